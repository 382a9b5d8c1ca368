"""What stays as it was said, whatever a level of tidying proposes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.editing.keeping import NAME, Place, keep, place_of, read_kept
from minutes.editing.tidying import Tidying, TidyingKind
from minutes.errors import FolderUnwritable

PLACES = st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=5), st.integers(0, 99))


@given(st.lists(PLACES, max_size=5), st.data())
def test_what_was_kept_is_read_again_until_it_is_let_go(
    tmp_path_factory: pytest.TempPathFactory, places: list[Place], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("meeting")
    wanted: set[Place] = set()
    for place in places:
        wanted.add(place)
        assert keep(folder, place, is_kept=True) == wanted
    if wanted:
        gone = data.draw(st.sampled_from(sorted(wanted)))
        keep(folder, gone, is_kept=False)
        wanted.discard(gone)
    assert read_kept(folder) == wanted


def test_a_correction_elsewhere_in_the_text_moves_no_place() -> None:
    item = Tidying((3, 6), "まあ、", "", TidyingKind.FILLER)
    moved = Tidying((5, 8), "まあ、", "", TidyingKind.FILLER)
    assert place_of("u1", "予算をまあ、見ます", item) == place_of(
        "u1", "補正予算をまあ、見ます", moved
    )
    second = Tidying((6, 9), "まあ、", "", TidyingKind.FILLER)
    assert place_of("u1", "予算をまあ、まあ、見ます", second) == ("u1", "まあ、", 1)


def test_a_list_that_is_broken_keeps_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("u1,まあ、,x\nu1\nu2,えー、,0\n", encoding="utf-8")
    assert read_kept(tmp_path) == {("u2", "えー、", 0)}


def test_where_it_cannot_be_written_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderUnwritable):
        keep(tmp_path / "file", ("u1", "えー、", 0), is_kept=True)
