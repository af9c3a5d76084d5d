"""Hours in words to a week's schedule, only where the words can mean one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ALWAYS = "24 hours a day, every day"
_EVERY_DAY = "every day"
#: What may follow the hours without changing them.
_EXCEPTION = re.compile(r", (not on bank holidays)$")

_DAY = "|".join(_DAYS)
_TIME = r"(?:1[0-2]|[1-9])(?:\.[0-5]\d)?[ap]m"
_OPEN = re.compile(
    rf"(?P<days>{_EVERY_DAY}|(?:{_DAY})(?: to (?:{_DAY})|(?:, (?:{_DAY}))* and (?:{_DAY}))?),? "
    rf"(?P<opens>{_TIME}) to (?P<closes>{_TIME})(?:[,;] |$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The days of a week on which something is open, and from when to when; "" is all day."""

    #: Two-letter codes with commas between them, Monday first.
    days: str
    opens: str = ""
    closes: str = ""
    #: On which days it does not hold.
    notes: str = ""


def openings(words: str) -> tuple[Opening, ...]:
    """What hours in words say; nothing where any word of them is not understood."""
    if words == _ALWAYS:
        return (Opening(days=",".join(_CODES)),)
    exception = _EXCEPTION.search(words)
    left, notes = (words[: exception.start()], exception[1]) if exception else (words, "")
    found: list[Opening] = []
    at = 0
    while at < len(left):
        part = _OPEN.match(left, at)
        if part is None:
            return ()
        opens, closes = _clock(part["opens"]), _clock(part["closes"])
        # Past midnight is the next day, which the standard has no way to say.
        if opens >= closes:
            return ()
        found.append(Opening(days=_codes(part["days"]), opens=opens, closes=closes, notes=notes))
        at = part.end()
    return tuple(found)


def _codes(words: str) -> str:
    if words == _EVERY_DAY:
        return ",".join(_CODES)
    named = [_DAYS.index(day) for day in re.findall(_DAY, words)]
    if " to " in words:
        first, last = named
        named = [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    return ",".join(_CODES[day] for day in sorted(set(named)))


def _clock(time: str) -> str:
    """ "9.30am" as "09:30"."""
    hour, _, minute = time[:-2].partition(".")
    after_noon = 12 if time.endswith("pm") else 0
    return f"{int(hour) % 12 + after_noon:02}:{minute or '00'}"
