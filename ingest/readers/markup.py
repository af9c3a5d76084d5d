"""Parsed HTML as blocks in reading order; also the last step of Word and Markdown files.

It must never read what a person does not see on the page, nor drop what a person does see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from ingest.readers import tables
from ingest.readers.blocks import Block, BlockKind
from ingest.readers.words import BULLETS, clean

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = {"ul", "ol", "menu", "dir"}
_DEFINITIONS = {"dt", "dd"}
_BREAKS = {
    *_HEADINGS, *_LISTS, "address", "article", "aside", "blockquote", "body", "caption", "center",
    "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "hgroup", "hr", "legend", "li", "main", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip
#: No words of the page: code, what plays or draws, and what a person types or presses.
_NEVER_READ = {
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "input", "select", "textarea", "button", "datalist", "option", "progress",
    "meter", "nav", "aside", "area", "map",
}  # fmt: skip
_FRAME_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_SECTIONS = {"article", "main", "section", "blockquote", "td"}
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:font-size|opacity)\s*:\s*0*\.?0*\s*(?:[a-z%]+\s*)?(?:;|!|$)",
    re.IGNORECASE,
)
_BACK_LINK = re.compile(r"[\u2191\u21a9\u2934\u25b2^]+")
_SPACES = re.compile(r"\s+")
_GAP = re.compile(r"\n[^\S\n]*\n")
_GLYPH = re.compile(rf"\s*[{BULLETS}]\s*(?=\S)")
_DASH = re.compile(r"\s*[-*\u2013\u2014]\s+(?=\S)")
_STOPS = (".", ";", ":", "!", "?", ",")
_BAR = " | "
_LETTERS_MAX = 100
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ROMAN_MAX = 4_000
#: A phone number is the same with and without its country's code: compare its last digits.
_PHONE_DIGITS = 9
#: The class of an element that holds a list item's marker as printed (docx.py, markdown.py).
MARKER = "list-marker"
_PARAGRAPH = BlockKind.PARAGRAPH
_Attributes = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """What a stretch of HTML says."""

    blocks: tuple[Block, ...]
    #: Stretches left out because the page hides them.
    hidden: int
    #: Pictures that stand for something and were not read.
    pictures: int

    def notes(self) -> tuple[str, ...]:
        """What was left out, one sentence each."""
        return tuple(
            f"{count} {thing} {'was' if count == 1 else 'were'} not read"
            for count, thing in (
                (self.hidden, "hidden stretch" if self.hidden == 1 else "hidden stretches"),
                (self.pictures, "picture" if self.pictures == 1 else "pictures"),
            )
            if count
        )


def read_markup(root: LexborNode, *, addresses: bool = False) -> Markup:
    """The blocks below `root`; `addresses`: say a web link's address where its text does not."""
    walk = _Walk(addresses=addresses)
    walk.over(root)
    return Markup(blocks=tuple(walk.blocks), hidden=walk.hidden, pictures=walk.pictures)


@dataclass(slots=True, kw_only=True)
class _Frame:
    """The heading, list item, term or definition that the walk stands in."""

    tag: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    marker: str = ""
    #: Number of blocks when it began.
    began: int
    #: Place of its own first block, or -1.
    own: int = -1


@dataclass(slots=True, kw_only=True)
class _List:
    """A list that the walk stands in: how it numbers, and the number of its next item."""

    style: str
    next: int
    step: int


class _Walk:
    """Goes over the nodes once, without recursion: hostile pages are deep."""

    def __init__(self, *, addresses: bool) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self.pictures = 0
        self._addresses = addresses
        self._run: list[str] = []
        self._frames: list[_Frame] = []
        self._lists: list[_List] = []
        self._links: list[int] = []
        self._terms: list[str] = []
        self._terms_said = False
        self._preformatted = 0

    def over(self, root: LexborNode) -> None:
        """Read everything below `root`."""
        above: list[LexborNode] = []
        node = root.child
        while node is not None or above:
            if node is None:
                node = above.pop()
                self._leave(node, node.tag or "")
            elif self._enter(node, node.tag or ""):
                above.append(node)
                node = node.child
                continue
            node = node.next
        self._flush()

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Begin a node; whether to go into it."""
        if node.is_text_node:
            text = node.text_content or ""
            self._run.append(text if self._preformatted else _SPACES.sub(" ", text))
            return False
        if not node.is_element_node or tag in _NEVER_READ:
            return False
        attributes = node.attributes
        if _is_hidden(tag, attributes):
            self.hidden += bool(clean(node.text()))
            return False
        if _frames_the_page(node, tag, attributes):
            return False
        if tag in _BREAKS:
            self._flush()
            return self._begin_block(node, tag, attributes)
        return self._begin_inline(node, tag, attributes)

    def _begin_inline(self, node: LexborNode, tag: str, attributes: _Attributes) -> bool:
        if tag == "br":
            self._run.append("\n")
        elif tag in {"img", "image"}:
            decorates = attributes.get("alt") == "" or attributes.get("role") == "presentation"
            self.pictures += not decorates
        elif tag == "a":
            self._links.append(len(self._run))
        elif attributes.get("class") == MARKER and self._frames:
            self._frames[-1].marker = clean(node.text())
            return False
        return True

    def _begin_block(self, node: LexborNode, tag: str, attributes: _Attributes) -> bool:
        if tag == "dt" and self._terms_said:
            self._terms, self._terms_said = [], False
        elif tag in _HEADINGS or tag in _LISTS or tag == "table":
            self._say_terms()
        if tag == "table" and (table := self._table(node, attributes)):
            self.blocks += table
            return False
        if tag in _LISTS:
            self._lists.append(_list(tag, attributes, len(node.css("li"))))
        elif tag == "pre":
            self._preformatted += 1
        elif tag in _HEADINGS:
            self._push(tag, kind=BlockKind.HEADING, level=_HEADINGS[tag])
        elif tag == "li":
            level = max(len(self._lists) - 1, 0)
            self._push(tag, kind=BlockKind.ITEM, level=level, marker=self._number(attributes))
        elif tag in _DEFINITIONS:
            self._push(tag)
        return True

    def _push(
        self, tag: str, kind: BlockKind = _PARAGRAPH, level: int = 0, marker: str = ""
    ) -> None:
        began = len(self.blocks)
        self._frames.append(_Frame(tag=tag, kind=kind, level=level, marker=marker, began=began))

    def _leave(self, node: LexborNode, tag: str) -> None:
        if tag == "a":
            self._end_link(node.attributes.get("href") or "")
        if tag not in _BREAKS:
            return
        self._flush()
        if self._frames and self._frames[-1].tag == tag:
            self._frames.pop()
        if tag in _LISTS:
            self._lists.pop()
        elif tag == "pre":
            self._preformatted -= 1
        elif tag == "dl":
            self._say_terms()
            self._terms = []

    def _number(self, attributes: _Attributes) -> str:
        """The marker of the next item of the list that the walk stands in."""
        if not self._lists or not self._lists[-1].style:
            return ""
        here = self._lists[-1]
        number = _integer(attributes.get("value"), here.next)
        here.next = number + here.step
        return _printed(number, here.style) + "."

    def _end_link(self, href: str) -> None:
        """Say an address that the link's text does not; drop a footnote's way back."""
        start = self._links.pop() if self._links else len(self._run)
        text = clean("".join(self._run[start:]))
        if href.startswith("#") and _BACK_LINK.fullmatch(text):
            del self._run[start:]
        elif text and (address := address_unsaid(href, text, web=self._addresses)):
            self._run.append(f" ({address})")

    def _flush(self) -> None:
        """Make the text since the last break into a block, as the frame around it says."""
        text = "".join(self._run)
        self._run.clear()
        self._links = [0] * len(self._links)
        if not text or text.isspace():
            return
        frame = self._frames[-1] if self._frames else None
        if frame is None:
            self._say_paragraphs(text)
        elif frame.tag == "dt":
            self._terms.append(clean(text))
        elif frame.tag == "dd" and frame.own < 0 and self._terms:
            frame.own = len(self.blocks)
            self._terms_said = True
            self._say(f"{_lead_in(self._terms)} {text}")
        elif frame.kind is BlockKind.HEADING:
            self._say(text, kind=frame.kind, level=frame.level)
        else:
            self._say_in_item(text, frame)

    def _say_in_item(self, text: str, frame: _Frame) -> None:
        """An item's first text is the item; what follows at once belongs to it."""
        if frame.kind is BlockKind.ITEM and frame.began == len(self.blocks):
            frame.own = len(self.blocks)
            text = _GLYPH.sub("", text, count=1)
            self._say(text, kind=frame.kind, level=frame.level, marker=frame.marker)
        elif frame.own == len(self.blocks) - 1 and frame.kind is BlockKind.ITEM:
            item = self.blocks[-1]
            self.blocks[-1] = replace(item, text=clean(f"{item.text} {text}"))
        else:
            self._say_paragraphs(text)

    def _say_paragraphs(self, stretches: str) -> None:
        """Paragraphs between empty lines; lines that begin with a bullet are items."""
        for stretch in _GAP.split(stretches):
            for bullet, lines in groupby(_bulleted(stretch.split("\n")), key=itemgetter(0)):
                texts = [text for _, text in lines]
                for text in texts if bullet else [" ".join(texts)]:
                    self._say(text, kind=BlockKind.ITEM if bullet else _PARAGRAPH)

    def _say_terms(self) -> None:
        """Terms whose definition is no plain text stand as a lead-in."""
        if self._terms and not self._terms_said:
            self._say(_lead_in(self._terms))
            self._terms_said = True

    def _say(
        self, text: str, kind: BlockKind = _PARAGRAPH, level: int = 0, marker: str = ""
    ) -> None:
        if text := clean(text):
            self.blocks.append(Block(kind=kind, text=text, level=level, marker=marker))

    def _table(self, table: LexborNode, attributes: _Attributes) -> list[Block]:
        """The rows of a table of data; none where the table only lays out the page."""
        if attributes.get("role") in {"presentation", "none"} or len(table.css("table")) > 1:
            return []
        if table.css_first("td h1, td h2, td h3, td h4, td h5, td h6"):
            return []
        lines = [(row, self._seen(_cells(row))) for row in self._seen(table.css("tr"))]
        heads = sum(row.parent is not None and row.parent.tag == "thead" for row, _ in lines)
        if all(len(cells) <= 1 for _, cells in lines):
            return self._bare_rows([cells[0] for _, cells in lines if cells])
        grid = [[self._cell(cell) for cell in cells] for _, cells in lines]
        return self._caption(table) + tables.rows(grid, heads)

    def _caption(self, table: LexborNode) -> list[Block]:
        caption = table.css_first("caption")
        text = self._inside(caption) if caption else ""
        return [Block(kind=_PARAGRAPH, text=text)] if text else []

    def _bare_rows(self, cells: list[LexborNode]) -> list[Block]:
        """Rows whose one cell holds the columns as "a | b | c"."""
        if not any(_BAR in cell.text() for cell in cells):
            return []
        texts = [self._inside(cell).split(_BAR) for cell in cells]
        return tables.rows([[tables.Cell(text=text) for text in row] for row in texts])

    def _seen(self, nodes: list[LexborNode]) -> list[LexborNode]:
        """The rows or cells that the page does not hide."""
        hidden = [_is_hidden(node.tag or "", node.attributes) for node in nodes]
        self.hidden += sum(hidden)
        return [node for node, is_hidden in zip(nodes, hidden, strict=True) if not is_hidden]

    def _cell(self, cell: LexborNode) -> tables.Cell:
        attributes = cell.attributes
        return tables.Cell(
            text=self._inside(cell),
            head=cell.tag == "th" or _is_bold(cell),
            across=_integer(attributes.get("colspan"), 1),
            down=_integer(attributes.get("rowspan"), 1),
        )

    def _inside(self, node: LexborNode) -> str:
        """All that a cell or a caption says, on one line; its items stand apart."""
        inner = _Walk(addresses=self._addresses)
        inner.over(node)
        self.hidden += inner.hidden
        self.pictures += inner.pictures
        text = ""
        for block in inner.blocks:
            listed = block.kind is BlockKind.ITEM and text and not text.endswith(_STOPS)
            text += f"{';' if listed else ''} {block.marker} {block.text}"
        return clean(text)


def address_unsaid(href: str, text: str, *, web: bool) -> str:
    """The mail address, phone number or (`web`) web address of a link whose text lacks it."""
    scheme, _, rest = href.strip().partition(":")
    address = clean(unquote(rest.partition("?")[0])) if scheme in {"mailto", "tel"} else ""
    if scheme == "tel":
        digits, said = (re.sub(r"\D", "", part) for part in (address, text))
        return "" if digits[-_PHONE_DIGITS:] in said else address
    if scheme == "mailto":
        return "" if address.casefold() in text.casefold() else address
    if not web or scheme not in {"http", "https"}:
        return ""
    return "" if _bare_address(href) == _bare_address(text) else href.strip()


def _bare_address(address: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", address.strip().casefold())


def _is_hidden(tag: str, attributes: _Attributes) -> bool:
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    if (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return True
    return bool(_UNSEEN_STYLE.search(attributes.get("style") or ""))


def _frames_the_page(node: LexborNode, tag: str, attributes: _Attributes) -> bool:
    """Whether this is the head, foot or margin of the page and not of an article on it."""
    if attributes.get("role") in _FRAME_ROLES:
        return True
    return tag in {"header", "footer"} and not any(a.tag in _SECTIONS for a in _above(node))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _cells(row: LexborNode) -> list[LexborNode]:
    cells = []
    cell = row.child
    while cell is not None:
        if cell.tag in {"td", "th"}:
            cells.append(cell)
        cell = cell.next
    return cells


def _is_bold(cell: LexborNode) -> bool:
    bold = "".join(clean(node.text()) for node in cell.css("b, strong"))
    return bool(bold) and bold == clean(cell.text())


def _list(tag: str, attributes: _Attributes, length: int) -> _List:
    down = "reversed" in attributes
    style = (attributes.get("type") or "1") if tag == "ol" else ""
    first = _integer(attributes.get("start"), length if down else 1)
    return _List(style=style, next=first, step=-1 if down else 1)


def _printed(number: int, style: str) -> str:
    """A list number as `type` of an HTML list prints it: 3, c, C, iii, III."""
    if style in {"a", "A"}:
        return letter(number) if style == "a" else letter(number).upper()
    if style in {"i", "I"}:
        return roman(number) if style == "i" else roman(number).upper()
    return str(number)


def letter(number: int) -> str:
    """A number as a small letter; past z as Word and the law do it: aa, bb."""
    times, at = divmod(number - 1, len(_LETTERS))
    return _LETTERS[at] * (times + 1) if 0 < number < _LETTERS_MAX else str(number)


def roman(number: int) -> str:
    """A number from 1 to 3,999 in small Roman figures."""
    if not 0 < number < _ROMAN_MAX:
        return str(number)
    text = ""
    for value, figure in _ROMAN:
        count, number = divmod(number, value)
        text += figure * count
    return text


def _integer(text: str | None, otherwise: int) -> int:
    text = (text or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else otherwise


def _lead_in(terms: list[str]) -> str:
    text = ", ".join(terms)
    return text if text.endswith(_STOPS) else f"{text}:"


def _bulleted(lines: list[str]) -> Iterator[tuple[bool, str]]:
    """Each line without its bullet, and whether it had one; one dash alone is no bullet."""
    dashes = sum(bool(_DASH.match(line)) for line in lines) > 1
    for line in lines:
        match = _GLYPH.match(line) or (_DASH.match(line) if dashes else None)
        yield match is not None, line[match.end() :] if match else line
