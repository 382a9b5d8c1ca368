"""A list is changed word by word, and every change can be taken back."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.lists import add_words, change_words, plan_addition, read_list

words = st.builds(
    Entry,
    surface=st.sampled_from(["牧潮", "笠津", "防府市", "文化財"]),
    reading=st.sampled_from(["まきしお", "かさつ", "ほうふし", "ぶんかざい"]),
    misheard=st.lists(st.sampled_from(["牧塩", "河津"]), unique=True, max_size=2).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    first=st.lists(words, max_size=5, unique_by=lambda word: (word.surface, word.reading)),
    new=words,
    pick=st.integers(0, 4),
)
def test_a_change_and_its_inverse_leave_the_same_words(
    tmp_path: Path, first: list[Entry], new: Entry, pick: int
) -> None:
    path = tmp_path / "own.csv"
    path.unlink(missing_ok=True)
    before = change_words(path, [(None, word) for word in first], Layer.MUNICIPALITY)
    old = before[pick] if pick < len(before) else None
    if new in before:
        return
    after = change_words(path, [(old, new)], Layer.MUNICIPALITY)
    assert new in after
    assert old not in after or old is None
    assert change_words(path, [(new, old)], Layer.MUNICIPALITY) == before


def test_what_another_program_removed_meanwhile_is_not_lost_when_edited(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    old, new = Entry("牧潮", "まきうしお"), Entry("牧潮", "まきしお")
    assert change_words(path, [(old, new)], Layer.MUNICIPALITY) == (new,)


def test_planning_tells_what_adding_does_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    some = [Entry("牧潮", "まきしお"), Entry("笠津", "かさつ")]
    planned = plan_addition(path, some, Layer.MUNICIPALITY)
    assert not path.exists()
    assert add_words(path, some, Layer.MUNICIPALITY) == planned
    assert read_list(path, Layer.MUNICIPALITY) == planned.added
