"""What has changed: old names in a question, and contacts that must not be given out any more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.answering.quotation import Quoted, Section, whole
from assistant.knowledge.currency import Term
from assistant.knowledge.document import Kind
from assistant.knowledge.library import Library
from assistant.knowledge.pathway import Pathway

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s-]+(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A question with today's names in place of old ones."""

    text: str
    #: The old names that it held.
    terms: tuple[Term, ...]


def with_current_names(text: str, library: Library) -> Named:
    """The question with today's names in place of the old ones that it uses.

    An old name that a document still bears is left: the question names that document.
    """
    used = tuple(term for term in library.entries(Term) if _any_of(term.old).search(text))
    for term in used:
        names = _any_of(term.old)
        if any(names.search(document.title) for document in library.documents()):
            continue
        for old in sorted(term.old, key=len, reverse=True):
            # The word before and after tell a name from a part of another word.
            text = _any_of((old,)).sub(term.now, text)
    return Named(text=text, terms=used)


def quote_terms(terms: Sequence[Term], library: Library) -> tuple[Quoted, ...]:
    """What is told of each old name, quoted from the page of the names that have changed."""
    if not terms:
        return ()
    told = {term.says for term in terms}
    return tuple(
        whole(Section(passage, document, place))
        for document in library.documents()
        if document.kind is Kind.TERM
        for place, passage in enumerate(library.passages_of(document.id))
        if passage.text in told
    )


def without_dead_contacts(quoted: Sequence[Quoted], library: Library) -> tuple[Quoted, ...]:
    """The quotations without sentences that hold a contact which must not be given out."""
    dead = _dead_contacts(library)
    if not dead:
        return tuple(quoted)
    kept = (
        replace(each, sentences=tuple(s for s in each.sentences if not _holds(s.text, dead)))
        for each in quoted
    )
    return tuple(each for each in kept if each.sentences)


def living(pathway: Pathway, library: Library) -> Pathway:
    """A pathway without contacts and words that hold a contact which must not be given out."""
    dead = _dead_contacts(library)
    if not dead:
        return pathway

    def alive(text: str) -> str:
        return "" if _holds(text, dead) else text

    later = pathway.out_of_hours
    return replace(
        pathway,
        contacts=tuple(
            each for each in pathway.contacts if alive(f"{each.phone} {each.email} {each.url}")
        ),
        how_to_refer=tuple(filter(alive, pathway.how_to_refer)),
        not_for=tuple(filter(alive, pathway.not_for)),
        response_time=alive(pathway.response_time),
        consent=alive(pathway.consent),
        out_of_hours=later if later and alive(f"{later.says} {later.phone}") else None,
    )


def _dead_contacts(library: Library) -> list[str]:
    return [_digits(each) for term in library.entries(Term) for each in term.old_contacts]


@lru_cache(maxsize=1_024)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of some names as a whole. Kept by the names of a corpus."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)", re.IGNORECASE)


def _holds(text: str, dead: Sequence[str]) -> bool:
    words = _digits(text)
    return any(each in words for each in dead)


def _digits(text: str) -> str:
    """A text with the spaces between digits left out, in lower case."""
    return _BETWEEN_DIGITS.sub("", text).lower()
