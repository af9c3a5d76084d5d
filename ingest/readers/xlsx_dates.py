"""Days and times of a spreadsheet, which are numbers in the file, as its formats show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from ingest.readers.xlsx_codes import Section, Sign, Token

#: Day 0, as spreadsheets count since 1900 (who hold 1900 for a leap year) or since 1904.
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - the same
_LEAP_DAY_1900 = 60
#: 31 December 9999.
_LAST_DAY = 2_958_465
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_NOON = 12
_SHORT_NAME = 3


def shown_date(section: Section, serial: Decimal, *, since_1904: bool) -> str | None:
    """A day or a time as this section shows it; None where there is no such day."""
    elapsed = any(token.text.startswith("[") for token in section.tokens)
    if serial < 0 or serial > _LAST_DAY:
        return None
    tokens = _with_minutes(section.tokens)
    places = _fraction_places(tokens)
    seconds = round(serial * _SECONDS["d"], places)
    epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900
    early = not since_1904 and serial < _LEAP_DAY_1900 and not elapsed
    moment = epoch + timedelta(days=int(early), seconds=float(seconds))
    halves = section.has(Sign.HALF)
    return "".join(_part(token, moment, seconds, places, halves=halves) for token in tokens)


def _with_minutes(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with "m" as "n" where it stands for minutes: after hours or before seconds."""
    parts = [at for at, token in enumerate(tokens) if token.sign is Sign.DATE]
    found = list(tokens)
    for place, at in enumerate(parts):
        text = tokens[at].text
        before = tokens[parts[place - 1]].text.strip("[") if place else ""
        after = tokens[parts[place + 1]].text.strip("[") if place + 1 < len(parts) else ""
        if text in {"m", "mm"} and (before.startswith("h") or after.startswith("s")):
            found[at] = Token(Sign.DATE, text.replace("m", "n"))
    return found


def _fraction_places(tokens: Sequence[Token]) -> int:
    """How many places of a second are shown: ss.00 shows two."""
    return sum(token.sign is Sign.DIGIT for token in tokens)


def _part(token: Token, moment: datetime, seconds: Decimal, places: int, *, halves: bool) -> str:
    if token.sign is Sign.HALF:
        name = "AM" if moment.hour < _NOON else "PM"
        return name if len(token.text) > _SHORT_NAME else name[0]
    if token.sign is Sign.POINT:
        return f"{seconds % 1:.{places}f}"[1:] if places else token.text
    if token.sign is Sign.DIGIT:
        return ""
    if token.sign is not Sign.DATE:
        return token.text
    if token.text.startswith("["):
        return f"{int(seconds // _SECONDS[token.text[1]]):0{len(token.text) - 1}}"
    return _named(token.text, moment) or _counted(token.text, moment, halves=halves)


def _named(text: str, moment: datetime) -> str:
    """The name of a month or of a day of the week, or "" where a number is shown."""
    if len(text) < _SHORT_NAME or text[0] not in "md":
        return ""
    name = _MONTHS[moment.month - 1] if text[0] == "m" else _DAYS[moment.weekday()]
    if text == "mmmmm":
        return name[0]
    return name[:_SHORT_NAME] if len(text) == _SHORT_NAME else name


def _counted(text: str, moment: datetime, *, halves: bool) -> str:
    if text[0] == "y":
        return str(moment.year) if len(text) >= _SHORT_NAME else f"{moment.year % 100:02}"
    hour = (moment.hour - 1) % _NOON + 1 if halves else moment.hour
    number = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": moment.second,
    }[text[0]]
    return f"{number:0{min(len(text), 2)}}"
