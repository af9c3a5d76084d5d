"""One page of a PDF as a person sees it.

Must never pass on words that can't be seen on the page, nor drop one that can.
"""

from __future__ import annotations

from ingest.readers.pdf_drawings import WHITE, Drawings, Fill, alike, walk
from ingest.readers.pdf_engine import Colour, Handle
from ingest.readers.pdf_letters import Letters, Style
from ingest.readers.pdf_marks import Sheet, Turn, Word

_BLACK: Colour = (0, 0, 0)
#: Type smaller than this (points) can't be read by a person.
_SMALLEST_TYPE = 2.0
#: A picture that covers this share of the page is a scan: invisible words over it are its OCR.
_SCAN = 0.5
#: Fills that a word is compared with.
_FILLS_PER_PAGE = 300


def look(page: Handle, number: int, *, draw: bool = True) -> Sheet:
    """What can be seen on a pypdfium2 page; without `draw`, only its words are looked at."""
    letters = page.get_textpage()
    try:
        reader = Letters(letters.raw, letters.count_chars())
        turn = Turn(**_edges(page), quarter=reader.quarter())
        drawings = Drawings()
        if draw:
            walk(page.raw, turn, drawings)
        return _sheet(number, reader, turn, drawings)
    finally:
        letters.close()


def _edges(page: Handle) -> dict[str, float]:
    left, bottom, right, top = page.get_bbox()
    return {"left": left, "bottom": bottom, "right": right, "top": top}


def _sheet(number: int, reader: Letters, turn: Turn, drawings: Drawings) -> Sheet:
    width, height = turn.size
    drawings.fills = _weighty(drawings.fills)
    scan = sum(box.width * box.height for box in drawings.pictures) > _SCAN * width * height
    words: list[Word] = []
    sideways: dict[int, list[str]] = {}
    hidden = 0
    for word, style in reader.words(turn, drawings.painted):
        if not _seen(word, style, turn, drawings, scan=scan):
            hidden += len(word.text)
        elif style.quarter == turn.quarter:
            words.append(word)
        elif style.quarter is not None:
            sideways.setdefault(word.run, []).append(word.text)
        else:
            hidden += len(word.text)
    return Sheet(
        number=number,
        width=width,
        height=height,
        words=tuple(words),
        sideways=tuple(" ".join(texts) for texts in sideways.values()),
        rules=tuple(drawings.rules),
        boxes=tuple(drawings.boxes),
        shades=tuple(f.box for f in drawings.fills if f.colour and not alike(f.colour, WHITE)),
        ticks=tuple(drawings.ticks),
        pictures=tuple(drawings.pictures),
        hidden=hidden,
        characters=reader.count,
        drawn=drawings.count,
    )


def _seen(word: Word, style: Style, turn: Turn, drawings: Drawings, *, scan: bool) -> bool:
    """Whether a person looking at the page can read the word."""
    width, height = turn.size
    x, y = (word.x0 + word.x1) / 2, word.base - word.size * 0.3
    if style.size < _SMALLEST_TYPE or not (0 <= x <= width and 0 <= y <= height):
        return False
    if style.invisible:
        # Word draws some bullets as pictures and lays their glyphs over them unseen.
        return scan or any(tick.holds(x, y, 2) for tick in drawings.ticks)
    if not drawings.fills and style.colour == _BLACK:
        return True
    ground: Colour | None = WHITE
    for fill in drawings.fills:
        if not fill.box.holds(x, y):
            continue
        if fill.painted < style.painted:
            ground = fill.colour
        elif fill.covers and fill.box.holds(word.x0, y, 1) and fill.box.holds(word.x1, y, 1):
            return False
    if ground is None or style.colour is None or not alike(style.colour, ground):
        return True
    return any(picture.holds(x, y) for picture in drawings.pictures)


def _weighty(fills: list[Fill]) -> list[Fill]:
    """The largest fills in the order of painting: each word is compared with every one of them."""
    largest = sorted(fills, key=lambda f: f.box.width * f.box.height, reverse=True)
    return sorted(largest[:_FILLS_PER_PAGE], key=lambda f: f.painted)
