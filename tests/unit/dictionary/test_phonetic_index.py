from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.index import PhoneticIndex
from minutes.dictionary.phonetics import distance

SOUNDS = "あいかきくこさしすせたちつてとなにのはひふまみむもやゆよらりるわんがごじどば"


def invented(count: int, seed: int = 1) -> list[Entry]:
    chance = random.Random(seed)  # noqa: S311  # the same words each time
    return [
        Entry(f"語{number}", "".join(chance.choices(SOUNDS, k=chance.choice([3, 4, 5, 6]))))
        for number in range(count)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SOUNDS), min_size=3, max_size=6).map("".join))
def test_an_entry_is_found_by_its_own_reading_among_thousands(reading: str) -> None:
    index = INDEX_OF_THOUSANDS
    wanted = PhoneticIndex([Entry("探す語", reading), *invented(300)])
    assert wanted.alike(reading, 0.2)[0].distance == 0
    assert all(match.distance <= 0.2 for match in index.alike(reading, 0.2))


INDEX_OF_THOUSANDS = PhoneticIndex(invented(3000))


@pytest.mark.parametrize("seed", range(5))
def test_with_one_wrong_beat_the_entry_is_still_found(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    entries = invented(3000)
    index = PhoneticIndex(entries)
    found = 0
    for entry in chance.sample(entries, 40):
        place = chance.randrange(len(entry.reading))
        changed = entry.reading[:place] + chance.choice(SOUNDS) + entry.reading[place + 1 :]
        within = distance(changed, entry.reading)
        found += entry in {match.entry for match in index.alike(changed, within)}
    assert found >= 36


def test_what_has_no_reading_or_no_weight_is_not_found() -> None:
    index = PhoneticIndex([Entry("無音"), Entry("除外", "じょがい", weight=0.0)])
    assert len(index) == 0
    assert index.alike("じょがい", 1.0) == ()


def test_of_equally_near_entries_the_higher_layer_comes_first() -> None:
    low = Entry("低", "おなじおと", layer=Layer.NATIONAL)
    high = Entry("高", "おなじおと", layer=Layer.MEETING)
    assert [match.entry for match in PhoneticIndex([low, high]).alike("おなじおと", 0)] == [
        high,
        low,
    ]


def test_looking_up_hardly_slows_with_the_number_of_entries() -> None:
    def seconds(index: PhoneticIndex) -> float:
        asked = [entry.reading for entry in invented(60, seed=7)]
        index.alike(asked[0], 0.4)
        begun = time.process_time()
        for reading in asked:
            index.alike(reading, 0.4)
        return time.process_time() - begun

    few, many = PhoneticIndex(invented(250)), PhoneticIndex(invented(10_000))
    best = min(seconds(many) / seconds(few) for _ in range(5))
    assert best < 2.5  # the figure itself is measured by benchmarks/dictionary.py
