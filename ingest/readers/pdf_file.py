"""A PDF file as a whole: opening it, and what it says about itself.

Must never fail over what a file says about itself: an outline, a label or a title that can't be
read is not there.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Self

from ingest.readers.blocks import Unreadable
from ingest.readers.pdf_engine import Handle, pdfium, pypdfium2
from ingest.readers.pdf_headings import Bookmark
from ingest.readers.pdf_marks import Sheet
from ingest.readers.pdf_page import look
from ingest.readers.words import clean

#: Bookmarks looked at; a hostile outline may go round in circles.
_BOOKMARKS_MAX = 5_000
_DEPTH_MAX = 10
#: Longer names are no page label.
_LABEL_MAX = 20
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NO_TITLE = re.compile(
    r"(?:untitled|document|presentation|slide|title|draft|pdf|print|layout|microsoft|template)"
    r"[\s\d._-]*|microsoft (?:word|powerpoint|excel).*|.*\.[a-z]{2,5}\d?|.*\btemplate|[\W\d_]*",
    re.IGNORECASE,
)
_WIDGET, _FREE_TEXT = 20, 3


class Damaged(Exception):
    """Pdfium can't open the file: ask pypdf."""


class File:
    """An open PDF file. Close it, or use it in a `with`."""

    def __init__(self, data: bytes) -> None:
        """Open the file.

        Raises:
            Unreadable: it needs a password.
            Damaged: pdfium can't make sense of it.
        """
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as fault:
            if getattr(fault, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
                raise locked() from fault
            raise Damaged from fault
        self.pages = len(self._document)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def page(self, number: int, *, draw: bool) -> Sheet:
        """What can be seen on page `number`, from 1; drawings only with `draw`."""
        try:
            with self.opened(number) as page:
                return look(page, number, draw=draw)
        except pypdfium2.PdfiumError:
            return Sheet(number=number, width=0.0, height=0.0, damaged=True)

    @contextmanager
    def opened(self, number: int) -> Iterator[Handle]:
        """Page `number`, from 1, with the words of its form fields; closed when the block ends."""
        page = self._document[number - 1]
        try:
            if _has_fields(page) and pdfium.FPDFPage_Flatten(page.raw, 0) == 1:
                page.close()
                page = self._document[number - 1]
            yield page
        finally:
            page.close()

    def outline(self) -> list[Bookmark]:
        """The bookmarks that lead to a page."""
        try:
            return list(islice(self._bookmarks(), _BOOKMARKS_MAX))
        except (pypdfium2.PdfiumError, UnicodeError, RecursionError):
            return []

    def _bookmarks(self) -> Iterator[Bookmark]:
        for entry in islice(self._document.get_toc(max_depth=_DEPTH_MAX), _BOOKMARKS_MAX):
            goal = entry.get_dest()
            page = goal.get_index() if goal else None
            if page is not None:
                title = clean(entry.get_title())
                yield Bookmark(title=title, page=page + 1, depth=entry.level + 1)

    def labels(self) -> dict[int, str]:
        """Page -> the label that the file gives it, where it gives any that isn't its number."""
        found: dict[int, str] = {}
        for number in range(1, self.pages + 1):
            try:
                label = clean(self._document.get_page_label(number - 1))
            except (pypdfium2.PdfiumError, UnicodeError):
                continue
            if label and label != str(number) and len(label) <= _LABEL_MAX:
                found[number] = label
        return found

    def title(self) -> str:
        """The title in the file's metadata, or "" where it is none that a person gave."""
        try:
            title = clean(self._document.get_metadata_value("Title"))
        except (pypdfium2.PdfiumError, UnicodeError):
            return ""
        return "" if _NO_TITLE.fullmatch(title) else title

    def language(self) -> str:
        """The language the file names, as a BCP 47 tag, or ""."""
        size = pdfium.FPDFCatalog_GetLanguage(self._document.raw, None, 0)
        if not 2 < size <= 100:  # noqa: PLR2004 - bytes in UTF-16 with a zero at the end
            return ""
        buffer = (ctypes.c_ushort * size)()
        pdfium.FPDFCatalog_GetLanguage(self._document.raw, buffer, size)
        tag = bytes(buffer)[:size].decode("utf-16-le", "replace").strip("\x00 ").replace("_", "-")
        return tag if _LANGUAGE.fullmatch(tag) else ""

    def attachments(self) -> int:
        """The number of files attached."""
        return max(int(pdfium.FPDFDoc_GetAttachmentCount(self._document.raw)), 0)


def locked() -> Unreadable:
    """What to say of a file that needs a password."""
    return Unreadable("the file needs a password", "Save a copy without a password and use that")


def _has_fields(page: Handle) -> bool:
    """Whether form fields or typed notes stand on the page, whose words are not yet its text."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 1_000)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(note) if note else 0
        pdfium.FPDFPage_CloseAnnot(note)
        if kind in (_WIDGET, _FREE_TEXT):
            return True
    return False
