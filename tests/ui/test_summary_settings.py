"""The settings of summaries: what the engine needs is shown, and tried before it is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from minutes.config import Settings
from ui.dialogs.summary_fields import LLAMA, NONE, SERVER
from ui.dialogs.summary_page import SummaryPage

OUTSIDE = "http://8.8.8.8/v1"
PATIENCE_MS = 30_000
ALWAYS = {"summary.engine", "summary.length"}


class Office(BaseHTTPRequestHandler):
    """A server in the house that answers with `content`."""

    content = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        answer = {"choices": [{"message": {"content": self.content}}]}
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(qtbot: QtBot) -> SummaryPage:
    made = SummaryPage(Settings())
    qtbot.addWidget(made)
    made.show()
    return made


def choose(page: SummaryPage, engine: str, address: str = "") -> None:
    page.fields["summary.engine"].set_value(engine)
    field = page.fields["summary.server"]
    assert isinstance(field.control, QLineEdit)
    field.control.setText(address)
    field.control.editingFinished.emit()


def shown(page: SummaryPage) -> set[str]:
    return {name for name, field in page.fields.items() if field.isVisible()}


def test_only_what_the_engine_needs_is_shown(page: SummaryPage) -> None:
    assert page.chosen == Settings().summary
    assert shown(page) == ALWAYS
    choose(page, LLAMA)
    asks = ALWAYS | {"summary.is_masking"}
    assert shown(page) == asks | {"summary.model"}
    page.fold.click()
    folded = {"summary.context", "summary.is_preparing"}
    of_llama = {"summary.model", "summary.threads", "summary.gpu_layers"}
    assert shown(page) == asks | folded | of_llama
    choose(page, SERVER)
    assert shown(page) == asks | folded | {"summary.server", "summary.server_model"}
    choose(page, NONE)
    assert shown(page) == ALWAYS
    assert all(item.accessibleName() or item.text() for item in page.findChildren(QAbstractButton))


def test_an_address_outside_is_refused_in_place(page: SummaryPage, qtbot: QtBot) -> None:
    choose(page, SERVER, OUTSIDE)
    qtbot.waitUntil(lambda: page.place.isVisible() and OUTSIDE in page.place.text())
    assert page.place.property("role") == "error"
    choose(page, SERVER, "http://192.168.0.10:8080/v1")
    qtbot.waitUntil(lambda: page.place.isVisible() and "庁内" in page.place.text())
    assert page.place.property("role") == "caption"


@pytest.mark.parametrize(
    ("content", "role"),
    [
        ('{"items": [{"text": "次回の会議は12月5日に開く。", "evidence": ["1"]}]}', "badge"),
        ('{"items": [{"text": "The next meeting.", "evidence": ["1"]}]}', "warning"),
        ("はい。", "warning"),
    ],
)
def test_a_server_is_tried_before_it_is_kept(
    page: SummaryPage, qtbot: QtBot, address: str, content: str, role: str
) -> None:
    Office.content = content
    choose(page, SERVER, address)
    page.trial.try_it.click()
    assert not page.trial.try_it.isEnabled()
    qtbot.waitUntil(page.trial.try_it.isEnabled, timeout=PATIENCE_MS)
    assert (page.trial.news.property("role"), "答えました" in page.trial.news.text()) == (
        role,
        True,
    )


def test_a_file_that_is_no_model_is_told_and_nothing_else_happens(
    page: SummaryPage, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(page, SERVER)
    page.trial.try_it.click()
    assert "先に" in page.trial.news.text()
    choose(page, LLAMA)
    wrong = tmp_path / "モデル.gguf"
    wrong.write_bytes(b"no model")
    page.fields["summary.model"].set_value(str(wrong))
    page.trial.try_it.click()
    qtbot.waitUntil(page.trial.try_it.isEnabled, timeout=PATIENCE_MS)
    assert page.trial.news.property("role") == "error"


def test_what_is_missing_is_told_by_the_button_that_mends_it(
    page: SummaryPage, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(page, LLAMA)
    page.fields["summary.model"].set_value("qwen3-4b-2507")
    page.trial.try_it.setFocus()
    page.trial.try_it.click()
    assert page.focusWidget() in {page.trial.try_it, page.trial.stop}
    qtbot.waitUntil(page.trial.try_it.isEnabled, timeout=PATIENCE_MS)
    assert page.focusWidget() is page.trial.try_it
    told = page.trial.news.text()
    assert page.fetch.text() in told
    assert "minutes models" not in told
    page.fields["summary.model"].set_value(str(tmp_path / "別のモデル.gguf"))
    assert not page.trial.news.isVisible()


def test_a_long_path_is_shortened_to_be_seen_and_kept_whole(
    page: SummaryPage, tmp_path: Path
) -> None:
    field = page.fields["summary.model"]
    path = str(tmp_path.joinpath(*["要約のモデルを置くところ"] * 12) / "モデル.gguf")
    field.set_value(path)
    assert isinstance(field.control, QComboBox)
    assert "…" in field.control.currentText()
    assert field.control.currentText().endswith("モデル.gguf")
    assert field.control.toolTip() == field.value() == path


def test_a_trial_can_be_stopped(page: SummaryPage, qtbot: QtBot, address: str) -> None:
    choose(page, SERVER, address)
    page.trial.try_it.click()
    page.trial.stop.click()
    qtbot.waitUntil(page.trial.try_it.isEnabled, timeout=PATIENCE_MS)
    assert not page.trial.news.isVisible()


def test_the_instructions_are_copied_to_be_changed(page: SummaryPage, qtbot: QtBot) -> None:
    choose(page, LLAMA)
    page.fold.click()
    with qtbot.waitSignal(page.folder_wanted) as wanted:
        page.prompts.click()
    (folder,) = wanted.args
    own = sorted(folder.glob("*.md"))
    assert own
    own[0].write_text("短く書く。", encoding="utf-8")
    with qtbot.waitSignal(page.folder_wanted):
        page.prompts.click()
    assert own[0].read_text(encoding="utf-8") == "短く書く。"
