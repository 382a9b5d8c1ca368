"""The 議事録 tab: form, details, what was decided, and files out of it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from minutes.editing.tidying import TidyingLevel
from minutes.export.formats import Format
from minutes.export.templates import SHIPPED, find_template
from minutes.filing import minutes_of
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId
from ui import tasks
from ui.context import Context
from ui.dialogs.meeting_details import UNSAID, MeetingDetailsDialog
from ui.export_panel import ExportPanel
from ui.template_choice import DRAFT, TemplateChoice

START = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=9)))
DECIDED = "よって、議案第76号は、原案のとおり可決すべきものと決しました。"
PROMISED = "次回の委員会までに資料を整理して提出いたします。"


@pytest.fixture
def meeting(store: Store) -> MeetingId:
    created = Meeting(MeetingId("20261118-100000-k7q2"), "総務常任委員会", START, 60.0)
    store.create(created)
    for number, text in enumerate((DECIDED, PROMISED)):
        start = 10.0 * number + 3
        said = Utterance(UtteranceId(f"u{number}"), 1, start, start + 5, (), text, text)
        store.add_utterance(created.id, said)
    return created.id


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)


def make_form(path: Path, text: str) -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def test_a_form_is_remembered_and_makes_the_file(
    qtbot: QtBot, store: Store, meeting: MeetingId, memory: QSettings
) -> None:
    choice = TemplateChoice(memory)
    qtbot.addWidget(choice)
    assert choice.make_renderer()(store, meeting) is None
    assert not choice.status.isEnabled()
    choice.forms.setCurrentIndex(choice.forms.findData("庁内会議"))
    choice.forms.activated.emit(choice.forms.currentIndex())
    choice.status.setCurrentText("確定")
    renderer = choice.make_renderer()(store, meeting)
    assert renderer is not None
    made = docx.Document(io.BytesIO(renderer(minutes_of(store.transcript(meeting)))))
    assert made.sections[0].header.paragraphs[0].text == "総務常任委員会\t「確定」"
    again = TemplateChoice(memory)
    qtbot.addWidget(again)
    assert again.form == "庁内会議"
    assert [again.forms.itemData(at) for at in range(1, 6)] == [item.name for item in SHIPPED]


def test_a_form_of_ones_own_is_taken_only_without_fault(
    qtbot: QtBot, memory: QSettings, tmp_path: Path
) -> None:
    choice = TemplateChoice(memory)
    qtbot.addWidget(choice)
    wrong = make_form(tmp_path / "誤り.docx", "{{会議命}}")
    choice.take_file(wrong)
    qtbot.waitUntil(lambda: "会議命" in choice.note.text())
    assert choice.form == DRAFT
    choice.take_file(tmp_path / "ない.docx")
    qtbot.waitUntil(lambda: "ありません" in choice.note.text() and "ない" in choice.note.text())
    right = make_form(tmp_path / "市の様式.docx", "{{会議名}}")
    choice.take_file(right)
    qtbot.waitUntil(lambda: choice.form == str(right))
    again = TemplateChoice(memory)
    qtbot.addWidget(again)
    assert again.form == str(right)
    right.unlink()
    gone = TemplateChoice(memory)
    qtbot.addWidget(gone)
    assert gone.form == DRAFT


def test_details_are_kept_and_nothing_else_changes(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    dialog = MeetingDetailsDialog(Context(store), store.meeting(meeting))
    qtbot.addWidget(dialog)
    assert dialog.public.currentText() == UNSAID
    assert not dialog.reason.isEnabled()
    dialog.number.setText("令和8年度第3回")
    dialog.public.setCurrentText("非公開")
    dialog.reason.setText("個人情報のため")
    dialog.observers.setValue(0)
    dialog.materials.setPlainText("資料1\n\n 資料2 ")
    dialog.signers.setPlainText("髙橋 信夫\n山﨑 美智子")
    before = store.meeting(meeting)
    with qtbot.waitSignal(dialog.changed):
        dialog.save()
    after = store.meeting(meeting)
    assert after.details.materials == ("資料1", "資料2")
    assert (after.details.observers, after.details.is_public) == (0, False)
    assert after.details.signers == ("髙橋 信夫", "山﨑 美智子")
    assert replace(after, details=before.details) == before
    again = MeetingDetailsDialog(Context(store), after)
    qtbot.addWidget(again)
    assert again.details == after.details


def test_the_tab_writes_the_chosen_form(
    qtbot: QtBot, store: Store, meeting: MeetingId, memory: QSettings, tmp_path: Path
) -> None:
    memory.setValue("export/folder", str(tmp_path / "出力"))
    memory.setValue("export/form", "審議会要点")
    panel = ExportPanel(Context(store), meeting, memory, lambda: None)
    qtbot.addWidget(panel)
    panel.show()
    panel.export()
    path = tmp_path / "出力" / "総務常任委員会.docx"
    qtbot.waitUntil(lambda: panel.result.text().startswith("書き出しました"), timeout=10_000)
    assert "会議録（要点記録）" in "".join(
        item.text for item in docx.Document(str(path)).paragraphs
    )
    assert find_template("審議会要点").is_file()
    assert tasks.wait()


def test_the_button_that_writes_is_in_view_however_little_room_there_is(
    qtbot: QtBot, store: Store, meeting: MeetingId, memory: QSettings
) -> None:
    panel = ExportPanel(Context(store), meeting, memory, lambda: None)
    qtbot.addWidget(panel)
    panel.resize(600, 320)
    panel.show()
    panel.result.setText("書き出しました\n" * 12)
    panel.result.show()
    qtbot.wait(50)
    assert panel.height() == 320
    assert panel.write.visibleRegion().boundingRect() == panel.write.rect()


def test_the_text_is_written_as_the_chosen_level_shows_it(
    qtbot: QtBot, store: Store, meeting: MeetingId, memory: QSettings, tmp_path: Path
) -> None:
    text = "えー、3えー5名が、反対、反対しました。"
    store.add_utterance(meeting, Utterance(UtteranceId("u9"), 1, 40.0, 45.0, (), text, text))
    memory.setValue("export/folder", str(tmp_path / "out"))
    panel = ExportPanel(Context(store), meeting, memory, lambda: None)
    qtbot.addWidget(panel)
    panel.boxes[Format.DOCX].setChecked(False)
    panel.boxes[Format.TXT].setChecked(True)
    written = []
    for level in (TidyingLevel.VERBATIM, TidyingLevel.TRIMMED):
        panel.level.setCurrentIndex(panel.level.findData(level))
        panel.result.clear()
        panel.export()
        qtbot.waitUntil(lambda: panel.result.text().startswith("書き出しました"))
        (path,) = (tmp_path / "out").glob("*.txt")
        written.append(path.read_text(encoding="utf-8-sig"))
        path.unlink()
    assert text in written[0]
    assert text not in written[1]
    assert "3えー5名が、反対、反対しました。" in written[1]
    assert "整えなかった所" in panel.result.text()
    assert store.utterances(meeting)[-1].text == text
