"""The conversation of the plain form: its earlier turns travel in hidden fields and nowhere else.

They are the asker's own words and come back as the asker's browser likes; a turn that the
assistant would not take is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from assistant.web.schema import MOST_TURNS, AnswerBody, Outcome, TurnBody
from bots.web.forms import Fields, typed

#: Names of the hidden fields; there is one pair for each turn, oldest first.
QUESTION_FIELD = "asked"
ANSWER_FIELD = "told"
#: Characters of an earlier answer that are carried: enough to read again what it said.
_LONGEST_TOLD = 2_000
#: Bytes of the turns that are carried, newest first; the assistant takes no body above 64 KiB.
_MOST_BYTES = 24_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a form brought: a question, and the turns before it."""

    question: str = ""
    turns: tuple[TurnBody, ...] = ()


def read_asked(fields: Fields) -> Asked:
    """What was typed and carried along."""
    return Asked(question=typed(fields, "question"), turns=tuple(_turns(fields)))


def after(asked: Asked, answer: AnswerBody) -> tuple[TurnBody, ...]:
    """The turns that the page of an answer carries, oldest first."""
    if answer.outcome is Outcome.PERSONAL_DATA:
        # What was to be taken out is not handed round.
        return asked.turns
    turn = TurnBody(question=asked.question, answer=_told(answer))
    return _newest((*asked.turns, turn))


def _told(answer: AnswerBody) -> str:
    """An answer without the numbers of sources that are no longer shown."""
    said = "\n".join(segment.text for segment in answer.segments) or answer.text
    return said if len(said) <= _LONGEST_TOLD else f"{said[: _LONGEST_TOLD - 1]}…"


def _newest(turns: Sequence[TurnBody]) -> tuple[TurnBody, ...]:
    kept: list[TurnBody] = []
    room = _MOST_BYTES
    for turn in reversed(turns[-MOST_TURNS:]):
        room -= len(turn.question.encode()) + len(turn.answer.encode())
        if room < 0:
            break
        kept.insert(0, turn)
    return tuple(kept)


def _turns(fields: Fields) -> Iterator[TurnBody]:
    pairs = zip(fields.get(QUESTION_FIELD, ()), fields.get(ANSWER_FIELD, ()), strict=False)
    for question, answer in list(pairs)[-MOST_TURNS:]:
        try:
            yield TurnBody(question=question, answer=answer)
        except ValidationError:
            continue
