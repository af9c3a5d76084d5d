"""What holds within a group of a Rich Text file and ends with it, and what changes that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

#: Rich Text counts outline levels from 0; the tenth is body text.
OUTLINE_LEVELS = 9
_FALLBACK_MAX = 9


@dataclass(slots=True, kw_only=True)
class State:
    """How letters and paragraphs look from here on, and who takes the text."""

    #: Takes the text: a paragraph, a number, the style sheet…; None where nobody does.
    sink: Callable[[str], None] | None
    #: What is done when the group ends.
    at_end: Callable[[], None] | None = None
    #: Who took the text before a group that says the same twice.
    sink_before: Callable[[str], None] | None = None
    in_info: bool = False
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    #: Inside HTML that was packed into the file, what stands there for other readers.
    off: bool = False
    font: int = 0
    size: int = 0
    href: str = ""
    #: How many characters stand for one of Unicode, for readers that know none.
    fallback: int = 1
    style: int = 0
    #: From 0; -1 where the paragraph says nothing of it.
    outline: int = -1
    #: Of a list item from 0; -1 where the paragraph names no list.
    nesting: int = -1
    in_table: bool = False

    def inner(self) -> State:
        """The state of a group that begins here."""
        return replace(self, at_end=None)

    @property
    def level(self) -> int:
        """The heading level that the paragraph itself names from 1, or 0."""
        return self.outline + 1 if 0 <= self.outline < OUTLINE_LEVELS else 0

    def clear_paragraph(self) -> None:
        """Back to a paragraph that nothing is said of."""
        self.style, self.outline, self.nesting, self.in_table = 0, -1, -1, False

    def take(self, word: str, number: int | None) -> bool:
        """Change as a control word says; whether it is about letters or paragraphs."""
        return self._take_letters(word, number) or self._take_paragraph(word, number or 0)

    def _take_letters(self, word: str, number: int | None) -> bool:
        is_on = number != 0
        match word:
            case "b":
                self.bold = is_on
            case "v":
                self.hidden = is_on
            case "deleted":
                self.deleted = is_on
            case "htmlrtf":
                self.off = is_on
            case "f":
                self.font = number or 0
            case "fs":
                self.size = max(0, number or 0)
            case "uc":
                self.fallback = min(max(0, 1 if number is None else number), _FALLBACK_MAX)
            case "plain":
                self.bold = self.hidden = self.deleted = False
                self.size = 0
            case _:
                return False
        return True

    def _take_paragraph(self, word: str, number: int) -> bool:
        match word:
            case "pard":
                self.clear_paragraph()
            case "s":
                self.style = number
            case "outlinelevel":
                self.outline = number
            case "ilvl":
                self.nesting = max(0, number)
            case "ls":
                self.nesting = max(self.nesting, 0) if number else -1
            case "intbl":
                self.in_table = True
            case _:
                return False
        return True
