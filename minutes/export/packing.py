"""Office files whose bytes depend on what is in them and on nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import IO

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of each member of the zip: the earliest that the format can say."""


def pack(
    save: Callable[[IO[bytes]], object], change: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    """Return what `save` writes with the time of writing taken out of the zip.

    `change` may replace the content of a member, given its name.
    """
    written, result = io.BytesIO(), io.BytesIO()
    save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, change(name, content) if change else content)
    return result.getvalue()
