"""Pathways as cards: beside an answer, those that it rests on or sends a person to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice

from assistant.answering.answer import Answer, Card
from assistant.answering.clarify import subject_stems
from assistant.answering.currency import living
from assistant.answering.outcome import Outcome
from assistant.knowledge.document import Document, Status
from assistant.knowledge.library import Library
from assistant.knowledge.openness import open_pathway
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.shelf.words import stems

#: Cards beside an answer at most: more are not read.
_MOST = 2
#: Editions whose ways in no longer hold.
_PAST = frozenset({Status.ENDED, Status.SUPERSEDED})
#: The least part of a question's own words that the name of a pathway must be, to be what it means.
_MEANT = 0.5


def cards_of(
    answer: Answer, question: str, library: Library, *, now: datetime, public_url: str
) -> tuple[Card, ...]:
    """The cards of the pathways that an answer cites; of one not found, those that it names."""
    by_document = {pathway.document: pathway for pathway in library.entries(Pathway)}
    cited = dict.fromkeys(citation.document for citation in answer.citations)
    meant: Iterable[Pathway] = (by_document[each] for each in cited if each in by_document)
    if answer.outcome is Outcome.NOT_FOUND:
        meant = _named(question, tuple(by_document.values()))
    pages = ((each, library.document(each.document)) for each in meant)
    cards = (
        card_of(pathway, document, library, now=now, public_url=public_url)
        for pathway, document in pages
        if document is not None and library.status(document.id) not in _PAST
    )
    return tuple(islice((card for card in cards if card.pathway.contacts), _MOST))


def card_of(
    pathway: Pathway, document: Document, library: Library, *, now: datetime, public_url: str
) -> Card:
    """A pathway and its page as a card."""
    alive = living(pathway, library)
    return Card(
        pathway=alive,
        document=document,
        overdue=library.is_overdue(document.id),
        open=open_pathway(alive, now),
        url=f"{public_url.rstrip('/')}/pathways/{document.id}",
    )


def _named(question: str, pathways: Sequence[Pathway]) -> Iterator[Pathway]:
    """The pathways one of whose names stands in a question and is most of what it speaks of."""
    words = stems(question)
    least = _MEANT * len(subject_stems(question))
    lengths = {pathway.document: _longest_name(pathway, words) for pathway in pathways}
    named = (each for each in pathways if lengths[each.document] >= max(least, 1))
    yield from sorted(named, key=lambda each: -lengths[each.document])


def _longest_name(pathway: Pathway, words: Sequence[str]) -> int:
    """The words of its longest name that stand together in a text, in stems; 0 for none."""
    told = f" {' '.join(words)} "
    names = (_name(name) for name in (pathway.title, *pathway.also_called))
    return max((len(name.split()) for name in names if name and name in told), default=0)


@lru_cache(maxsize=16_384)
def _name(name: str) -> str:
    """The stems of a name with spaces around them, or "" where it says nothing by itself."""
    return f" {' '.join(stems(name))} " if subject_stems(name) else ""
