"""Headings of a document that names none: short paragraphs, wholly bold.

It must never make a heading of a sentence, nor of most of what a document says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.words import CLOSERS, STOPS

#: A paragraph that stands for a heading where the file has none is short and no sentence.
_HEADING_LENGTH = 80
_NO_HEADING = re.compile(rf"(?:(?![?!])[{STOPS},])[{CLOSERS}]*$|^\W*$")
#: With more of its paragraphs bold than this, a file is bold and not headed.
_HEADINGS_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one paragraph that says something looks."""

    text: str
    #: Whether all of its words are bold and it stands in no list.
    bold: bool
    #: Of its largest letters, in any unit; 0 where nothing tells.
    size: int

    @property
    def is_headed(self) -> bool:
        """Whether it may stand for a heading."""
        text = self.text
        return self.bold and len(text) <= _HEADING_LENGTH and not _NO_HEADING.search(text)


def levels_by_look(looks: Sequence[Look]) -> list[int]:
    """The heading level of each paragraph, 0 where it is none; the last heads nothing."""
    levels = [0] * len(looks)
    bold = [at for at, look in enumerate(looks[:-1]) if look.is_headed]
    if len(bold) > _HEADINGS_SHARE * len(looks):
        return levels
    ranks = sorted({looks[at].size for at in bold}, reverse=True)
    for at in bold:
        same = 0 if at == 0 else 1
        levels[at] = 1 + (ranks.index(looks[at].size) if len(ranks) > 1 else same)
    return levels
