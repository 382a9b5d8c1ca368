"""Forms from the command line: list, fields, check, copy, and an export with one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from minutes.cli.main import run
from minutes.cli.templates import templates_group
from minutes.config import data_folder
from minutes.export.templates import SHIPPED
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId


def test_each_form_that_comes_along_can_be_copied_and_is_without_fault(tmp_path: Path) -> None:
    listed = CliRunner().invoke(templates_group, ["list"]).output
    for shipped in SHIPPED:
        assert shipped.name in listed
        arguments = ["copy", shipped.name, "--output", str(tmp_path)]
        copied = CliRunner().invoke(templates_group, arguments)
        path = Path(copied.output.strip())
        assert path == tmp_path / f"{shipped.name}.docx"
        assert CliRunner().invoke(templates_group, ["check", str(path)]).exit_code == 0
        assert CliRunner().invoke(templates_group, arguments).exit_code == 2


def test_fields_are_told_as_they_are_written() -> None:
    told = CliRunner().invoke(templates_group, ["fields"]).output
    assert "{{会議名}}\t会議の名前" in told
    assert "{%p for x in 宿題一覧 %}" in told


def test_a_faulty_form_is_rejected_with_its_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = docx.Document()
    document.add_paragraph("場所：{{会場}}")
    document.save(str(tmp_path / "様式.docx"))
    with pytest.raises(SystemExit) as left:
        run(["templates", "check", str(tmp_path / "様式.docx")])
    told = capsys.readouterr()
    assert left.value.code == 3
    assert "場所：{{会場}}" in told.out
    assert "1 か所" in told.err


def test_a_form_in_which_nothing_would_stand_is_told(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "空.docx"))
    told = CliRunner().invoke(templates_group, ["check", str(tmp_path / "空.docx")]).output
    assert "差し込みが 1 つもありません" in told
    assert "使えます。" not in told


def test_an_unknown_form_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    moment = datetime(2026, 11, 18, tzinfo=UTC)
    with Store.open(data_folder()) as store:
        store.create(Meeting(MeetingId("20261118-100000-k001"), "委員会", moment))
    with pytest.raises(SystemExit) as left:
        run(["export", "k001", "--template", "無い様式"])
    told = capsys.readouterr().err
    assert left.value.code == 2
    assert all(item.name in told for item in SHIPPED)
