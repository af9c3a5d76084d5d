"""The pages of a PDF that are pictures: which they are, and their words where OCR is to be had.

It must never read a page by OCR that says its words itself, nor take a picture for words unseen.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.readers.ocr import Failed, Look, Ocr, TooSlow, look_at
from ingest.readers.pdf_engine import Handle, pdfium, pypdfium2
from ingest.readers.pdf_file import File
from ingest.readers.pdf_marks import Sheet

#: What stands for a glyph without a letter; and the share of a page's text that may be so.
_NO_LETTERS = ("\ufffd", "\x00")
_GARBLED = 0.3
#: A picture over this share of a page that says only a few words is a scan, the words a stamp.
_FULL_PAGE = 0.5
_STAMP_WORDS = 20
#: OCR of such a page must find so many times its characters, to be believed above them.
_MORE = 3
#: Letters drawn as lines and curves: fewer things are a frame or a logo.
_DRAWN_LETTERS = 40
#: Tesseract reads best at 300 dots an inch; a poster is read at less.
_DPI = 300.0
_PIXELS_MAX = 20_000_000
#: Pdfium unpacks a picture whole: one of 20,000 by 20,000 would take a gigabyte.
_PICTURE_PIXELS_MAX = 100_000_000
_DEPTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """The sheets of a file, those that were pictures with the words that OCR found."""

    sheets: tuple[Sheet, ...]
    #: Pages that OCR read, and why it did not read others.
    read: tuple[int, ...] = ()
    unread: Mapping[int, str]


def is_scan(sheet: Sheet) -> bool:
    """Whether the words of a page may stand in its picture alone."""
    if sheet.damaged:
        return False
    if is_garbled(sheet):
        return True
    if not sheet.words:
        return bool(sheet.pictures) or sheet.drawn >= _DRAWN_LETTERS
    covered = sum(box.width * box.height for box in sheet.pictures)
    return len(sheet.words) < _STAMP_WORDS and covered > _FULL_PAGE * sheet.width * sheet.height


def is_garbled(sheet: Sheet) -> bool:
    """Whether the file doesn't say which letters most of the page's glyphs are."""
    text = "".join(word.text for word in sheet.words)
    return sum(map(text.count, _NO_LETTERS)) > _GARBLED * len(text)


def scanned(file: File, sheets: Sequence[Sheet], ocr: Ocr) -> Scanned:
    """The sheets with the words of those that are pictures, as far as time and limits allow."""
    until = time.monotonic() + ocr.file_s
    read: dict[int, Sheet] = {}
    unread: dict[int, str] = {}
    scans = [sheet for sheet in sheets if is_scan(sheet)]
    for sheet in scans[ocr.pages :]:
        unread[sheet.number] = (
            f"it lies beyond the pages that OCR reads of one file ({ocr.pages:,})"
        )
    for sheet in scans[: ocr.pages]:
        if time.monotonic() > until:
            unread[sheet.number] = "OCR of this file took more time than it may"
            continue
        found = _read(file, sheet, ocr)
        if isinstance(found, str):
            unread[sheet.number] = found
        else:
            read[sheet.number] = found
    return Scanned(
        sheets=tuple(read.get(sheet.number, sheet) for sheet in sheets),
        read=tuple(read),
        unread=unread,
    )


def _read(file: File, sheet: Sheet, ocr: Ocr) -> Sheet | str:
    """The sheet with its words, or why they could not be read."""
    try:
        with file.opened(sheet.number) as page:
            if _pixels(page) > _PICTURE_PIXELS_MAX:
                return "its picture is larger than OCR may read"
            picture, dpi = _picture(page, sheet)
        look = look_at(picture, dpi, ocr)
    except (pypdfium2.PdfiumError, TooSlow, Failed) as fault:
        slow = f"OCR did not end in the time that a page may take ({ocr.page_s:g} s)"
        return slow if isinstance(fault, TooSlow) else "OCR failed on this page"
    return _doubt(look, sheet) or Sheet(
        number=sheet.number,
        width=look.width,
        height=look.height,
        words=look.words,
        characters=_length(look),
    )


def _doubt(look: Look, sheet: Sheet) -> str:
    """Why what OCR saw does not stand for the page; "" where it does."""
    if not look.words:
        return "OCR found no words in its picture"
    if not look.is_sure:
        return f"OCR was not sure of its words (confidence {look.confidence:.0f} of 100)"
    stamped = sum(len(word.text) for word in sheet.words)
    if not is_garbled(sheet) and _length(look) < _MORE * stamped:
        return "OCR found no more words than stand there"
    return ""


def _length(look: Look) -> int:
    return sum(len(word.text) for word in look.words)


def _pixels(page: Handle) -> int:
    """The size of the largest picture on a page."""
    pictures = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEPTH)
    return max((math.prod(picture.get_px_size()) for picture in pictures), default=0)


def _picture(page: Handle, sheet: Sheet) -> tuple[Any, float]:
    """The page as a grey picture, and its dots an inch."""
    inches = max(sheet.width * sheet.height, 1.0) / 72**2
    dpi = min(_DPI, math.sqrt(_PIXELS_MAX / inches))
    bitmap = page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False)
    return bitmap.to_pil(), dpi
