"""The words of a diagram (SmartArt) on a slide: its nodes as a list, nested as they hang."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pptx.oxml import parse_xml

from ingest.readers.elements import attribute, integer
from ingest.readers.flow import NESTING_MAX, Paragraph
from ingest.readers.pptx_text import bare_paragraphs


def diagram_of(frame: Any, part: Any) -> list[Paragraph]:
    """The nodes of the diagram in a graphic frame; none where it holds no diagram.

    `part`: the slide's own, which knows where the diagram's data stands.
    """
    link = next(frame.iter("{*}relIds"), None)
    if link is None:
        return []
    data = parse_xml(part.related_part(attribute(link, "dm")).blob)
    points = {attribute(point, "modelId"): point for point in data.iterfind("{*}ptLst/{*}pt")}
    below: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for tie in data.iterfind("{*}cxnLst/{*}cxn"):
        if attribute(tie, "type") in {"", "parOf"}:
            order = integer(attribute(tie, "srcOrd"), 0)
            below[attribute(tie, "srcId")].append((order, attribute(tie, "destId")))
    roots = [name for name, point in points.items() if attribute(point, "type") == "doc"]
    return [one for root in roots for one in _said(root, points, below)]


def _said(
    root: str, points: dict[str, Any], below: dict[str, list[tuple[int, str]]]
) -> Iterator[Paragraph]:
    """The words of the nodes below a root, each node once, whatever hangs on what."""
    left = [(-1, root)]
    met: set[str] = set()
    while left:
        depth, name = left.pop()
        if name in met or name not in points:
            continue
        met.add(name)
        for paragraph in bare_paragraphs(points[name]):
            yield replace(paragraph, nesting=min(max(depth, 0), NESTING_MAX - 1))
        left += [(depth + 1, node) for _, node in sorted(below[name], reverse=True)]
