"""Answers that a person gave and a partner answers for until a day, found for that question alone.

Nothing here reads the records: whoever keeps them shows on the board what stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.answer import Answer, Citation, Segment, SegmentKind
from assistant.answering.outcome import Outcome
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from assistant.knowledge.embedding import Vector
from assistant.knowledge.shelf.words import stems

#: Cosine from which two questions may be the same one. Of 869 golden questions no two different
#: ones come above 0.883 (docs/decisions/0020-help-from-a-person.md).
SAME = 0.95
#: Begins the id by which a citation names a reviewed answer.
PREFIX = "reviewed-"
TITLE = "Reviewed answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One answer of a person."""

    id: str
    question: str
    vector: Vector
    text: str
    #: Who is answerable for it: a team or a role.
    owner: str
    audience: Audience
    kept_on: date
    #: The last day on which it is given.
    valid_until: date

    @property
    def name(self) -> str:
        """The id by which a citation names it."""
        return f"{PREFIX}{self.id}"

    def stands(self, audience: Audience, today: date) -> bool:
        """Whether an asker of an audience may be given it on a day."""
        return audience.may_read(self.audience) and self.kept_on <= today <= self.valid_until


class Board:
    """What stands now. Shown anew as a whole, so that a question meets the old or the new one."""

    def __init__(self) -> None:
        self._by_words: Mapping[tuple[str, ...], Sequence[Reviewed]] = {}

    def show(self, answers: Sequence[Reviewed]) -> None:
        """Put these in the place of all that stood there."""
        by_words: dict[tuple[str, ...], list[Reviewed]] = {}
        for each in answers:
            by_words.setdefault(tuple(stems(each.question)), []).append(each)
        self._by_words = by_words

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not self._by_words

    def find(self, text: str, vector: Vector, audience: Audience, today: date) -> Reviewed | None:
        """The answer to this very question, or None.

        Near vectors do not tell "with consent" from "without" (0.97), nor who tells whom (0.99):
        so the words have to be the same, but for those that say nothing of a subject. These tell
        "who" from "when": that the vectors do.
        """
        standing = (
            (each.audience is audience, float(each.vector @ vector), each)
            for each in self._by_words.get(tuple(stems(text)), ())
            if each.stands(audience, today) and each.vector.shape == vector.shape
        )
        same = [found for found in standing if found[1] >= SAME]
        # What is kept for the asker's own audience says more than what is for all.
        return max(same, key=lambda found: found[:2], default=(None, None, None))[2]


def reviewed_answer(reviewed: Reviewed, audience: Audience, release: str) -> Answer:
    """It as the answer to a question, cited as what it is."""
    citation = Citation(
        number=1,
        document=reviewed.name,
        passage="",
        title=TITLE,
        edition=f"valid until {_day(reviewed.valid_until)}",
        status=Status.CURRENT,
        page=None,
        page_label="",
        heading=(reviewed.owner,),
        quote=reviewed.text,
        url="",
        verified_on=reviewed.kept_on,
    )
    parts = [part.strip() for part in reviewed.text.splitlines() if part.strip()]
    return Answer(
        outcome=Outcome.ANSWERED,
        text="\n\n".join(f"{part} [1]" for part in parts),
        segments=tuple(
            Segment(kind=SegmentKind.PARAGRAPH, text=part, citations=(1,)) for part in parts
        ),
        citations=(citation,),
        notices=(),
        contacts=(),
        confidence=1.0,
        audience=audience,
        release=release,
        milliseconds=0.0,
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
