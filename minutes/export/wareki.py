"""Dates as Japanese offices write them: era, weekday, morning and afternoon."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from minutes.types import Seconds

ERAS: tuple[tuple[date, str], ...] = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)
"""First days, the latest first.

Source: 元号を改める政令 of 2019 (政令第143号, 2018) and of 1989 (政令第1号); the imperial
edicts of 1926, 1912 and 1868, the last of which was made to count from the first day of
Keio 4 (25 January 1868 in the Gregorian calendar).
"""

WEEKDAYS = "月火水木金土日"

LETTERS = {"令和": "R", "平成": "H", "昭和": "S", "大正": "T", "明治": "M"}
"""How the eras are written where there is little room."""


def format_date(day: date) -> str:
    """Return such as 令和8年11月18日（水曜日）; before Meiji the year of our era."""
    year = f"{day.year}年"
    for first, era in ERAS:
        if day >= first:
            number = day.year - first.year + 1
            year = f"{era}{'元' if number == 1 else number}年"
            break
    return f"{year}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}曜日）"


def format_short_date(day: date) -> str:
    """Return such as R8.11.18, as offices abbreviate; before Meiji the year of our era."""
    for first, era in ERAS:
        if day >= first:
            return f"{LETTERS[era]}{day.year - first.year + 1}.{day.month}.{day.day}"
    return f"{day.year}.{day.month}.{day.day}"


def format_time(moment: datetime) -> str:
    """Return such as 午前10時00分. Noon is 午後0時00分, midnight 午前0時00分."""
    half = "午前" if moment.hour < 12 else "午後"  # noqa: PLR2004  # noon
    return f"{half}{moment.hour % 12}時{moment.minute:02d}分"


def format_period(start: datetime, duration: Seconds) -> str:
    """Return when a meeting was, to the minute, in the zone of `start`.

    The end is left out where the clock shows the same minute as at the start, and
    carries its date where the meeting went on past midnight.
    """
    end = start + timedelta(seconds=duration)
    text = f"{format_date(start.date())}{format_time(start)}"
    if end.date() != start.date():
        return f"{text}～{format_date(end.date())}{format_time(end)}"
    if (end.hour, end.minute) != (start.hour, start.minute):
        return f"{text}～{format_time(end)}"
    return text
