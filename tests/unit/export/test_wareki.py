"""Dates in eras: the first and the last day of each, noon, midnight, the next day."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from minutes.export.wareki import format_date, format_period, format_short_date, format_time

JAPAN = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 18), "令和8年11月18日（水曜日）"),
        (date(2019, 5, 1), "令和元年5月1日（水曜日）"),
        (date(2019, 4, 30), "平成31年4月30日（火曜日）"),
        (date(1989, 1, 8), "平成元年1月8日（日曜日）"),
        (date(1989, 1, 7), "昭和64年1月7日（土曜日）"),
        (date(1926, 12, 25), "昭和元年12月25日（土曜日）"),
        (date(1926, 12, 24), "大正15年12月24日（金曜日）"),
        (date(1912, 7, 30), "大正元年7月30日（火曜日）"),
        (date(1912, 7, 29), "明治45年7月29日（月曜日）"),
        (date(1868, 1, 25), "明治元年1月25日（土曜日）"),
        (date(1868, 1, 24), "1868年1月24日（金曜日）"),
    ],
)
def test_the_era_changes_on_its_day(day: date, text: str) -> None:
    assert format_date(day) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 21), "R8.11.21"),
        (date(2019, 5, 1), "R1.5.1"),
        (date(2019, 4, 30), "H31.4.30"),
        (date(1868, 1, 24), "1868.1.24"),
    ],
)
def test_a_short_date_has_the_letter_of_its_era(day: date, text: str) -> None:
    assert format_short_date(day) == text


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [
        (0, 0, "午前0時00分"),
        (9, 5, "午前9時05分"),
        (11, 59, "午前11時59分"),
        (12, 0, "午後0時00分"),
        (23, 30, "午後11時30分"),
    ],
)
def test_hours_are_counted_from_midnight_and_from_noon(hour: int, minute: int, text: str) -> None:
    assert format_time(datetime(2026, 1, 1, hour, minute, tzinfo=JAPAN)) == text


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (6120.0, "令和8年11月18日（水曜日）午後10時00分～午後11時42分"),
        (20.0, "令和8年11月18日（水曜日）午後10時00分"),
        (7200.0, "令和8年11月18日（水曜日）午後10時00分～令和8年11月19日（木曜日）午前0時00分"),
    ],
)
def test_a_period_says_no_more_than_is_needed(duration: float, text: str) -> None:
    assert format_period(datetime(2026, 11, 18, 22, tzinfo=JAPAN), duration) == text
