"""取り込み: a corrected Word file is laid beside the text, and taken over row by row."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from pytestqt.qtbot import QtBot

from minutes.export import word
from minutes.filing import minutes_of
from minutes.types import Utterance, UtteranceId
from ui.proof.panel import Desk
from ui.proof.takeback_panel import TakeBackPanel

TEXTS = (
    "ただいまから総務常任委員会を開きます。",
    "学校給食の食材費について伺います。",
    "前年度と比べて8パーセントの上昇です。",
)


@pytest.fixture
def said() -> list[Utterance]:
    return [
        Utterance(UtteranceId(f"u{at}"), 1, at * 10, at * 10 + 5, (), text, text)
        for at, text in enumerate(TEXTS)
    ]


@pytest.fixture
def corrected(desk: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "直し.docx"
    path.write_bytes(word.render(minutes_of(desk.context.store.transcript(desk.meeting))))
    document = docx.Document(str(path))
    for paragraph in list(document.paragraphs):
        for run in paragraph.runs:
            run.text = run.text.replace("8パーセント", "9パーセント")
        if "食材費" in paragraph.text:
            document.add_comment(paragraph.runs[0], text="要確認", author="課長")
        if "ただいま" in paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)
    document.save(str(path))
    return path


def texts(desk: Desk) -> list[str]:
    return [item.text for item in desk.context.store.utterances(desk.meeting)]


def test_what_is_ticked_is_taken_over_and_nothing_else(
    qtbot: QtBot, desk: Desk, corrected: Path
) -> None:
    panel = TakeBackPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.accept.isEnabled()
    panel.read(corrected)
    qtbot.waitUntil(lambda: len(panel.list.rows.changes) == 3)
    missing, remark, change = panel.list.rows.changes
    assert (missing.note, missing.is_chosen) == ("文書にない", False)
    assert remark.before == "要確認"
    assert remark.note.startswith("コメント　課長")
    assert (change.before, change.after) == ("8", "9")
    panel.accept.click()
    qtbot.waitUntil(lambda: "取り込みました" in panel.news.text())
    assert texts(desk) == [*TEXTS[:2], TEXTS[2].replace("8", "9")]
    desk.proofreader.undo()
    assert texts(desk) == list(TEXTS)


def test_a_file_of_another_kind_is_told_in_a_sentence(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    panel = TakeBackPanel(desk)
    qtbot.addWidget(panel)
    (tmp_path / "別.docx").write_text("ただの文字", encoding="utf-8")
    panel.read(tmp_path / "別.docx")
    qtbot.waitUntil(lambda: "Word のファイルではない" in panel.news.text())
    assert not panel.accept.isEnabled()
