"""What could be asked after an answer: questions that the cited documents answer, and no others.

They come from the library that answered, so none names what the asker may not read. Nothing is
searched or embedded for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.answering.answer import Citation, Suggestion
from assistant.answering.question import LONGEST_QUESTION
from assistant.knowledge.document import Status
from assistant.knowledge.library import Hit, Library
from assistant.knowledge.pathway import Field, Pathway
from assistant.knowledge.shelf.words import stems

#: Questions that are offered, and characters of one: longer ones are not read.
_MOST = 3
_LONGEST = 110
#: Two questions that share this part of the shorter one's words are alike.
_ALIKE = 0.6
#: What is offered of a pathway, in this order, and the words that ask for it.
_FIELDS: Mapping[Field, str] = {
    Field.HOW: "How do I ask for it?",
    Field.OUT_OF_HOURS: "What do I do out of hours?",
    Field.WHO: "Who is it for?",
    Field.CONSENT: "Is consent needed?",
    Field.RESPONSE: "How soon is there an answer?",
    Field.NOT_FOR: "What is it not for?",
}
_OPENS_A_QUESTION = re.compile(
    r"(?:who|whom|whose|what|when|where|which|why|how|can|could|do|does|did|is|are|was|were|must|"
    r"should|may|will)\b",
    re.IGNORECASE,
)
#: Where people tell of themselves it is theirs to say, and nobody else's to offer.
_OF_ONESELF = re.compile(r"\b(?:i|i['\u2019]?m|me|my|mine|we|us|our)\b", re.IGNORECASE)


def next_questions(
    question: str,
    citations: Sequence[Citation],
    hits: Sequence[Hit],
    library: Library,
    cries_out: Callable[[str], bool],
) -> tuple[Suggestion, ...]:
    """What could be asked after a question whose answer cites these, found among these hits.

    `cries_out` tells whether a text would be heard as a cry for help, which has no other answer.
    """
    told: list[set[str]] = [set(stems(question))]
    offered: list[Suggestion] = []
    for each in _possible(citations, hits, library):
        if len(offered) == _MOST:
            break
        words = set(stems(each.text))
        if not any(_alike(words, other) for other in told) and not cries_out(each.question):
            told.append(words)
            offered.append(each)
    return tuple(offered)


def _possible(
    citations: Sequence[Citation], hits: Sequence[Hit], library: Library
) -> Iterator[Suggestion]:
    """All that could be offered, best first."""
    cited = tuple(dict.fromkeys(each.document for each in citations))
    pathways = {each.document: each for each in library.entries(Pathway) if each.document in cited}
    for pathway in (pathways[each] for each in cited if each in pathways):
        yield from _of_pathway(pathway, citations, alone=len(pathways) == 1)
    shown = {(each.document, each.heading) for each in citations}
    others = [
        hit
        for hit in hits
        if hit.document.id in cited
        and hit.document.id not in pathways
        and (hit.document.id, hit.passage.heading) not in shown
        and library.status(hit.document.id) is not Status.SUPERSEDED
    ]
    yield from (each for hit in others for each in _of_heading(hit))
    yield from (each for hit in others for each in _of_phrases(hit))


def _of_pathway(
    pathway: Pathway, citations: Sequence[Citation], *, alone: bool
) -> Iterator[Suggestion]:
    """The fields that a pathway's record holds and the answer has not shown."""
    shown = {each.heading[-1] for each in citations if each.document == pathway.document}
    for field in _held(pathway):
        if field not in shown:
            question = f"{pathway.title}: {_FIELDS[field]}"
            yield _suggestion(_FIELDS[field] if alone else question, question)


def _held(pathway: Pathway) -> Iterator[Field]:
    values: Mapping[Field, object] = {
        Field.HOW: pathway.how_to_refer,
        Field.OUT_OF_HOURS: pathway.out_of_hours,
        Field.WHO: pathway.who_for,
        Field.CONSENT: pathway.consent,
        Field.RESPONSE: pathway.response_time,
        Field.NOT_FOR: pathway.not_for,
    }
    yield from (field for field in _FIELDS if values[field])


def _of_heading(hit: Hit) -> Iterator[Suggestion]:
    """The heading of a section, where that is a question."""
    heading = hit.passage.heading[-1] if hit.passage.heading else ""
    if heading.endswith("?") and len(heading) <= _LONGEST:
        yield _suggestion(heading, f"{hit.document.title}: {heading}")


def _of_phrases(hit: Hit) -> Iterator[Suggestion]:
    """What people ask a section, in their words, where it is a question and not a story."""
    for phrase in hit.passage.asked:
        if (
            _OPENS_A_QUESTION.match(phrase)
            and not _OF_ONESELF.search(phrase)
            and len(phrase) < _LONGEST
        ):
            text = f"{phrase[0].upper()}{phrase[1:].rstrip('?')}?"
            yield _suggestion(text, text)


def _suggestion(text: str, question: str) -> Suggestion:
    return Suggestion(text=text, question=question[:LONGEST_QUESTION])


def _alike(words: set[str], others: set[str]) -> bool:
    """Whether two questions share most words of the shorter one; one without words is like none."""
    fewer = min(len(words), len(others))
    return fewer > 0 and len(words & others) >= _ALIKE * fewer
