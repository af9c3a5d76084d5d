"""Decides whether a question tells of danger: by its phrases, weighed with what it is like.

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

#: How like the examples of a cry a question must be, and what its signs add to that: each of at
#: most two phrases, a hint, and words that ask of a topic, the past or a story. Weighed together
#: on sentences that no phrase was written for: tests/quality/emergency.py.
NEEDED = 0.1
#: More where no phrase and no hint stands in it; and of so few words in a conversation a likeness
#: alone says nothing ("and for an adult?").
NEEDED_ALONE = 0.3
_FEW_IN_CONVERSATION = 6
A_PHRASE = 0.26
A_HINT = 0.24
CALM = 0.32
_MOST_PHRASES = 2
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
    #: Whether a phrase or a hint tells of it, and not only what the question is like.
    by_words: bool = True
    #: BCP 47 tag of the language whose phrases tell of it; "" for English.
    language: str = ""


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
        too_short = bool(question.history) and len(question.text.split()) <= _FEW_IN_CONVERSATION
        by_words = bool(signs.dangers or signs.hints)
        likeness = NO_LIKENESS if too_short and not by_words else likeness
        told = _told(signs, emergency, likeness, vector)
        danger = told or _goes_on(question, signs, cries, emergency)
        if danger is None:
            return None
        return Alarm(
            danger=danger,
            staff=signs.staff,
            by_words=by_words or told is None,
            language=cries.language_of(question.text),
        )

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


def _told(
    signs: Signs,
    emergency: Emergency,
    likeness: Likeness,
    vector: Callable[[], Vector | None],
) -> Danger | None:
    """The danger that a question tells of by itself."""
    by_phrases = _by_phrases(signs, emergency)
    if signs.settled or not likeness.kinds:
        return by_phrases or _by_hints(signs, emergency)
    made = vector()
    if made is None:
        return by_phrases or _by_hints(signs, emergency)
    alike = likeness.of(made, signs.words)
    needed = NEEDED if signs.dangers or signs.hints else NEEDED_ALONE
    if alike.score + _weight(signs) < needed:
        return None
    return by_phrases or _first(signs.hints or (alike.kind,), emergency)


def _weight(signs: Signs) -> float:
    """What the signs of a question add to how like a cry it is."""
    phrases = min(_MOST_PHRASES, sum(signs.counts.values()))
    hint = A_HINT if signs.hints and not phrases else 0.0
    return A_PHRASE * phrases + hint - (CALM if signs.calm else 0.0)


def _by_hints(signs: Signs, emergency: Emergency) -> Danger | None:
    """Without a model a hint is enough: a false alarm costs less than a cry that is not heard."""
    return _first(signs.hints, emergency) if signs.hints and not signs.calm else None


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
