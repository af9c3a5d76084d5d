"""Reads an OpenDocument text, as LibreOffice, Google Docs and Word save it.

It must never read what the author deleted or hid. It has no pages: where they break is up to the
program and the fonts of whoever opens it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type only: zip_package.py does the parsing

from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.elements import attribute
from ingest.readers.flow import headed, read_flow
from ingest.readers.odt_body import Body, Found
from ingest.readers.odt_lists import Lists
from ingest.readers.odt_styles import Styles
from ingest.readers.properties import margin_notes, not_read, title_of
from ingest.readers.words import clean
from ingest.readers.zip_package import Maker, unpack

WRITER = Maker(program="LibreOffice Writer", ending=".odt")
_MANIFEST = "META-INF/manifest.xml"
#: What a program names where a text has no language.
_NO_LANGUAGE = {"", "none", "zxx"}


def read(data: bytes) -> Reading:
    """What an OpenDocument text says."""
    package = unpack(data, WRITER)
    if b"encryption-data" in package.parts.get(_MANIFEST, b""):
        raise Unreadable("it is encrypted with a password", "Remove the password and add it again")
    content, styles, meta = (
        package.root(name) if name in package.parts else None
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    text = content.find("{*}body/{*}text") if content is not None else None
    if text is None:
        raise Unreadable("the file holds no OpenDocument text", WRITER.mend)
    shared = styles.findall("{*}styles") if styles is not None else []
    own = content.findall("{*}automatic-styles") if content is not None else []
    body = Body(Styles([*shared, *own]), Lists([*shared, *own]))
    markup = read_flow(headed(body.flow(text)))
    return Reading(
        blocks=markup.blocks,
        labels={},
        title=body.found.title or title_of(_meta(meta, "title"), markup.blocks),
        language=_language(shared) or clean(_meta(meta, "language")),
        notes=tuple(_notes(body.found, styles)),
    )


def _meta(meta: Element | None, name: str) -> str:
    return (meta.findtext(f"{{*}}meta/{{*}}{name}") or "") if meta is not None else ""


def _language(shared: list[Element]) -> str:
    """The language that paragraphs have where nothing else is said."""
    for style in (one for root in shared for one in root.iterfind("{*}default-style")):
        properties = style.find("{*}text-properties")
        language = attribute(properties, "language")
        if attribute(style, "family") == "paragraph" and language not in _NO_LANGUAGE:
            country = attribute(properties, "country")
            return clean(language if country in _NO_LANGUAGE else f"{language}-{country}")
    return ""


def _notes(found: Found, styles: Element | None) -> Iterator[str]:
    yield from not_read(found.hidden, "hidden stretch", "hidden stretches")
    yield from not_read(found.comments, "comment")
    yield from not_read(found.pictures, "picture")
    if found.contents:
        yield "The table of contents was not read"
    if found.tracked:
        yield "Tracked changes were read as if they had been accepted"
    if found.objects:
        yield "Charts, formulas or embedded files were not read"
    margins = styles.iterfind("{*}master-styles/*/*") if styles is not None else ()
    yield from margin_notes("".join(margin.itertext()) for margin in margins)
