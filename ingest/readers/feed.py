"""Reads a service feed of Open Referral: its services, as trees of plain text.

It must never guess what a value means: that is left to whoever knows what a pathway is.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.markup import read_markup
from ingest.readers.tags import mended
from ingest.readers.words import CLOSERS, STOPS, clean, decode

SERVICES_MAX = 10_000
#: The longest text and list within a service, and how deep its parts may stand in each other.
TEXT_MAX = 20_000
LIST_MAX = 200
DEPTH_MAX = 12
_NOTES_MAX = 20
#: Where pages hold their services: version 3.0, version 1.0, and files put together by hand.
_LISTS = ("contents", "content", "services")
_COUNTS = {
    "items": ("total_items", "totalElements"),
    "pages": ("total_pages", "totalPages"),
}
#: Fields whose text is an address: an ampersand in it is part of it.
_ADDRESSES = frozenset({"url", "website", "uri", "email", "id"})
_TAG = re.compile(r"<[a-zA-Z/!]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,10}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_PARAGRAPHS = re.compile(r"\n\s*\n|\n\s*[-*\u2022]\s+")
_ENDED = re.compile(f"[{STOPS}][{CLOSERS}]*$")
#: A longer run of digits is no number that any field has.
_DIGITS_MAX = 15

_ASK_ITS_KEEPER = "Ask whoever keeps the feed for a page of /services as JSON"


def read(data: bytes) -> Reading:
    """The services of a feed: a page, a list of pages or of services, or one service."""
    notes: list[str] = []
    declared: dict[str, int] = {}
    entries = list(_entries(_parse(decode(data), notes), declared))
    if len(entries) > SERVICES_MAX:
        raise Unreadable(
            f"it has more than {SERVICES_MAX:,} services", "Split it into several feeds"
        )
    services = [entry for entry in entries if isinstance(entry, dict)]
    if len(services) < len(entries):
        notes.append(f"entries that are no services were not read: {len(entries) - len(services)}")
    if not services:
        raise Unreadable("no services were found in it", _ASK_ITS_KEEPER)
    trees = [_plain(entry, notes) for entry in services]
    return Reading(
        blocks=(),
        labels={},
        services=tuple(json.dumps(tree, ensure_ascii=False) for tree in trees),
        declared=declared,
        notes=_few(notes),
    )


def _parse(text: str, notes: list[str]) -> Any:
    """The values of JSON; numbers that are none and fields given twice are noted."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice = [name for name, count in counts.items() if count > 1]
            notes.append(f"{clean(', '.join(twice))[:100]} is given twice; the last was taken")
        return values

    def no_number(name: str) -> None:
        notes.append(f"{name} stands where a number should; it was not read")

    try:
        return json.loads(
            text,
            object_pairs_hook=once,
            parse_constant=no_number,
            parse_int=lambda digits: int(digits) if len(digits) <= _DIGITS_MAX else digits,
        )
    except json.JSONDecodeError as fault:
        raise Unreadable(
            f"it is not valid JSON, line {fault.lineno}: {fault.msg[:1].lower()}{fault.msg[1:]}",
            "Save the feed again as its address gives it",
        ) from fault


def _entries(values: Any, declared: dict[str, int], depth: int = 0) -> Iterator[Any]:
    """What stands where services should, through pages and organisations."""
    if isinstance(values, list) and depth < DEPTH_MAX:
        for each in values:
            is_page = isinstance(each, dict) and _held(each) is not None
            yield from _entries(each, declared, depth + 1) if is_page else (_unwrapped(each),)
    elif isinstance(values, dict) and (held := _held(values)) is not None:
        _declare(values, declared)
        owners = _organizations(values)
        for each in _entries(held, declared, depth + 1):
            yield _owned(each, owners) if isinstance(each, dict) else each
    elif isinstance(values, dict) and ("name" in values or "service" in values):
        yield _unwrapped(values)


def _organizations(page: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The organisations that a page names, by id; itself under "", where it is one."""
    listed = page.get("organizations")
    held = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    named = {each["id"]: each for each in held if isinstance(each.get("id"), str)}
    own = {name: each for name, each in page.items() if name not in _LISTS}
    return named | {"": own} if "name" in own else named


def _owned(service: dict[str, Any], owners: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A service with its organisation, where only the page around it says which that is."""
    own_id = service.get("organization_id")
    owner = owners.get(own_id if isinstance(own_id, str) else "") or owners.get("")
    if owner is None or service.get("organization"):
        return service
    return {**service, "organization": owner}


def _held(page: dict[str, Any]) -> list[Any] | None:
    """The list that a page holds; None where it is no page."""
    return next((page[name] for name in _LISTS if isinstance(page.get(name), list)), None)


def _unwrapped(entry: Any) -> Any:
    """A service that stands within its place, as in a list of places."""
    if isinstance(entry, dict) and "name" not in entry and isinstance(entry.get("service"), dict):
        return entry["service"]
    return entry


def _declare(page: dict[str, Any], declared: dict[str, int]) -> None:
    """Hold what the first page says of the number of services and pages, as it says it."""
    for name, fields in _COUNTS.items():
        said = next((page[each] for each in fields if each in page), None)
        if isinstance(said, int) and not isinstance(said, bool):
            declared.setdefault(name, said)


def _plain(value: Any, notes: list[str], name: str = "", depth: int = 0) -> Any:
    """A value as text, lists and mappings of text; None where it says nothing."""
    match value:
        case str():
            return _words(value, notes, name)
        case bool() | int() | float():
            return str(value) if math.isfinite(value) else None
        case list() | dict() if depth >= DEPTH_MAX:
            notes.append(f"{clean(name)[:50]} stands too deep and was not read")
            return None
        case list():
            if len(value) > LIST_MAX:
                notes.append(f"{clean(name)[:50]} has {len(value)} entries; {LIST_MAX} were read")
            held = (_plain(each, notes, name, depth + 1) for each in value[:LIST_MAX])
            return [each for each in held if each]
        case dict():
            pairs = ((clean(k), _plain(v, notes, k, depth + 1)) for k, v in value.items())
            return {key: each for key, each in pairs if each}
        case _:
            return None


def _words(text: str, notes: list[str], name: str) -> str:
    """A text without mark-up, on one line; its paragraphs end as sentences do."""
    if len(text) > TEXT_MAX:
        notes.append(f"{clean(name)[:50]} is longer than {TEXT_MAX:,} characters and was cut")
        text = text[:TEXT_MAX]
    if name in _ADDRESSES:
        return clean(text)
    if _TAG.search(text):
        body = LexborHTMLParser(mended(text)).body
        parts = [block.text for block in read_markup(body).blocks] if body else []
    else:
        parts = _PARAGRAPHS.split(html.unescape(text) if _ENTITY.search(text) else text)
    told = [words for part in parts if (words := clean(part))]
    return " ".join(
        words if _ENDED.search(words) or number == len(told) else f"{words}."
        for number, words in enumerate(told, start=1)
    )


def _few(notes: list[str]) -> tuple[str, ...]:
    """Each note once, and not more than a person reads."""
    kept = list(dict.fromkeys(notes))
    more = len(kept) - _NOTES_MAX
    return (*kept[:_NOTES_MAX], f"{more} more notes of this kind") if more > 0 else tuple(kept)
