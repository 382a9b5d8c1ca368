"""`minutes evaluate` prints figures that a script can read, or one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minutes.cli.main import run


def write(path: Path, utterances: list[dict[str, Any]], **more: Any) -> Path:
    meeting = {"id": "m1", "title": "会議", "started_at": "2026-11-18T10:00:00+09:00"}
    content = {"schema": 1, "meeting": meeting, "utterances": utterances, **more}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def evaluate(
    reference: Path, hypothesis: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, Any], str]:
    with pytest.raises(SystemExit) as leaving:
        run(["evaluate", "--reference", str(reference), "--hypothesis", str(hypothesis)])
    out, err = capsys.readouterr()
    code = leaving.value.code
    assert isinstance(code, int)
    return code, json.loads(out) if out else {}, err


SAID = [
    {"start": 0.0, "end": 4.0, "text": "委員長の東海林でございます。", "names": ["東海林"]},
    {"start": 5.0, "end": 9.0, "text": "港町の件です。", "names": ["港町"]},
]


def test_a_perfect_transcript_has_no_errors_and_every_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = write(tmp_path / "正解 1.json", SAID)
    hypothesis = write(
        tmp_path / "文字起こし.json",
        [{"start": 0.1, "end": 9.1, "text": "委員長の東海林でございます 港町の件です"}],
        engine={"model": "practice-ja", "settings": {}, "rtf": 0.25},
    )
    code, figures, _ = evaluate(reference, hypothesis, capsys)
    assert code == 0
    assert figures == {
        "cer": 0.0,
        "characters": 19,
        "errors": 0,
        "term_recall": 1.0,
        "term_false": 0,
        "terms": 2,
        "rtf": 0.25,
    }


def test_figures_that_the_data_does_not_allow_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = write(tmp_path / "reference.json", [{"start": 0, "end": 1, "text": "予算"}])
    hypothesis = write(tmp_path / "hypothesis.json", [{"start": 0, "end": 1, "text": "予選"}])
    code, figures, _ = evaluate(reference, hypothesis, capsys)
    assert code == 0
    assert figures == {"cer": 0.5, "characters": 2, "errors": 1}


def test_text_invented_on_silence_is_counted_though_it_has_no_rate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = write(tmp_path / "reference.json", [])
    hypothesis = write(tmp_path / "hypothesis.json", [{"start": 0, "end": 1, "text": "はい。"}])
    code, figures, _ = evaluate(reference, hypothesis, capsys)
    assert code == 0
    assert figures == {"cer": None, "characters": 0, "errors": 2}


def test_speakers_are_measured_where_both_sides_have_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = [
        {"start": 0, "end": 10, "text": "予算です", "speaker": "委員長"},
        {"start": 10, "end": 20, "text": "反対です", "speaker": "委員"},
    ]
    reference = write(tmp_path / "reference.json", said)
    one_voice = [{**item, "speaker": "話者1"} for item in said]
    nobody = [{**item, "speaker": None} for item in said]
    _, right, _ = evaluate(reference, reference, capsys)
    assert (right["der"], right["der_collar"], right["speaker_cer"]) == (0, 0.25, 0)
    _, wrong, _ = evaluate(reference, write(tmp_path / "one.json", one_voice), capsys)
    assert (wrong["der"], wrong["speaker_cer"], wrong["cer"]) == (0.5, 1.0, 0)
    _, silent, _ = evaluate(reference, write(tmp_path / "nobody.json", nobody), capsys)
    assert not {"der", "der_collar", "speaker_cer"} & set(silent)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"utterances": 3}', "\ufffd"])
def test_a_file_that_is_no_transcript_is_one_sentence(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference = write(tmp_path / "reference.json", SAID)
    broken = tmp_path / "壊れた.json"
    broken.write_text(content, encoding="utf-8")
    code, figures, sentence = evaluate(reference, broken, capsys)
    assert (code, figures) == (3, {})
    assert "壊れた.json" in sentence
    assert sentence.count("\n") == 1


def test_a_missing_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reference = write(tmp_path / "reference.json", SAID)
    code, _, sentence = evaluate(reference, tmp_path / "ない.json", capsys)
    assert code == 3
    assert sentence.count("\n") == 1


def test_the_evaluation_meeting_measured_against_itself_is_perfect(
    shared_folder: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    meeting = shared_folder("eval") / "meeting-a" / "meeting-a.json"
    code, figures, _ = evaluate(meeting, meeting, capsys)
    assert code == 0
    assert figures["cer"] == 0
    assert figures["term_recall"] == 1
    assert figures["term_false"] == 0
    assert figures["terms"] == 8
