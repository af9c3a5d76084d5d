"""The hours and ages of a service in a feed, in words; what can't be told is noted, not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from assistant.knowledge.ages import OLDEST, Ages, tell_ages
from assistant.knowledge.hours import DAY_END, DAYS, Opening, tell_hours
from ingest.records.trees import Tree, branch, branches, text

_TIME = re.compile(r"(\d{1,2}):?(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+]0[01]:?00)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SCHEDULES = ("schedules", "regular_schedules", "regular_schedule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Words, and what could not be told, a line each."""

    words: str
    notes: tuple[str, ...] = ()


def read_schedules(service: Tree, today: date) -> Told:
    """When a service is open: its own schedules, or those of its places."""
    places = list(branches(service, "service_at_locations"))
    entries = [
        *branches(service, *_SCHEDULES),
        *(each for place in places for each in branches(place, *_SCHEDULES)),
        *(each for place in places for each in branches(branch(place, "location"), *_SCHEDULES)),
    ]
    openings: list[Opening] = []
    words: list[str] = []
    notes: list[str] = []
    for entry in entries:
        valid_to = read_day(text(entry, "valid_to", "until"))
        if valid_to is not None and valid_to < today:
            notes.append(f"a schedule ended on {valid_to.isoformat()}, so it is left out")
        elif (opening := _opening(entry)) is not None:
            openings.append(opening)
        elif said := text(entry, "description", "notes"):
            words.append(said)
        elif len(entry) > 1:
            notes.append("a schedule could not be told in words, so it is left out")
    told = [tell_hours(openings)] if openings else []
    return Told(
        words="; ".join(dict.fromkeys((*told, *words)))[:1_000], notes=tuple(dict.fromkeys(notes))
    )


def read_age_limits(service: Tree) -> Told:
    """For which ages a service is, in words; of version 1.0 its eligibilities where they agree."""
    limits = {
        (text(each, "minimum_age"), text(each, "maximum_age"))
        for each in (service, *branches(service, "eligibilitys", "eligibility"))
    } - {("", "")}
    if len(limits) != 1:
        notes = ("its age limits differ from each other, so they are left out",) if limits else ()
        return Told(words="", notes=notes)
    least, most = (_age(words) for words in limits.pop())
    if _WRONG in {least, most} or (most is not None and most < (least or 0)):
        return Told(words="", notes=("its age limits can't be true, so they are left out",))
    if not least and (most is None or most >= _EVERYBODY):
        return Told(words="any age")
    limit = most if most is not None and most < _EVERYBODY else None
    return Told(words=tell_ages(Ages(least=least, most=limit)))


def read_day(words: str) -> date | None:
    """The day that a date or a moment begins with, or None."""
    match = _DAY.match(words)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


#: An upper age from which there is no limit, and an age that is none.
_EVERYBODY = 99
_WRONG = -1


def _age(words: str) -> int | None:
    if not words:
        return None
    try:
        number = float(words)
    except ValueError:
        return _WRONG
    return int(number) if 0 <= number < 1_000 and number <= OLDEST else _WRONG  # noqa: PLR2004


def _opening(entry: Tree) -> Opening | None:
    """The opening that a schedule surely is, or None."""
    weekly = text(entry, "freq").upper() in {"", "WEEKLY"}
    every_week = text(entry, "interval") in {"", "1", "1.0"}
    days = tuple(_days(text(entry, "byday", "weekday")))
    opens, closes = _time(text(entry, "opens_at")), _time(text(entry, "closes_at"))
    plain = not any(text(entry, name) for name in ("bymonthday", "byweekno", "byyearday", "count"))
    if not (weekly and every_week and plain and days) or opens is None or closes is None:
        return None
    closes = DAY_END if closes == time(0) else closes
    return None if opens == closes else Opening(days=days, opens=opens, closes=closes)


def _days(words: str) -> Iterator[int]:
    """The days of a rule, in order; none where one of them is not known."""
    names = [each.strip().upper()[:2] for each in re.split(r"[,;\s]+", words) if each.strip()]
    if all(name in DAYS for name in names):
        yield from sorted({DAYS.index(name) for name in names})


def _time(words: str) -> time | None:
    match = _TIME.fullmatch(words)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    if (hour, minute) == (24, 0):
        return time(0)
    try:
        return time(hour, minute)
    except ValueError:
        return None
