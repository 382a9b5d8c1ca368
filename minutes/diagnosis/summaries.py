"""Who writes summaries on this machine, and what is missing for that."""

from __future__ import annotations

import importlib.util

from minutes import models
from minutes.config import Settings, SummarySettings
from minutes.diagnosis.checks import Check, State
from minutes.errors import ExtraMissing, MinutesError, SummaryModelRejected
from minutes.messages import describe_error
from minutes.models.gguf import GgufBrokenError, read_head
from minutes.summary.server import check_address

NAME, LABEL = "summaries", "要約"
WITHOUT = "発言の文を選ぶ要約は作れます"


def check_summaries(settings: Settings, memory_bytes: int | None) -> Check:
    """Say who writes summaries and whether that can work here; nothing is loaded or sent.

    Nothing of this keeps anybody from recording and transcribing.
    """
    chosen = settings.summary
    if chosen.engine == "none":
        return Check(NAME, LABEL, State.OK, "モデルを使わず、発言の文を選びます")
    try:
        found = _server(chosen) if chosen.engine == "server" else _model(chosen)
    except MinutesError as error:
        return Check(NAME, LABEL, State.WARNING, f"使えません（{WITHOUT}）", describe_error(error))
    size = _size(chosen)
    if memory_bytes is not None and size > memory_bytes / 2:
        advice = "小さいモデルを選ぶか、庁内のサーバーに書かせてください。"
        found = f"{found}（この機械のメモリーには大きく、時間がかかります）"
        return Check(NAME, LABEL, State.WARNING, found, advice)
    return Check(NAME, LABEL, State.OK, found)


def _server(settings: SummarySettings) -> str:
    check_address(settings.server)
    return f"庁内のサーバー（{settings.server}。つながるかは「設定」で確かめられます）"


def _model(settings: SummarySettings) -> str:
    if importlib.util.find_spec("llama_cpp") is None:
        raise ExtraMissing("llm")
    path = models.locate_weights(settings.model)
    try:
        read_head(path)
    except GgufBrokenError as error:
        reason = "GGUF のモデルではないか、途中で切れています"
        raise SummaryModelRejected(path, reason) from error
    return path.stem


def _size(settings: SummarySettings) -> int:
    """Return the bytes that a model takes in this machine's memory."""
    if settings.engine != "llama":
        return 0
    return models.locate_weights(settings.model).stat().st_size
