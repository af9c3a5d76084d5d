"""The contacts of a service in a feed: numbers and addresses that can be used, each told once.

What can't be dialled or opened is left out with a note; names of people are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.records.trees import Tree, branch, branches, text, texts

#: A number as people write one, and the extension or option behind it.
_NUMBER = re.compile(
    r"(?P<number>\+?\(?\d[\d\s().\u2010-\u2015-]{1,24}\d)"
    r"(?:\s*,?\s*(?P<what>extension|ext|x|option|opt)\.?\s*"
    r"(?P<which>\d{1,6}(?:(?:, | or | and )\d{1,2}(?![\d ]\d)){0,4}))?",
    re.IGNORECASE | re.ASCII,
)
#: Numbers shorter than a subscriber's: 101 and 999, 7726 and 18000, 116 123.
_SHORT = re.compile(r"1\d\d|999|[1-9]\d{3,4}|11[68]\d{3}|18001\d{3,15}")
_SHORTEST, _LONGEST = 7, 15
#: Groups of digits longer than this are run together.
_LONGEST_PRINTED = 20
#: A number of the UK with the code of the country, but without its plus.
_UK = re.compile(r"44[1-9]\d{8,9}")
_LONGEST_URL, _LONGEST_EMAIL = 2_000, 200
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[A-Za-z]{2,}")
_URL = re.compile(r"https?://[^\s/?#.]+\.[^\s]+", re.IGNORECASE)
_TEXTPHONE = re.compile(r"text ?phone|minicom|\btty\b|type ?talk", re.IGNORECASE)
_FAX = re.compile(r"\bfax\b|facsimile|pager", re.IGNORECASE)
#: Begins the name of a person.
_PERSON = re.compile(r"(?:mr|mrs|ms|miss|mx|dr|prof|rev|cllr|councillor)\b\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A contact, as a pathway's file holds it."""

    name: str
    whom: str = "anyone"
    phone: str = ""
    textphone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""
    #: Whether its hours are its own; else those of the service are told.
    own_hours: bool = False

    def __bool__(self) -> bool:
        return bool(self.phone or self.textphone or self.email or self.url)

    def values(self, hours: str) -> dict[str, str]:
        """Its fields in a pathway's file; `hours`: those of the service."""
        told = self.hours if self.own_hours else self.hours or hours
        pairs = (
            ("name", self.name),
            ("for", self.whom),
            ("phone", self.phone),
            ("textphone", self.textphone),
            ("email", self.email),
            ("url", self.url),
            ("hours", told),
        )
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """The ways to reach a service, and what was left out, a line each."""

    ways: tuple[Way, ...]
    notes: tuple[str, ...]


def read_contacts(service: Tree, name: str) -> Contacts:
    """The contacts of a service; those of its organisation where it has none of its own."""
    notes: list[str] = []
    found = [*_own_and_listed(service, name, notes)]
    for place in branches(service, "service_at_locations"):
        location = branch(place, "location")
        label = text(location, "name") or name
        found += [*_own_and_listed(place, label, notes), *_own_and_listed(location, label, notes)]
    ways = tuple(_once(found))
    if not ways:
        organization = branch(service, "organization")
        ways = tuple(_once(_ways(organization, text(organization, "name") or name, notes)))
    return Contacts(ways=ways, notes=tuple(dict.fromkeys(notes)))


def read_numbers(words: str) -> tuple[str, ...]:
    """The numbers in a text that can be dialled, in groups, with their extension or option."""
    # Bengali and Arabic digits dial the same.
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in words)
    found = (_number(match) for match in _NUMBER.finditer(plain))
    return tuple(number for number in found if number)


def _own_and_listed(part: Tree, label: str, notes: list[str]) -> Iterator[Way]:
    """The contacts that a part of a service lists, then the numbers that it has itself."""
    for each in branches(part, "contacts"):
        yield from _contact(each, label, notes)
    yield from _ways(part, label, notes)


def _contact(tree: Tree, label: str, notes: list[str]) -> Iterator[Way]:
    own = branch(tree, "x_contact")
    named = text(tree, "name")
    # Only people have a job title; a team is called by its own name.
    title = text(tree, "title")
    if title or _PERSON.match(named):
        named = f"{title}, {label}" if title else text(tree, "department")
    ways = _ways(tree, (named or text(tree, "department") or label)[:300], notes)
    if not own:
        yield from ways
        return
    exact = read_numbers(text(own, "phone"))
    for place, way in enumerate(ways):
        yield replace(
            way,
            whom=text(own, "for")[:300] or way.whom,
            hours=text(own, "hours")[:1_000],
            phone=exact[0] if exact and place == 0 else way.phone,
            url=(_url(text(own, "url"), []) or way.url) if place == 0 else way.url,
            own_hours=True,
        )
    if not ways and (url := _url(text(own, "url"), notes)):
        yield Way(
            name=(named or label)[:300],
            whom=text(own, "for")[:300] or "anyone",
            url=url,
            hours=text(own, "hours")[:1_000],
            own_hours=True,
        )


def _ways(tree: Tree, label: str, notes: list[str]) -> list[Way]:
    """The phones, email and web address of one part of a service; the first phone with them."""
    phones: list[str] = []
    textphones: list[str] = []
    entries = [*branches(tree, "phones"), *({"number": each} for each in texts(tree, "phones"))]
    for entry in entries:
        told = " ".join((text(entry, "type"), text(entry, "description"), text(entry, "name")))
        given = text(entry, "number")
        behind = text(entry, "extension") or _behind(text(entry, "description"))
        numbers = read_numbers(f"{given}, {_tail(behind)}" if behind else given)
        if _FAX.search(told):
            continue
        if not numbers:
            notes.append(f"{label}: its phone is no number that can be dialled, so it is left out")
        (textphones if _TEXTPHONE.search(told) else phones).extend(numbers)
    email = _email(text(tree, "email"), label, notes)
    url = _url(text(tree, "url", "website"), notes, label)
    first = Way(
        name=label,
        phone=next(iter(phones), ""),
        textphone=next(iter(textphones), ""),
        email=email,
        url=url,
    )
    more = [Way(name=label, phone=each) for each in phones[1:]]
    more += [Way(name=label, textphone=each) for each in textphones[1:]]
    return [way for way in (first, *more) if way]


def _once(ways: list[Way]) -> Iterator[Way]:
    """The ways without what stands before them."""
    told: set[str] = set()

    def same(address: str) -> str:
        return address.lower().replace(" ", "")

    def new(address: str) -> str:
        return "" if same(address) in told else address

    for way in ways:
        kept = way
        # A contact of our own may repeat another's number for other people or at other hours.
        if not way.own_hours:
            kept = replace(
                way,
                phone=new(way.phone),
                textphone=new(way.textphone),
                email=new(way.email),
                url=new(way.url),
            )
        told |= {same(each) for each in (way.phone, way.textphone, way.email, way.url)}
        if kept:
            yield kept


def _number(match: re.Match[str]) -> str:
    plain = " ".join(re.sub(r"[^\d+]+", " ", _without_zero(match["number"])).split())
    digits = plain.lstrip("+").replace(" ", "")
    if plain[0] != "+" and _UK.fullmatch(digits):
        plain = f"+{plain}"
    subscriber = _SHORTEST <= len(digits) <= _LONGEST and plain[0] in "0+"
    if len(set(digits)) == 1 and digits not in {"999", "111"}:
        return ""
    if not (subscriber or (plain[0] != "+" and _SHORT.fullmatch(digits))):
        return ""
    if len(plain) > _LONGEST_PRINTED:
        plain = plain.replace(" ", "")
    return f"{plain}, {_tail(match['what'] + ' ' + match['which'])}" if match["which"] else plain


def _without_zero(number: str) -> str:
    """The number without the zero that is not dialled after a country's code."""
    return re.sub(r"^(\s*\(?(?:\+|00)\s*\d{1,3}\)?)\s*\(0\)", r"\1 ", number)


def _tail(words: str) -> str:
    """An extension or an option, with its full name before it."""
    what, _, which = words.strip().lower().partition(" ")
    if not which:
        return f"extension {what}"
    return f"{'option' if what.startswith('opt') else 'extension'} {which}"


def _behind(description: str) -> str:
    """The extension or option that a description is, or ""."""
    tail = re.fullmatch(r"(?:option|extension) \d[\da-z, ]{0,40}", description)
    return description if tail else ""


def _email(words: str, label: str, notes: list[str]) -> str:
    address = re.sub(r"^mailto:\s*", "", words, flags=re.IGNORECASE)
    if not address or (_EMAIL.fullmatch(address) and len(address) <= _LONGEST_EMAIL):
        return address
    notes.append(f"{label}: its email address is none, so it is left out")
    return ""


def _url(words: str, notes: list[str], label: str = "") -> str:
    address = f"https://{words}" if words.lower().startswith("www.") else words
    scheme, dots, rest = address.partition("://")
    address = f"{scheme.lower()}{dots}{rest}" if dots else address
    if not address or (_URL.fullmatch(address) and len(address) <= _LONGEST_URL):
        return address
    notes.append(f"{label}: its web address is none, so it is left out")
    return ""
