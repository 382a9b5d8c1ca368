"""What stands where there are no sentences yet: what to do next."""

from __future__ import annotations

from minutes.types import SummaryShape
from ui.summary.sheet import NAMES

LOOKING = "発言から探しています…"
NOT_YET = (
    "{name}はまだありません。\n「{name}を作る」を押すと、{how}。どの文にも根拠の発言が付きます。"
)
HOW = {
    True: "AI が書き、発言と合わない文は除かれます",
    False: "発言の中から、要になる文を選びます",
}
AS_SAID = "発言のままの文です。直すときは、右の本文で発言を直してください。"
NOTE_OF_FOUND = "発言から自動で拾った文です。直すときは、右の本文で発言を直します。"
HOW_TO_HEAR = "Enter か時刻で、発言を聞いて確かめます。"
STOPPED = "中止しました（終わったところまでは保存してあります）。"
NOT_BEGUN = "録音を始めると、ここに決まったことが集まります。"
ONLY_MODEL = (
    "やさしい日本語への書き換えは、AI のモデルがあるときに作れます。\n"
    "「要約の設定」で、この PC のモデルか庁内のサーバーを選んでください。"
)


def hint_of(shape: SummaryShape | None, *, is_asking: bool) -> str:
    """Return what to do to have a summary; `is_asking` says that a language model writes."""
    if shape is None:
        return ""
    if shape is SummaryShape.PLAIN and not is_asking:
        return ONLY_MODEL
    return NOT_YET.format(name=NAMES[shape], how=HOW[is_asking])
