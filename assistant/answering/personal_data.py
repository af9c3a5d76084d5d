"""Numbers and dates in a text that point at one person, each with the place where it stands.

Ours, because what finds them elsewhere brings a language model along or fetches lists at run time.
Never holds on to what it found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from assistant.answering.people import Knows, names


class Identifier(StrEnum):
    """What kind of number or date it is."""

    NHS = "nhs number"
    INSURANCE = "national insurance number"
    CARD = "card number"
    BANK = "bank account"
    BIRTH = "date of birth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One identifier, and where it stands in the text."""

    identifier: Identifier
    start: int
    end: int


#: Without a digit there is none of them.
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s")
_SEP = r"[ .\-]"
#: Ten digits together, or as the NHS prints them; and, where they are called so, in any groups.
_NHS = re.compile(rf"(?<![\d+])\d{{3}}{_SEP}?\d{{3}}{_SEP}?\d{{4}}(?!{_SEP}?\d)")
_NHS_CALLED = re.compile(rf"\bnhs\D{{0,30}}?(\d(?:{_SEP}{{0,2}}\d){{9}})(?!\d)", re.IGNORECASE)
_NHS_AFTER = re.compile(rf"(?<!\d)(\d(?:{_SEP}{{0,2}}\d){{9}})(?!\d)\W{{0,3}}nhs\b", re.IGNORECASE)
#: GOV.UK, "National Insurance manual" NIM39110: the letters that a prefix may have. QQ is the
#: example of forms, which people try.
_INSURANCE = re.compile(
    rf"\b(?!bg|gb|nk|kn|tn|nt|zz)(?:[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]|qq){_SEP}?"
    rf"\d\d{_SEP}?\d\d{_SEP}?\d\d{_SEP}?(?P<suffix>[a-d])?\b",
    re.IGNORECASE,
)
_INSURANCE_CALLED = re.compile(
    r"\b(?:ni|nino|n\.i\.?|nat(?:ional)?\.? ins(?:urance)?|insurance)\b", re.IGNORECASE
)
_CARD = re.compile(rf"(?<![\d+])[2-6]\d{{3}}(?:{_SEP}?\d){{8,14}}\d(?!{_SEP}?\d)")
_CARD_CALLED = re.compile(
    r"\b(?:cards?|visa|mastercard|amex|debit|credit|cvv|exp(?:iry)?|paid with|pay with)\b",
    re.IGNORECASE,
)
_SORT = r"(?<![\d\-/])(?:\d\d-\d\d-\d\d|\d\d \d\d \d\d)(?![\d\-/])"
_ACCOUNT = r"(?<!\d)\d(?:[ \-]?\d){7}(?!\d)"
_BESIDE = re.compile(rf"{_SORT}[\s,/:&]{{1,3}}{_ACCOUNT}|{_ACCOUNT}[\s,/:&]{{1,3}}{_SORT}")
_SORT_CALLED = re.compile(
    r"\b(?:sort[ -]?code|s/?c)\b\W{0,4}(?:(?:is|no|number)\W{1,3})?"
    r"(\d\d[ \-]?\d\d[ \-]?\d\d)(?!\d)",
    re.IGNORECASE,
)
_ACCOUNT_CALLED = re.compile(
    rf"\b(?:account|acct?|a/c)\b\W{{0,4}}(?:(?:is|no|num|number)\W{{1,3}}){{0,2}}({_ACCOUNT})",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b[a-z]{2}\d\d(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?\b", re.IGNORECASE)
#: What numbers are called that only look like those above.
_REFERENCE = re.compile(
    r"\b(?:ref|refs|reference|crime|report|case|cad|crn|urn|uprn|order|tracking|parcel|imei|isbn|"
    r"licen[cs]e|invoice|booking|ticket|pcn|phone|mobile|tel|call(?:ed|s)?|rang|ring)\b"
    r"(?:\W{1,3}(?:is|was|no|num|number|numbers|ref|reference|id|from|me|on|code))*\W{0,4}$",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_YEAR = r"(?:(?:19|20)\d\d|['\u2019]?\d\d)"
_DAY = (
    rf"(?<!\d)(?:\d{{1,2}}(?:/\d{{1,2}}/|\.\d{{1,2}}\.|-\d{{1,2}}-| \d{{1,2}} ){_YEAR}"
    r"|(?:19|20)\d\d(?:/\d{1,2}/|\.\d{1,2}\.|-\d{1,2}-)\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ \-]{_MONTH},?[ \-]{_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d)(?!\d)"
)
_DATE = re.compile(_DAY, re.IGNORECASE)
_BIRTH = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|dates? of births?|birth ?dates?|birthday)"
    r"\W{0,3}(?:is\W|was\W)?\W{0,3}"
    rf"(?P<date>{_DAY})",
    re.IGNORECASE,
)
#: A name and a date this near are a person's, unless the date is called one of something else.
_NEAR = 40
_NOT_BORN = re.compile(
    r"\b(?:since|until|till|from|to|on|by|before|after|dated|report(?:ed|s)?|hearing|happened|ended|"
    r"letter|court|incident|yesterday|starting|meeting)\W{0,3}$",
    re.IGNORECASE,
)
_BORN = re.compile(r"\bborn\W{0,3}(?:on|in)?(?: the)?\W{0,3}$", re.IGNORECASE)


def identifiers(text: str, knows: Knows) -> tuple[Span, ...]:
    """The identifiers in a text, in the order in which they stand; digits of any script count.

    `knows`: whether English or the documents have a word, by which names are told.
    """
    plain = plain_characters(text)
    if not _DIGIT.search(plain):
        return ()
    found: list[Span] = []
    for find in (_cards, _banks, _insurances, _nhs, partial(_births, knows=knows)):
        found += [
            span
            for span in find(plain)
            if not any(span.start < other.end and other.start < span.end for other in found)
        ]
    return tuple(sorted(found, key=lambda span: span.start))


def plain_characters(text: str) -> str:
    """The text, every digit, dash and space of any script as the plain one; its length stays."""
    return _SPACE.sub(" ", text) if text.isascii() else "".join(map(_plain, text))


def _plain(letter: str) -> str:
    if letter.isascii():
        return " " if letter.isspace() else letter
    kind = unicodedata.category(letter)
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if kind == "Pd" or letter in "\u2212\u2043":
        return "-"
    if letter.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def _cards(text: str) -> Iterator[Span]:
    called = _CARD_CALLED.search(text)
    for match in _CARD.finditer(text):
        if _luhn(_digits(match[0])) and (called or not _is_reference(text, match.start())):
            yield _span(Identifier.CARD, match)


def _banks(text: str) -> Iterator[Span]:
    for match in _BESIDE.finditer(text):
        yield _span(Identifier.BANK, match)
    sort = [*_SORT_CALLED.finditer(text)]
    account = [*_ACCOUNT_CALLED.finditer(text)]
    bare = [*re.finditer(_SORT, text)]
    if sort and account:
        yield from (_span(Identifier.BANK, match, 1) for match in (*sort, *account))
    elif sort:
        yield from (_span(Identifier.BANK, match, 1) for match in sort)
        yield from (_span(Identifier.BANK, match) for match in re.finditer(_ACCOUNT, text))
    elif account and bare:
        yield from (_span(Identifier.BANK, match, 1) for match in account)
        yield from (_span(Identifier.BANK, match) for match in bare)
    for match in _IBAN.finditer(text):
        if _is_iban(match[0].replace(" ", "").upper()):
            yield _span(Identifier.BANK, match)


def _insurances(text: str) -> Iterator[Span]:
    called = _INSURANCE_CALLED.search(text)
    for match in _INSURANCE.finditer(text):
        if called or (match["suffix"] and not _is_reference(text, match.start())):
            yield _span(Identifier.INSURANCE, match)


def _nhs(text: str) -> Iterator[Span]:
    for pattern in (_NHS_CALLED, _NHS_AFTER):
        for match in pattern.finditer(text):
            if match[1][0] != "0":
                yield _span(Identifier.NHS, match, 1)
    for match in _NHS.finditer(text):
        if _is_nhs(_digits(match[0])) and not _is_reference(text, match.start()):
            yield _span(Identifier.NHS, match)


def _births(text: str, knows: Knows) -> Iterator[Span]:
    for match in _BIRTH.finditer(text):
        yield _span(Identifier.BIRTH, match, "date")
    dates = [*_DATE.finditer(text)]
    people = names(text, knows) if dates else ()
    for match in dates:
        before = text[: match.start()]
        near = any(
            start < match.start() + _NEAR and match.start() < end + _NEAR for start, end in people
        )
        if near and (_BORN.search(before) or not _NOT_BORN.search(before)):
            yield _span(Identifier.BIRTH, match)


def _span(identifier: Identifier, match: re.Match[str], group: int | str = 0) -> Span:
    return Span(identifier=identifier, start=match.start(group), end=match.end(group))


def _is_reference(text: str, start: int) -> bool:
    return _REFERENCE.search(text[max(0, start - 60) : start]) is not None


def _digits(text: str) -> list[int]:
    return [int(letter) for letter in text if letter.isdigit()]


def _luhn(digits: list[int]) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]  # noqa: PLR2004
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_nhs(digits: list[int]) -> bool:
    """NHS Data Dictionary: eleven less the weighted sum modulo eleven is the last digit."""
    weighted = sum(digit * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True))
    return digits[0] > 0 and weighted % 11 == 0


def _is_iban(iban: str) -> bool:
    """ISO 13616: the account before the country, letters as numbers, leaves 1 of 97."""
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1
