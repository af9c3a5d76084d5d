"""What an office file says of itself: its title, and the markings in the margins of its pages.

It must never take a title that a program gave for one that a person gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.readers.blocks import Block, BlockKind
from ingest.readers.words import clean

#: Titles that a program gave and no person.
_NO_TITLE = re.compile(
    r"(?:microsoft )?word(?: -.*| ?document)?|(?:document|untitled|presentation|slide)\W*\d*"
    r"|(?:microsoft )?powerpoint(?: -.*| ?presentation)?|untitled (?:document|presentation)"
    r"|.*\.(?:docx?|dotx?|rtf|odt|ott|pptx?|potx?)",
    re.IGNORECASE,
)
#: Markings of the Government Security Classifications, which stand in the margins of a page.
_MARKING = re.compile(r"\bOFFICIAL(?:\s*[-\u2013:]\s*SENSITIVE)?\b|\b(?:TOP )?SECRET\b")


def title_of(given: str, blocks: Sequence[Block]) -> str:
    """The title in the file's properties if a person gave it, else the one highest heading."""
    given = clean(given)
    if given and not _NO_TITLE.fullmatch(given):
        return given
    highest = [b.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 1]
    begins = bool(blocks) and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1
    return highest[0] if highest and (begins or len(highest) == 1) else ""


def margin_notes(margins: Iterable[str]) -> Iterator[str]:
    """A note for each marking in the page headers and footers."""
    for marking in sorted({clean(m[0]) for text in margins for m in _MARKING.finditer(text)}):
        yield f"Its page header or footer is marked {marking}"


def not_read(count: int, one: str, more: str = "") -> Iterator[str]:
    """The note that things of a kind were left out, if there were any."""
    if count:
        yield (
            f"{count} {one} was not read"
            if count == 1
            else f"{count} {more or one + 's'} were not read"
        )
