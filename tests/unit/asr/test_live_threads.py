from __future__ import annotations

import os

import pytest

from minutes.asr.worker import with_threads
from minutes.config import RecognitionSettings


def test_a_number_that_is_set_counts_live_and_afterwards() -> None:
    settings = RecognitionSettings(threads=3)

    assert with_threads(settings, is_live=True).threads == 3
    assert with_threads(settings, is_live=False).threads == 3


@pytest.mark.parametrize("cores", [1, 2, 3, 8])
def test_live_text_leaves_half_of_the_machine_but_takes_one_core_at_least(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    assert with_threads(RecognitionSettings(), is_live=True).threads == max(1, cores // 2)
    assert with_threads(RecognitionSettings(), is_live=False).threads == cores
