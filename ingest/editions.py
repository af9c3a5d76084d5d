"""Editions against each other: which replaces which. What can't be true is corrected and noted.

An edition that is not known to be in force must never answer as if it were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.knowledge.document import Document, Status
from ingest.prepare import Prepared


def settle(prepared: Sequence[Prepared], today: date) -> list[Prepared]:
    """The documents with claims on each other that can hold; each correction is a note."""
    ids = {each.shelved.document.id for each in prepared}
    settled = [_known_only(each, ids) for each in prepared]
    replaces = {each.shelved.document.id: each.shelved.document.supersedes for each in settled}
    rings = {each for each in replaces if _reaches(each, each, replaces)}
    settled = [_outside_of(rings, each) for each in settled]
    return _one_in_force(settled, today)


def _known_only(each: Prepared, ids: set[str]) -> Prepared:
    unknown = [other for other in each.shelved.document.supersedes if other not in ids]
    if not unknown:
        return each
    note = (
        f"supersedes: there is no document {', '.join(unknown)}; "
        "write the id of a document of this corpus, or leave it out"
    )
    return _corrected(each, note, lambda document: _without(document, unknown))


def _outside_of(rings: set[str], each: Prepared) -> Prepared:
    document = each.shelved.document
    if document.id not in rings:
        return each
    circular = [other for other in document.supersedes if other in rings]
    note = (
        f"supersedes: {document.id} and {', '.join(circular)} replace each other; this is left "
        "out until the older one no longer names the newer"
    )
    return _corrected(each, note, lambda document: _without(document, circular))


def _one_in_force(prepared: Sequence[Prepared], today: date) -> list[Prepared]:
    """Of two editions of one document, at most one is in force: the later, if the dates say so."""
    replaced = {other for each in prepared for other in each.shelved.document.supersedes}
    current: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for each in prepared:
        document = each.shelved.document
        state = document.status(today, superseded=document.id in replaced)
        if state is Status.CURRENT and document.edition:
            current[document.title.casefold(), document.audience.value].append(document)
    doubted = {
        document.id: editions
        for editions in current.values()
        if len({document.edition for document in editions}) > 1
        for document in editions
    }
    return [_judged(each, doubted.get(each.shelved.document.id, [])) for each in prepared]


def _judged(each: Prepared, editions: Sequence[Document]) -> Prepared:
    own = each.shelved.document
    others = [document for document in editions if document.edition != own.edition]
    if not others:
        return each
    days = [document.in_force_from for document in (own, *others)]
    known = [day for day in days if day is not None]
    if len(known) == len(days) and len(set(known)) == len(known) and known[0] == max(known):
        return each
    older = len(known) == len(days) and len(set(known)) == len(known)
    status = Status.SUPERSEDED if older else Status.UNVERIFIED
    names = ", ".join(sorted(document.path for document in others))
    note = (
        f"in_force_to: {names} is another edition in force of the same document, so this one is "
        f"held as {status.value}; give the older edition in_force_to, or the newer supersedes"
    )
    return _corrected(each, note, lambda document: replace(document, declared_status=status))


def _without(document: Document, left_out: Sequence[str]) -> Document:
    kept = tuple(other for other in document.supersedes if other not in left_out)
    return replace(document, supersedes=kept)


def _corrected(each: Prepared, note: str, correct: Callable[[Document], Document]) -> Prepared:
    return replace(
        each,
        shelved=replace(each.shelved, document=correct(each.shelved.document)),
        report=replace(each.report, notes=(*each.report.notes, note)),
    )


def _reaches(start: str, goal: str, replaces: Mapping[str, Sequence[str]]) -> bool:
    """Whether one document replaces another, at whatever distance."""
    waiting, seen = list(replaces.get(start, ())), set[str]()
    while waiting:
        each = waiting.pop()
        if each == goal:
            return True
        if each not in seen:
            seen.add(each)
            waiting += replaces.get(each, ())
    return False
