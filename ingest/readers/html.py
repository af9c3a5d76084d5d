"""Reads a web page: the words of its main part, in order.

It must never read hidden text, nor hand the parser a page built to choke it.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.readers.blocks import Block, BlockKind, Reading, Unreadable
from ingest.readers.markup import read_markup
from ingest.readers.tags import mended
from ingest.readers.words import clean, decode, known_encoding

BYTES_MAX = 2_000_000
#: A main part with less is a shell that a script fills; the words stand elsewhere.
_MAIN_LENGTH = 100
_MAIN_SHARE = 0.1
#: Within these a page names its encoding.
_META_BYTES = 1_024
_META = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)


def read(data: bytes) -> Reading:
    """What a web page says."""
    if len(data) > BYTES_MAX:
        raise Unreadable(
            f"the page is larger than {BYTES_MAX // 1_000_000} MB",
            "Save the part of the page that is needed, without its pictures",
        )
    tree = LexborHTMLParser(mended(decode(data, _declared(data))))
    markup = read_markup(_main(tree))
    return Reading(
        blocks=markup.blocks,
        labels={},
        title=_title(tree, markup.blocks),
        language=clean((tree.root.attributes.get("lang") if tree.root else "") or ""),
        notes=markup.notes(),
    )


def _main(tree: LexborHTMLParser) -> LexborNode:
    """The main part that the page marks, if it holds the words; otherwise the whole body."""
    body = tree.body or tree.root
    if body is None:
        raise Unreadable("the page is empty", "Save the page again")
    articles = tree.css("article")
    marked = tree.css("main, [role=main]")[:1] or (articles if len(articles) == 1 else [])
    enough = max(_MAIN_LENGTH, _MAIN_SHARE * len(body.text()))
    return next((node for node in marked if len(node.text()) >= enough), body)


def _title(tree: LexborHTMLParser, blocks: tuple[Block, ...]) -> str:
    headings = (b.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 1)
    elsewhere = (clean(node.text()) for node in tree.css("h1, head > title"))
    return next(headings, "") or next(filter(None, elsewhere), "")


def _declared(data: bytes) -> str:
    """The encoding that the page names, if it is one that Python knows for text."""
    match = _META.search(data[:_META_BYTES])
    return known_encoding(match[1].decode("ascii")) if match else ""
