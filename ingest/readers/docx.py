"""Reads a Word file: its words as Word prints them, numbers of lists and headings included.

It must never read what the author deleted or hid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import mammoth  # type: ignore[import-untyped] # has no types
from selectolax.lexbor import LexborHTMLParser

from ingest.readers.blocks import Reading
from ingest.readers.docx_draft import HEADING_LEVELS, MARKER_STYLE, Draft
from ingest.readers.docx_numbering import LEVELS
from ingest.readers.docx_package import Package, unpack
from ingest.readers.markup import MARKER, Markup, read_markup
from ingest.readers.properties import margin_notes, title_of
from ingest.readers.words import clean

#: Word's own list styles nest by name: "List Bullet 2".
_LIST_STYLE_LEVELS = range(2, 6)
_STYLES = "\n".join(
    (
        f"r.{MARKER_STYLE} => i.{MARKER}",
        "p[style-name='TOC Heading'] => !",
        *(f"p[style-name='toc {level}'] => !" for level in range(1, LEVELS + 1)),
        *(
            f"p[style-name='List {kind} {level}'] => {'ul|ol > li > ' * (level - 1)}{leaf}:fresh"
            for kind, leaf in (("Bullet", "ul > li"), ("Number", "ol > li"))
            for level in _LIST_STYLE_LEVELS
        ),
        *(f"p.Heading{level} => h{level}:fresh" for level in range(1, HEADING_LEVELS + 1)),
    )
)
_NOT_READ = re.compile(r"word/(?:charts/chart|diagrams/data|embeddings/)")


def read(data: bytes) -> Reading:
    """What a Word file says."""
    package = unpack(data)
    draft = Draft(package)
    notes = draft.prepare()
    markup = _converted(package.packed())
    return Reading(
        blocks=markup.blocks,
        labels={},
        title=draft.title or title_of(package.core("title"), markup.blocks),
        language=clean(package.core("language")),
        notes=(*notes, *markup.notes(), *_notes(package)),
    )


def _converted(file: BytesIO) -> Markup:
    """The file as HTML, read as HTML; its own style map is not asked, its pictures not opened."""
    html = mammoth.convert_to_html(
        file,
        style_map=_STYLES,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda _: {}),
    ).value
    body = LexborHTMLParser(html).body
    return read_markup(body) if body else Markup(blocks=(), hidden=0, pictures=0)


def _notes(package: Package) -> Iterator[str]:
    if any(map(_NOT_READ.match, package.names)):
        yield "Charts, diagrams or embedded files were not read"
    yield from margin_notes(package.margins)
