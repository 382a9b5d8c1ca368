"""`minutes evaluate summaries` measures what summaries leave out and what they make up."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from minutes.cli.main import run

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

from sample_meetings import write_samples


@pytest.fixture
def meetings(tmp_path: Path) -> dict[str, Path]:
    return {path.stem: path for path in write_samples(tmp_path / "会議")}


def evaluate(
    capsys: pytest.CaptureFixture[str], *words: str | Path
) -> tuple[int, list[dict[str, Any]], str]:
    with pytest.raises(SystemExit) as left:
        run(["evaluate", "summaries", *map(str, words)])
    out, err = capsys.readouterr()
    assert isinstance(left.value.code, int | None)
    return left.value.code or 0, json.loads(out) if out else [], err


def test_everything_is_cited_and_borne_out_and_no_lie_gets_through(
    meetings: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, figures, _ = evaluate(capsys, *meetings.values())
    assert code == 0
    assert len(figures) == len(meetings)
    for found in figures:
        assert found["engine"] == "none"
        assert 0 < found["items"] == found["cited"]
        assert found["unsupported"] == 0
        assert found["lies"]["told"] > 300
        assert found["lies"]["through"] == 0
        assert found["decisions"]["wanted"] > 0


def test_without_a_reference_the_rest_is_measured(
    meetings: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = shutil.copy(meetings["office"], tmp_path / "一人.json")
    _, (found,), _ = evaluate(capsys, alone)
    assert found["decisions"]["wanted"] == found["deadlines"]["wanted"] == 0
    assert found["items"] > 0


def test_a_reference_may_be_called_like_its_meeting(
    meetings: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(shutil.copy(meetings["office"], tmp_path / "庁内.json"))
    shutil.copy(meetings["office"].with_name("decisions.json"), tmp_path / "庁内.decisions.json")
    _, (found,), _ = evaluate(capsys, path)
    assert found["deadlines"]["wanted"] > 0


def test_what_is_no_meeting_or_no_reference_is_one_sentence(
    meetings: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, figures, err = evaluate(capsys, tmp_path / "無い.json")
    assert (code, figures) == (3, [])
    assert len(err.splitlines()) == 1
    meetings["office"].with_name("decisions.json").write_text("[]")
    code, figures, err = evaluate(capsys, meetings["office"])
    assert (code, figures) == (3, [])
    assert "decisions.json" in err


def test_the_old_form_still_wants_both_files(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["evaluate", "--reference", "a.json"])
    assert left.value.code == 2
    assert "--hypothesis" in capsys.readouterr().err
