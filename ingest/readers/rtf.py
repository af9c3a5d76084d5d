"""Reads a Rich Text file, as Word, WordPad, LibreOffice and case systems write it.

It must never read what the author deleted or hid.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.flow import headed, read_flow
from ingest.readers.properties import margin_notes, not_read, title_of
from ingest.readers.rtf_body import Body
from ingest.readers.rtf_groups import Found

_BEGINS = rb"{\rtf"


def read(data: bytes) -> Reading:
    """What a Rich Text file says."""
    begins = data.find(_BEGINS)
    if begins < 0:
        raise Unreadable("the file holds no Rich Text", "Open it in Word and save it as .docx")
    body = Body()
    markup = read_flow(headed(body.flow(data[begins:])))
    return Reading(
        blocks=markup.blocks,
        labels={},
        title=body.found.title or title_of("".join(body.found.given_titles), markup.blocks),
        notes=tuple(_notes(body.found)),
    )


def _notes(found: Found) -> Iterator[str]:
    yield from not_read(found.hidden, "hidden stretch", "hidden stretches")
    yield from not_read(found.comments, "comment")
    yield from not_read(found.pictures, "picture")
    yield from not_read(found.objects, "embedded object")
    if found.contents:
        yield "The table of contents was not read"
    if found.tracked:
        yield "Tracked changes were read as if they had been accepted"
    if found.is_cut_off:
        yield "Its end is missing: the file may have been cut off"
    yield from margin_notes(["".join(found.margins)])
