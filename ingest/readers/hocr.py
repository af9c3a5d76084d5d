"""What Tesseract answers (hOCR): its words, set straight, with how sure it is of each.

It must never hand on a line that Tesseract is not sure of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from selectolax.lexbor import LexborHTMLParser

from ingest.readers.pdf_marks import HYPHEN, Word

#: Confidence, of 100, below which a line is left out. Clean print has 90 to 96, specks taken for
#: letters have 20 to 50.
_LINE_SURE = 50.0
#: Lines whose height is this near to most lines' are set in the same type.
_SAME_SIZE = 0.15
#: What Tesseract takes a bullet for, where it begins a line; none of them is an English word.
_BULLET_READ_AS = frozenset("eo\u00a2\u00a9\u00ae\u00b0\u00ab\u00bb*@\u00b7\u2022\u25cf\u25aa")
_BULLET = "\u2022"
_LINES = ".ocr_line, .ocr_header, .ocr_caption, .ocr_textfloat"
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A word with Tesseract's confidence in it."""

    word: Word
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line as hOCR tells it, in pixels."""

    texts: tuple[tuple[str, float, float, float], ...]
    #: Where its letters stand, in the middle, and how much they sink to the right.
    x: float
    base: float
    slope: float
    size: float


def read_hocr(hocr: bytes, scale: float) -> Iterator[Seen]:
    """The words of Tesseract's answer, set straight; `scale` makes points of pixels."""
    lines = list(_lines(LexborHTMLParser(hocr.decode("utf-8", "replace"))))
    slope = median([line.slope for line in lines for _ in line.texts]) if lines else 0.0
    sizes = _sizes(lines, scale)
    order = 0
    for run, (line, size) in enumerate(zip(lines, sizes, strict=True)):
        base = line.base - slope * line.x
        for place, (text, x0, x1, confidence) in enumerate(line.texts):
            last = place == len(line.texts) - 1
            word = Word(
                text=_broken(text) if last else text,
                x0=(x0 + slope * line.base) * scale,
                x1=(x1 + slope * line.base) * scale,
                base=base * scale,
                size=size,
                order=order,
                run=run,
            )
            yield Seen(word=word, confidence=confidence)
            order += 1


def runs_sideways(hocr: bytes) -> bool:
    """Whether most words stand in lines that are taller than wide: the page lies on its side."""
    tall: Counter[bool] = Counter()
    for node in LexborHTMLParser(hocr.decode("utf-8", "replace")).css(_LINES):
        left, top, right, bottom = _box(node.attributes.get("title") or "")
        tall[bottom - top > right - left] += len(node.css(".ocrx_word"))
    return tall[True] > tall[False]


def _box(title: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an element, in pixels."""
    left, top, right, bottom = (*_said(title).get("bbox", ()), 0.0, 0.0, 0.0, 0.0)[:4]
    return left, top, right, bottom


def _lines(page: LexborHTMLParser) -> Iterator[_Line]:
    for node in page.css(_LINES):
        said = _said(node.attributes.get("title") or "")
        left, _, right, bottom = _box(node.attributes.get("title") or "")
        slope, offset = (*said.get("baseline", ()), 0.0, 0.0)[:2]
        texts = []
        for word in node.css(".ocrx_word"):
            text, title = word.text().strip(), word.attributes.get("title") or ""
            x0, _, x1, _ = _box(title)
            if text:
                texts.append((text, x0, x1, (*_said(title).get("x_wconf", ()), 0.0)[0]))
        if len(texts) > 1 and texts[0][0] in _BULLET_READ_AS:
            texts[0] = (_BULLET, *texts[0][1:])
        if texts:
            middle = (left + right) / 2
            yield _Line(
                texts=tuple(texts),
                x=middle,
                base=bottom + offset + slope * (middle - left),
                slope=slope,
                size=(*said.get("x_size", ()), 1.0)[0],
            )


def _said(title: str) -> dict[str, tuple[float, ...]]:
    """The properties in an element's title: "bbox 1 2 3 4; x_wconf 96"."""
    found = {}
    for part in title.split(";"):
        name, _, values = part.strip().partition(" ")
        found[name] = tuple(map(float, _NUMBERS.findall(values)))
    return found


def _sizes(lines: Sequence[_Line], scale: float) -> list[float]:
    """The size of type of each line, in points; small differences are only the scan's."""
    sizes = [max(line.size * scale, 1.0) for line in lines]
    letters = [size for size, line in zip(sizes, lines, strict=True) for _ in line.texts]
    usual = float(round(median(letters))) if letters else 1.0
    return [
        usual if abs(size - usual) <= _SAME_SIZE * usual else float(round(size)) for size in sizes
    ]


def _broken(text: str) -> str:
    """The last word of a line, a hyphen at its end told from one within."""
    return text[:-1] + HYPHEN if text.endswith("-") and text[-2:-1].isalpha() else text


def sure_lines(words: Iterable[Seen]) -> list[Seen]:
    """The words of the lines that Tesseract is sure of and that hold a letter or figure."""
    kept: list[Seen] = []
    for _, run in groupby(words, key=lambda seen: seen.word.run):
        line = list(run)
        said = any(map(str.isalnum, "".join(seen.word.text for seen in line)))
        if said and confidence_in(line) >= _LINE_SURE:
            kept += line
    return [replace(seen, word=replace(seen.word, order=order)) for order, seen in enumerate(kept)]


def confidence_in(words: Sequence[Seen]) -> float:
    """The mean confidence in these words by their length, of 100."""
    weights: Counter[float] = Counter()
    for seen in words:
        weights[seen.confidence] += len(seen.word.text)
    total = weights.total()
    return sum(sure * weight for sure, weight in weights.items()) / total if total else 0.0
