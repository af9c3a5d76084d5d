"""A directory of referral pathways: those that fit what is looked for, the best names first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.knowledge.ages import ANY_AGE, Ages, read_ages
from assistant.knowledge.document import Document
from assistant.knowledge.pathway import Pathway, Referrer, Urgency
from assistant.knowledge.shelf.words import stems

Listed = tuple[Pathway, Document]
#: Pathways whose words are kept, stemmed: stemming those of thousands takes a quarter of a second.
_KEPT = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for; what is left out limits nothing."""

    search: str = ""
    topics: frozenset[str] | None = None
    referrer: Referrer | None = None
    #: Pathways that are surely not for any of these ages are left out.
    ages: Ages = ANY_AGE
    #: Pathways whose records do not say how urgent they are fit none.
    urgency: Urgency | None = None


def find_pathways(listed: Sequence[Listed], wish: Wish) -> tuple[Listed, ...]:
    """The pathways that fit; those first whose names hold all that is searched."""
    words = frozenset(stems(wish.search))
    fitting = [pair for pair in listed if _fits(*pair, wish)]
    if not words:
        # Words of which nothing is left to look for, such as a question mark, find nothing.
        return () if wish.search.strip() else tuple(fitting)
    held = [
        (*_stems(pathway, document.owner), (pathway, document)) for pathway, document in fitting
    ]
    found = [(words <= names, pair) for names, rest, pair in held if words <= names | rest]
    return tuple(pair for _, pair in sorted(found, key=lambda each: not each[0]))


def _fits(pathway: Pathway, document: Document, wish: Wish) -> bool:
    if wish.topics is not None and not wish.topics.intersection(document.topics):
        return False
    if wish.referrer is not None and wish.referrer not in pathway.referrers:
        return False
    if wish.urgency not in {None, pathway.urgency}:
        return False
    return read_ages(pathway.age).overlap(wish.ages)


@lru_cache(maxsize=_KEPT)
def _stems(pathway: Pathway, owner: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the names of a pathway, and of what else it says or is asked by."""
    names = (pathway.title, owner, *pathway.also_called)
    told = (pathway.about, pathway.who_for, pathway.threshold, *pathway.how_to_refer)
    contacts = (contact.name for contact in pathway.contacts)
    others = " ".join((*told, *contacts, *pathway.asked))
    return frozenset(stems(" ".join(names))), frozenset(stems(others))
