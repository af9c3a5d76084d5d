"""The answer to a cry for help: short enough to read in panic, the emergency number first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from assistant.answering.answer import Answer, Citation, Notice, NoticeKind, Segment, SegmentKind
from assistant.answering.compose import as_text, compose
from assistant.answering.danger.alarm import Alarm
from assistant.answering.outcome import Outcome
from assistant.answering.pathways import introduce
from assistant.answering.question import Question
from assistant.answering.quotation import Quoted, Section
from assistant.answering.words import NOBODY_READS
from assistant.knowledge.document import Document
from assistant.knowledge.emergency import Danger, Spoken
from assistant.knowledge.language import ENGLISH
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import Contact
from assistant.knowledge.pathway import Field

#: Lines of an answer at most, the pointer to a pathway included.
_LINES = 8
#: Lines of what anyone is told that stay where someone reports it in their work.
_FOR_STAFF = 3


def first_help(
    alarm: Alarm,
    question: Question,
    library: Library | None,
    *,
    public_url: str,
    pathway: Callable[[], Document | None] = lambda: None,
) -> Answer:
    """The answer that sends for help; it needs no library, which only adds what to read next.

    `pathway` finds the one that fits the question, where that is sure; else that of the danger.
    """
    spoken = _spoken(alarm.danger, question.language)
    own = () if spoken is None else _segments(spoken.lines, spoken.language)
    english = _segments(_lines(alarm)[: _LINES - 1], ENGLISH)
    further, citations = _further(alarm, library, pathway, public_url)
    segments = (*own, *english, *further)
    return Answer(
        outcome=Outcome.EMERGENCY,
        text=as_text(segments),
        segments=segments,
        citations=citations,
        notices=(Notice(kind=NoticeKind.EMERGENCY, text=NOBODY_READS),),
        contacts=_contacts(alarm),
        confidence=1.0,
        audience=question.audience,
        release=library.release.id if library else "",
        milliseconds=0.0,
        machine_written=spoken is not None and not spoken.verified,
    )


def _segments(lines: Sequence[str], language: str) -> tuple[Segment, ...]:
    """The first line as a paragraph, the rest as a list."""
    kinds = (SegmentKind.PARAGRAPH, *[SegmentKind.ITEM] * len(lines))
    return tuple(
        Segment(kind=kind, text=line, language=language)
        for kind, line in zip(kinds, lines, strict=False)
    )


def _lines(alarm: Alarm) -> tuple[str, ...]:
    lines = alarm.danger.help.lines
    if not alarm.staff:
        return lines
    return (*lines[:1], *alarm.danger.staff.lines, *lines[1:_FOR_STAFF])


def _spoken(danger: Danger, language: str) -> Spoken | None:
    """The lines in the asker's language, told before the English ones."""
    return next(
        (each for each in danger.spoken if each.lines and _same(each.language, language)), None
    )


def _same(one: str, other: str) -> bool:
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def _contacts(alarm: Alarm) -> tuple[Contact, ...]:
    both = alarm.danger.help.contacts + (alarm.danger.staff.contacts if alarm.staff else ())
    by_number = {contact.phone: contact for contact in reversed(both)}
    return tuple(contact for contact in both if by_number.get(contact.phone) is contact)


def _further(
    alarm: Alarm,
    library: Library | None,
    pathway: Callable[[], Document | None],
    public_url: str,
) -> tuple[tuple[Segment, ...], tuple[Citation, ...]]:
    """What says which pathway to read next, cited; nothing where that fails."""
    if library is None:
        return (), ()
    try:
        further = _pointer(alarm, library, pathway)
        composed = compose(further, library, public_url=public_url)
    except Exception:  # noqa: BLE001 - a damaged library must not keep anyone from help
        return (), ()
    return composed.segments, composed.citations


def _pointer(
    alarm: Alarm, library: Library, pathway: Callable[[], Document | None]
) -> list[Quoted]:
    """A sentence on the pathway of the staff or of the danger, or the one that surely fits."""
    if alarm.staff and alarm.danger.staff.pathway:
        return list(_about(library, alarm.danger.staff.pathway))[:1]
    fitting = pathway()
    if fitting is not None:
        return list(introduce(fitting, library))
    return list(_about(library, alarm.danger.help.pathway))[:1]


def _about(library: Library, path: str) -> Iterator[Quoted]:
    """The first sentence of what a pathway says that it is for."""
    for document in library.documents():
        if document.path != path:
            continue
        for place, passage in enumerate(library.passages_of(document.id)):
            if passage.heading[-1:] == (Field.ABOUT,) and passage.sentences:
                source = Section(passage, document, place)
                yield Quoted(hit=source, sentences=passage.sentences[:1], omitted=0)
