"""Reads a plain text file: what its author meant by empty lines, capitals, bullets and columns.

It must never drop a line, nor make a heading of a line that is only short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.readers.blocks import Block, BlockKind, Reading
from ingest.readers.text_lines import Line, joined, joins, lines_of, width_of
from ingest.readers.text_tables import table_at
from ingest.readers.words import CLOSERS, STOPS, decode

_LINE_END = re.compile(r"\r\n?|\x0b|\x85|\u2028|\u2029")
#: Longer lines are sentences that lost their full stop.
_HEADING_LENGTH = 80
_NO_HEADING = re.compile(rf"(?:(?![?!])[{STOPS},\u2013-])[{CLOSERS}]*$|@|://|www\.|^[\W\d_]*$")
#: Short lines one after another are an address or a list; more than these are no headings.
_RUN_MAX = 3
#: Capitals that few are a name: "ASB".
_INITIALS_MAX = 3
#: The looks of headings from the highest; numbers by their depth.
_LOOKS = ("=", "capitals", "-", "1", "1.1", "1.1.1", "1.1.1.1", "plain")
_LEVELS_MAX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """Lines that make one paragraph, item or heading; or the rows of a table."""

    lines: tuple[Line, ...] = ()
    rows: tuple[Block, ...] = ()
    #: Which kind of heading it is (one of _LOOKS), or "".
    look: str = ""

    @property
    def first(self) -> Line:
        """Its first line; a table has none."""
        return self.lines[0]

    @property
    def is_item(self) -> bool:
        return bool(self.lines and self.first.marker and not self.look)


def read(data: bytes) -> Reading:
    """What a text file says; its title is the heading that it begins with."""
    pages = _LINE_END.sub("\n", decode(data)).rstrip("\f\n ").split("\f")
    lines = [line for page, text in enumerate(pages, 1) for line in lines_of(text, page)]
    units = _headed(list(_units(lines)))
    blocks = tuple(_blocks(units))
    begins = bool(units) and bool(units[0].look)
    return Reading(
        blocks=blocks, pages=len(pages), labels={}, title=blocks[0].text if begins else ""
    )


def message_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a letter, whose short lines are greetings and names and no headings."""
    units = _headed(list(_units(list(lines_of(_LINE_END.sub("\n", text), 1)))))
    plain = [replace(unit, look="") if unit.look == "plain" else unit for unit in units]
    return tuple(_blocks(plain))


def _units(lines: Sequence[Line]) -> Iterator[_Unit]:
    """Lines joined as far as they belong together; a rule makes what is above it a heading."""
    width = width_of(lines)
    at = 0
    while at < len(lines):
        table, taken = table_at(lines, at)
        if table:
            yield _Unit(rows=tuple(table))
            at += taken
            continue
        end = at + 1
        while end < len(lines) and _goes_on(lines, at, end, width) and not table_at(lines, end)[1]:
            end += 1
        rule = lines[end].rule if end < len(lines) and not lines[end].apart else ""
        if not lines[at].rule:
            is_headed = bool(rule) and end == at + 1
            look = ("=" if rule == "=" else "-") if is_headed else ""
            yield _Unit(lines=tuple(lines[at:end]), look=look)
        at = end


def _goes_on(lines: Sequence[Line], at: int, end: int, width: int) -> bool:
    """Whether a line belongs to those before it: by the width, or hanging below an item."""
    line = lines[end]
    hangs = bool(lines[at].marker) and line.indent > lines[at].indent
    hangs = hangs and not (line.marker or line.apart or line.rule)
    return hangs or joins(lines[end - 1], line, width)


def _headed(units: list[_Unit]) -> list[_Unit]:
    """The units with the headings among them told by their looks."""
    is_loose = any(unit.lines and unit.first.apart for unit in units[1:])
    looks = [unit.look or _look(units, at, is_loose=is_loose) for at, unit in enumerate(units)]
    for look, places in groupby(range(len(units)), key=looks.__getitem__):
        run = list(places)
        if look == "plain" and len(run) > _RUN_MAX:
            for at in run[1 if run[0] == 0 else 0 : -1]:
                looks[at] = ""
    return [replace(unit, look=look) for unit, look in zip(units, looks, strict=True)]


def _look(units: Sequence[_Unit], at: int, *, is_loose: bool) -> str:
    """What kind of heading a unit is by its look and by its neighbours; "" where it is none."""
    unit = units[at]
    after = units[at + 1] if at + 1 < len(units) else None
    if len(unit.lines) != 1 or not _is_short(unit.first.text.strip()):
        return ""
    if unit.first.marker:
        return _number_look(units, at) if after and unit.first.number else ""
    is_apart = unit.first.apart or not is_loose
    if _is_capital(unit.first.text) and (is_apart or (after and _is_attached(after))):
        return "capitals"
    is_above = _is_below(after) if after else at > 0
    return "plain" if is_apart and is_above else ""


def _is_short(text: str) -> bool:
    """Whether a line is short and no sentence, address or rest of a sentence."""
    return len(text) <= _HEADING_LENGTH and not (_NO_HEADING.search(text) or text[0].islower())


def _is_capital(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > _INITIALS_MAX


def _is_attached(unit: _Unit) -> bool:
    return bool(unit.lines) and not unit.first.apart


def _is_below(unit: _Unit) -> bool:
    """Whether a unit is what a heading stands above: apart from it, or prose."""
    is_prose = not unit.is_item and len(joined(unit.lines)) > _HEADING_LENGTH
    return bool(unit.rows) or unit.first.apart or is_prose


def _number_look(units: Sequence[_Unit], at: int) -> str:
    """A numbered line is a heading where text stands below it and no other number beside it."""
    before, after = units[at - 1] if at else None, units[at + 1]
    number = units[at].first.number
    beside = [unit for unit in (before, after) if unit and unit.is_item]
    if not units[at].first.apart or any(_shape(u.first.number) == _shape(number) for u in beside):
        return ""
    return ".".join("1" * (number.strip("().").count(".") + 1))


def _shape(number: str) -> str:
    """How a number is printed: "1.", "(a)"."""
    return re.sub(r"[^\W\d]+", "a", re.sub(r"\d+", "1", number))


def _blocks(units: Sequence[_Unit]) -> Iterator[Block]:
    used = {unit.look for unit in units[1:]}
    ranks = [look for look in _LOOKS if look in used]
    indents: list[int] = []
    for at, unit in enumerate(units):
        if not unit.is_item:
            indents = []
        if unit.rows:
            yield from unit.rows
        elif unit.look:
            level = 1 if at == 0 else min(2 + ranks.index(unit.look), _LEVELS_MAX)
            yield _block(unit, BlockKind.HEADING, level=level)
        elif unit.is_item:
            yield _block(unit, BlockKind.ITEM, level=_nesting(unit.first.indent, indents))
        else:
            yield _block(unit, BlockKind.PARAGRAPH)


def _block(unit: _Unit, kind: BlockKind, level: int = 0) -> Block:
    is_item = kind is BlockKind.ITEM
    text = joined(unit.lines)
    if unit.first.marker and not is_item:
        text = f"{unit.first.marker} {text}"
    marker = unit.first.number if is_item else ""
    return Block(kind=kind, text=text, page=unit.first.page, level=level, marker=marker)


def _nesting(indent: int, indents: list[int]) -> int:
    """How deep an item stands in the items before it; `indents` is kept up to date."""
    while indents and indent < indents[-1]:
        indents.pop()
    if not indents or indent > indents[-1]:
        indents.append(indent)
    return len(indents) - 1
