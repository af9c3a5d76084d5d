"""The paragraphs of a shape on a slide: which are items, how deep, and what is printed before them.

What a paragraph does not say of its bullet stands in its shape, its layout, or the master.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pptx.slide import Slide

from ingest.readers.elements import attribute
from ingest.readers.flow import Paragraph, Run
from ingest.readers.markup_lists import letter, roman

_LEVELS = 9
_BULLETS = ("buNone", "buChar", "buAutoNum", "buBlip")
_NUMBERED = re.compile(
    r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain|Minus)?"
)
_FIGURES: dict[str, Callable[[int], str]] = {
    "arabic": str,
    "alphaLc": letter,
    "alphaUc": lambda number: letter(number).upper(),
    "romanLc": roman,
    "romanUc": lambda number: roman(number).upper(),
}
_PRINTED = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Minus": "{} -"}


def paragraphs_of(frame: Any, part: Any, looks: Sequence[Any] = ()) -> Iterator[Paragraph]:
    """The paragraphs of a text frame.

    Args:
        frame: of a shape or a cell.
        part: the slide's own, which knows where links lead.
        looks: the elements that may say how paragraphs of each level look, the nearest first.
    """
    counts = [0] * _LEVELS
    for paragraph in frame.paragraphs:
        element = paragraph._p  # noqa: SLF001 - the library offers no other way to its properties
        runs = tuple(_runs(element, part))
        if not any(run.text.strip() for run in runs):
            continue
        level = min(paragraph.level, _LEVELS - 1)
        bullet = _bullet(element, looks, level)
        is_item = bullet is not None and _name(bullet) != "buNone"
        marker = _marker(bullet, counts, level) if is_item else ""
        if not marker:
            counts[level:] = [0] * (_LEVELS - level)
        yield Paragraph(runs=runs, nesting=level if is_item else -1, marker=marker)


def bare_paragraphs(element: Any) -> Iterator[Paragraph]:
    """The words below an element, whatever it is, paragraph by paragraph."""
    for paragraph in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        yield Paragraph(runs=tuple(_runs(paragraph, None)))


def looks_of(shape: Any, slide: Slide, *, listed: bool) -> Iterator[Any]:
    """What says how the paragraphs of a shape look; `listed`: it is a body, as the master has."""
    seen = 0
    one = shape
    while one is not None and seen < 3:  # noqa: PLR2004 - slide, layout, master
        yield from one._element.iterfind("*/{*}lstStyle")  # noqa: SLF001
        seen += 1
        one = getattr(one, "_base_placeholder", None) if getattr(one, "is_placeholder", 0) else None
    if listed:
        yield from slide.slide_layout.slide_master.element.iterfind("{*}txStyles/{*}bodyStyle")


def _bullet(paragraph: Any, looks: Sequence[Any], level: int) -> Any:
    """The element that says what stands before the paragraph, or None."""
    own = paragraph.findall("{*}pPr")
    inherited = (each for one in looks for each in one.iterfind(f"{{*}}lvl{level + 1}pPr"))
    found = (child for each in (*own, *inherited) for child in each if _name(child) in _BULLETS)
    return next(found, None)


def _marker(bullet: Any, counts: list[int], level: int) -> str:
    """Count a numbered paragraph; its number as printed, or "" for a bullet."""
    match = _NUMBERED.match(bullet.get("type") or "") if _name(bullet) == "buAutoNum" else None
    if not match:
        return ""
    start = bullet.get("startAt") or ""
    first = int(start) if re.fullmatch(r"[0-9]{1,5}", start) else 1
    counts[level] = counts[level] + 1 if counts[level] else first
    counts[level + 1 :] = [0] * (_LEVELS - level - 1)
    return _PRINTED.get(match[2] or "", "{}").format(_FIGURES[match[1]](counts[level]))


def _runs(paragraph: Any, part: Any) -> Iterator[Run]:
    for element in paragraph:
        name = _name(element)
        if name == "br":
            yield Run(text="\n")
        elif name in {"r", "fld"}:
            look = element.find("{*}rPr")
            bold = look is not None and look.get("b") in {"1", "true"}
            text = element.findtext("{*}t") or ""
            yield Run(text=text, bold=bold, href=_href(look, part))
        elif name == "AlternateContent" or name.startswith("m"):
            yield Run(text=" ".join(element.itertext()))


def _href(look: Any, part: Any) -> str:
    """Where a run leads, or ""."""
    link = look.find("{*}hlinkClick") if look is not None else None
    name = attribute(link, "id")
    try:
        relation = part.rels[name]
    except (KeyError, AttributeError):
        return ""
    return str(relation.target_ref) if relation.is_external else ""


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
