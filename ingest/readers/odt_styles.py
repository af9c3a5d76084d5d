"""What the styles of an OpenDocument text say of a paragraph, a run, a section or a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element  # the type only: zip_package.py does the parsing

from ingest.readers.elements import attribute, integer

#: A style may rest on another; deeper than this is a circle.
_STYLES_DEEP = 12
_NUMBERED_HEADING = re.compile(r"heading ([0-9]{1,2})", re.IGNORECASE)
#: Lists made without levels nest by the names of their styles: "List Bullet 2", "Numbering 3".
_NESTED = re.compile(r"(?:list|numbering)(?: bullet| number)? ([2-5])(?: start| end)?")
#: These rest on the style of headings and are none.
_NO_HEADING = {"subtitle", "contents heading", "index heading", "toa heading", "user index heading"}
_BOLD = re.compile(r"bold|[7-9]00")
_POINTS = re.compile(r"([0-9]{1,3})(?:\.[0-9]+)?pt")
#: A character that a style's name may not hold stands in it as its number: "Heading_20_1".
_ENCODED = re.compile(r"_([0-9a-f]{2})_")


class Styles:
    """The styles of one file, by family and name."""

    def __init__(self, roots: Iterable[Element]) -> None:
        """`roots`: the elements that hold styles, later ones before earlier ones."""
        self._styles = {
            (attribute(style, "family"), attribute(style, "name")): style
            for root in roots
            for style in root.iterfind("{*}style")
        }

    def level(self, style: str) -> int:
        """The heading level of a paragraph style from 1; 0 where it is none."""
        for one in self._chain("paragraph", style):
            name = _name(one)
            if match := _NUMBERED_HEADING.fullmatch(name):
                return int(match[1])
            if outline := integer(attribute(one, "default-outline-level"), 0):
                return outline
            if name in _NO_HEADING:
                return 0
            if name in {"heading", "title"}:
                return 1
        return 0

    def is_named(self, style: str, name: str) -> bool:
        """Whether a paragraph style, or one that it rests on, has this name."""
        return any(_name(one) == name for one in self._chain("paragraph", style))

    def nesting(self, style: str) -> int:
        """How deep items of this style are nested by its name, from 0."""
        names = (_NESTED.fullmatch(_name(one)) for one in self._chain("paragraph", style))
        return next((int(match[1]) - 1 for match in names if match), 0)

    def list_style(self, style: str) -> str | None:
        """The list style that a paragraph style names; "" where it names none on purpose."""
        for one in self._chain("paragraph", style):
            for key, value in one.items():
                if key.endswith("}list-style-name"):
                    return value
        return None

    def is_bold(self, run: str, paragraph: str) -> bool:
        """Whether a run of this style in a paragraph of that style is bold."""
        return bool(_BOLD.fullmatch(self._text(run, paragraph, "font-weight")))

    def is_hidden(self, run: str, paragraph: str) -> bool:
        """Whether such a run is hidden."""
        return self._text(run, paragraph, "display") == "none"

    def size(self, run: str, paragraph: str) -> int:
        """How large its letters are, in points; 0 where nothing tells."""
        match = _POINTS.fullmatch(self._text(run, paragraph, "font-size"))
        return int(match[1]) if match else 0

    def hides_section(self, style: str) -> bool:
        """Whether sections of this style are hidden."""
        shown = self._properties("section", style, "section-properties")
        return any(attribute(one, "display") == "none" for one in shown)

    def _text(self, run: str, paragraph: str, name: str) -> str:
        for family, style in (("text", run), ("paragraph", paragraph)):
            for properties in self._properties(family, style, "text-properties"):
                if value := attribute(properties, name):
                    return value
        return ""

    def _properties(self, family: str, style: str, kind: str) -> Iterator[Element]:
        for one in self._chain(family, style):
            yield from one.iterfind(f"{{*}}{kind}")

    def _chain(self, family: str, style: str) -> Iterator[Element]:
        for _ in range(_STYLES_DEEP):
            if (one := self._styles.get((family, style))) is None:
                return
            yield one
            style = attribute(one, "parent-style-name")


def _name(style: Element) -> str:
    """A style's name as a person sees it, in small letters."""
    name = attribute(style, "display-name") or attribute(style, "name")
    return _ENCODED.sub(lambda code: chr(int(code[1], 16)), name).lower()
