"""The second opinion on a PDF: its text as pypdf finds it, without the place of any word.

Asked only where pdfium can't open a file or finds no text in it. Must never be asked for more
pages than it can read in time.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, WrongPasswordError

from ingest.readers.blocks import Unreadable
from ingest.readers.pdf_file import locked
from ingest.readers.pdf_pieces import spell

#: Pypdf reads about 30 pages a second.
_PAGES_MAX = 200
_PARAGRAPH = re.compile(r"\n\s*\n")


def plain(data: bytes) -> list[list[str]]:
    """The paragraphs of each page; pages beyond what can be read in time are empty.

    Raises:
        Unreadable: the file is damaged, or needs a password.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        needs_password = reader.is_encrypted and not reader.decrypt("")
        count = 0 if needs_password else len(reader.pages)
    except (FileNotDecryptedError, WrongPasswordError) as fault:
        raise locked() from fault
    except Exception as fault:  # pypdf fails on damage in many ways: KeyError, RecursionError, ...
        raise damaged() from fault
    if needs_password:
        raise locked()
    return [
        list(_paragraphs(reader, number)) if number < _PAGES_MAX else [] for number in range(count)
    ]


def damaged() -> Unreadable:
    """What to say of a file that neither library can open."""
    return Unreadable(
        "the file is damaged: it can't be opened as a PDF",
        "Open it in the program that made it and save it as a PDF again",
    )


def _paragraphs(reader: PdfReader, number: int) -> Iterator[str]:
    try:
        text = reader.pages[number].extract_text()
    except Exception:  # noqa: BLE001 - a page that can't be read is unread, not fatal
        return
    for paragraph in _PARAGRAPH.split(text):
        said = spell(paragraph)
        if said:
            yield said
