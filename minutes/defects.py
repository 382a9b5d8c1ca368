"""A report of a defect of ours: where it happened, never what anybody said."""

from __future__ import annotations

import platform
import time
import traceback
from types import TracebackType

from minutes import __version__
from minutes.config import data_folder


def report_defect(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Write where it happened, without any value, and return the sentence for people.

    A value may be what somebody said, so the message of the exception is left out.
    """
    lines = [
        describe_version(),
        kind.__name__,
        *traceback.format_tb(trace),
    ]
    report = data_folder() / "crashes" / time.strftime("crash-%Y%m%d-%H%M%S.txt")
    try:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text("\n".join(lines), encoding="utf-8")
    except OSError:
        return f"プログラムの不具合で止まりました。{kind.__name__}（報告も書けませんでした）。"
    return (
        f"プログラムの不具合で止まりました。報告は {report} にあります（発言の内容は含みません）。"
    )


def describe_version() -> str:
    """Return which program this is and what it runs on, for those who help."""
    return f"minutes {__version__}\npython {platform.python_version()} {platform.platform()}"
