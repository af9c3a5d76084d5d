"""Parsed HTML as blocks in reading order; also the last step of Word and Markdown files.

It must never read what a person does not see on the page, nor drop what a person does see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from ingest.readers.blocks import Block, BlockKind
from ingest.readers.markup_lists import Count, bulleted, count_of, without_bullet
from ingest.readers.markup_sight import NEVER_READ, Attributes, frames_the_page, is_hidden
from ingest.readers.markup_tables import table_blocks
from ingest.readers.words import clean

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_LISTS = {"ul", "ol", "menu", "dir"}
_DEFINITIONS = {"dt", "dd"}
_BREAKS = {
    *_HEADINGS, *_LISTS, "address", "article", "aside", "blockquote", "body", "caption", "center",
    "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "hgroup", "hr", "legend", "li", "main", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr",
}  # fmt: skip
_BACK_LINK = re.compile(r"[\u2191\u21a9\u2934\u25b2^]+")
_SPACES = re.compile(r"\s+")
_GAP = re.compile(r"\n[^\S\n]*\n")
_STOPS = (".", ";", ":", "!", "?", ",")
#: A phone number is the same with and without its country's code: compare its last digits.
_PHONE_DIGITS = 9
#: The class of an element that holds a list item's marker as printed (docx.py, markdown.py).
MARKER = "list-marker"
_PARAGRAPH = BlockKind.PARAGRAPH


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


class _Walk:
    """Goes over the nodes once, without recursion: hostile pages are deep."""

    def __init__(self, *, addresses: bool) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self.pictures = 0
        self._addresses = addresses
        self._run: list[str] = []
        self._frames: list[_Frame] = []
        self._lists: list[Count] = []
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
        if not node.is_element_node or tag in NEVER_READ:
            return False
        attributes = node.attributes
        if is_hidden(tag, attributes):
            self.hidden += bool(clean(node.text()))
            return False
        if frames_the_page(node, tag, attributes):
            return False
        if tag in _BREAKS:
            self._flush()
            return self._begin_block(node, tag, attributes)
        return self._begin_inline(node, tag, attributes)

    def _begin_inline(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
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

    def _begin_block(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        if tag == "dt" and self._terms_said:
            self._terms, self._terms_said = [], False
        elif tag in _HEADINGS or tag in _LISTS or tag == "table":
            self._say_terms()
        if tag == "table":
            rows = table_blocks(node, attributes, seen=self._seen, inside=self._inside)
            self.blocks += rows
            if rows:
                return False
        if tag in _LISTS:
            self._lists.append(count_of(tag, attributes, len(node.css("li"))))
        elif tag == "pre":
            self._preformatted += 1
        elif tag in _HEADINGS:
            self._push(tag, kind=BlockKind.HEADING, level=_HEADINGS[tag])
        elif tag == "li":
            level = max(len(self._lists) - 1, 0)
            marker = self._lists[-1].marker(attributes) if self._lists else ""
            self._push(tag, kind=BlockKind.ITEM, level=level, marker=marker)
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
            self._say(without_bullet(text), kind=frame.kind, level=frame.level, marker=frame.marker)
        elif frame.own == len(self.blocks) - 1 and frame.kind is BlockKind.ITEM:
            item = self.blocks[-1]
            self.blocks[-1] = replace(item, text=clean(f"{item.text} {text}"))
        else:
            self._say_paragraphs(text)

    def _say_paragraphs(self, stretches: str) -> None:
        """Paragraphs between empty lines; lines that begin with a bullet are items."""
        for stretch in _GAP.split(stretches):
            for bullet, lines in groupby(bulleted(stretch.split("\n")), key=itemgetter(0)):
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

    def _seen(self, nodes: list[LexborNode]) -> list[LexborNode]:
        """The rows or cells of a table that the page does not hide."""
        hidden = [is_hidden(node.tag or "", node.attributes) for node in nodes]
        self.hidden += sum(hidden)
        return [node for node, unseen in zip(nodes, hidden, strict=True) if not unseen]

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


def _lead_in(terms: list[str]) -> str:
    text = ", ".join(terms)
    return text if text.endswith(_STOPS) else f"{text}:"
