"""What people read about tidying: the levels, the reasons, what a place is shown without."""

from __future__ import annotations

from minutes.editing.official import REASONS, StyleKind
from minutes.editing.tidying import Tidying, TidyingKind, TidyingLevel

LEVELS = {
    TidyingLevel.VERBATIM: "素起こし",
    TidyingLevel.TRIMMED: "ケバ取り",
    TidyingLevel.READABLE: "整文",
    TidyingLevel.OFFICIAL: "公用文",
}
EXPLAINED = {
    TidyingLevel.VERBATIM: "素起こし（話したとおり。記録そのもの）",
    TidyingLevel.TRIMMED: "ケバ取り（言いよどみ・言い直しを除く）",
    TidyingLevel.READABLE: "整文（話し言葉も直す）",
    TidyingLevel.OFFICIAL: "公用文（数・全角など）",
}
NAMES = {
    TidyingKind.FILLER: "言いよどみ",
    TidyingKind.REPETITION: "くり返し",
    TidyingKind.FALSE_START: "言い直し",
    TidyingKind.INTERJECTION: "あいづち",
    TidyingKind.COLLOQUIAL: "話し言葉",
    TidyingKind.FIGURES: REASONS[StyleKind.FIGURES],
    TidyingKind.COMMAS: REASONS[StyleKind.COMMAS],
    TidyingKind.WIDTH: REASONS[StyleKind.WIDTH],
    TidyingKind.MARKS: REASONS[StyleKind.MARKS],
    TidyingKind.NOUNS: REASONS[StyleKind.NOUNS],
}


def tell_tidying(item: Tidying) -> str:
    """Return what the level shows at a place instead of the record, and why."""
    done = f"「{item.before}」を「{item.after}」と" if item.after else f"「{item.before}」を除いて"
    return f"{done}見せています（{NAMES[item.kind]}）。\n記録は変わっていません。"
