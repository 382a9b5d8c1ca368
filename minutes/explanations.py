"""What each setting means, and the papers that travel with the program.

The explanations are read from the page of the manual (`docs/settings.md`), so that a
window and the manual can never say different things.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROW = re.compile(r"^\| `([a-z_]+\.[a-z_]+)` \| `[^`]*` \| (.+?) \|$", re.MULTILINE)


@cache
def explain_settings() -> dict[str, str]:
    """Return what each setting means, in Japanese, by its name ("desktop.theme")."""
    page = read_paper("docs/settings.md")
    return {name: text.replace("`", "") for name, text in _ROW.findall(page)}


def read_paper(name: str) -> str:
    """Return the text of a carried paper, empty where somebody took it away.

    In the wheel papers lie beside the code, in a checkout at the top.
    """
    for folder in (_PACKAGE / "carried", _PACKAGE.parent):
        try:
            return (folder / name).read_text(encoding="utf-8")
        except OSError:
            continue
    return ""
