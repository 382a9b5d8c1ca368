"""要約 is made with a model and without, stopped, made again; a model that lies is not believed."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytestqt.qtbot import QtBot

from minutes.config import Settings, SummarySettings
from minutes.store.meetings import Store
from minutes.types import (
    MeetingId,
    Summary,
    SummaryShape,
)
from tests.ui.summaries import (
    MEETING,
    OVERVIEW,
    OVERVIEW_TAB,
    PATIENCE,
    PLAIN_TAB,
    make_meeting,
    make_summary,
    points,
    pressing,
    settle,
    show,
    states,
)
from ui.context import Context, Preferences
from ui.summary.panel import SHAPES, SummaryPanel
from ui.summary.sheet import State, sentences


@pytest.fixture
def meeting(store: Store) -> MeetingId:
    return make_meeting(store)


@pytest.fixture
def summary(store: Store, meeting: MeetingId) -> Summary:
    return make_summary(store)


@pytest.fixture
def press() -> Iterator[list[str]]:
    with pressing() as answers:
        yield answers


def test_a_summary_is_made_without_a_model_and_again_with_what_is_a_persons(
    qtbot: QtBot, store: Store, meeting: MeetingId, press: list[str]
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    assert "発言の中から" in panel.list._hint
    panel.head.make.click()
    qtbot.waitUntil(lambda: bool(states(panel)))
    settle(qtbot)
    assert set(states(panel)) == {State.SAID}
    panel.deeds.reword(next(sentences(panel.list.sentences.rows)), "人が書いた文。")
    settle(qtbot)
    press.append("残して作り直す")
    panel.head.make.click()
    settle(qtbot)
    assert "人が書いた文。" in {item.text for item in points(store)}
    press.append("すべて作り直す")
    panel.head.make.click()
    settle(qtbot)
    assert "人が書いた文。" not in {item.text for item in points(store)}
    panel.bar.back.click()
    settle(qtbot)
    assert "人が書いた文。" in {item.text for item in points(store)}


class Lying(BaseHTTPRequestHandler):
    """A model that tells what was said, and an amount that nobody named."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        items = [
            {"text": "補正予算の総額は3億7,000万円である。", "evidence": ["1"]},
            {"text": "補正予算の総額は99億円である。", "evidence": ["1"]},
        ]
        content = json.dumps({"items": items}, ensure_ascii=False)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"choices": [{"message": {"content": content}}]}).encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


def test_what_a_model_made_up_is_not_shown_and_how_much_that_was_is_told(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    server = HTTPServer(("127.0.0.1", 0), Lying)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/v1"
    asking = SummarySettings("server", server=address, server_model="庁内モデル")
    context = Context(store, Preferences(replace(Settings(), summary=asking)))
    panel = SummaryPanel(context, MEETING, lambda: None)
    qtbot.addWidget(panel)
    panel.tabs.setCurrentIndex(OVERVIEW_TAB)
    panel.show()
    qtbot.waitUntil(panel.head.make.isEnabled)
    panel.head.make.click()
    qtbot.waitUntil(lambda: State.MODEL in states(panel), timeout=round(PATIENCE * 1000))
    server.shutdown()
    thread.join()
    server.server_close()
    assert not any("99億" in item.text for item in sentences(panel.list.sentences.rows))
    assert "庁内モデル" in panel.head.about.text()
    assert "除きました" in panel.head.about.text()


def test_a_model_that_thinks_for_ever_is_stopped_and_nothing_is_changed(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        asking = SummarySettings("server", server=address)
        context = Context(store, Preferences(replace(Settings(), summary=asking)))
        panel = SummaryPanel(context, MEETING, lambda: None)
        qtbot.addWidget(panel)
        panel.tabs.setCurrentIndex(OVERVIEW_TAB)
        panel.show()
        qtbot.waitUntil(lambda: panel.deeds.reading is not None)
        panel.head.make.click()
        silent.settimeout(PATIENCE)
        asked, _ = silent.accept()
        assert panel.making.is_busy
        assert not panel.head.make.isEnabled()
        begun = time.monotonic()
        panel.making.strip.stop_button.click()
        qtbot.waitUntil(lambda: not panel.making.is_busy, timeout=round(PATIENCE * 1000))
        asked.close()
    assert time.monotonic() - begun < PATIENCE
    assert store.summaries(MEETING)[OVERVIEW] == summary
    qtbot.waitUntil(panel.head.make.isEnabled)
    assert panel.head.news.text().startswith("中止しました")


def test_personal_data_is_hidden_from_the_model_of_this_meeting_or_of_all(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    asking = SummarySettings("server", server="http://192.168.0.10/v1")
    context = Context(store, Preferences(replace(Settings(), summary=asking)))
    panel = SummaryPanel(context, MEETING, lambda: None)
    qtbot.addWidget(panel)
    panel.tabs.setCurrentIndex(OVERVIEW_TAB)
    panel.show()
    qtbot.waitUntil(panel.head.covers.isEnabled)
    panel.head.covers.click()
    qtbot.waitUntil(lambda: store.is_summary_masked(MEETING))
    settle(qtbot)
    assert panel.head.covers.isChecked()
    always = replace(Settings(), summary=replace(asking, is_masking=True))
    other = SummaryPanel(Context(store, Preferences(always)), MEETING, lambda: None)
    qtbot.addWidget(other)
    store.mask_summary(MEETING, is_masked=False)
    other.tabs.setCurrentIndex(OVERVIEW_TAB)
    other.show()
    qtbot.waitUntil(lambda: other.deeds.reading is not None)
    assert other.head.covers.isChecked()
    assert not other.head.covers.isEnabled()


def test_a_server_that_is_not_there_gets_its_sentence(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    asking = SummarySettings("server", server=f"http://127.0.0.1:{port}/v1")
    context = Context(store, Preferences(replace(Settings(), summary=asking)))
    panel = SummaryPanel(context, MEETING, lambda: None)
    qtbot.addWidget(panel)
    panel.tabs.setCurrentIndex(OVERVIEW_TAB)
    panel.show()
    qtbot.waitUntil(lambda: panel.deeds.reading is not None)
    panel.head.make.click()
    qtbot.waitUntil(panel.head.news.isVisible, timeout=round(PATIENCE * 1000))
    assert panel.head.news.property("role") == "error"
    assert "要約サーバー" in panel.head.news.text()
    assert OVERVIEW not in store.summaries(MEETING)


def test_easy_words_say_that_they_need_a_model(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    panel = show(qtbot, store, PLAIN_TAB)
    assert panel.head.make.isHidden()
    assert "モデル" in panel.list._hint


def test_another_one_that_is_wanted_is_made_after_the_first(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    panel.head.make.click()
    panel.tabs.setCurrentIndex(SHAPES.index(SummaryShape.GIST))
    assert panel.head.make.isEnabled()
    panel.head.make.click()
    assert not panel.head.make.isEnabled()
    wanted = {OVERVIEW, SummaryShape.GIST}
    qtbot.waitUntil(lambda: store.summaries(meeting).keys() == wanted)
    qtbot.waitUntil(lambda: not panel.making.is_busy)
    settle(qtbot)
    assert panel.head.make.isEnabled()
    assert states(panel)
