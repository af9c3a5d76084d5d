"""The fixed words of an answer in another language, with the quoted English left as it stands.

Nothing that a document says is put in other words here. What holds a name, a number or a date of a
document stays beside it in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answering.answer import Answer, Notice, NoticeKind, Segment, SegmentKind
from assistant.answering.clarify import with_choices
from assistant.answering.compose import as_text
from assistant.answering.outcome import Outcome
from assistant.answering.words import (
    MACHINE_WRITTEN,
    NOBODY_READS,
    NOT_FOUND,
    SHORTENED,
    SMALL_TALK,
    UNSURE,
)
from assistant.knowledge.language import ENGLISH, Fixed, Language, Said
from assistant.knowledge.rule import Rule

#: What is told first, by how the question ended.
_FIRST = {
    Outcome.ANSWERED: Fixed.QUOTED_IN_ENGLISH,
    Outcome.CLARIFY: Fixed.CLARIFY,
    Outcome.NOT_FOUND: Fixed.NOT_FOUND,
    Outcome.OUT_OF_REMIT: Fixed.OUT_OF_REMIT,
    Outcome.PERSONAL_DATA: Fixed.PERSONAL_DATA,
    Outcome.DECLINED: Fixed.DECLINED,
    Outcome.SMALL_TALK: Fixed.SMALL_TALK,
    Outcome.BUSY: Fixed.BUSY,
    Outcome.UNAVAILABLE: Fixed.UNAVAILABLE,
}
_NOTICES = {
    NoticeKind.UNSURE: Fixed.UNSURE,
    NoticeKind.SHORTENED: Fixed.SHORTENED,
    NoticeKind.EMERGENCY: Fixed.NOBODY_READS,
    NoticeKind.ENDED: Fixed.ENDED,
    NoticeKind.SUPERSEDED: Fixed.SUPERSEDED,
    NoticeKind.UNVERIFIED: Fixed.UNVERIFIED,
    NoticeKind.OVERDUE: Fixed.OVERDUE,
    NoticeKind.CONFLICT: Fixed.CONFLICT,
}
#: Notices whose fixed words say all that the English ones do.
_SAID_WHOLE = frozenset({UNSURE, SHORTENED, NOBODY_READS})
#: English of which nothing is left to say, and outcomes of whose English nothing is.
_TOLD_WHOLE = frozenset({NOT_FOUND, SMALL_TALK})
_NO_ENGLISH = frozenset({Outcome.CLARIFY, Outcome.BUSY, Outcome.UNAVAILABLE})
#: Outcomes after which there is nobody to speak to.
_NO_CALL = frozenset({Outcome.SMALL_TALK, Outcome.BUSY, Outcome.UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says fixed words in one language, and remembers whether all were confirmed by a speaker."""

    language: Language
    said: list[Said] = field(default_factory=list)

    def segment(self, said: Said) -> Segment:
        """Words as a paragraph."""
        return Segment(kind=SegmentKind.PARAGRAPH, text=self._say(said), language=self.language.tag)

    def fixed(self, key: Fixed) -> Segment:
        """The words of a key as a paragraph."""
        return self.segment(self.language.texts[key])

    def notice(self, kind: NoticeKind, key: Fixed) -> Notice:
        """The words of a key as a notice."""
        text = self._say(self.language.texts[key])
        return Notice(kind=kind, text=text, language=self.language.tag)

    def _say(self, said: Said) -> str:
        self.said.append(said)
        return said.text


def told_in(language: Language, answer: Answer, rules: Sequence[Rule] = ()) -> Answer:
    """The answer with its fixed words in a language.

    `rules`: those by which a question may have been refused.
    """
    speaker = _Speaker(language)
    urgent = answer.outcome is Outcome.EMERGENCY
    segments = tuple((_urgent if urgent else _told)(speaker, answer, rules))
    notices = tuple(_notices(speaker, answer.notices))
    unverified = answer.machine_written or not all(each.verified for each in speaker.said)
    return replace(
        answer,
        text=with_choices(as_text(segments), answer.suggestions),
        segments=segments,
        notices=(*notices, *_machine_written(speaker)) if unverified else notices,
        language=language.tag,
        machine_written=unverified,
    )


def _urgent(speaker: _Speaker, answer: Answer, _: Sequence[Rule]) -> Iterator[Segment]:
    """Help as it was given; the call alone where its danger has no lines in the language."""
    if all(segment.language == ENGLISH for segment in answer.segments):
        yield speaker.fixed(Fixed.CALL)
    yield from answer.segments


def _told(speaker: _Speaker, answer: Answer, rules: Sequence[Rule]) -> Iterator[Segment]:
    """What is told in the language, and what stays in English between it."""
    # What a model told in the language needs no word before it.
    told = [each for each in answer.segments if each.language == speaker.language.tag]
    yield from told
    yield speaker.segment(_first(speaker.language, answer, rules))
    said_whole = answer.outcome in _NO_ENGLISH or answer.text in _TOLD_WHOLE
    kept = () if said_whole else [each for each in answer.segments if each not in told]
    if kept and not answer.citations:
        yield speaker.fixed(Fixed.IN_ENGLISH_BELOW)
    yield from kept
    if answer.contacts and not answer.citations:
        yield speaker.fixed(Fixed.PERSON)
    if answer.outcome not in _NO_CALL:
        yield speaker.fixed(Fixed.INTERPRETER)


def _first(language: Language, answer: Answer, rules: Sequence[Rule]) -> Said:
    """What is told first: how the question ended, or by which rule it is not answered."""
    refused = (language.refusals.get(rule.id) for rule in rules if rule.says == answer.text)
    return next(filter(None, refused), None) or language.texts[_FIRST[answer.outcome]]


def _notices(speaker: _Speaker, notices: Iterable[Notice]) -> Iterator[Notice]:
    """Each notice in the language, then in English where that says more."""
    for notice in notices:
        if notice.kind in _NOTICES:
            yield speaker.notice(notice.kind, _NOTICES[notice.kind])
        if notice.text not in _SAID_WHOLE or notice.kind not in _NOTICES:
            yield notice


def _machine_written(speaker: _Speaker) -> tuple[Notice, Notice]:
    own = speaker.notice(NoticeKind.MACHINE_WRITTEN, Fixed.MACHINE_WRITTEN)
    return own, Notice(kind=NoticeKind.MACHINE_WRITTEN, text=MACHINE_WRITTEN)
