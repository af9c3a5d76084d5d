"""Whether the pathways that rules send a case to are there; each that is not is a note.

Nearness alone would choose the pathway then, and has sent a victim to the line for perpetrators.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.knowledge.pathway import Pathway
from assistant.knowledge.rule import Rule
from ingest.prepare import Prepared


def with_checked_routes(prepared: Sequence[Prepared]) -> list[Prepared]:
    """The documents, with a note on each route to a pathway that the corpus does not have."""
    known = {
        entry.document
        for each in prepared
        for entry in each.shelved.entries
        if isinstance(entry, Pathway)
    }
    return [_noted(each, tuple(_unknown(each, known))) for each in prepared]


def _unknown(each: Prepared, known: set[str]) -> Iterator[str]:
    path = each.shelved.document.path
    for rule in each.shelved.entries:
        if not isinstance(rule, Rule):
            continue
        for route in rule.routes:
            if route.pathway not in known:
                line = _line_of(route.pathway, each.shelved.file)
                yield (
                    f"{path}, line {line}: routes: there is no pathway {route.pathway}; "
                    "write the id of a pathway of this corpus, or leave the route out"
                )


def _line_of(pathway: str, file: Path | bytes) -> int:
    """The line on which a pathway is first named as one; 1 where it is written in another way."""
    text = file if isinstance(file, bytes) else file.read_bytes()
    lines = text.decode("utf-8", "replace").splitlines()
    named = (number for number, line in enumerate(lines, 1) if _names(line, pathway))
    return next(named, 1)


def _names(line: str, pathway: str) -> bool:
    field, _, value = line.strip().removeprefix("- ").partition(":")
    return field == "pathway" and value.strip().strip("\"'") == pathway


def _noted(each: Prepared, notes: tuple[str, ...]) -> Prepared:
    if not notes:
        return each
    return replace(each, report=replace(each.report, notes=(*each.report.notes, *notes)))
