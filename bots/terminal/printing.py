"""What the commands print: JSON, or the same values in lines for people to read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

import click
from pydantic import BaseModel

_Values = TypeVar("_Values")


def show(values: _Values, in_lines: Callable[[_Values], Iterable[str]], *, as_json: bool) -> None:
    """Print values: as one JSON document, or in lines."""
    if not as_json:
        for line in in_lines(values):
            click.echo(line)
    elif isinstance(values, BaseModel):
        click.echo(values.model_dump_json(indent=2))
    else:
        click.echo(json.dumps(values, indent=2, ensure_ascii=False, default=str))


def show_item(values: Mapping[str, Any]) -> None:
    """Print one item of many: JSON on one line."""
    click.echo(json.dumps(values, ensure_ascii=False))


def found_lines(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """The passages that a search found."""
    for passage in found["passages"]:
        heading = " \u203a ".join(passage["heading"])
        yield f"{passage['rank']}. {passage['path']}, page {passage['page']}  {heading}"
        yield f"   {passage['text'][:300]}"


def report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """What a build came to: what was refused and why, and what is published."""
    for document in report["documents"]:
        if document["reason"]:
            yield f"refused  {document['path']}: {document['reason']}"
            yield f"         mend: {document['mend']}"
        for note in document["notes"]:
            yield f"note     {document['path']}: {note}"
    counts = Counter(str(document["status"]) for document in report["documents"])
    total = ", ".join(f"{count} {status}" for status, count in counts.items())
    yield f"{total}; {report['embedded']} texts embedded, {report['seconds']:.1f} s"
    if report["published"]:
        yield f"Release {report['release']} is published."
    elif report["release"]:
        yield f"Nothing was published; release {report['release']} goes on serving."
    else:
        yield "Nothing was published."


def exported_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Where a feed was written."""
    yield f"{row['services']} services written to {row['file']}"


def import_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """What became of each service of a feed, and what its owner has to do next."""
    for note in report["notes"]:
        yield f"note     {note}"
    for service in report["services"]:
        if service["status"] == "refused":
            yield f"refused  {service['file']}: {service['reason']}"
            yield f"         mend: {service['mend']}"
        elif service["status"] == "kept":
            yield f"kept     {service['file']}: a file of that name is there; nothing was written"
        for note in service["notes"]:
            yield f"note     {service['file']}: {note}"
    counts = Counter(str(service["status"]) for service in report["services"])
    total = ", ".join(f"{count} {status}" for status, count in counts.items()) or "no service"
    yield f"{report['folder']}: {total}"
    yield "Look through each file, give it an audience, and remove its status once it is checked."


def release_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The kept releases; the published one has a star."""
    for row in rows:
        counts = ", ".join(
            f"{name}: {held['documents']} documents" if held else f"{name}: damaged"
            for name, held in row.items()
            if name not in ("release", "published")
        )
        yield f"{'*' if row['published'] else ' '} {row['release']}  {counts}"
    if not rows:
        yield "No release is kept: run `csp build`."


def published_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Which release is published now."""
    yield f"Release {row['release']} is published."


def serving_lines(row: Mapping[str, str]) -> Iterator[str]:
    """Where the API and the pages are served."""
    yield f"Serving at {row['address']}  (stop with Ctrl-C)"


def status_lines(served: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What each audience is served, and which reviews are overdue."""
    for audience, state in served.items():
        if "fault" in state:
            yield f"{audience}: {state['fault']}"
            continue
        yield (
            f"{audience}: release {state['release']}, built {state['built_at']}, "
            f"{state['documents']} documents, {state['passages']} passages"
        )
        by_owner = sorted(state["reviews_overdue"], key=lambda each: str(each["owner"]))
        for owner, overdue in groupby(by_owner, key=lambda each: each["owner"] or "no owner"):
            yield f"  reviews overdue, {owner}:"
            for each in sorted(overdue, key=lambda each: str(each["review_due"])):
                yield f"    since {each['review_due']}: {each['path']}"


def setting_lines(rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Every setting, its value and what it does."""
    for name, row in rows.items():
        yield f"{name}={json.dumps(row['value'])}\n    {row['description']}"
