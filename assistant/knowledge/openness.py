"""Whether a contact answers at a moment, by the hours that its record gives. Nothing is guessed.

Hours are those of the clocks of the United Kingdom. Its bank holidays are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from assistant.knowledge.hours import DAY_END, Opening, read_hours, tell_day, tell_time
from assistant.knowledge.pathway import OutOfHours, Pathway, PathwayContact

_UK = ZoneInfo("Europe/London")
#: Days after a moment within which what opens every week has opened again.
_WEEK = 7
#: How hours tell that they do not hold on bank holidays.
_NOT_ON_HOLIDAYS = re.compile(r"\b(?:bank|public) holidays\b", re.IGNORECASE)
_HOLIDAYS = "It is closed on bank holidays, which we do not take account of."
_HOURS_MISSING = "We do not know its hours."
_HOURS_UNREAD = "We cannot tell whether it is open now."

_Span = tuple[datetime, datetime]


class OpenState(StrEnum):
    """Whether a contact answers now."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """Whether a contact answers, until when, and what else a person must know of it."""

    state: OpenState
    #: Until when it stays so, as "5pm today" or "9am on Monday"; "" where it always does, or where
    #: that is not known.
    until: str = ""
    #: One or two sentences, or "".
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPathway:
    """Which of a pathway's contacts answer."""

    #: In the order of its contacts.
    contacts: tuple[Openness, ...]
    out_of_hours: Openness | None


#: What is open day and night.
_ALWAYS = Openness(state=OpenState.OPEN)


def openness(hours: str, now: datetime) -> Openness:
    """Whether hours in words are open at `now`, which bears a time zone."""
    openings = read_hours(hours)
    if not openings:
        return Openness(
            state=OpenState.UNKNOWN, says=_HOURS_UNREAD if hours.strip() else _HOURS_MISSING
        )
    now = now.astimezone(UTC)
    spans = _joined(sorted(_spans(openings, now.astimezone(_UK).date())))
    holidays = _HOLIDAYS if _NOT_ON_HOLIDAYS.search(hours) else ""
    for opens, closes in spans:
        if opens <= now < closes:
            always = closes - opens > timedelta(days=_WEEK)
            until = "" if always else _tell(closes, now)
            return Openness(state=OpenState.OPEN, until=until, says=holidays)
        if now < opens:
            return Openness(state=OpenState.CLOSED, until=_tell(opens, now), says=holidays)
    raise AssertionError("what opens every week opens within a week")


def open_pathway(pathway: Pathway, now: datetime) -> OpenPathway:
    """Which contacts of a pathway answer at `now`, and whom to call in place of one that does not.

    Only what has a phone is open or closed.
    """
    later = pathway.out_of_hours
    then = None if later is None else _of_phone(later.phone, later.hours, now)
    return OpenPathway(
        contacts=tuple(_of_contact(each, later, then, now) for each in pathway.contacts),
        out_of_hours=then,
    )


def _of_contact(
    contact: PathwayContact, later: OutOfHours | None, then: Openness | None, now: datetime
) -> Openness:
    if later and then == _ALWAYS and contact.phone == later.phone and not contact.hours:
        return _ALWAYS
    reached = _of_phone(contact.phone or contact.textphone, contact.hours, now)
    if reached.state is not OpenState.CLOSED or later is None or then is None:
        return reached
    if then.state is OpenState.CLOSED or not later.phone or later.phone == contact.phone:
        return reached
    name = later.name or "the line for out of hours"
    hours = f" ({later.hours})" if then.state is OpenState.UNKNOWN and later.hours else ""
    told = f"Until then you can call {name} on {later.phone}{hours}."
    return replace(reached, says=f"{told} {reached.says}".strip())


def _of_phone(phone: str, hours: str, now: datetime) -> Openness:
    """Whether a phone is answered; what has none is a page or a box that is neither."""
    if not phone and not hours:
        return Openness(state=OpenState.UNKNOWN)
    return openness(hours, now)


def _spans(openings: Sequence[Opening], today: date) -> Iterator[_Span]:
    """From when to when it is open in the days around a day.

    The clock on the wall is read day by day, so that hours hold on both sides of a change of it.
    """
    for offset in range(-1, _WEEK + 2):
        day = today + timedelta(days=offset)
        for opening in openings:
            if day.weekday() in opening.days:
                yield _moment(day, opening.opens), _closing(day, opening)


def _closing(day: date, opening: Opening) -> datetime:
    if opening.closes == DAY_END:
        return _moment(day + timedelta(days=1), time(0))
    overnight = opening.closes < opening.opens
    return _moment(day + timedelta(days=overnight), opening.closes)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, _UK).astimezone(UTC)


def _joined(spans: Sequence[_Span]) -> list[_Span]:
    """Spans in their order, those that touch or overlap as one."""
    joined: list[_Span] = []
    for opens, closes in spans:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return joined


def _tell(moment: datetime, now: datetime) -> str:
    """A moment within the next days: "5pm today", "9am on Monday", "midnight tonight"."""
    local, today = moment.astimezone(_UK), now.astimezone(_UK).date()
    midnight = local.time() == time(0)
    # Midnight ends the day before it.
    days = (local.date() - today).days - midnight
    if days == 0:
        return "midnight tonight" if midnight else f"{tell_time(local.time())} today"
    if midnight:
        return f"the end of {tell_day(local.weekday() - 1)}"
    return f"{tell_time(local.time())} {_day(days, local)}"


def _day(days: int, local: datetime) -> str:
    if days == 1:
        return "tomorrow"
    return f"{'on' if days < _WEEK else 'next'} {tell_day(local.weekday())}"
