"""Templates from anybody: what is let through, and how a mistake is told."""

from __future__ import annotations

import pytest

from minutes.export.placeholders import FIELDS, describe_fields
from minutes.export.template_check import find_faults


def told(*paragraphs: str) -> list[str]:
    source = "".join(f"\n<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return [fault.sentence for fault in find_faults(source)]


def test_every_field_that_is_described_may_be_written() -> None:
    texts = [name for name, field in FIELDS.items() if not field.items]
    assert told(*(f"{{{{{name}}}}}" for name in texts)) == []
    for field in FIELDS.values():
        for item in field.items:
            if not item.items:
                assert (
                    told(f"{{% for x in {field.name} %}}{{{{x.{item.name}}}}}{{% endfor %}}") == []
                )
    assert len(list(describe_fields())) > len(FIELDS)


def test_an_unknown_placeholder_is_told_with_its_paragraph_and_what_was_meant() -> None:
    (sentence,) = told("会議録", "名称　{{会議命}}", "{{日時}}")
    assert "名称　{{会議命}}" in sentence
    assert "「会議命」という差し込みはありません" in sentence
    assert "「会議名」ではありませんか" in sentence
    (sentence,) = told("{% for x in 決定事項一覧 %}{{x.本分}}{% endfor %}")
    assert "「x.本分」" in sentence
    assert "「本文」ではありませんか" in sentence


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("｛｛会議名｝｝", "全角"),
        ("{会議名}", "2 つずつ"),
        ("{% for x in 決定事項 %}{% endfor %}", "決定事項一覧"),
        ("{{決定事項一覧}}", "一覧です"),
        ("{% for x in 発言一覧 %}{{x}}{% endfor %}", "一覧です"),
        ("{% for x in 発言一覧 %}", "endfor"),
        ("{% endif %}", "endif"),
        ("{{会議名", "書き方"),
        ("{{　会議名　}}", "空白が全角"),
        ('{% if 状態 ＝＝ "案" %}{% endif %}', "「＝」が全角"),
        ("{{r 会議名}}", "使えません"),
        ("{{会議名|upper}}", "「upper」は使えません"),
        ("{% for x in 議題一覧 %}{% for y in 発言一覧 %}{% endfor %}{% endfor %}", "重なり"),
    ],
)
def test_a_mistake_is_told_with_what_to_write(wrong: str, reason: str) -> None:
    sentences = told("頭", wrong)
    assert sentences
    assert any(reason in sentence for sentence in sentences)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}",
        "{{ 会議名.__class__.__mro__ }}",
        "{{ range(1000000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 99999999 }}",
        "{{ 会議名 ~ 会議名 }}",
        "{% import 'os' as o %}",
        "{% include '/etc/passwd' %}",
        "{% set x = cycler.__init__.__globals__ %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{{ self._TemplateReference__context }}",
        "{{ lipsum() }}",
        "{% for x in 'abc' %}{% endfor %}",
        "{{ 会議名['__class__'] }}",
        "{{ 会議名|attr('__class__') }}",
        "{% for a, b in 議題一覧 %}{% endfor %}",
    ],
)
def test_what_could_run_or_keep_the_machine_busy_is_refused(attack: str) -> None:
    assert told(attack)


def test_wide_letters_in_quotation_marks_are_no_mistake() -> None:
    assert told('{% if 状態 == "案　＝" %}{{会議名}}{% endif %}') == []
