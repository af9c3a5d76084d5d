"""A question about a referral pathway, answered field by field from its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.quote import Quoted, Section, whole
from assistant.answering.retrieve import Evidence
from assistant.knowledge.document import Document, Kind
from assistant.knowledge.library import Library
from assistant.knowledge.passage import Passage, Sentence
from assistant.knowledge.pathway import Field

#: What in a question asks for which fields, in the order in which they are answered.
_ASKED_BY: tuple[tuple[re.Pattern[str], tuple[Field, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE | re.VERBOSE), fields)
    for pattern, fields in (
        (
            r"""consent\w* | permission | agree(?:s|d|ment)? | without\ (?:telling|asking) |
            (?:tell|ask)\ (?:her|him|them|the\ (?:adult|parents?|family|child|victim)) |
            does(?:n.?t|\ not)\ want""",
            (Field.CONSENT,),
        ),
        (
            r"""out[- ]of[- ]hours? | ooh | (?:at\ )?night | evenings? | weekends? |
            sat(?:urdays?)? | sun(?:days?)? | bank\ holidays? | after\ (?:5|five|6|six) |
            (?:1[0-2]|[1-9])\s?(?:pm|am) | closed""",
            (Field.OUT_OF_HOURS, Field.CONTACT, Field.DANGER),
        ),
        (
            r"""numbers? | phone | telephone | tel | call | ring | contacts? | e-?mail |
            (?:speak|talk|write)\ to | help\ ?line | hot\ ?line | hours | open(?:ing)? |
            who\ do\ (?:i|we|they|you) | website | online""",
            (Field.CONTACT, Field.OUT_OF_HOURS),
        ),
        (r"forms? | paperwork | portal | template | toolkit", (Field.FORM, Field.HOW)),
        (
            r"""thresholds? | criteri(?:a|on) | qualif\w+ | eligib\w+ | ticks? | scores? |
            high[- ]risk | how\ many | (?:count|apply)\ (?:as|to) | still\ send""",
            (Field.THRESHOLD, Field.WHO),
        ),
        (
            r"""who\ (?:is|are)\ (?:it|this|that|they)\ for | who\ (?:can|may|fills?) | age |
            how\ old | anyone | under[- ]\d+ | can\ (?:i|we|he|she|they|a)\b .* \b use""",
            (Field.WHO, Field.NOT_FOR),
        ),
        (
            r"where | address | postcode | walk[- ]?in | nearest | location",
            (Field.ADDRESS, Field.CONTACT),
        ),
        (
            r"""how\ (?:long|soon|quick(?:ly)?|fast) | respon(?:se|d) | wait(?:ing)? |
            (?:hear|get)\ back | when\ will""",
            (Field.RESPONSE,),
        ),
        (
            r"""how\ (?:do|can|could|should|would|to|does) | refer(?:rals?|ring|red)? | report |
            apply | ask\ for | get\ help | what\ (?:do|should|can)\ (?:i|we)""",
            (Field.HOW, Field.FORM, Field.CONTACT, Field.OUT_OF_HOURS),
        ),
        (r"what(?:.?s|\ is|\ does) | explain | who\ is\ it", (Field.ABOUT, Field.WHO)),
    )
)
#: Fields whose words in a question leave no doubt that they are meant.
_EXACT = (Field.CONSENT, Field.FORM)
#: What asks for a contact and for nothing else.
_ASKS_FOR_A_CONTACT = re.compile(
    r"\b(?:numbers?|phone|telephone|tel|e-?mail|contact details|hours|opening|ooh)\b", re.IGNORECASE
)
#: Fields of an answer at most; the danger line is not counted.
_FIELDS = 4
#: How far below the best document a pathway may stand, in standard deviations: people in need are
#: helped more by how to get help than by what a strategy says of it.
_CLOSE = 0.5
#: Sentences of an answer at most; the danger line comes on top.
_SENTENCES = 8
#: Sentences at most of a field that is not the first.
_BESIDE = 3
#: Sections whose sentences are there for their contacts.
_CONTACTS = (Field.CONTACT, Field.OUT_OF_HOURS)
#: A phone number, an email address or a web address.
_REACH = re.compile(r"https?://\S+|\S+@\S+\w|\b0[\d ]{8,}\d|\b(?:101|111|999|116 ?123)\b")
#: What asks for a web address.
_ONLINE = re.compile(r"\b(?:online|web\w*|link|site|form|portal|url)\b", re.IGNORECASE)
#: What is told where the question names no field.
_ALL_ROUND = (Field.ABOUT, Field.HOW, Field.CONTACT, Field.OUT_OF_HOURS)


def fields_asked(question: str) -> tuple[Field, ...]:
    """The fields that a question asks for, in the order of the answer; none where it names none."""
    found = [field for asks, fields in _ASKED_BY if asks.search(question) for field in fields]
    kept = [field for field in dict.fromkeys(found) if field is not Field.DANGER][:_FIELDS]
    return (*kept, Field.DANGER) if Field.DANGER in found else tuple(kept)


def pathway_of(evidence: Evidence) -> Document | None:
    """The pathway that a question is about: one of the best documents, where it is close enough."""
    best = max(hit.document_score for hit in evidence.hits)
    pathways = [hit for hit in evidence.hits if hit.document.kind is Kind.PATHWAY]
    closest = max(pathways, key=lambda hit: hit.document_score, default=None)
    close = closest is not None and closest.document_score >= best - _CLOSE
    return closest.document if closest is not None and close else None


def nearest(document: Document, evidence: Evidence) -> Quoted | None:
    """The sentence of a pathway's page that is nearest to the question, with its paragraph."""
    found = [
        (cosine, hit, sentence)
        for hit in evidence.hits
        if hit.document == document
        for cosine, sentence in zip(hit.sentence_similarities, hit.passage.sentences, strict=True)
    ]
    if not found:
        return None
    _, hit, best = max(found, key=lambda each: each[0])
    block = tuple(each for each in hit.passage.sentences if each.block == best.block)
    return replace(whole(hit), sentences=block)


def quote_pathway(
    question: str, document: Document, library: Library, closest: Quoted | None = None
) -> tuple[Quoted, ...]:
    """The fields that a question asks for, each quoted from its section of the pathway's page.

    Where the page does not hold the field asked for first, what it says of the limits of its
    sources is quoted before the rest.
    """
    page: dict[Field, list[tuple[int, Passage]]] = {}
    for place, passage in enumerate(library.passages_of(document.id)):
        page.setdefault(Field(passage.heading[-1]), []).append((place, passage))
    wanted = fields_asked(question) or _ALL_ROUND
    shown = [field for field in wanted if field in page]
    if wanted[0] not in page and Field.NOT_HELD in page:
        shown.insert(0, Field.NOT_HELD)
    if not shown:
        shown = [field for field in _ALL_ROUND if field in page]
    sections = [
        *_first(closest, shown, question),
    ] + [
        (field, whole(Section(passage, document, place)))
        for field in shown
        for place, passage in page[field]
    ]
    return tuple(_without_repeats(sections, online=_ONLINE.search(question) is not None))


def _first(
    closest: Quoted | None, shown: Sequence[Field], question: str
) -> list[tuple[Field, Quoted]]:
    """The nearest sentence, where no section that is shown first will hold it."""
    if closest is None or shown[0] in _EXACT or _ASKS_FOR_A_CONTACT.search(question):
        return []
    field = Field(closest.hit.passage.heading[-1])
    return [] if field in shown[:1] or field is Field.DANGER else [(field, closest)]


def _without_repeats(sections: Sequence[tuple[Field, Quoted]], *, online: bool) -> Iterator[Quoted]:
    """The sections, each without contacts that stand before it, and short enough to read.

    A web address is told where it is asked for, or where there is no other way.
    """
    told: set[str] = set()
    said: set[str] = set()
    left = _SENTENCES
    each_left = {field: _BESIDE for field, _ in sections}
    each_left[sections[0][0]] = _SENTENCES
    for field, section in sections:
        kept: list[Sentence] = []
        for sentence in section.sentences:
            if sentence.text in said:
                continue
            reach = set(_REACH.findall(sentence.text))
            new = reach - told
            spare = not new or (field in _CONTACTS and told and all("//" in each for each in new))
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
