"""Answers that a person gave and a partner answers for until a day, found for that question alone.

Nothing here reads the records: whoever keeps them shows on the board what stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

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
        self._shown = _Shown((), np.empty((0, 0), np.float32))

    def show(self, answers: Sequence[Reviewed]) -> None:
        """Put these in the place of all that stood there."""
        width = max((each.vector.shape[0] for each in answers), default=0)
        # Those of another model than the newest are not comparable with its questions.
        fit = tuple(each for each in answers if each.vector.shape[0] == width)
        vectors = np.array([each.vector for each in fit], np.float32)
        self._shown = _Shown(fit, vectors.reshape(len(fit), width))

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not self._shown.answers

    def named(self, name: str, audience: Audience, today: date) -> Reviewed | None:
        """The answer that a citation names, where an asker of the audience may be given it."""
        return next(
            (
                each
                for each in self._shown.answers
                if each.name == name and each.stands(audience, today)
            ),
            None,
        )

    def find(self, text: str, vector: Vector, audience: Audience, today: date) -> Reviewed | None:
        """The answer to this very question, or None.

        Near vectors do not tell "with consent" from "without" (0.97), nor who tells whom (0.99):
        so the words have to be the same as well, but for those that say nothing of a subject.
        """
        shown = self._shown
        if not shown.answers or shown.vectors.shape[1] != vector.shape[0]:
            return None
        likeness = shown.vectors @ vector
        near = [int(place) for place in np.argsort(-likeness) if likeness[place] >= SAME]
        words = stems(text) if near else []
        return next(
            (
                each
                for each in (shown.answers[place] for place in near)
                if each.stands(audience, today) and stems(each.question) == words
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class _Shown:
    answers: tuple[Reviewed, ...]
    #: A row for each.
    vectors: npt.NDArray[np.float32]


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
