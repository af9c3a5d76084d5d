"""What a sentence claims that can be held against its source: numbers, ways to reach, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Lists of quoted words can't be read.
_MONTHS = tuple(
    """
    january february march april may june july august september october november december
    """.split()  # noqa: SIM905
)
_MONTH = "|".join(_MONTHS)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SMALL = tuple(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """.split()  # noqa: SIM905
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELT = (
    {word: number for number, word in enumerate(_SMALL)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | {"twice": 2, "thrice": 3, "half": 0.5, "dozen": 12, "hundred": 100, "thousand": 1_000}
    | {"million": 1_000_000}
)
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """
        first second third fourth fifth sixth seventh eighth ninth tenth
        """.split(),  # noqa: SIM905
        1,
    )
}
_UNIT = (
    r"(?:(?:working|calendar|clear|consecutive|bank)[ -])?(?:minute|hour|day|night|week|fortnight|"
    r"month|year|per cent|percent|pence|pound|mile|metre|people|person|time|layer)s?"
)
_REACH = re.compile(
    r"(?P<email>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>(?:https?://|www\.)[^\s<>\"\u201c\u201d]+|\b(?:[\w-]+\.)+(?:uk|com|org|net|info|gov|"
    r"io|co|eu|me|biz|int|app|xyz|ru|cn|tk|[a-z]{2,}(?=/))(?:\.[\w-]+)*(?:/[^\s<>\"\u201c\u201d]*)?\b)"
    r"|(?P<phone>(?:\+44\s?(?:\(0\))?|\b0)\d(?:[\s-]?\d){7,9}\b|\b116\s?\d{3}\b"
    r"|(?<!press )(?<!option )(?<!sections )(?<!section )"
    r"\b(?:999|101|111|112|105|119|18000|18001|61016)\b(?! ?(?:years|people|days|of)\b))",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?P<date>\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_MONTH})"
    r"(?:,? (?P<year>\d{4}))?\b)"
    rf"|(?P<monthly>\b(?P<month2>{_MONTH}),?(?: of)? (?P<year2>\d{{4}})\b)"
    r"|(?P<clock>\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b"
    r"|\b(?P<hour2>\d{1,2}):(?P<minute2>\d{2})\b|\b(?:noon|midday|midnight)\b)"
    r"|(?P<figure>(?:[\u00a3\u20ac$]\s?)?\d[\d,]*(?:\.\d+)*(?:[-\u2013/]\d+)*\s?"
    r"(?:%|\u00b0?[CF]\b|[kmb]n?\b)?)"
    rf"|(?P<spelt>\b(?:{'|'.join([*_SPELT, *_ORDINALS])})\b)",
    re.IGNORECASE,
)
#: Days, and the three wordings of `meanings` for parts of them.
_DAY = re.compile(
    rf"\b(?:{'|'.join(_DAYS)}|bank holidays?|week(?:end|day)s?|at any hour|by day|at night)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w\u2019'-]*")
_SENTENCE_START = re.compile(r"(?:^|[.?!:;]\s+|\n)[\"\u201c(\u2022-]*\s*$")
#: Words whose number means nothing without them.
_LABEL = re.compile(
    r"\b(options?|sections?|stages?|tiers?|parts?|paragraphs?|pages?|articles?|schedules?|levels?|"
    r"steps?|nhs|acts?|regulations?|groups?|rooms?|units?)\s*$",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"\b(call|ring|phone|dial|text|press|on)\s*$", re.IGNORECASE)
_FOLDED = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "}
_OPENERS = frozenset(["I", "A", "An", "The"])


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is claimed, in a form that is the same however it was written."""

    value: str
    #: Where it stands in the text.
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """All that a text claims, each kind in the order of the text."""

    reach: tuple[Claim, ...]
    numbers: tuple[Claim, ...]
    days: tuple[Claim, ...]
    names: tuple[Claim, ...]


def fold(text: str) -> str:
    """Typographic quotes and spaces as plain ones."""
    return "".join(_FOLDED.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=1_024)
def claims_of(text: str) -> Claims:
    """What a text claims."""
    text = fold(text)
    reach = tuple(Claim(_address(found), found.start()) for found in _REACH.finditer(text))
    # What is a way to reach somebody is no number and no name as well.
    rest = _REACH.sub(lambda found: " " * len(found[0]), text)
    return Claims(
        reach=reach,
        numbers=tuple(_numbers(rest)),
        days=tuple(
            Claim(found[0].lower().removesuffix("s"), found.start())
            for found in _DAY.finditer(rest)
        ),
        names=tuple(_names(rest)),
    )


def _address(found: re.Match[str]) -> str:
    if found["phone"]:
        digits = re.sub(r"\D", "", found[0].replace("(0)", ""))
        return f"0{digits[2:]}" if found[0].startswith("+44") else digits
    return re.sub(r"^https?://(?:www\.)?|^www\.", "", found[0].lower().rstrip(".,;:)'?!"))


def _numbers(text: str) -> Iterator[Claim]:
    for found in _NUMBER.finditer(text):
        value = _value(found, text)
        if value:
            yield Claim(value, found.start())


def _value(found: re.Match[str], text: str) -> str:
    """A number as digits with its unit; "" for "one" where it counts nothing."""
    if found["date"]:
        return f"{found['day']} {found['month'].lower()} {found['year'] or ''}".strip()
    if found["monthly"]:
        return f"{found['month2'].lower()} {found['year2']}"
    if found["clock"]:
        return _clock(found)
    unit = re.compile(rf"[ -]?({_UNIT})\b", re.IGNORECASE).match(text, found.end())
    named = f" {unit[1].lower().rstrip('s').replace('-', ' ')}" if unit else ""
    return _spelt(found[0].lower(), named) if found["spelt"] else _figure(found, named, text)


def _spelt(word: str, named: str) -> str:
    if word in _ORDINALS:
        return f"{_ORDINALS[word]}th{named}"
    return "" if word == "one" and not named else f"{_SPELT[word]}{named}"


def _figure(found: re.Match[str], named: str, text: str) -> str:
    """Digits with what they number ("section 17"), what they are dialled with, or their unit."""
    figure = found["figure"].replace(",", "").replace("\u2013", "-").replace(" ", "").lower()
    label = _LABEL.search(text, 0, found.start())
    dialled = _DIALLED.search(text, 0, found.start())
    if label and not named:
        return f"{label[1].lower().rstrip('s')} {figure}"
    if dialled and not named:
        return f"press {figure}" if dialled[1].lower() == "press" else f"dial {figure}"
    ordinal = re.compile(r"(?:st|nd|rd|th)\b").match(text, found.end())
    named = named.replace("percent", "per cent")
    return f"{figure}{'th' if ordinal else ''}{named}".replace(" per cent", "%")


def _clock(found: re.Match[str]) -> str:
    word = found[0].lower()
    if word in {"noon", "midday"}:
        return "at 12:00"
    if word == "midnight":
        return "at 00:00"
    if found["hour2"]:
        return f"at {int(found['hour2']):02}:{found['minute2']}"
    hour = int(found["hour"]) % 12 + (12 if found["half"].lower() == "p" else 0)
    return f"at {hour:02}:{found['minute'] or '00'}"


def _names(text: str) -> Iterator[Claim]:
    """Capitalised words within sentences, and anything with two capitals wherever it stands."""
    for found in _NAME.finditer(text):
        word = found[0].removesuffix("'s")
        several = sum(letter.isupper() for letter in word) > 1
        opens = _SENTENCE_START.search(text, 0, found.start()) is not None
        if several or (not opens and word not in _OPENERS and "'" not in word):
            yield Claim(word.lower(), found.start())
