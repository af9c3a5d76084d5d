"""The words in the picture of a page, read by Tesseract: each with its place, as in a PDF's text.

It must never wait longer than it is told to, nor call a page read that it is not sure of.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from typing import Any, Self

from ingest.readers.hocr import confidence_in, read_hocr, runs_sideways, sure_lines
from ingest.readers.pdf_marks import Word

#: Confidence, of 100, below which a page counts as unread.
_PAGE_SURE = 65.0
#: Below it, the page may stand on its side or its head.
_TURNED = 75.0
_POINTS = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Ocr:
    """Where Tesseract is, and how long it may take."""

    program: str
    #: As Tesseract takes them: "eng", "eng+ben".
    languages: str
    #: Pages read in one file, seconds for one page, and for all of them.
    pages: int
    page_s: float
    file_s: float
    #: A folder for pictures on their way to Tesseract, which whoever made it removes; "": any.
    scratch: str = ""

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What the parent handed over."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What Tesseract saw in one picture."""

    words: tuple[Word, ...] = ()
    #: Mean of the words' confidence by their length, of 100.
    confidence: float = 0.0
    #: Width and height of the picture as its words stand upright, in points.
    width: float = 1.0
    height: float = 1.0
    #: Whether the page lies on its side.
    sideways: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether the words may be quoted."""
        return bool(self.words) and self.confidence >= _PAGE_SURE


class TooSlow(Exception):
    """Tesseract took longer than it may."""


class Failed(Exception):
    """Tesseract could not be run, or gave no answer."""


def look_at(picture: Any, dpi: float, ocr: Ocr) -> Look:
    """What stands in a PIL picture of a page at `dpi`; turned upright where that reads better.

    Raises:
        TooSlow: it took longer than `page_s`.
        Failed: Tesseract could not be run.
    """
    first = _look(picture, dpi, ocr)
    if first.confidence >= _TURNED and not first.sideways:
        return first
    degrees = _turn(picture, dpi, ocr)
    if not degrees:
        return first
    second = _look(picture.rotate(-degrees, expand=True), dpi, ocr)
    return max(first, second, key=lambda look: (not look.sideways, look.confidence))


def _look(picture: Any, dpi: float, ocr: Ocr) -> Look:
    tesseract = _tesseract(ocr)
    try:
        hocr = tesseract.image_to_pdf_or_hocr(
            picture,
            lang=ocr.languages,
            config=f"--dpi {dpi:.0f}",
            extension="hocr",
            timeout=ocr.page_s,
        )
    except tesseract.TesseractError as fault:
        raise Failed from fault
    except RuntimeError as fault:
        raise TooSlow from fault
    except OSError as fault:
        raise Failed from fault
    words = tuple(read_hocr(hocr, _POINTS / dpi))
    lines = sure_lines(words)
    return Look(
        words=tuple(seen.word for seen in lines),
        confidence=confidence_in(words),
        width=picture.width * _POINTS / dpi,
        height=picture.height * _POINTS / dpi,
        sideways=runs_sideways(hocr),
    )


def _turn(picture: Any, dpi: float, ocr: Ocr) -> int:
    """Degrees clockwise that set a picture upright; 0 where that is unclear."""
    tesseract = _tesseract(ocr)
    try:
        found = tesseract.image_to_osd(
            picture, config=f"--dpi {dpi:.0f}", timeout=ocr.page_s, output_type="dict"
        )
    except (RuntimeError, OSError, ValueError, KeyError):
        return 0
    return int(found.get("rotate", 0)) % 360


def _tesseract(ocr: Ocr) -> Any:
    """The library that runs the program, told where that is."""
    import pytesseract  # type: ignore[import-untyped] # has no types

    # Two readers run at a time; more threads for each only wait for one another.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    pytesseract.pytesseract.tesseract_cmd = ocr.program
    tempfile.tempdir = ocr.scratch or None
    return pytesseract
