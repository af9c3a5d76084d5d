"""Goes over a Rich Text file token by token and says what a person would see of it.

It must never raise but for a file that is built to harm, nor lose a word that is shown.
"""

from __future__ import annotations

from ingest.readers.blocks import Unreadable
from ingest.readers.flow import Paragraph, Table
from ingest.readers.rtf_groups import Groups
from ingest.readers.rtf_letters import BY_WORD, Letters
from ingest.readers.rtf_tables import Place
from ingest.readers.rtf_tokens import Kind, Token, tokens_of
from ingest.readers.rtf_words import LETTERS, SIGNS

#: Word's own files have some twenty.
DEPTH_MAX = 1_000
_UNICODE_MAX = 0x10FFFF
_TOO_DEEP = Unreadable(
    "the file is not built as Word builds files: "
    f"its groups stand more than {DEPTH_MAX:,} deep in each other",
    "Open it in Word and save it again as .docx",
)


class Body:
    """The walk over one file."""

    def __init__(self) -> None:
        self._groups = Groups()
        self.found = self._groups.found
        self._letters = Letters()
        self._place = Place()
        #: Bytes of text that wait for those that follow: one letter may need two.
        self._bytes = bytearray()
        #: Characters still to leave out after one of Unicode.
        self._left_out = 0
        #: Whether the group has just begun, and whether it is marked as one to leave out.
        self._begins = self._starred = False

    def flow(self, data: bytes) -> list[Paragraph | Table]:
        """All that the file says; its footnotes at the end."""
        for token in tokens_of(data):
            if token.kind is Kind.TEXT:
                self._take(token.data)
                continue
            self._flush()
            if token.kind is Kind.WORD:
                self._word(token)
            elif token.kind is Kind.SYMBOL:
                self._symbol(token.word)
            elif token.kind is Kind.OPEN:
                self._open()
            elif not self._close():
                break
        self._flush()
        groups = self._groups
        self.found.is_cut_off = bool(groups.above)
        groups.end_paragraph()
        while groups.above:
            self._close()
        return [*groups.pages[0].all_said(), *groups.notes]

    def _open(self) -> None:
        groups = self._groups
        if len(groups.above) >= DEPTH_MAX:
            raise _TOO_DEEP
        groups.above.append(groups.state)
        groups.state = groups.state.inner()
        self._begins, self._starred, self._left_out = True, False, 0

    def _close(self) -> bool:
        """End a group; whether any is still open."""
        groups = self._groups
        if groups.state.at_end:
            groups.state.at_end()
        if groups.above:
            groups.state = groups.above.pop()
        self._begins, self._left_out = False, 0
        return bool(groups.above)

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        groups = self._groups
        if self._begins:
            self._begins = False
            if groups.begin(word, starred=self._starred):
                return
        if self._left_out and word not in {"u", "uc"}:
            self._left_out -= 1
        if word == "u":
            self._unicode(number or 0)
        elif word in LETTERS:
            self._put(LETTERS[word])
        elif groups.is_sheet:
            self._style_word(word, number or 0)
        elif not groups.state.take(word, number):
            self._end_word(word, number or 0)

    def _unicode(self, number: int) -> None:
        code = number % 0x10000 if number < 0 else number
        self._put(chr(code) if code <= _UNICODE_MAX else "\ufffd")
        self._left_out = self._groups.state.fallback

    def _end_word(self, word: str, number: int) -> None:
        """A word that ends a paragraph, or is about the table or the file."""
        groups = self._groups
        if word in {"par", "sect", "page"}:
            groups.end_paragraph()
        elif word in {"cell", "nestcell"}:
            if groups.says:
                groups.end_paragraph(in_table=True)
                groups.pages[-1].end_cell(whole=word == "cell")
        elif word == "revised":
            self.found.tracked = True
        elif groups.says:
            self._row_word(word, number)
        if word in {"ansicpg", "fcharset", "cpg", *BY_WORD}:
            self._letters_word(word, number)

    def _row_word(self, word: str, number: int) -> None:
        page = self._groups.pages[-1]
        match word:
            case "trowd":
                page.begin_row()
                self._place = Place()
            case "irow" if not number:
                page.begin_table()
            case "clmrg":
                self._place.across = True
            case "clvmrg":
                self._place.down = True
            case "cellx":
                self._place.right = number
                page.place_cell(self._place)
                self._place = Place()
            case "trhdr":
                page.mark_head()
            case "row":
                page.end_row()

    def _letters_word(self, word: str, number: int) -> None:
        font = self._groups.state.font
        match word:
            case "ansicpg":
                self._letters.set_code_page(number)
            case "fcharset":
                self._letters.set_font(font, number)
            case "cpg":
                self._letters.set_font_page(font, number)
            case _:
                self._letters.set_page(BY_WORD[word])

    def _style_word(self, word: str, number: int) -> None:
        style = self._groups.style
        match word:
            case "s":
                style.number = number
            case "sbasedon":
                style.base = number
            case "outlinelevel":
                style.outline = number

    def _symbol(self, sign: str) -> None:
        if sign == "*" and self._begins:
            self._starred = True
            return
        self._begins = False
        if self._left_out:
            self._left_out -= 1
        elif sign in "\r\n":
            self._groups.end_paragraph()
        elif sign in SIGNS:
            self._put(SIGNS[sign])

    def _take(self, data: bytes) -> None:
        self._begins = False
        if self._left_out:
            skipped = min(self._left_out, len(data))
            self._left_out -= skipped
            data = data[skipped:]
        self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            text = self._letters.decode(bytes(self._bytes), self._groups.state.font)
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._groups.state
        if state.sink and not state.off:
            state.sink(text)
