"""Headings told by their look, in a file whose styles name none: short paragraphs, wholly bold.

It must never make headings of a file that is bold throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.words import CLOSERS, STOPS

HEADING_LEVELS = 6
#: A paragraph that stands for a heading is short and no sentence.
_HEADING_LENGTH = 80
_NO_HEADING = re.compile(rf"(?:(?![?!])[{STOPS},])[{CLOSERS}]*$|^\W*$")
#: With more of its paragraphs bold than this, a file is bold and not headed.
_HEADINGS_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one paragraph looks that says something and stands in no list or table."""

    text: str
    #: Wholly bold.
    bold: bool
    #: Size of its type in any measure, or 0 where the file does not say it.
    size: int = 0


def levels(looks: Sequence[Look]) -> list[int]:
    """The heading level of each paragraph, from 1; 0 where it is none. The last is never one."""
    bold = [at for at, look in enumerate(looks[:-1]) if look.bold and is_label(look.text)]
    found = [0] * len(looks)
    if len(bold) > _HEADINGS_SHARE * len(looks):
        return found
    ranks = sorted({looks[at].size for at in bold}, reverse=True)
    for at in bold:
        same = 0 if at == 0 else 1
        rank = ranks.index(looks[at].size) if len(ranks) > 1 else same
        found[at] = min(1 + rank, HEADING_LEVELS)
    return found


def is_label(text: str) -> bool:
    """Whether a text is short and no sentence, as a heading is."""
    return len(text) <= _HEADING_LENGTH and not _NO_HEADING.search(text)
