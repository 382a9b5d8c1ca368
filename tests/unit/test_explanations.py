"""What people are told about settings comes from one page."""

from __future__ import annotations

import dataclasses

from minutes.config import Settings
from minutes.explanations import explain_settings, read_paper


def test_every_setting_has_an_explanation_without_marks() -> None:
    names = [
        f"{section.name}.{item.name}"
        for section in dataclasses.fields(Settings)
        for item in dataclasses.fields(getattr(Settings(), section.name))
    ]
    explained = explain_settings()
    assert list(explained) == names
    assert all(text and "`" not in text for text in explained.values())


def test_the_papers_are_there_and_a_missing_one_is_empty() -> None:
    assert "tomlkit" in read_paper("THIRD_PARTY_NOTICES.md")
    assert "MIT License" in read_paper("LICENSE")
    assert read_paper("nothing.md") == ""
