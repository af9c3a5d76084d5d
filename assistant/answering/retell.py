"""Quotations to a model's sentences, each held against what it cites, or back to the quotation.

In another language than English each sentence stands above the quotation that its English was held
against.

Notices, citations, lines of danger, and what is not in force or not the documents' own matter are
never told in a model's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answer import Notice, NoticeKind, Segment, SegmentKind
from assistant.answering.claims import claims_of
from assistant.answering.compose import Composed, as_text, words_as_quoted
from assistant.answering.grounds import Ground
from assistant.answering.meanings import meanings
from assistant.answering.quotation import Quoted
from assistant.answering.translation import is_faithful
from assistant.answering.verify import Alike, Fault, fault_of
from assistant.answering.words import TRANSLATED
from assistant.answering.write import (
    MOST_SENTENCES,
    LanguageModel,
    Prompt,
    Proposed,
    Shown,
    Use,
    prompt_of,
    with_links,
)
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.library import Library
from assistant.knowledge.passage import opens_with_condition
from assistant.knowledge.pathway import Field

#: The corpus's words about itself, and about what is disputed, are quoted.
_QUOTED = frozenset({Kind.GAP, Kind.TERM, Kind.CONFLICT})
#: Faults after which nothing of a model is shown: it has made something up.
_GRAVE = frozenset({Fault.UNREADABLE, Fault.FIGURE, Fault.NAME})
#: The share of its sentences that may fail before nothing of it is shown.
_MAY_FAIL = 0.34
_ENGLISH = ("", "en")
_TRANSLATED = Notice(kind=NoticeKind.TRANSLATED, text=TRANSLATED)
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """An answer's words, and what became of the model."""

    composed: Composed
    use: Use


def retell(
    question: str,
    language: str,
    quoted: Sequence[Quoted],
    composed: Composed,
    library: Library,
    model: LanguageModel | None,
) -> Retold:
    """The answer in a model's words as far as they hold; else as it was composed.

    `language`: the BCP 47 tag of the language to write in; "" is English.
    """
    foreign = "" if language.lower().partition("-")[0] in _ENGLISH else language
    own = {number: each for number, each in enumerate(quoted, 1) if _may_be_retold(each, library)}
    if model is None or not own or (foreign and not _TAG.fullmatch(foreign)):
        return Retold(composed=composed, use=Use.NOT_ASKED)
    shown = [_shown(number, each) for number, each in own.items()]
    prompt = prompt_of(question, shown, foreign)
    given = model.write(prompt)
    if isinstance(given, Use):
        return Retold(composed=composed, use=given)
    held = _held(given, prompt, own, library.alike, foreign=bool(foreign))
    if held is None:
        return Retold(composed=composed, use=Use.REFUSED)
    segments = tuple(
        _above_quotations(held, composed, foreign) if foreign else _segments(held, own, composed)
    )
    notices = ((_TRANSLATED,) if foreign else ()) + composed.notices
    return Retold(
        composed=replace(composed, segments=segments, text=as_text(segments), notices=notices),
        use=Use.WRITTEN,
    )


def _may_be_retold(quoted: Quoted, library: Library) -> bool:
    document, passage = quoted.hit.document, quoted.hit.passage
    danger = document.kind is Kind.PATHWAY and passage.heading[-1:] == (Field.DANGER.value,)
    return (
        library.status(document.id) is Status.CURRENT
        and document.kind not in _QUOTED
        and not danger
        and document.languages[:1] in ((), ("en",))
    )


def _shown(number: int, quoted: Quoted) -> Shown:
    return Shown(
        number=number,
        title=quoted.hit.document.title,
        heading=" > ".join(quoted.hit.passage.heading),
        text="\n".join(words_as_quoted(each) for each in quoted.sentences),
    )


def _ground(quoted: Quoted) -> Ground:
    return Ground(
        sentences=tuple(words_as_quoted(each) for each in quoted.sentences),
        context=" ".join((quoted.hit.document.title, *quoted.hit.passage.heading)),
    )


def _held(
    given: Sequence[Proposed],
    prompt: Prompt,
    own: dict[int, Quoted],
    alike: Alike,
    *,
    foreign: bool,
) -> dict[int, list[str]] | None:
    """The sentences by the source that bears them; None where too many do not hold.

    A source of which one sentence failed is quoted instead, so it has none.
    """
    held: dict[int, list[str]] = {}
    failed: set[int] = set()
    faults = 0
    for each in given[:MOST_SENTENCES]:
        text = with_links(each.text, prompt.links)
        cited = [number for number in dict.fromkeys(each.citations) if number in own]
        english = with_links(each.english, prompt.links) if foreign else text
        if foreign and not is_faithful(text, english):
            return None
        found = {number: fault_of(english, _ground(own[number]), alike) for number in cited}
        bearing = next((number for number in cited if found[number] is None), None)
        if bearing is not None:
            held.setdefault(bearing, []).append(text)
            continue
        if not cited or any(fault in _GRAVE for fault in found.values()):
            return None
        faults += 1
        failed.update(cited)
    kept = {number: texts for number, texts in held.items() if number not in failed}
    return kept if kept and faults <= _MAY_FAIL * len(given) else None


def _segments(
    held: dict[int, list[str]], own: dict[int, Quoted], composed: Composed
) -> Iterator[Segment]:
    """The answer in its order: sentences that hold, then what they left out and must be told."""
    for number in range(1, len(composed.citations) + 1):
        if number not in held:
            # A source that the model passed over may hold the exception to what it told.
            yield from (each for each in composed.segments if number in each.citations)
            continue
        for text in dict.fromkeys(held[number]):
            yield Segment(kind=SegmentKind.PARAGRAPH, text=text, citations=(number,))
        told = " ".join(held[number])
        for text in _left_out(told, own[number]):
            yield Segment(kind=SegmentKind.PARAGRAPH, text=text, citations=(number,))


def _above_quotations(
    held: dict[int, list[str]], composed: Composed, language: str
) -> Iterator[Segment]:
    """The sentences in another language, and under them all sources as they are quoted."""
    for number in sorted(held):
        for text in dict.fromkeys(held[number]):
            yield Segment(
                kind=SegmentKind.PARAGRAPH, text=text, citations=(number,), language=language
            )
    yield from composed.segments


def _left_out(told: str, quoted: Quoted) -> Iterator[str]:
    """The sentences with a limit or a way to reach somebody that the model's words leave out."""
    reach = {each.value for each in claims_of(told).reach}
    for sentence in quoted.sentences:
        text = words_as_quoted(sentence)
        limits = opens_with_condition(sentence.text) or _limits(text) - _limits(told)
        if {each.value for each in claims_of(text).reach} - reach or limits:
            yield text


def _limits(text: str) -> set[str]:
    """The kinds of limit that a text sets."""
    return {name for name, pattern in meanings().signs.items() if pattern.search(text)}
