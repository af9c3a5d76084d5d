"""Scanned pages for tests: words printed on paper, photographed, and put into a PDF as pictures."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.ocr import Ocr

#: Type size, indent and words of each line; None is an empty line.
Line = tuple[float, float, str] | None

PAGE: Sequence[Line] = (
    (20, 60, "Antisocial behaviour case reviews"),
    None,
    (11, 60, "Anyone who has reported antisocial behaviour three times within six months"),
    (11, 60, "may ask the council for a review of their case. The panel of the com-"),
    (11, 60, "munity partners answers within ten working days."),
    None,
    (11, 60, "The community safety team can be reached on 020 7946 0123 from Monday to"),
    (11, 60, "Friday. Outside these hours call the police on 101."),
)


def an_ocr(**changed: Any) -> Ocr:
    program = shutil.which("tesseract")
    assert program, "Tesseract is not installed: run tools/ocr.sh"
    given = {"program": program, "languages": "eng", "pages": 10, "page_s": 60, "file_s": 300}
    return Ocr(**(given | changed))


def printed(*pages: Sequence[Line]) -> bytes:
    """A PDF of these pages, with their words as text."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for page in pages:
        height = A4[1] - 80
        for line in page:
            if line is not None:
                size, indent, words = line
                canvas.setFont("Helvetica", size)
                canvas.drawString(indent, height, words)
            height -= 1.4 * (line[0] if line else 11)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def pictures(pdf: bytes, *, dpi: int = 200, askew: float = 0.0, turned: int = 0) -> list[Any]:
    """Each page as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    found = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    document.close()
    slanted = [
        each.rotate(askew, fillcolor=255, resample=Image.Resampling.BICUBIC) for each in found
    ]
    return [each.rotate(turned, expand=True) for each in slanted]


def bound(images: Sequence[Any], *, dpi: int = 200, stamp: str = "") -> bytes:
    """A PDF whose pages are these pictures, each perhaps with a word stamped below it."""
    file = BytesIO()
    canvas = Canvas(file)
    for image in images:
        width, height = image.width * 72 / dpi, image.height * 72 / dpi
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(image), 0, 0, width, height)
        if stamp:
            canvas.drawString(20, 10, stamp)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def scan(*pages: Sequence[Line], **how: Any) -> bytes:
    """A PDF of these pages as a scanner makes it."""
    return bound(pictures(printed(*(pages or (PAGE,))), **how), dpi=how.get("dpi", 200))
