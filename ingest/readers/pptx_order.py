"""The order in which a person reads boxes on a page: columns from left to right, or rows.

Where both can be seen in them, the one that is nearer to the order of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

#: With more boxes than these a slide is a drawing: the order of the file is as good as any.
_BOXES_MAX = 40
#: Boxes that reach into each other by less than this share of the smaller one stand apart.
_OVERLAP = 0.2


Places = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where something stands, in any unit, from the upper left corner."""

    left: int
    top: int
    right: int
    bottom: int


def in_reading_order(boxes: Sequence[Box]) -> list[int]:
    """The places of the boxes in the given sequence, in the order in which they are read."""
    places = tuple(range(len(boxes)))
    return list(places if len(boxes) > _BOXES_MAX else _ordered(boxes, places, {}))


def _ordered(boxes: Sequence[Box], places: Places, known: dict[Places, Places]) -> Places:
    """The first row and then the rest, or column by column."""
    if len(places) <= 1:
        return places
    if places in known:
        return known[places]
    first, *others = _cut(places, lambda at: (boxes[at].top, boxes[at].bottom))
    rest = tuple(sorted(at for row in others for at in row))
    columns = _cut(places, lambda at: (boxes[at].left, boxes[at].right))
    ways = [parts for parts in (columns, [first, rest] if rest else []) if len(parts) > 1]
    orders = [tuple(at for part in parts for at in _ordered(boxes, part, known)) for parts in ways]
    by_place = tuple(sorted(places, key=lambda at: (boxes[at].top, boxes[at].left)))
    known[places] = min(orders, key=_turned) if orders else by_place
    return known[places]


def _cut(places: Places, extent: Callable[[int], tuple[int, int]]) -> list[Places]:
    """The boxes in parts between which a line can be drawn, in order."""
    parts: list[list[int]] = []
    end = 0
    for at in sorted(places, key=extent):
        start, own_end = extent(at)
        slack = _OVERLAP * (own_end - start)
        if parts and start < end - slack:
            parts[-1].append(at)
            end = max(end, own_end)
        else:
            parts.append([at])
            end = own_end
    return [tuple(sorted(part)) for part in parts]


def _turned(order: Places) -> int:
    """How many pairs stand the other way round than in the file."""
    return sum(first > second for first, second in combinations(order, 2))
