"""The words on a page as pdfium reads them, each with its place and its style.

Must never ask pdfium about every character: only about the ends of words, for speed.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.pdf_engine import Colour, Handle, colour_of, pdfium
from ingest.readers.pdf_marks import HYPHEN, Turn, Word, is_rtl

#: What pdfium writes for such a hyphen, in one of its functions or the other.
_HYPHENS = str.maketrans({"\x02": HYPHEN, "\ufffe": HYPHEN})
_TOKEN = re.compile(r"[^\s\x00-\x1f\xad]+\xad?|\xad")
_BOLD = re.compile(r"bold|black|heavy|semibd|demi|\bCMBX|[-,]Bd\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|[-,]It\b|\bCMTI", re.IGNORECASE)
#: Font weight from which a font whose name doesn't say so counts as bold.
_BOLD_WEIGHT = 650

#: An object that isn't among those looked at counts as painted after them all.
_LAST = 1 << 40

#: Place in the file, line in the file, and whether no space stands before it.
Place = tuple[int, int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How an object of text is set and painted."""

    size: float
    #: Quarter turns anticlockwise, or None where the text is slanted.
    quarter: int | None
    bold: bool
    italic: bool
    colour: Colour | None
    invisible: bool
    #: Its place in the order of painting.
    painted: int
    #: The line its letters stand on, where they are upright, from the bottom of the page.
    base: float


class Letters:
    """The characters of one page, read word by word: pdfium is asked only at their ends."""

    def __init__(self, raw: Handle, count: int) -> None:
        self._raw = raw
        self.count = max(count, 0)
        self._text = self._whole_text()
        self._rtl = is_rtl(self._text)
        self._painted: dict[int, int] = {}
        self._styles: dict[int, Style] = {}
        # One of each for all calls: making them anew would take longer than the calls.
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._xy = ctypes.byref(self._x), ctypes.byref(self._y)
        self._rect = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def _whole_text(self) -> str:
        buffer = (ctypes.c_ushort * (self.count + 2))()
        written = pdfium.FPDFText_GetText(self._raw, 0, self.count, buffer) if self.count else 0
        text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
        if len(text) != self.count:
            codes = (pdfium.FPDFText_GetUnicode(self._raw, i) for i in range(self.count))
            text = "".join(map(chr, codes))
        return text.translate(_HYPHENS)

    def quarter(self) -> int:
        """The quarter turn in which most of the characters stand."""
        turns: Counter[int] = Counter()
        step = max(1, self.count // 200)
        for index in range(0, self.count, step):
            style = None if self._text[index].isspace() else self._style(index)
            if style and style.quarter is not None:
                turns[style.quarter] += 1
        return turns.most_common(1)[0][0] if turns else 0

    def words(self, turn: Turn, painted: dict[int, int]) -> Iterator[tuple[Word, Style]]:
        """The words in the order of the file, each with its style."""
        self._painted = painted
        self._styles.clear()
        tokens = [match.span() for match in _TOKEN.finditer(self._text)]
        styles = [self._style(start) for start, _ in tokens]
        run, end, order = 0, 0, 0
        for at, (first, last) in enumerate(tokens):
            between = self._text[end:first]
            if end and (not between or "\n" in between or "\r" in between):
                run += 1
            glued, end, own = not between, last, styles[at]
            # Only at the end of an object of text may the style change within a word.
            whole = at + 1 < len(tokens) and own is styles[at + 1]
            for start, stop in ((first, last),) if whole else self._same_style(first, last):
                style = own if start == first else self._style(start)
                if style is not None:
                    yield self._word(start, stop, style, turn, (order, run, glued)), style
                    order, glued = order + 1, True

    def _same_style(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """The token in pieces of one size and base line, so that raised figures stand alone."""
        begin, before = start, self._stand(start)
        for index in range(start + 1, stop):
            now = self._stand(index)
            if now is not None and before is not None and now != before:
                yield begin, index
                begin = index
            before = now or before
        yield begin, stop

    def _stand(self, index: int) -> tuple[float, float, bool] | None:
        style = self._style(index)
        if style is None or style.quarter:
            return None
        return round(style.size, 1), round(style.base), style.bold

    def _word(self, start: int, stop: int, style: Style, turn: Turn, place: Place) -> Word:
        x0, x1, base = self._extent(start, stop, style, turn)
        order, run, glued = place
        return Word(
            text=self._spelt(start, stop),
            x0=x0,
            x1=max(x0, x1),
            base=base,
            size=style.size,
            bold=style.bold,
            italic=style.italic,
            order=order,
            run=run,
            glued=glued,
        )

    def _spelt(self, start: int, stop: int) -> str:
        text = self._text[start:stop]
        if text.isascii():
            return text
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _extent(
        self, start: int, stop: int, style: Style, turn: Turn
    ) -> tuple[float, float, float]:
        """Left edge, right edge and base line of a word."""
        x, y = self._origin(start)
        last = self._rectangle(stop - 1)
        if self._rtl and is_rtl(self._text[start:stop]):
            first = turn.box(*self._rectangle(start))
            box = turn.box(*last)
            return min(first.x0, box.x0), max(first.x1, box.x1), turn.point(x, y)[1]
        if turn.quarter:
            x0, base = turn.point(x, y)
            return x0, turn.box(*last).x1, base
        return x - turn.left, last[2] - turn.left, turn.top - style.base

    def _origin(self, index: int) -> tuple[float, float]:
        pdfium.FPDFText_GetCharOrigin(self._raw, index, *self._xy)
        return self._x.value, self._y.value

    def _rectangle(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the room that a character takes."""
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self._raw, index, rect)
        return rect.left, rect.bottom, rect.right, rect.top

    def _style(self, index: int) -> Style | None:
        found = pdfium.FPDFText_GetTextObject(self._raw, index)
        if not found:
            return None
        address = ctypes.addressof(found.contents)
        style = self._styles.get(address)
        if style is None:
            style = self._new_style(index, found, self._painted.get(address, _LAST))
            self._styles[address] = style
        return style

    def _new_style(self, index: int, found: Handle, painted: int) -> Style:
        pdfium.FPDFText_GetMatrix(self._raw, index, ctypes.byref(self._matrix))
        m = self._matrix
        along = math.hypot(m.a, m.b) or 1.0
        mode = pdfium.FPDFTextObj_GetTextRenderMode(found)
        colour, clear = colour_of(found, stroke=mode == pdfium.FPDF_TEXTRENDERMODE_STROKE)
        pdfium.FPDFText_GetFontInfo(
            self._raw, index, self._name, len(self._name), ctypes.byref(self._flags)
        )
        name = self._name.value.decode("latin-1")
        weight = pdfium.FPDFText_GetFontWeight(self._raw, index)
        fattened = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
        return Style(
            size=pdfium.FPDFText_GetFontSize(self._raw, index) * abs(m.a * m.d - m.b * m.c) / along,
            quarter=_quarter(math.degrees(math.atan2(m.b, m.a))),
            bold=bool(_BOLD.search(name)) or weight >= _BOLD_WEIGHT or fattened,
            italic=bool(_ITALIC.search(name)),
            colour=colour,
            invisible=clear
            or mode in (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP),
            painted=painted,
            base=self._origin(index)[1],
        )


def _quarter(degrees: float) -> int | None:
    turns = degrees / 90
    # Three degrees: a scan set straight by its OCR is a little askew.
    return round(turns) % 4 if abs(turns - round(turns)) * 90 <= 3 else None  # noqa: PLR2004
