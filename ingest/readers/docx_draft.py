"""A Word file's body made plain for the converter: what Word works out is written into it.

It must never leave in words that the author hid, nor change what Word would print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement  # defusedxml does the parsing

from ingest.readers.blocks import Unreadable
from ingest.readers.docx_numbering import LEVELS, Numbering
from ingest.readers.docx_package import Package
from ingest.readers.elements import attribute, integer
from ingest.readers.looks import Look, levels_by_look
from ingest.readers.words import clean

#: The run style of a list number that Word prints.
MARKER_STYLE = "CspListMarker"
HEADING_LEVELS = 6
_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc [1-9]|toc heading", re.IGNORECASE)
_OFF = {"0", "false", "off", "none"}
#: The bit of a table's look that says its first row is set apart.
_FIRST_ROW = 0x20
#: A style may rest on another; deeper than this is a circle.
_STYLES_DEEP = 12


class _Styles:
    """What the file's styles say of a paragraph, a run or a table."""

    def __init__(self, root: Element | None) -> None:
        self._root = root
        found = root.iterfind("{*}style") if root is not None else ()
        self._styles = {attribute(style, "styleId"): style for style in found}

    def find(self, style: str, path: str) -> Element | None:
        """The first element at `path` in this style or those that it rests on."""
        steps = (one.find(path) for one in self._chain(style))
        return next((element for element in steps if element is not None), None)

    def level(self, style: str) -> int:
        """The heading level of this style from 1; 0 where it is none."""
        for one in self._chain(style):
            outline = one.find("{*}pPr/{*}outlineLvl")
            if match := _HEADING_NAME.fullmatch(_name(one)):
                return int(match[1])
            if outline is not None:
                return _outlined(outline)
        return 0

    def named(self, style: str, pattern: re.Pattern[str]) -> bool:
        """Whether this style, or one that it rests on, has a name like this."""
        return any(pattern.fullmatch(_name(one)) for one in self._chain(style))

    def sets_first_row_apart(self, style: str) -> bool:
        """Whether a table of this style shows its first row as a header."""
        parts = (part for one in self._chain(style) for part in one.iterfind("{*}tblStylePr"))
        return any(attribute(part, "type") == "firstRow" for part in parts)

    def slim(self) -> None:
        """Leave only names and lists, all that the converter asks for: it parses slowly."""
        for style in self._styles.values():
            _keep(style, {"name", "pPr"})
        if self._root is not None:
            _keep(self._root, {"style"})

    def _chain(self, style: str) -> Iterator[Element]:
        for _ in range(_STYLES_DEEP):
            if (one := self._styles.get(style)) is None:
                return
            yield one
            style = attribute(one.find("{*}basedOn"), "val")


_TITLE_NAME = re.compile("title", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the file and the id of its style."""

    element: Element
    style: str

    @classmethod
    def of(cls, element: Element) -> _Paragraph:
        return cls(element, attribute(element.find("{*}pPr/{*}pStyle"), "val"))

    def text(self) -> str:
        return clean("".join(piece.text or "" for piece in self.element.iterfind(".//{*}t")))

    def runs(self) -> list[Element]:
        """The runs that say something."""
        return [run for run in self.element.iterfind(".//{*}r") if _words(run).strip()]

    def restyle(self, style: str) -> None:
        """Give it a style of Word's own, whatever the file calls its style."""
        _set(_child(_child(self.element, "pPr"), "pStyle"), style)

    def number(self, list_id: str, level: int) -> None:
        """Write its list into it, wherever Word has it from."""
        numbering = _child(_child(self.element, "pPr"), "numPr")
        _set(_child(numbering, "ilvl"), str(level))
        _set(_child(numbering, "numId"), list_id)

    def begin_with(self, label: str, style: str = "") -> None:
        """Put its number before its words."""
        _child(self.element, "pPr")
        run = Element(_like(self.element, "r"))
        if style:
            _set(_child(_child(run, "rPr"), "rStyle"), style)
        SubElement(run, _like(self.element, "t")).text = f"{label} "
        self.element.insert(1, run)


class Draft:
    """The body of one file, and what its styles and lists make of it."""

    def __init__(self, package: Package) -> None:
        body = package.root("document")
        if body is None:
            raise Unreadable(
                "the file holds no Word document", "Open it in Word and save it again as .docx"
            )
        self._body = body
        self._notes_parts = [package.root("footnotes"), package.root("endnotes")]
        self._styles = _Styles(package.root("styles"))
        self._numbering = Numbering(package.root("numbering"))
        #: Words of the first paragraph in the style of a title.
        self.title = ""

    def prepare(self) -> tuple[str, ...]:
        """Change the body in place; what was left out, one sentence each."""
        paragraphs = [_Paragraph.of(element) for element in self._body.iterfind(".//{*}p")]
        hidden = self._hide(paragraphs)
        levels = [self._level(paragraph) for paragraph in paragraphs]
        if not any(levels):
            levels = self._levels_by_look(paragraphs)
        for paragraph, level in zip(paragraphs, levels, strict=True):
            self._settle(paragraph, level)
        for table in self._body.iterfind(".//{*}tbl"):
            self._mark_header(table)
        contents = any(self._styles.named(one.style, _CONTENTS_NAME) for one in paragraphs)
        self._styles.slim()
        return tuple(self._notes(hidden=hidden, contents=contents))

    def _notes(self, *, hidden: int, contents: bool) -> Iterator[str]:
        if hidden:
            yield f"The hidden text in {hidden} of its paragraphs was not read"
        if contents:
            yield "The table of contents was not read"
        if any(self._body.find(f".//{{*}}{kind}") is not None for kind in ("ins", "del")):
            yield "Tracked changes were read as if they had been accepted"

    def _hide(self, paragraphs: Iterable[_Paragraph]) -> int:
        """Take out the words that Word does not show; from how many paragraphs."""
        roots = (root for root in self._notes_parts if root is not None)
        others = (_Paragraph.of(element) for root in roots for element in root.iterfind(".//{*}p"))
        return sum(map(self._hide_in, (*paragraphs, *others)))

    def _hide_in(self, paragraph: _Paragraph) -> bool:
        hidden = [run for run in paragraph.runs() if self._is(run, paragraph, "vanish")]
        for run in hidden:
            for text in run.findall("{*}t"):
                run.remove(text)
        return bool(hidden)

    def _is(self, run: Element, paragraph: _Paragraph, property_: str) -> bool:
        """Whether a run is bold, hidden…: by itself, its own style, or its paragraph's."""
        own = run.find(f"{{*}}rPr/{{*}}{property_}")
        if own is None:
            style = attribute(run.find("{*}rPr/{*}rStyle"), "val")
            own = self._styles.find(style, f"{{*}}rPr/{{*}}{property_}")
        if own is None:
            own = self._styles.find(paragraph.style, f"{{*}}rPr/{{*}}{property_}")
        return own is not None and attribute(own, "val") not in _OFF

    def _level(self, paragraph: _Paragraph) -> int:
        outline = paragraph.element.find("{*}pPr/{*}outlineLvl")
        if self._styles.named(paragraph.style, _TITLE_NAME):
            self.title = self.title or paragraph.text()
            return 1
        return self._styles.level(paragraph.style) if outline is None else _outlined(outline)

    def _levels_by_look(self, paragraphs: Sequence[_Paragraph]) -> list[int]:
        """The headings of a file that has no heading styles."""
        top = {id(element) for element in self._body.iterfind("{*}body/{*}p")}
        said = [at for at, one in enumerate(paragraphs) if id(one.element) in top and one.text()]
        levels = [0] * len(paragraphs)
        found = levels_by_look([self._look(paragraphs[at]) for at in said])
        for at, level in zip(said, found, strict=True):
            levels[at] = level
        return levels

    def _look(self, paragraph: _Paragraph) -> Look:
        bold = all(self._is(run, paragraph, "b") for run in paragraph.runs())
        listed = bool(self._list(paragraph)[0])
        return Look(text=paragraph.text(), bold=bold and not listed, size=_size(paragraph))

    def _settle(self, paragraph: _Paragraph, level: int) -> None:
        """Write a paragraph's level and number into it."""
        list_id, list_level = self._list(paragraph)
        label = self._numbering.label(list_id, list_level) if list_id else ""
        if list_id:
            paragraph.number(list_id, list_level)
        if level:
            paragraph.restyle(f"Heading{min(level, HEADING_LEVELS)}")
        if label and paragraph.text():
            paragraph.begin_with(label, "" if level else MARKER_STYLE)

    def _list(self, paragraph: _Paragraph) -> tuple[str, int]:
        """The id of a paragraph's list and the level in it; "" where it is in none."""
        own = paragraph.element.find("{*}pPr/{*}numPr")
        styled = self._styles.find(paragraph.style, "{*}pPr/{*}numPr")
        list_id = _inner(own, "numId") or _inner(styled, "numId")
        level = _inner(own, "ilvl") or _inner(styled, "ilvl")
        at = integer(level, self._numbering.styled.get(paragraph.style, 0))
        return ("" if list_id == "0" else list_id), min(at, LEVELS - 1)

    def _mark_header(self, table: Element) -> None:
        """Mark the first row of a table whose style shows it as a header."""
        first = table.find("{*}tr")
        style = attribute(table.find("{*}tblPr/{*}tblStyle"), "val")
        look = table.find("{*}tblPr/{*}tblLook")
        if first is None or not self._styles.sets_first_row_apart(style):
            return
        if attribute(look, "firstRow") == "1" or _bits(attribute(look, "val")) & _FIRST_ROW:
            _child(_child(first, "trPr"), "tblHeader")


def _name(style: Element) -> str:
    return attribute(style.find("{*}name"), "val")


def _outlined(outline: Element) -> int:
    """Word counts outline levels from 0; the tenth is body text."""
    level = integer(attribute(outline, "val"), LEVELS) + 1
    return level if level <= LEVELS else 0


def _size(paragraph: _Paragraph) -> int:
    sizes = (run.find("{*}rPr/{*}sz") for run in paragraph.runs())
    return max((integer(attribute(size, "val"), 0) for size in sizes), default=0)


def _words(run: Element) -> str:
    return "".join(text.text or "" for text in run.iterfind("{*}t"))


def _inner(element: Element | None, name: str) -> str:
    return attribute(element.find(f"{{*}}{name}"), "val") if element is not None else ""


def _bits(hexadecimal: str) -> int:
    return int(hexadecimal, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,8}", hexadecimal) else 0


def _like(element: Element, name: str) -> str:
    """A name in the name space of `element`."""
    space, brace, _ = element.tag.rpartition("}")
    return f"{space}{brace}{name}"


def _keep(element: Element, names: set[str]) -> None:
    for child in list(element):
        if child.tag.rpartition("}")[2] not in names:
            element.remove(child)


def _child(element: Element, name: str) -> Element:
    """The child of this name, made first among its siblings where it is missing."""
    child = element.find(f"{{*}}{name}")
    if child is None:
        child = Element(_like(element, name))
        element.insert(0, child)
    return child


def _set(element: Element, value: str) -> None:
    element.set(_like(element, "val"), value)
