"""Decides whether a question tells of danger: by its phrases, then by what its vector is like.

Nothing here may fail: whatever else is down, phrases are heard.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.danger.cries import Cries, Signs
from assistant.answering.question import Question
from assistant.knowledge.embedding import Vector
from assistant.knowledge.emergency import Danger, Emergency
from assistant.knowledge.likeness import NO_LIKENESS, Likeness

#: How like a cry a question must be to count as one: by itself, where it denies anything, and where
#: a hint stands in it. Measured: tests/quality/emergency.py.
BY_ITSELF = 0.87
BY_ITSELF_DENYING = 0.97
WITH_A_HINT = 0.50
#: Earlier turns that a cry is looked for in, and the words of a message that goes on about one.
_TURNS = 4
_FEW_WORDS = 15
_VERY_FEW_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A danger that was heard."""

    danger: Danger
    #: Whether someone reports it in their work.
    staff: bool


class Alarms:
    """Hears danger. Phrases are read once for each corpus."""

    def __init__(self) -> None:
        """Nothing is read before it is needed."""
        self._read: list[tuple[Emergency, Cries]] = []

    def hear(
        self,
        question: Question,
        emergency: Emergency,
        likeness: Likeness = NO_LIKENESS,
        vector: Callable[[], Vector | None] = lambda: None,
    ) -> Alarm | None:
        """The danger that a question tells of, or None.

        `vector` makes the vector of its text, where there is a model; it is asked for only where
        phrases do not settle it.
        """
        cries = self._cries(emergency)
        signs = cries.signs(question.text)
        danger = (
            _by_phrases(signs, emergency)
            or _goes_on(question, signs, cries, emergency)
            or _by_likeness(signs, emergency, likeness, vector())
        )
        return None if danger is None else Alarm(danger=danger, staff=signs.staff)

    def told_by_phrases(self, text: str, emergency: Emergency) -> bool:
        """Whether the phrases of a text tell of danger by themselves.

        The text is kept for the next time: give none that a person wrote.
        """
        return _tells(self._cries(emergency), text)

    def _cries(self, emergency: Emergency) -> Cries:
        for read, cries in self._read:
            if read is emergency:
                return cries
        cries = Cries(emergency)
        # Two audiences, each with its last release and the one before.
        self._read = [*self._read[-3:], (emergency, cries)]
        return cries


@lru_cache(maxsize=4_096)
def _tells(cries: Cries, text: str) -> bool:
    return bool(cries.signs(text).dangers)


def _by_phrases(signs: Signs, emergency: Emergency) -> Danger | None:
    """The danger that most phrases tell of; of several the one that ranks first."""
    if not signs.dangers:
        return None
    most = signs.counts[signs.dangers[0]]
    return _first([each for each in signs.dangers if signs.counts[each] == most], emergency)


def _by_likeness(
    signs: Signs, emergency: Emergency, likeness: Likeness, vector: Vector | None
) -> Danger | None:
    if vector is None or not likeness.dangers:
        # Without a model a hint is enough: a false alarm costs less than a cry that is not heard.
        return _first(signs.hints, emergency) if signs.hints and not signs.calm else None
    needed = WITH_A_HINT if signs.hints else BY_ITSELF_DENYING if signs.denies else BY_ITSELF
    if signs.calm or likeness.chance(vector) < needed:
        return None
    return _first(signs.hints or (likeness.nearest(vector),), emergency)


def _goes_on(question: Question, signs: Signs, cries: Cries, emergency: Emergency) -> Danger | None:
    """The danger of an earlier turn that a short message goes on about."""
    if not question.history or not _leans(question.text, signs):
        return None
    for turn in reversed(question.history[-_TURNS:]):
        earlier = cries.signs(turn.question)
        danger = _by_phrases(earlier, emergency)
        if danger is not None or not _leans(turn.question, earlier):
            return danger
    return None


def _leans(text: str, signs: Signs) -> bool:
    words = len(text.split())
    if signs.all_clear or signs.calm or words > _FEW_WORDS:
        return False
    return signs.goes_on or words <= _VERY_FEW_WORDS


def _first(names: Sequence[str], emergency: Emergency) -> Danger:
    """Of the dangers of these names the one that ranks first; the general one for none."""
    named = [danger for danger in emergency.dangers if danger.id in names]
    general = (danger for danger in emergency.dangers if danger.general)
    return min(named or general, key=lambda danger: danger.rank)
