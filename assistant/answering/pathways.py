"""A question about a referral pathway, answered field by field from its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.fields import asks_for, fields_asked, subject_of
from assistant.answering.quotation import Quoted, Section, whole
from assistant.answering.retrieve import Evidence
from assistant.knowledge.document import Document, Kind
from assistant.knowledge.library import Hit, Library
from assistant.knowledge.passage import Passage, Sentence
from assistant.knowledge.pathway import Field, Pathway
from assistant.knowledge.shelf.words import stems

#: Fields whose words in a question leave no doubt that they are meant.
_EXACT = (Field.CONSENT, Field.FORM)
#: What asks for a contact and for nothing else.
_ASKS_FOR_A_CONTACT = re.compile(
    r"\b(?:numbers?|phone|telephone|tel|e-?mail|contact details|hours|opening|ooh)\b", re.IGNORECASE
)
#: How far below the best document a pathway may stand, in standard deviations: people in need are
#: helped more by how to get help than by what a strategy says of it.
_CLOSE = 0.5
#: The same of a second pathway below the first one, where it is told beside it; and where the
#: documents may not hold the answer, which is below this confidence.
_CLOSE_TO_FIRST = 1.0
_CLOSE_WHEN_UNSURE = 2.5
_SURE = 0.85
#: Hits of a search for the subject alone; only their documents are looked at.
_SUBJECT_HITS = 10
#: Sentences of an answer at most; the danger line comes on top.
_SENTENCES = 8
#: Sentences at most of a field that is not the first.
_BESIDE = 3
#: Parts of a page that are told because they are near, and how near to what it is asked by the
#: question must be for one of them to come before the field that it names.
_NEAREST = 2
_MEANT = 0.75
#: Sections whose sentences are there for their contacts.
_CONTACTS = (Field.CONTACT, Field.OUT_OF_HOURS)
#: A phone number, an email address or a web address.
_REACH = re.compile(r"https?://\S+|\S+@\S+\w|\b0[\d ]{8,}\d|\b(?:101|111|999|116 ?123)\b")
#: Numbers that are not a pathway's own.
_ANYBODYS = frozenset({"999", "101"})
#: What asks for a textphone; it is not told first of those who do not.
_TEXTPHONE = re.compile(
    r"\b(?:text ?phone|minicom|deaf|hearing|can(?:no|.?)t (?:speak|hear))\b", re.IGNORECASE
)
#: A contact that is a web address and nothing else.
_ONLY_ONLINE = re.compile(r"^[^.]*: see https?://\S+$")
#: What asks for a web address.
_ONLINE = re.compile(r"\b(?:online|web\w*|link|site|form|portal|url)\b", re.IGNORECASE)
#: What is told where the question names no field.
_ALL_ROUND = (Field.ABOUT, Field.HOW, Field.CONTACT, Field.OUT_OF_HOURS)


def pathways_of(question: str, evidence: Evidence, library: Library) -> tuple[Document, ...]:
    """The pathways that a question may be about: none where another document fits better.

    A second one where it is nearly as good: who is in need should see both.
    """
    scores = _scores(question, evidence, library)
    documents = {each: library.document(each) for each in scores}
    ranked = sorted(
        (each for each in documents.values() if each and each.kind is Kind.PATHWAY),
        key=lambda each: -scores[each.id],
    )
    if not ranked or scores[ranked[0].id] < max(scores.values()) - _CLOSE:
        return ()
    close = _CLOSE_TO_FIRST if evidence.confidence >= _SURE else _CLOSE_WHEN_UNSURE
    return tuple(each for each in ranked[:2] if scores[each.id] >= scores[ranked[0].id] - close)


def _scores(question: str, evidence: Evidence, library: Library) -> dict[str, float]:
    """How well each document fits, by the whole question and by its subject alone.

    "Out of hours number" and "consent" stand on every pathway's page and tell none from another.
    """
    scores = dict(evidence.documents)
    subject = subject_of(question)
    if subject == question or not stems(subject) or not library.entries(Pathway):
        return scores
    alone = dict(library.search(subject, _SUBJECT_HITS).documents)
    least, least_alone = (min(each.values(), default=0.0) for each in (scores, alone))
    return {
        name: (scores.get(name, least) + alone.get(name, least_alone)) / 2
        for name in {**scores, **alone}
    }


def introduce(document: Document, library: Library) -> tuple[Quoted, ...]:
    """What a pathway is for and the first way to reach it: for one that is told beside another."""
    first: dict[str, Quoted] = {}
    for place, passage in enumerate(library.passages_of(document.id)):
        first.setdefault(passage.heading[-1], whole(Section(passage, document, place)))
    told = (first[field] for field in (Field.ABOUT, Field.CONTACT) if field in first)
    return tuple(replace(section, sentences=section.sentences[:1]) for section in told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A part of a pathway's page that is near to a question."""

    part: Quoted
    #: Whether the question is nearly one that the section is asked by.
    meant: bool

    @property
    def field(self) -> Field:
        """The field that it stands in."""
        return Field(self.part.hit.passage.heading[-1])


def nearest(document: Document, evidence: Evidence) -> tuple[Near, ...]:
    """What of a pathway's page is nearest to the question: short sections, or paragraphs of them.

    A section is as near as its nearest sentence and the nearest of what it is asked by together.
    """
    sections = [hit for hit in evidence.hits if hit.document == document]
    ranked = sorted(sections, key=lambda hit: -_nearness(hit))
    return tuple(
        Near(part=_best_of(hit), meant=hit.asked_similarity >= _MEANT) for hit in ranked[:_NEAREST]
    )


def _nearness(hit: Hit) -> float:
    return max(hit.asked_similarity, 0.0) + max(hit.sentence_similarities)


def _best_of(hit: Hit) -> Quoted:
    """A section that is asked for, where it is short; else its nearest paragraph."""
    section = whole(hit)
    if hit.asked_similarity > max(hit.sentence_similarities) and len(section.sentences) <= _BESIDE:
        return section
    by_nearness = zip(hit.sentence_similarities, section.sentences, strict=True)
    _, best = max(by_nearness, key=lambda each: each[0])
    block = tuple(each for each in section.sentences if each.block == best.block)
    return replace(section, sentences=block)


def quote_pathway(
    question: str, document: Document, library: Library, closest: Sequence[Near] = ()
) -> tuple[Quoted, ...]:
    """The fields that a question asks for, each quoted from its section of the pathway's page.

    Where the page does not hold the field asked for first, what it says of that among the limits
    of its sources is quoted before the rest.
    """
    page: dict[Field, list[tuple[int, Passage]]] = {}
    for place, passage in enumerate(library.passages_of(document.id)):
        page.setdefault(Field(passage.heading[-1]), []).append((place, passage))
    wanted = fields_asked(question) or _ALL_ROUND
    shown = [field for field in wanted if field in page]
    if not shown:
        shown = [field for field in _ALL_ROUND if field in page] or list(page)
    near = _first(closest, (wanted[0], *shown), question)
    fields = [
        (field, whole(Section(passage, document, place)))
        for field in shown
        for place, passage in page[field]
    ]
    if wanted[0] not in page:
        near = [*_limits(wanted[0], page, document), *near]
    online = _ONLINE.search(question) is not None
    told = tuple(_without_repeats([*near, *fields], near=len(near), online=online))
    if shown[0] in _EXACT or any(_reach(each) for each in told):
        return told
    contact = (
        whole(Section(passage, document, place)) for place, passage in page.get(Field.CONTACT, ())
    )
    return (*told, *(replace(each, sentences=each.sentences[:1]) for each in contact))


def _limits(
    field: Field, page: Mapping[Field, list[tuple[int, Passage]]], document: Document
) -> Iterator[tuple[Field, Quoted]]:
    """What a page says of a field among the limits of its sources."""
    for place, passage in page.get(Field.NOT_HELD, ()):
        limits = whole(Section(passage, document, place))
        named = tuple(each for each in limits.sentences if asks_for(field, each.text))
        if named:
            yield Field.NOT_HELD, replace(limits, sentences=named)


def _reach(quoted: Quoted) -> set[str]:
    """The phone numbers and addresses that are told, without the emergency line."""
    return {
        reach
        for sentence in quoted.sentences
        for reach in _REACH.findall(sentence.text)
        if reach not in _ANYBODYS
    }


def _first(
    closest: Sequence[Near], shown: Sequence[Field], question: str
) -> list[tuple[Field, Quoted]]:
    """What is nearest to the question, where no section that is shown first will hold it."""
    plain = shown[0] in _EXACT or _ASKS_FOR_A_CONTACT.search(question) is not None
    return [
        (near.field, near.part)
        for near in closest
        if near.field not in (shown[0], Field.DANGER)
        and (near.meant or not _is_spare(near, question))
        and (near.meant or not (plain or near.field is Field.NOT_HELD))
    ]


def _is_spare(near: Near, question: str) -> bool:
    """Whether a part is no more than a way to reach somebody that few want first."""
    text = " ".join(each.text for each in near.part.sentences)
    return near.field in _CONTACTS and any(
        kind.search(text) and not asks.search(question)
        for kind, asks in ((_TEXTPHONE, _TEXTPHONE), (_ONLY_ONLINE, _ONLINE))
    )


def _without_repeats(
    sections: Sequence[tuple[Field, Quoted]], *, near: int, online: bool
) -> Iterator[Quoted]:
    """The sections, each without contacts that stand before it, and short enough to read.

    The first `near` of them answer by their words, whatever contacts they name. A web address is
    told where it is asked for, or where there is no other way.
    """
    told: set[str] = set()
    said: set[str] = set()
    left = _SENTENCES
    each_left = {field: _BESIDE for field, _ in sections}
    each_left[sections[0][0]] = _SENTENCES
    for number, (field, section) in enumerate(sections):
        kept: list[Sentence] = []
        for sentence in section.sentences:
            if sentence.text in said:
                continue
            reach = set(_REACH.findall(sentence.text))
            new = reach - told
            spare = not new or (field in _CONTACTS and told and all("//" in each for each in new))
            spare = spare and number >= near
            full = min(left, each_left[field]) < 1
            if field is not Field.DANGER and (full or (reach and spare and not (new and online))):
                continue
            told |= reach
            said.add(sentence.text)
            left -= 1
            each_left[field] -= 1
            kept.append(sentence)
        if kept:
            yield replace(section, sentences=tuple(kept))
