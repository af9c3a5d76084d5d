"""Reads PDF files: pages, headings, paragraphs, lists and tables, from where the words stand.

Must never write a file, open a connection, or leave out a page without saying so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, islice

from ingest.readers import tables
from ingest.readers.blocks import Block, BlockKind, Reading, Unreadable, UnreadPage
from ingest.readers.ocr import Ocr
from ingest.readers.pdf_file import Damaged, File
from ingest.readers.pdf_furniture import Furniture, furniture
from ingest.readers.pdf_headings import Heading, headings, with_bookmarks
from ingest.readers.pdf_layout import Part, layout
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_marks import Sheet, Word
from ingest.readers.pdf_paragraphs import Chunk, chunks, measure, nest
from ingest.readers.pdf_pieces import rows, spell
from ingest.readers.pdf_plain import plain
from ingest.readers.pdf_scans import Scanned, is_garbled, is_scan, scanned
from ingest.readers.pdf_spelling import Spelling
from ingest.readers.pdf_tables import Cell, Table, go_on

_PAGES_MAX = 2_000
_CHARACTERS_MAX = 5_000_000
_BLOCKS_MAX = 50_000
#: Things drawn in one file that are looked at, which takes about two seconds; beyond, only words.
_DRAWN_MAX = 150_000
#: A picture that covers this share of its page may say something.
_PICTURE = 0.05
#: Text that stands sideways on this many pages is a running head.
_SIDEWAYS_MAX = 3
#: Share of a title's words that the first pages say too, if it is this document's.
_TITLE_SAID = 0.5
_TITLE_PAGES = 2


def read(data: bytes, ocr: Ocr | None = None) -> Reading:
    """What the PDF file says; with `ocr`, also what stands in the pictures of its pages.

    Raises:
        Unreadable: it needs a password, is damaged, or is larger than we read.
    """
    try:
        with File(data) as file:
            sheets = _sheets(file)
            found = scanned(file, sheets, ocr) if ocr else Scanned(sheets=tuple(sheets), unread={})
            reading = _reading(file, found)
    except Damaged:
        return _second_opinion(data, "Pdfium could not open the file")
    # Words that pdfium finds but nobody can see must not come back by this door.
    if any(sheet.characters for sheet in found.sheets):
        return reading
    try:
        second = _second_opinion(data, "Pdfium found no text in the file")
    except Unreadable:
        return reading
    return second if second.blocks else reading


def _reading(file: File, scans: Scanned) -> Reading:
    sheets = scans.sheets
    words = [rows(sheet.words) for sheet in sheets]
    left_out = furniture(sheets, words)
    pages = _pages(sheets, words, left_out)
    blocks = _Text(with_bookmarks(pages, file.outline())).blocks()
    return Reading(
        blocks=_bounded(blocks),
        pages=file.pages,
        labels=file.labels() or left_out.labels,
        unread=tuple(_unread(scans, pages, left_out)),
        scans=tuple(sheet.number for sheet in sheets if is_scan(sheet)),
        title=_title(file.title(), blocks),
        language=file.language(),
        notes=(*_notes(file, sheets, left_out), *_scan_notes(scans)),
    )


def _sheets(file: File) -> list[Sheet]:
    """What can be seen on each page."""
    if file.pages > _PAGES_MAX:
        raise _too_large(f"it has more than {_PAGES_MAX:,} pages")
    sheets: list[Sheet] = []
    drawn = characters = 0
    for number in range(1, file.pages + 1):
        page = file.page(number, draw=drawn < _DRAWN_MAX)
        sheets.append(page)
        drawn += page.drawn
        characters += page.characters
        if characters > _CHARACTERS_MAX:
            raise _too_large(f"it has more than {_CHARACTERS_MAX:,} characters")
    return sheets


def _too_large(why: str) -> Unreadable:
    return Unreadable(f"the file is too large: {why}", "Split it into smaller files")


def _bounded(blocks: Sequence[Block]) -> tuple[Block, ...]:
    if len(blocks) > _BLOCKS_MAX:
        raise _too_large(f"it has more than {_BLOCKS_MAX:,} paragraphs, items and rows")
    return tuple(blocks)


def _pages(
    sheets: Sequence[Sheet], words: Sequence[list[list[Word]]], left_out: Furniture
) -> list[list[Part]]:
    """The lines and tables of each page, without its furniture."""
    regions = count()
    repeated = Counter(text for sheet in sheets for text in set(sheet.sideways))
    pages = []
    for sheet, found in zip(sheets, words, strict=True):
        gone = left_out.dropped.get(sheet.number, frozenset())
        kept = [row for place, row in enumerate(found) if place not in gone]
        sideways = (
            _sideways(text, sheet, next(regions))
            for text in sheet.sideways
            if repeated[text] < _SIDEWAYS_MAX
        )
        pages.append([] if is_garbled(sheet) else [*layout(sheet, kept, regions), *sideways])
    return pages


def _sideways(text: str, sheet: Sheet, region: int) -> Line:
    """A line that stands across the others, as a paragraph of its own after them."""
    sizes = Counter(word.size for word in sheet.words)
    size = sizes.most_common(1)[0][0] if sizes else 1.0
    return Line(
        text=spell(text),
        page=sheet.number,
        x0=0.0,
        left=0.0,
        x1=0.0,
        base=0.0,
        size=size,
        region=region,
    )


class _Text:
    """The text of a whole document, from its lines to its blocks."""

    def __init__(self, pages: Sequence[Sequence[Part]]) -> None:
        self._measure = measure(pages)
        self._chunks = _with_tables_joined(chunks(pages, self._measure))
        self._spelling = Spelling([*chain.from_iterable(map(_said, self._chunks))])

    def blocks(self) -> list[Block]:
        """The blocks in reading order."""
        found = {id(h.chunk): h for h in headings(self._chunks, self._measure)}
        nest(self._chunks, found)
        blocks: list[Block] = []
        for chunk in self._chunks:
            if isinstance(chunk, Table):
                blocks += tables.rows(*self._cells(chunk), page=chunk.page)
            else:
                blocks.append(self._block(chunk, found.get(id(chunk))))
        return [block for block in blocks if any(map(str.isalnum, block.text))]

    def _block(self, chunk: Chunk, heading: Heading | None) -> Block:
        if heading:
            text = self._spelling.join(line.printed for line in chunk.lines)
            return Block(kind=BlockKind.HEADING, text=text, page=chunk.page, level=heading.level)
        text = self._spelling.join(chunk.texts)
        if chunk.marker is None:
            return Block(kind=BlockKind.PARAGRAPH, text=text, page=chunk.page)
        return Block(
            kind=BlockKind.ITEM,
            text=text,
            page=chunk.page,
            level=chunk.level,
            marker=chunk.marker,
        )

    def _cells(self, table: Table) -> tuple[list[list[tables.Cell]], int]:
        cells = [[self._cell(cell) for cell in row] for row in table.rows]
        return cells, table.heads

    def _cell(self, cell: Cell) -> tables.Cell:
        return tables.Cell(
            text=self._spelling.join(cell.lines),
            head=cell.head,
            across=cell.across,
            down=cell.down,
        )


def _with_tables_joined(found: Sequence[Chunk | Table]) -> list[Chunk | Table]:
    """The chunks, with tables that go on overleaf given the header that they go on with."""
    joined: list[Chunk | Table] = []
    for chunk in found:
        if joined and isinstance(chunk, Table) and isinstance(joined[-1], Table):
            joined[-1:] = go_on(joined[-1], chunk)
        else:
            joined.append(chunk)
    return joined


def _said(chunk: Chunk | Table) -> Iterator[Sequence[str]]:
    if isinstance(chunk, Chunk):
        yield [line.printed for line in chunk.lines]
    else:
        yield from (cell.lines for row in chunk.rows for cell in row)


def _title(given: str, blocks: Sequence[Block]) -> str:
    """The title in the metadata if the document says it too, else its largest first heading."""
    first = [b for b in blocks if b.page == 1 and b.kind is BlockKind.HEADING]
    heading = min(first, key=lambda block: block.level).text if first else ""
    opening = (b.text.casefold() for b in blocks if b.page <= _TITLE_PAGES)
    said = set(chain.from_iterable(text.split() for text in opening))
    words = given.casefold().split()
    believed = sum(word in said for word in words) >= _TITLE_SAID * len(words)
    return given if given and (believed or not heading) else heading


def _unread(
    scans: Scanned, pages: Iterable[Sequence[Part]], left_out: Furniture
) -> Iterator[UnreadPage]:
    """The pages that say nothing, and why."""
    for sheet, parts in zip(scans.sheets, pages, strict=True):
        if not parts and sheet.number not in left_out.contents:
            why = scans.unread.get(sheet.number) or _why_unread(sheet)
            yield UnreadPage(page=sheet.number, reason=why)


def _why_unread(sheet: Sheet) -> str:
    if sheet.damaged:
        return "this page is damaged"
    if is_garbled(sheet):
        return "the text on this page can't be read: its font doesn't say which letters it shows"
    if sheet.pictures:
        return "no text on this page: a scan or a picture"
    if sheet.hidden:
        return "no text on this page that can be seen"
    return "an empty page"


def _notes(file: File, sheets: Sequence[Sheet], left_out: Furniture) -> Iterator[str]:
    attached = file.attachments()
    if attached:
        yield f"{attached} {'attachment was' if attached == 1 else 'attachments were'} not read"
    hidden = sum(sheet.hidden for sheet in sheets)
    if hidden:
        yield (
            f"{hidden} {'character' if hidden == 1 else 'characters'} that can't be seen"
            f" {_on(s.number for s in sheets if s.hidden)} left out"
        )
    pictured = [sheet.number for sheet in sheets if sheet.words and _has_picture(sheet)]
    if pictured:
        yield f"Pictures {_on(pictured)} were not read"
    if left_out.contents:
        yield f"The table of contents {_on(left_out.contents)} was left out"


def _scan_notes(scans: Scanned) -> Iterator[str]:
    count = len(scans.read)
    if count:
        pages = "1 page was" if count == 1 else f"{count:,} pages were"
        yield f"{pages} read from pictures by OCR, check them: {_on(scans.read)}"


def _on(pages: Iterable[int]) -> str:
    """Where something stands: "on page 3", "on pages 3, 4 and others"."""
    numbers = list(islice(pages, 11))
    listed = ", ".join(map(str, numbers[:10])) + (" and others" if len(numbers) > 10 else "")  # noqa: PLR2004
    return f"on page{'s' if len(numbers) > 1 else ''} {listed}"


def _has_picture(sheet: Sheet) -> bool:
    area = sheet.width * sheet.height
    return any(box.width * box.height > _PICTURE * area for box in sheet.pictures)


def _second_opinion(data: bytes, why: str) -> Reading:
    """The file as pypdf reads it: paragraphs only."""
    pages = plain(data)
    if len(pages) > _PAGES_MAX:
        raise _too_large(f"it has more than {_PAGES_MAX:,} pages")
    if sum(len(text) for page in pages for text in page) > _CHARACTERS_MAX:
        raise _too_large(f"it has more than {_CHARACTERS_MAX:,} characters")
    blocks = [
        Block(kind=BlockKind.PARAGRAPH, text=text, page=number)
        for number, page in enumerate(pages, start=1)
        for text in page
    ]
    return Reading(
        blocks=_bounded(blocks),
        pages=len(pages),
        labels={},
        unread=tuple(
            UnreadPage(page=number, reason="no text on this page: a scan, a picture or empty")
            for number, page in enumerate(pages, start=1)
            if not page
        ),
        notes=(f"{why}: it was read without its headings, lists and tables",),
    )
