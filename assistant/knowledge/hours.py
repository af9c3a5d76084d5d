"""Opening hours between words and days: they are read only where nothing is left to guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

#: Monday first, as RFC 5545 names them.
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EVERY_DAY = tuple(range(7))
#: The last minute of a day that is open to its end.
DAY_END = time(23, 59)
#: Days in a row from which they are told as a range.
_RANGE = 3

_TIME = r"(?:noon|midday|midnight|\d{1,2}(?:[.:]\d{2})?\s?[ap]m|\d{2}:\d{2})"
_DAY = (
    r"(?:mon(?:days?)?|tue(?:s|sdays?)?|wed(?:s|nesdays?)?|thu(?:r|rs|rsdays?)?|fri(?:days?)?"
    r"|sat(?:urdays?)?|sun(?:days?)?)"
)
_TO = r"\s?(?:to|until|till|-|\u2013)\s?"
_RUN = rf"{_DAY}(?:{_TO}{_DAY})?"
_DAYS = rf"(?:every day|daily|weekdays|weekends|{_RUN}(?:(?:,| and|, and| &)\s?{_RUN})*)"
_HOURS = rf"(?:from\s)?(?P<opens>{_TIME}){_TO}(?P<closes>{_TIME})"
#: The days before their hours, or the hours before their days; one order within one text.
_ORDERS = tuple(
    re.compile(rf"\s*(?:[,;]|and\b)?\s*{part}(?=[\s,;.]|$)", re.IGNORECASE)
    for part in (rf"(?P<days>{_DAYS})[,:]?\s+{_HOURS}", rf"{_HOURS},?\s+(?:on\s)?(?P<days>{_DAYS})")
)
_ALWAYS = re.compile(
    r"(?:24 hours a day|24 hours|24/7|at any (?:time|hour)|day and night)"
    r"(?:,? (?:every day|7 days a week|(?:and )?all year))*",
    re.IGNORECASE,
)
#: What may stand behind and changes no weekday.
_BEHIND = re.compile(
    r"[,;]?\s*\(?(?:not on|except(?: on)?|excluding|closed on) (?:bank|public) holidays\)?\s*\.?$"
    r"|\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Days of the week, 0 for Monday, with the same hours; past midnight if it closes earlier."""

    days: tuple[int, ...]
    opens: time
    closes: time


@lru_cache(maxsize=4_096)
def read_hours(words: str) -> tuple[Opening, ...]:
    """The openings that words tell; none where any of them is not surely understood."""
    words = _BEHIND.sub("", words.strip())
    if _ALWAYS.fullmatch(words):
        return (Opening(days=_EVERY_DAY, opens=time(0), closes=DAY_END),)
    return next((found for order in _ORDERS if (found := _read(words, order))), ())


def tell_hours(openings: Iterable[Opening]) -> str:
    """Openings in words: "Monday to Friday, 9am to 5pm"; equal hours are told together."""
    days: dict[tuple[time, time], set[int]] = {}
    for opening in openings:
        closes = time(0) if opening.closes == DAY_END else opening.closes
        days.setdefault((opening.opens, closes), set()).update(opening.days)
    if days == {(time(0), time(0)): set(_EVERY_DAY)}:
        return "24 hours a day, every day"
    return "; ".join(
        f"{_tell_days(sorted(own))}, {tell_time(opens)} to {tell_time(closes)}"
        for (opens, closes), own in days.items()
        if own
    )


def tell_day(day: int) -> str:
    """The name of a day of the week, 0 for Monday; -1 is the day before Monday."""
    return _NAMES[day]


def tell_time(moment: time) -> str:
    """A time in words: "9am", "3.30pm", "noon"; seconds are left out."""
    if moment == time(0):
        return "midnight"
    if moment == time(12):
        return "noon"
    hour = moment.hour % 12 or 12
    minutes = f".{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{'pm' if moment.hour >= 12 else 'am'}"  # noqa: PLR2004


def _read(words: str, order: re.Pattern[str]) -> tuple[Opening, ...]:
    found: list[Opening] = []
    place = 0
    while place < len(words):
        match = order.match(words, place)
        if match is None:
            return ()
        opens, closes = _read_time(match["opens"]), _read_time(match["closes"])
        days = tuple(_read_days(match["days"].lower()))
        if opens is None or closes is None or not days:
            return ()
        closes = DAY_END if closes == time(0) else closes
        if opens == closes:
            return ()
        found.append(Opening(days=days, opens=opens, closes=closes))
        place = match.end()
    return tuple(found)


def _read_days(words: str) -> Iterator[int]:
    """The days that words name, in order; none where a range runs backwards."""
    whole = {"every day": range(7), "daily": range(7), "weekdays": range(5), "weekends": (5, 6)}
    if words in whole:
        yield from whole[words]
        return
    days: set[int] = set()
    for run in re.split(r"\s?(?:,|\band\b|&)\s?", words):
        ends = [_number(day) for day in re.findall(_DAY, run)]
        if ends and ends[-1] < ends[0]:
            return
        days.update(range(ends[0], ends[-1] + 1) if ends else ())
    yield from sorted(days)


def _number(day: str) -> int:
    return next(number for number, name in enumerate(_NAMES) if name.lower().startswith(day[:3]))


def _read_time(words: str) -> time | None:
    words = words.lower().replace(" ", "")
    if words in {"noon", "midday"}:
        return time(12)
    if words == "midnight":
        return time(0)
    hour, _, minute = words.rstrip("apm").replace(":", ".").partition(".")
    number = int(hour)
    if words.endswith("m"):
        if not 1 <= number <= 12:  # noqa: PLR2004 - the clock of twelve hours
            return None
        number = number % 12 + 12 * words.endswith("pm")
    try:
        return time(number, int(minute or 0))
    except ValueError:
        return None


def _tell_days(days: list[int]) -> str:
    if days == list(_EVERY_DAY):
        return "every day"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    told = [
        name
        for run in runs
        for name in (
            [f"{_NAMES[run[0]]} to {_NAMES[run[-1]]}"]
            if len(run) >= _RANGE
            else [_NAMES[day] for day in run]
        )
    ]
    return " and ".join(part for part in (", ".join(told[:-1]), told[-1]) if part)
