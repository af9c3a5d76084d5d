"""PDFs made for the tests: words, lines and boxes at given places, measured from the top left."""

import io
from collections.abc import Sequence

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.blocks import Block, BlockKind, Reading
from ingest.readers.pdf import read

WIDTH, HEIGHT = 595, 842
PROSE = (
    "The partnership brings the council, the police, the fire service and the health service",
    "together to make the borough safer. It meets four times a year, publishes a plan and asks",
    "residents what matters most to them. Every partner has agreed to share what it knows.",
)


def prose(number: int) -> tuple[str, ...]:
    """Three lines of text that no other page has."""
    return (
        f"In ward {number * 7} the partnership brings the council and the police together, with",
        f"health and housing, to make all of its {number + 20} streets safer. It meets four times",
        f"a year and asks {number * 13} residents what matters most to them in their part of it.",
    )


class Paper:
    """A PDF to write on, page after page."""

    def __init__(self, **options) -> None:
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=(WIDTH, HEIGHT), **options)

    def write(self, text: str, x: float = 72, y: float = 100, size: float = 11, font="Helvetica"):
        """One line, its letters standing `y` points below the top of the page."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return self

    def lines(self, texts: Sequence[str], x: float = 72, y: float = 100, step: float = 13.5, **how):
        """Lines below each other."""
        for number, text in enumerate(texts):
            self.write(text, x, y + number * step, **how)
        return self

    def bold(self, text: str, x: float = 72, y: float = 100, size: float = 11):
        """One bold line."""
        return self.write(text, x, y, size, "Helvetica-Bold")

    def rule(self, x0: float, y0: float, x1: float, y1: float):
        """A thin line."""
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
        return self

    def box(self, x0: float, top: float, x1: float, bottom: float, **paint: int):
        """A rectangle."""
        self.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top, **paint)
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]):
        """The ruled lines of a table."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self

    def next(self):
        """Turn the page."""
        self.canvas.showPage()
        return self

    def data(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._file.getvalue()

    def read(self) -> Reading:
        """What the reader makes of it."""
        return read(self.data())


def texts(reading: Reading, kind: BlockKind | None = None) -> list[str]:
    return [block.text for block in reading.blocks if kind in {None, block.kind}]


def items(reading: Reading) -> list[tuple[int, str, str]]:
    return [(b.level, b.marker, b.text) for b in reading.blocks if b.kind is BlockKind.ITEM]


def table(reading: Reading) -> list[tuple[str, ...]]:
    return [block.cells for block in reading.blocks if block.kind is BlockKind.ROW]


def find(reading: Reading, words: str) -> Block:
    return next(block for block in reading.blocks if words in block.text)


def grey_image() -> Image.Image:
    """A picture of nothing."""
    return Image.new("L", (20, 20), 128)


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n"
    return out + trailer % (len(objects) + 1, table_at)
