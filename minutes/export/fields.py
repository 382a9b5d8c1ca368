"""Typed values out of JSON, each fault told with its place."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

from minutes.types import Seconds


class UnfitError(ValueError):
    """What is wrong, as a Japanese clause that names the place."""


def read_object(holder: dict[str, Any], key: str, place: str) -> dict[str, Any]:
    """Return the object under a key, empty where there is none."""
    value = holder.get(key, {})
    if not isinstance(value, dict):
        raise UnfitError(f"{place} は {{ }} で書きます")
    return value


def read_objects(holder: dict[str, Any], key: str, prefix: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the objects of a list, each with its place for messages."""
    values = holder.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise UnfitError(f"{prefix}{key} は {{ }} を [ ] に並べて書きます")
    return [(f"{prefix}{key}[{number}]", value) for number, value in enumerate(values)]


def read_texts(holder: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    """Return the texts of a list, empty where there is none."""
    values = holder.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise UnfitError(f"{place or 'ファイル'} の {key} は文字を [ ] に並べて書きます")
    return tuple(values)


def read_text(holder: dict[str, Any], key: str, place: str, default: str | None = None) -> str:
    """Return a text; without `default` it has to be there."""
    value = holder.get(key, default)
    if not isinstance(value, str):
        raise UnfitError(f"{place} の {key} がないか、文字ではありません")
    return value


def read_text_or_none(holder: dict[str, Any], key: str, place: str) -> str | None:
    """Return a text, or None where there is none."""
    return None if holder.get(key) is None else read_text(holder, key, place)


def read_number(
    holder: dict[str, Any], key: str, place: str, default: Seconds | None = None
) -> Seconds:
    """Return a finite number; without `default` it has to be there."""
    value = holder.get(key, default)
    if isinstance(value, int | float) and not isinstance(value, bool):
        with suppress(OverflowError):
            number = float(value)
            if math.isfinite(number):
                return number
    raise UnfitError(f"{place} の {key} がないか、数ではありません")
