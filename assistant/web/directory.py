"""A directory of referral pathways: those that fit what is looked for, the best names first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.knowledge.ages import ANY_AGE, Ages, read_ages
from assistant.knowledge.document import Document
from assistant.knowledge.pathway import Pathway, Referrer
from assistant.knowledge.shelf.words import stems

Listed = tuple[Pathway, Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for; what is left out limits nothing."""

    search: str = ""
    topics: frozenset[str] | None = None
    referrer: Referrer | None = None
    #: Pathways that are surely not for any of these ages are left out.
    ages: Ages = ANY_AGE


def find_pathways(listed: Sequence[Listed], wish: Wish) -> tuple[Listed, ...]:
    """The pathways that fit; those first whose names hold all that is searched."""
    words = frozenset(stems(wish.search))
    fitting = [pair for pair in listed if _fits(*pair, wish)]
    if not words:
        # Words of which nothing is left to look for, such as a question mark, find nothing.
        return () if wish.search.strip() else tuple(fitting)
    named = [(words <= _names(*pair), pair) for pair in fitting]
    found = [(first, pair) for first, pair in named if first or words <= _words(*pair)]
    return tuple(pair for _, pair in sorted(found, key=lambda each: not each[0]))


def _fits(pathway: Pathway, document: Document, wish: Wish) -> bool:
    if wish.topics is not None and not wish.topics.intersection(document.topics):
        return False
    if wish.referrer is not None and wish.referrer not in pathway.referrers:
        return False
    return read_ages(pathway.age).overlap(wish.ages)


def _names(pathway: Pathway, document: Document) -> frozenset[str]:
    return frozenset(stems(" ".join((pathway.title, document.owner, *pathway.also_called))))


def _words(pathway: Pathway, document: Document) -> frozenset[str]:
    told = (pathway.about, pathway.who_for, pathway.threshold, *pathway.how_to_refer)
    contacts = (contact.name for contact in pathway.contacts)
    return _names(pathway, document) | frozenset(stems(" ".join((*told, *contacts))))
