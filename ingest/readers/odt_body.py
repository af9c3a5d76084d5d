"""Goes over the body of an OpenDocument text and says what stands in it, in order.

It must never pass on what Writer does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from xml.etree.ElementTree import Element  # the type only: zip_package.py does the parsing

from ingest.readers.elements import attribute, integer
from ingest.readers.flow import Cell, Paragraph, Run, Table
from ingest.readers.odt_lists import OUTLINE, Count, Lists
from ingest.readers.odt_styles import Styles
from ingest.readers.tables import COLUMNS_MAX
from ingest.readers.words import clean

_SPACES_MAX = 100
_CONTENTS = {"table-of-content", "alphabetical-index", "illustration-index", "table-index",
    "object-index"}  # fmt: skip
#: No words of the document, though some hold words.
_NEVER_READ = {"tracked-changes", "forms", "script", "event-listeners", "annotation-end",
    "ruby-text", "note-citation", "number"}  # fmt: skip
_TITLE_STYLE = "title"
_TABLE_HEADING = "table heading"
_ROW_GROUPS = {"table-header-rows", "table-rows", "table-row-group"}
_HIDING_ROWS = {"collapse", "filter"}


@dataclass(slots=True)
class Found:
    """What was met on the way and does not stand in the flow."""

    title: str = ""
    hidden: int = 0
    pictures: int = 0
    comments: int = 0
    objects: bool = False
    contents: bool = False
    tracked: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """The list item that the walk stands in."""

    count: Count
    style: str
    nesting: int
    #: The number that the item says it begins with.
    start: str = ""
    #: Whether it is an item, and not what introduces the items.
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class _Look:
    """What the spans and links around some words say of them."""

    paragraph: str
    run: str = ""
    href: str = ""


class Body:
    """The walk over one body."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self._styles = styles
        self._lists = lists
        self._notes: list[Paragraph] = []
        #: Text boxes that hang on the paragraph at hand.
        self._boxes: list[Paragraph | Table] = []
        self.found = Found()

    def flow(self, text: Element) -> list[Paragraph | Table]:
        """All that the body says; its footnotes at the end."""
        said = list(self._blocks(text))
        return [*said, *self._notes]

    def _blocks(
        self, container: Element, place: _Place | None = None
    ) -> Iterator[Paragraph | Table]:
        for element in container:
            yield from self._block(element, place)

    def _block(self, element: Element, place: _Place | None) -> Iterator[Paragraph | Table]:
        name = _name(element)
        if name in {"h", "p"}:
            yield self._paragraph(element, place)
            boxes, self._boxes = self._boxes, []
            yield from boxes
        elif name == "list":
            yield from self._list(element, place)
        elif name == "table":
            yield self._table(element)
        elif _is_drawn(element):
            yield from self._drawn(element)
        elif self._is_hidden(element, name):
            self.found.hidden += bool(clean("".join(element.itertext())))
        elif not self._is_left_out(element, name):
            yield from self._blocks(element, place)

    def _is_hidden(self, element: Element, name: str) -> bool:
        if name == "section":
            shown = attribute(element, "display")
            if shown == "condition":
                return attribute(element, "is-hidden") == "true"
            return shown == "none" or self._styles.hides_section(attribute(element, "style-name"))
        return name == "hidden-text" and attribute(element, "is-hidden") != "false"

    def _is_left_out(self, element: Element, name: str) -> bool:
        """Whether an element holds no words to read; counts what a person should know of."""
        if name in _CONTENTS:
            self.found.contents = True
        elif name == "annotation":
            self.found.comments += 1
        elif name in {"object", "object-ole", "plugin", "applet"}:
            self.found.objects = True
        elif name == "image":
            self.found.pictures += 1
        elif name == "tracked-changes":
            self.found.tracked = self.found.tracked or len(element) > 0
        else:
            return name in _NEVER_READ or ":svg-" in element.tag
        return True

    def _list(self, element: Element, outer: _Place | None) -> Iterator[Paragraph | Table]:
        style = attribute(element, "style-name") or (outer.style if outer else "")
        style = style or self._own_list_style(element)
        count = outer.count if outer else self._lists.begin(element, style)
        nesting = outer.nesting + 1 if outer else 0
        for item in element:
            start = attribute(item, "start-value")
            numbered = _name(item) == "list-item"
            place = _Place(count, style, nesting, start, numbered)
            yield from _joined(self._blocks_of_item(item, place))

    def _blocks_of_item(self, item: Element, place: _Place) -> Iterator[Paragraph | Table]:
        """What stands in an item; its first paragraph alone is counted."""
        for element in item:
            yield from self._block(element, place)
            if _name(element) in {"h", "p"}:
                place = replace(place, numbered=False)

    def _own_list_style(self, element: Element) -> str:
        """The list style that the first paragraph of a list names by its own style."""
        for item in element:
            for one in item:
                if _name(one) in {"h", "p"}:
                    return self._styles.list_style(attribute(one, "style-name")) or ""
        return ""

    def _paragraph(self, element: Element, place: _Place | None) -> Paragraph:
        style = attribute(element, "style-name")
        hidden = element.find(".//{*}hidden-paragraph")
        if hidden is not None and attribute(hidden, "is-hidden") != "false":
            self.found.hidden += 1
            return Paragraph(runs=())
        runs = tuple(self._runs(element, _Look(style)))
        level = self._level(element, style)
        one = Paragraph(runs=runs, level=level, size=self._styles.size("", style))
        if not one.text:
            return one
        if self._styles.is_named(style, _TITLE_STYLE):
            self.found.title = self.found.title or one.text
        listed = place is not None and place.numbered and not level
        return replace(
            one,
            marker=_printed(element) or self._label(element, style, level, place),
            nesting=(place.nesting or self._styles.nesting(style)) if place and listed else -1,
        )

    def _level(self, element: Element, style: str) -> int:
        if _name(element) == "p":
            return self._styles.level(style)
        if self._styles.is_named(style, _TITLE_STYLE):
            return 1
        return integer(attribute(element, "outline-level"), 1) or 1

    def _label(self, element: Element, style: str, level: int, place: _Place | None) -> str:
        """The number that Writer prints before a paragraph, by its list or as a heading."""
        if place is not None:
            if not place.numbered:
                return ""
            return self._lists.label(place.count, place.style, place.nesting, place.start)
        unnumbered = attribute(element, "is-list-header") == "true"
        if _name(element) != "h" or unnumbered or self._styles.list_style(style) == "":
            return ""
        start = attribute(element, "start-value")
        return self._lists.label(self._lists.outline, OUTLINE, level - 1, start)

    def _runs(self, element: Element, look: _Look) -> Iterator[Run]:
        """The words in an element, and behind each element in it those that follow it."""
        yield from self._run(element.text, look)
        for child in element:
            yield from self._inline(child, look)
            yield from self._run(child.tail, look)

    def _run(self, text: str | None, look: _Look) -> Iterator[Run]:
        if not text:
            return
        if self._styles.is_hidden(look.run, look.paragraph):
            self.found.hidden += bool(text.strip())
            return
        bold = self._styles.is_bold(look.run, look.paragraph)
        yield Run(text=" ".join(text.split("\n")), bold=bold, href=look.href)

    def _inline(self, element: Element, look: _Look) -> Iterator[Run]:
        name = _name(element)
        if name == "s":
            yield Run(text=" " * min(integer(attribute(element, "c"), 1), _SPACES_MAX))
        elif name in {"tab", "line-break"}:
            yield Run(text="\t" if name == "tab" else "\n")
        elif name == "span":
            yield from self._runs(element, replace(look, run=attribute(element, "style-name")))
        elif name == "a":
            yield from self._runs(element, replace(look, href=attribute(element, "href")))
        elif name == "note":
            yield from self._note(element)
        elif _is_drawn(element):
            # Written here, its words would run into the sentence.
            above, self._boxes = self._boxes, []
            above += self._drawn(element)
            self._boxes = above
        elif self._is_hidden(element, name):
            self.found.hidden += 1
        elif not self._is_left_out(element, name):
            yield from self._runs(element, look)

    def _drawn(self, element: Element) -> Iterator[Paragraph | Table]:
        """The words of a text box or a shape; of a frame that holds an object, not its picture."""
        if not self._is_left_out(element, _name(element)):
            objects = [child for child in element if _name(child).startswith("object")]
            for child in objects or element:
                yield from self._drawn(child) if _is_drawn(child) else self._block(child, None)

    def _note(self, element: Element) -> Iterator[Run]:
        """Where a footnote stands, its number; its words are kept for the end."""
        number = clean(element.findtext("{*}note-citation") or "")
        body = element.find("{*}note-body")
        said = list(self._blocks(body)) if body is not None else []
        texts = (one.runs for one in said if isinstance(one, Paragraph))
        runs = tuple(run for text in texts for run in (*text, Run(text="\n")))
        self._notes.append(Paragraph(runs=runs, nesting=0, marker=f"{number}." if number else ""))
        yield Run(text=f"[{number}]")

    def _table(self, element: Element) -> Table:
        heads: list[tuple[Cell, ...]] = []
        rows: list[tuple[Cell, ...]] = []
        for row, is_head in self._rows(element, is_head=False):
            (heads if is_head and not rows else rows).append(row)
        return Table(rows=(*heads, *rows), heads=len(heads))

    def _rows(self, element: Element, *, is_head: bool) -> Iterator[tuple[tuple[Cell, ...], bool]]:
        for child in element:
            name = _name(child)
            if attribute(child, "visibility") in _HIDING_ROWS and name == "table-row":
                self.found.hidden += 1
            elif name == "table-row":
                yield tuple(self._cells(child)), is_head
            elif name in _ROW_GROUPS:
                yield from self._rows(child, is_head=is_head or name == "table-header-rows")

    def _cells(self, row: Element) -> Iterator[Cell]:
        for element in row:
            if _name(element) != "table-cell":
                continue
            flow = tuple(self._blocks(element))
            cell = Cell(
                flow=flow,
                head=self._is_head(element),
                across=integer(attribute(element, "number-columns-spanned"), 1),
                down=integer(attribute(element, "number-rows-spanned"), 1),
            )
            times = integer(attribute(element, "number-columns-repeated"), 1)
            yield from (cell for _ in range(min(times, COLUMNS_MAX)))

    def _is_head(self, cell: Element) -> bool:
        styles = [attribute(one, "style-name") for one in cell if _name(one) in {"p", "h"}]
        return bool(styles) and all(self._styles.is_named(one, _TABLE_HEADING) for one in styles)


def _joined(said: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """What stands in an item, the paragraphs that follow its first one at once joined to it."""
    first, *others = list(said) or [Paragraph(runs=())]
    if not isinstance(first, Paragraph) or first.nesting < 0:
        yield from (first, *others)
        return
    runs = [*first.runs]
    follow = [each for each in takewhile(_follows, others) if isinstance(each, Paragraph)]
    for each in follow:
        runs += (Run(text="\n"), *each.runs)
    yield replace(first, runs=tuple(runs))
    yield from others[len(follow) :]


def _follows(each: Paragraph | Table) -> bool:
    """Whether it is a paragraph that stands in no list of its own and heads nothing."""
    return isinstance(each, Paragraph) and each.nesting < 0 and not each.level


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_drawn(element: Element) -> bool:
    return ":drawing:" in element.tag or ":dr3d:" in element.tag


def _printed(element: Element) -> str:
    """The number of a paragraph, where the file holds it as printed."""
    return clean(element.findtext("{*}number") or "")
