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
from ingest.readers.pdf_marks import HYPHEN, Box, Turn, Word, is_rtl

#: What pdfium writes for such a hyphen, in one of its functions or the other.
_HYPHENS = str.maketrans({"\x02": HYPHEN, "\ufffe": HYPHEN})
_TOKEN = re.compile(r"[^\s\x00-\x1f\xad]+\xad?|\xad")
_BOLD = re.compile(r"bold|black|heavy|semibd|demi|\bCMBX|[-,]Bd\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|[-,]It\b|\bCMTI", re.IGNORECASE)
#: Font weight from which a font whose name doesn't say so counts as bold.
_BOLD_WEIGHT = 650

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
    painted: int


class Letters:
    """The characters of one page, read word by word: pdfium is asked only at their ends."""

    def __init__(self, raw: Handle, count: int) -> None:
        self._raw = raw
        self.count = max(count, 0)
        self._text = self._whole_text()
        self._styles: dict[int, Style] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
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
            style = None if self._text[index].isspace() else self._style(index, {})
            if style and style.quarter is not None:
                turns[style.quarter] += 1
        self._styles.clear()
        return turns.most_common(1)[0][0] if turns else 0

    def words(self, turn: Turn, painted: dict[int, int]) -> Iterator[tuple[Word, Style]]:
        """The words in the order of the file, each with its style."""
        run, end, order = 0, 0, 0
        for match in _TOKEN.finditer(self._text):
            between = self._text[end : match.start()]
            if end and (not between or "\n" in between or "\r" in between):
                run += 1
            glued = not between
            for start, stop in self._same_style(match.start(), match.end(), painted):
                style = self._style(start, painted)
                if style is not None:
                    yield self._word(start, stop, style, turn, (order, run, glued)), style
                    order, glued = order + 1, True
            end = match.end()

    def _same_style(
        self, start: int, stop: int, painted: dict[int, int]
    ) -> Iterator[tuple[int, int]]:
        """The token in pieces of one size and base line, so that raised figures stand alone."""
        first, last = self._object(start), self._object(stop - 1)
        if first == last or last is None or stop - start == 1:
            yield start, stop
            return
        begin, before = start, self._stand(start, painted)
        for index in range(start + 1, stop):
            now = self._stand(index, painted)
            if now is not None and before is not None and now != before:
                yield begin, index
                begin = index
            before = now or before
        yield begin, stop

    def _stand(self, index: int, painted: dict[int, int]) -> tuple[float, float, bool] | None:
        style = self._style(index, painted)
        if style is None or style.quarter:
            return None
        _, y = self._origin(index)
        return round(style.size, 1), round(y), style.bold

    def _word(self, start: int, stop: int, style: Style, turn: Turn, place: Place) -> Word:
        text = self._text[start:stop].encode("utf-16-le", "surrogatepass")
        x0, base = turn.point(*self._origin(start))
        edges = [self._rectangle(stop - 1, turn)]
        spelt = text.decode("utf-16-le", "replace")
        if is_rtl(spelt):
            edges.append(self._rectangle(start, turn))
            x0 = min(edge.x0 for edge in edges)
        order, run, glued = place
        return Word(
            text=spelt,
            x0=x0,
            x1=max(x0, *(edge.x1 for edge in edges)),
            base=base,
            size=style.size,
            bold=style.bold,
            italic=style.italic,
            order=order,
            run=run,
            glued=glued,
        )

    def _object(self, index: int) -> int | None:
        found = pdfium.FPDFText_GetTextObject(self._raw, index)
        return ctypes.addressof(found.contents) if found else None

    def _origin(self, index: int) -> tuple[float, float]:
        pdfium.FPDFText_GetCharOrigin(
            self._raw, index, ctypes.byref(self._x), ctypes.byref(self._y)
        )
        return self._x.value, self._y.value

    def _rectangle(self, index: int, turn: Turn) -> Box:
        pdfium.FPDFText_GetLooseCharBox(self._raw, index, ctypes.byref(self._rect))
        rect = self._rect
        return turn.box(rect.left, rect.bottom, rect.right, rect.top)

    def _style(self, index: int, painted: dict[int, int]) -> Style | None:
        found = pdfium.FPDFText_GetTextObject(self._raw, index)
        if not found:
            return None
        address = ctypes.addressof(found.contents)
        style = self._styles.get(address)
        if style is None:
            style = self._new_style(index, found, painted.get(address, 1 << 40))
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
        )


def _quarter(degrees: float) -> int | None:
    turns = degrees / 90
    # Three degrees: a scan set straight by its OCR is a little askew.
    return round(turns) % 4 if abs(turns - round(turns)) * 90 <= 3 else None  # noqa: PLR2004
