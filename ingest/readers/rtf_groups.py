"""Which words say what a group of Rich Text is, and where the text of such a group goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.flow import Paragraph, Run, Table
from ingest.readers.rtf_page import Page
from ingest.readers.rtf_state import State
from ingest.readers.rtf_styles import Style, StyleSheet
from ingest.readers.rtf_words import LINK, MARGINS, MARKERS, PAGES, SKIPPED, STARRED
from ingest.readers.words import clean


@dataclass(slots=True)
class Found:
    """What was met on the way and does not stand in the flow."""

    #: Of the first paragraph in the style of a title; and the one in the file's properties.
    title: str = ""
    given_titles: list[str] = field(default_factory=list)
    hidden: int = 0
    comments: int = 0
    pictures: int = 0
    objects: int = 0
    contents: bool = False
    tracked: bool = False
    is_cut_off: bool = False
    margins: list[str] = field(default_factory=list)


class Groups:
    """The groups of one file, and all that is taken from them."""

    def __init__(self) -> None:
        self.found = Found()
        self.styles = StyleSheet()
        self.style = Style()
        self._style_name: list[str] = []
        self.pages = [Page()]
        self.notes: list[Paragraph] = []
        self._was_hidden = False
        self.state = State(sink=self.say)
        self.above: list[State] = []

    @property
    def says(self) -> bool:
        """Whether text goes into a paragraph."""
        return self.state.sink == self.say

    @property
    def is_sheet(self) -> bool:
        """Whether text goes into the style sheet."""
        return self.state.sink == self._take_style

    def begin(self, word: str, *, starred: bool) -> bool:
        """Whether the first word of a group says what it is; then the group begins."""
        state = self.state
        if word == "upr":
            state.sink_before, state.sink = state.sink, None
        elif word == "ud":
            state.sink = state.sink_before
        elif word == "title" and state.in_info:
            state.sink = self._take_title
        elif word in SKIPPED or (starred and word not in STARRED):
            self._skip(word)
        else:
            return self._begin_said(word)
        return True

    def _begin_said(self, word: str) -> bool:
        """The same for groups that hold words."""
        state = self.state
        if not self.says:
            return word in {"fldinst", *PAGES, *MARKERS}
        if word in MARGINS:
            self.found.margins.append("\n")
            state.sink = self._take_margin
        elif word == "stylesheet":
            state.sink = self._take_style
        elif word in MARKERS:
            self.pages[-1].mark("")
            state.sink = self.pages[-1].mark
        elif word == "fldinst":
            self._begin_field()
        elif word in PAGES:
            self._begin_page(is_note=word == "footnote")
        else:
            self.found.objects += word == "object"
            return False
        return True

    def _skip(self, word: str) -> None:
        if self.says:
            self.found.pictures += word in {"pict", "shppict"}
            self.found.comments += word == "annotation"
        self.state.in_info = word == "info"
        # The fonts are told by words alone.
        self.state.sink = None

    def _begin_field(self) -> None:
        """Keep where a link leads for the words that follow: the next group holds them."""
        pieces: list[str] = []
        self.state.sink = pieces.append
        above = self.above[-1]

        def end() -> None:
            if match := LINK.search("".join(pieces)):
                above.href = match[1]

        self.state.at_end = end

    def _begin_page(self, *, is_note: bool) -> None:
        """A footnote or a text box: paragraphs of its own."""
        self.state.clear_paragraph()
        if is_note:
            number = len(self.notes) + 1
            self.say(f"[{number}]")
            self.notes.append(Paragraph(runs=()))
        page = Page()
        self.pages.append(page)

        def end() -> None:
            self.end_paragraph()
            said = page.all_said()
            self.pages.remove(page)
            if is_note:
                self.notes[number - 1] = _note(said, number)
            else:
                self.pages[-1].hang(said)

        self.state.at_end = end

    def end_paragraph(self, *, in_table: bool = False) -> None:
        """The paragraph ends here, as its style and its list say what it is."""
        if not self.says:
            return
        page, state = self.pages[-1], self.state
        if self.styles.is_contents(state.style):
            self.found.contents = True
            page.drop_paragraph()
            return
        level = state.level if state.outline >= 0 else self.styles.level(state.style)
        listed = (page.is_marked or state.nesting >= 0) and not level
        nesting = max(state.nesting, 0) or self.styles.nesting(state.style)
        said = page.end_paragraph(
            level=level,
            nesting=nesting if listed else -1,
            in_table=in_table or state.in_table or page.in_row,
        )
        if said and not self.found.title and self.styles.is_title(state.style):
            self.found.title = said.text

    def say(self, text: str) -> None:
        """Go on with the paragraph, if the text is shown."""
        state = self.state
        is_hidden = state.hidden and bool(text.strip())
        self.found.hidden += is_hidden and not self._was_hidden
        self._was_hidden = state.hidden
        self.found.tracked |= state.deleted
        if not (state.hidden or state.deleted):
            self.pages[-1].say(text, bold=state.bold, href=state.href, size=state.size)

    def _take_title(self, text: str) -> None:
        self.found.given_titles.append(text)

    def _take_margin(self, text: str) -> None:
        self.found.margins.append(text)

    def _take_style(self, text: str) -> None:
        """The name of a style ends with a semicolon, and with it the style."""
        name, end, _ = text.partition(";")
        self._style_name.append(name)
        if end:
            self.style.name = clean("".join(self._style_name))
            self.styles.add(self.style)
            self.style, self._style_name = Style(), []


def _note(said: list[Paragraph | Table], number: int) -> Paragraph:
    """A footnote as one item."""
    texts = (one.runs for one in said if isinstance(one, Paragraph))
    runs = tuple(run for text in texts for run in (*text, Run(text="\n")))
    return Paragraph(runs=runs, nesting=0, marker=f"{number}.")
