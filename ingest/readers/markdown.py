"""Reads a Markdown file by way of the HTML it stands for, so that HTML inside it is read too.

It must never parse the front matter: that is handed on as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

from ingest.readers.blocks import BlockKind, Reading
from ingest.readers.markup import MARKER, read_markup
from ingest.readers.tags import mended
from ingest.readers.words import clean, decode

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE_END = re.compile(r"\r\n?")


def read(data: bytes) -> Reading:
    """What a Markdown file says; its title is its first heading of level 1."""
    text = _LINE_END.sub("\n", decode(data))
    front = _FRONT_MATTER.match(text)
    body = LexborHTMLParser(mended(_html(text[front.end() :] if front else text))).body
    markup = read_markup(body, addresses=True) if body else None
    blocks = markup.blocks if markup else ()
    headings = (b.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 1)
    return Reading(
        blocks=blocks,
        labels={},
        title=next(headings, ""),
        front_matter=(front[1] or "").rstrip("\n") if front else "",
        notes=markup.notes() if markup else (),
    )


def _html(text: str) -> str:
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(text)
    return str(parser.renderer.render(_with_markers(tokens), parser.options, {}))


def _with_markers(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each ordered item's number as it stands in the file, "3." or "3)"."""
    marked = []
    for token in tokens:
        marked.append(token)
        if token.type == "list_item_open" and token.info:
            marker = Token("html_block", "", 0)
            marker.content = f'<i class="{MARKER}">{clean(token.info + token.markup)}</i>'
            marked.append(marker)
    return marked
