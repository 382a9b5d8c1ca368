"""A rule of house style can be switched off without being lost."""

from __future__ import annotations

from pathlib import Path

from minutes.dictionary.rules import Kind, Rule, read_rules, write_rules
from minutes.dictionary.shipped import shipped_folder


def test_a_rule_that_is_off_is_kept_and_not_used(tmp_path: Path) -> None:
    path = tmp_path / "house_style.csv"
    used, off = Rule("子供", "子ども", line=2), Rule("=無し", "なし", Kind.LITERAL, "備考", line=3)
    found = write_rules(path, [used], [off])
    assert [rule.before for rule in found.rules] == ["子供"]
    assert [rule.before for rule in found.off] == ["=無し"]
    assert [rule.before for rule in found.all_rules] == ["子供", "=無し"]


def test_a_file_without_the_column_uses_every_rule_and_survives_writing(tmp_path: Path) -> None:
    example = read_rules(shipped_folder() / "house_style_example.csv")
    assert example.off == ()
    written = write_rules(tmp_path / "house_style.csv", example.rules)
    assert [(r.before, r.after, r.kind, r.note) for r in written.rules] == [
        (r.before, r.after, r.kind, r.note) for r in example.rules
    ]
