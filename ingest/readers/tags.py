"""Looks over a page's tags before a parser sees them: refuses monsters, mends stray table rows.

It must take time in proportion to the page, whatever the page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ingest.readers.blocks import Unreadable

#: The parser takes time by the square of attributes and of depth; people's pages have tens.
ATTRIBUTES_MAX = 1_000
DEPTH_MAX = 500

_ATTRIBUTES = r"""(?:[^=>]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|(?!["'])))*+"""
#: One comment, one element whose content is no markup, or one tag. Each begins with "<" and eats
#: what it looked at, so that a scan takes time in proportion to the page.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>script|style|textarea|title|xmp|iframe)\b{_ATTRIBUTES}(?:>|\Z)"
    r".*?(?=</(?P=raw)|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""[^\s/=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s]*+))?+""")
#: Elements that are empty, or that the next of their kind or their parent's end ends.
_NOT_DEEP = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
    "caption", "option", "optgroup", "rb", "rp", "rt", "html", "head", "body",
}  # fmt: skip
_ROW_PARTS = {"tr", "td", "th"}
_ENDS_BARE_ROW = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "hr"}
_TABLE_PARTS = {*_ROW_PARTS, "tbody", "thead", "tfoot", "script", "style", "template", "form"}


def mended(text: str) -> str:
    """The page with a table around each row that stands in none.

    A parser drops the tags of such a row and glues its words to their neighbours.

    Raises:
        Unreadable: the page is built to choke a parser.
    """
    tags = list(_TAG.finditer(text))
    _guard(tags)
    pieces, at = [], 0
    for place, piece in _StrayRows(text).insertions(tags):
        pieces += [text[at:place], piece]
        at = place
    return "".join([*pieces, text[at:]])


def _guard(tags: list[re.Match[str]]) -> None:
    """Count attributes and open elements; an end tag closes only an element of its own name."""
    opened: Counter[str] = Counter()
    depth = 0
    for tag in tags:
        name, attributes = _name(tag), tag["attributes"] or ""
        if len(attributes) > ATTRIBUTES_MAX and _count(attributes) > ATTRIBUTES_MAX:
            raise _monstrous(f"one of its tags has more than {ATTRIBUTES_MAX:,} attributes")
        step = _step(tag, name, attributes, opened)
        opened[name] += step
        depth += step
        if depth > DEPTH_MAX:
            raise _monstrous(f"its elements stand more than {DEPTH_MAX} deep in each other")


def _step(tag: re.Match[str], name: str, attributes: str, opened: Counter[str]) -> int:
    if tag["end"]:
        return -1 if opened[name] else 0
    return int(name not in _NOT_DEEP and not attributes.endswith("/"))


def _name(tag: re.Match[str]) -> str:
    return (tag["name"] or "").lower()


def _count(attributes: str) -> int:
    return sum(1 for _ in _ATTRIBUTE.finditer(attributes))


def _monstrous(why: str) -> Unreadable:
    return Unreadable(
        f"the page is not built as people build pages: {why}",
        "Copy its words into a new Word or text file and add that in its place",
    )


class _StrayRows:
    """What to put where, so that each row stands in a table and the words of a row in a cell.

    Only what follows the begin or the end of a row decides, so both wait for the next tag.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        #: How many of the page's own tables are open; whether one of ours is.
        self._tables = 0
        self._ours = False
        #: Whether words stand bare in our row.
        self._bare = False
        #: Where the last row began or our last row or cell ended, if no tag has followed, or -1.
        self._began = -1
        self._ended = -1

    def insertions(self, tags: list[re.Match[str]]) -> Iterator[tuple[int, str]]:
        """Places in the text, in order, and what to insert there."""
        for tag in tags:
            if name := (tag["name"] or tag["raw"] or "").lower():
                yield from self._settle(tag.start(), name, is_end=bool(tag["end"]))
                yield from self._take(tag, name, is_end=bool(tag["end"]))
        yield from self._settle(len(self._text), "", is_end=True)

    def _settle(self, place: int, name: str, *, is_end: bool) -> Iterator[tuple[int, str]]:
        """Decide what waited, now that a tag (or the end of the text) stands at `place`."""
        words = bool(self._text[max(self._began, self._ended) : place].strip())
        if self._ended >= 0 and (words or name not in _TABLE_PARTS):
            yield self._ended, "</table>"
            self._ours = False
        if self._began >= 0 and (words or not (is_end or name in _TABLE_PARTS)):
            yield self._began, "<td>"
            self._bare = self._ours
        self._began = self._ended = -1

    def _take(self, tag: re.Match[str], name: str, *, is_end: bool) -> Iterator[tuple[int, str]]:
        if name == "table":
            self._tables = max(0, self._tables + (-1 if is_end else 1))
        if name in _ROW_PARTS and not self._tables:
            if not is_end and not self._ours:
                yield tag.start(), "<table>" if name == "tr" else "<table><tr>"
                self._ours = True
            elif is_end and self._ours:
                self._ended, self._bare = tag.end(), False
        elif self._bare and not is_end and name in _ENDS_BARE_ROW:
            yield tag.start(), "</table>"
            self._ours = self._bare = False
        if name == "tr" and not is_end:
            self._began = tag.end()
