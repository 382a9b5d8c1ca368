"""Who the voices are: named by hand or by the chair's calls, enrolled only with consent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes import config
from minutes.diarization.diarizer import SpeakerCount
from minutes.events import Event, TurnsUpdated
from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import (
    Meeting,
    MeetingId,
    Participant,
    Utterance,
    UtteranceId,
    Voiceprint,
    Word,
)
from ui.context import Context
from ui.dialogs.speakers import SpeakersDialog

MEETING = MeetingId("20261118-100000-abcd")
PEOPLE = (
    Participant("水谷 花子", "委員長", "みずたに はなこ"),
    Participant("佐藤 健一", "委員", "さとう けんいち"),
    Participant("鈴木 一郎", "総務課長", "すずき いちろう"),
)
SAID = (
    ("1", "ただいまから総務常任委員会を開会いたします。"),
    ("1", "佐藤委員。"),
    ("2", "補正予算につきましてお伺いします。"),
    ("1", "総務課長。"),
    ("3", "総務課長の鈴木です。お答えいたします。"),
    ("1", "佐藤委員。"),
    ("2", "再質問いたします。"),
    ("1", "総務課長。"),
    ("3", "お答えします。"),
    ("1", "ほかに質疑はありませんか。質疑なしと認めます。"),
    ("1", "これより採決いたします。"),
    ("4", "以上です。"),
)


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "総務常任委員会", datetime.now(UTC), participants=PEOPLE))
        for number, (label, text) in enumerate(SAID):
            start = number * 10.0
            words = (Word(start, start + 8, text, 1.0),)
            name = UtteranceId(f"u{number}")
            store.add_utterance(
                MEETING,
                Utterance(name, 0, start, start + 8, words, text, text, speaker=label),
            )
        yield Context(store)


@pytest.fixture
def dialog(context: Context, qtbot: QtBot) -> SpeakersDialog:
    made = SpeakersDialog(context, MEETING)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: len(made.rows) == 4, timeout=20_000)
    return made


def names(context: Context) -> dict[str, str | None]:
    return {item.label: item.participant for item in context.store.speakers(MEETING)}


def test_a_voice_that_is_asked_about_can_be_named_at_once(context: Context, qtbot: QtBot) -> None:
    made = SpeakersDialog(context, MEETING)
    qtbot.addWidget(made)
    made.ask_name("3")
    made.show()
    qtbot.waitUntil(lambda: len(made.rows) == 4, timeout=20_000)
    choice = next(row.choice for row in made.rows if row.spoken.label == "3")
    line = choice.lineEdit()
    assert line is not None
    qtbot.waitUntil(lambda: made.focusWidget() in {choice, line})  # also in no active window
    line.insert("鈴木 一郎")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(context).get("3") == "鈴木 一郎", timeout=20_000)


def test_each_voice_tells_how_much_and_what_it_says(dialog: SpeakersDialog) -> None:
    spoken = {item.label: item for item in dialog.spoken}
    assert spoken["2"].seconds == 16.0
    assert spoken["2"].count == 2
    assert spoken["2"].sample == "補正予算につきましてお伺いします。"


def test_the_calls_of_the_chair_suggest_names_with_their_places(
    dialog: SpeakersDialog, qtbot: QtBot
) -> None:
    spoken = {item.label: item for item in dialog.spoken}
    suggestion = spoken["2"].suggestion
    assert suggestion is not None
    assert suggestion.participant == "佐藤 健一"
    assert spoken["2"].places[0] == 10.0
    with qtbot.waitSignal(dialog.wanted) as wanted:
        dialog.rows[1].wanted.emit(spoken["2"].places[0])
    assert wanted.args == [10.0]


def test_all_suggestions_are_taken_at_once_and_can_be_undone(
    context: Context, qtbot: QtBot
) -> None:
    told = list[Event]()
    proofreader = Proofreader(context.store, MEETING, told.append)
    dialog = SpeakersDialog(context, MEETING, proofreader)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog._accept.isEnabled, timeout=20_000)
    offered = sum(item.suggestion is not None for item in dialog.spoken)
    assert offered >= 2
    dialog.accept_all()
    qtbot.waitUntil(lambda: not dialog._accept.isEnabled())
    named = [name for name in names(context).values() if name]
    assert len(named) == offered
    assert any(isinstance(event, TurnsUpdated) for event in told)
    for _ in range(offered):
        proofreader.undo()
    assert not any(names(context).values())


def test_a_name_is_chosen_written_and_taken_away(
    dialog: SpeakersDialog, context: Context, qtbot: QtBot
) -> None:
    choice = dialog.rows[3].choice
    choice.setCurrentText("傍聴者 甲")
    dialog.rows[3]._choose()
    qtbot.waitUntil(lambda: names(context)["4"] == "傍聴者 甲")
    qtbot.waitUntil(lambda: dialog.spoken[3].participant == "傍聴者 甲")
    choice = dialog.rows[3].choice
    choice.setCurrentIndex(choice.findData("水谷 花子"))
    dialog.rows[3]._choose()
    qtbot.waitUntil(lambda: names(context)["4"] == "水谷 花子")
    qtbot.waitUntil(lambda: dialog.spoken[3].participant == "水谷 花子")
    dialog.rows[3].choice.setCurrentIndex(0)
    dialog.rows[3]._choose()
    qtbot.waitUntil(lambda: names(context)["4"] is None)


def test_how_many_people_speak_can_be_said(dialog: SpeakersDialog) -> None:
    assert dialog.count() == SpeakerCount()
    dialog.least.setValue(9)
    dialog.most.setValue(6)
    dialog.how.setCurrentIndex(1)
    assert dialog.count() == SpeakerCount(9, 9)
    dialog.how.setCurrentIndex(2)
    assert dialog.count() == SpeakerCount(6, 9)


def test_telling_voices_apart_without_a_recording_is_a_sentence(
    dialog: SpeakersDialog, qtbot: QtBot
) -> None:
    dialog.diarize()
    assert not dialog._run.isEnabled()
    with qtbot.waitSignal(dialog.strip.ended, timeout=30_000):
        pass
    assert dialog.notice.text().endswith("。")
    assert dialog._run.isEnabled()
    assert [item.label for item in dialog.spoken] == ["1", "2", "3", "4"]


def test_no_voice_is_kept_without_a_word_of_consent(
    dialog: SpeakersDialog, context: Context
) -> None:
    dialog.voices.name.setText("佐藤 健一")
    dialog.voices.consent.setText("　")
    dialog.voices.enrol()
    assert "同意" in dialog.notice.text()
    assert not dialog.voices.strip.is_busy
    assert context.store.voiceprints() == ()


def test_enrolled_voices_are_listed_and_forgotten(
    dialog: SpeakersDialog, context: Context, qtbot: QtBot
) -> None:
    voice = Voiceprint("", "佐藤 健一", "another", (0.1, 0.2), datetime.now(UTC), "本人、書面")
    context.store.keep_voiceprint(voice)
    dialog.voices.refresh()
    qtbot.waitUntil(lambda: dialog.voices.grid.rowCount() == 1)
    assert dialog.voices.grid.index(0, 2).data() == "登録し直しが要る"
    dialog.voices.forget_voices(["佐藤 健一"])
    qtbot.waitUntil(lambda: dialog.voices.grid.rowCount() == 0)
    assert context.store.voiceprints() == ()


def test_using_enrolled_voices_is_off_until_somebody_wants_it(
    dialog: SpeakersDialog, context: Context, qtbot: QtBot
) -> None:
    assert not dialog.voices.use.isChecked()
    with qtbot.waitSignal(context.preferences.changed):
        dialog.voices.use.click()
    assert config.load().diarization.is_recognising_enrolled
