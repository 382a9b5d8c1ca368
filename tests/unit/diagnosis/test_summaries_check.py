"""What doctor says about who writes summaries; nothing of it stops anybody's work."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import models
from minutes.config import Settings, SummarySettings
from minutes.diagnosis.checks import State
from minutes.diagnosis.summaries import check_summaries
from tests.gguf_files import toy

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("llama_cpp") is None, reason="the extra llm is not installed"
)


@pytest.fixture(autouse=True)
def no_listed_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_MODELS", raising=False)


def settings(engine: str, model: str = "", server: str = "") -> Settings:
    return replace(Settings(), summary=SummarySettings(engine, model, server))


def test_without_a_model_all_is_well() -> None:
    assert check_summaries(Settings(), None).state is State.OK


@needs_extra
def test_a_model_that_is_here_is_named_and_a_large_one_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "庁内 要約.gguf"
    path.write_bytes(toy())
    check = check_summaries(settings("llama", str(path)), 8 * 10**9)
    assert (check.state, check.found) == (State.OK, "庁内 要約")
    check = check_summaries(settings("llama", str(path)), path.stat().st_size)
    assert check.state is State.WARNING
    assert "メモリー" in check.found
    models.import_model(path)
    assert check_summaries(settings("llama"), None).found == "庁内 要約"


@needs_extra
@pytest.mark.parametrize("model", ["", "qwen3-8b", "名前", "/ない/model.gguf"])
def test_a_model_that_is_not_here_is_a_warning_with_what_to_do(model: str) -> None:
    check = check_summaries(settings("llama", model), None)
    assert check.state is State.WARNING
    assert check.advice


@needs_extra
def test_a_file_that_is_no_model_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "文書.gguf"
    path.write_text("これはモデルではありません。")
    check = check_summaries(settings("llama", str(path)), None)
    assert check.state is State.WARNING
    assert "GGUF" in check.advice


def test_a_server_outside_the_house_is_a_warning_and_one_inside_is_not_asked() -> None:
    outside = check_summaries(settings("server", server="https://8.8.8.8/v1"), None)
    assert outside.state is State.WARNING
    inside = check_summaries(settings("server", server="http://192.168.0.10:8080/v1"), None)
    assert inside.state is State.OK
    assert "192.168.0.10" in inside.found
    named = check_summaries(settings("server", server="http://gpu.city.example.jp/v1"), None)
    assert named.state is State.OK  # looking the name up would be refused here


@pytest.mark.skipif(
    importlib.util.find_spec("llama_cpp") is not None, reason="the extra llm is installed"
)
def test_without_the_extra_its_installation_is_told() -> None:
    check = check_summaries(settings("llama"), None)
    assert check.state is State.WARNING
    assert "--with llm" in check.advice
