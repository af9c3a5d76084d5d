"""What a sentence may rest on: which sentences of a passage may bear it, alone or together.

Must never let one sentence lend another a lone number, name or "not".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.claims import claims_of
from assistant.answering.clauses import actors
from assistant.answering.meanings import Meanings, shared, telling, words_of

#: Sentences on end that may bear one sentence together.
_TOGETHER = 3
#: The share of the words of each that a sentence must carry then, and of those that it alone has.
_MOST = 0.6
_OWN = 0.5
_COUNT = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a sentence may rest on: sentences of one source, in their order, and its headings."""

    sentences: tuple[str, ...]
    #: Title and headings: they name what the sentences speak of.
    context: str


def together(text: str, sentences: Sequence[str], lists: Meanings) -> Iterator[Sequence[str]]:
    """Runs of sentences that a text carries whole."""
    for size in range(2, _TOGETHER + 1):
        for start in range(len(sentences) - size + 1):
            window = sentences[start : start + size]
            if _carries(text, window, lists):
                yield window


def listed(text: str, sentences: Sequence[str], lists: Meanings) -> Iterator[str]:
    """A list's lead-in with each item that a text carries, and with all of those."""
    for lead, items in _lists(sentences):
        told = [item for item in items if _carries(text, (item,), lists)]
        if lists.signs["not"].search(lead) and not _most(telling(lead, lists), text, lists):
            continue
        yield from (f"{lead} {item}" for item in told)
        if len(told) > 1 and (len(told) == len(items) or not _counts(text, lead)):
            yield " ".join((lead, *told))


def _most(words: Sequence[str], text: str, lists: Meanings) -> bool:
    return shared(words, frozenset(words_of(text)), lists) >= _MOST * len(words)


def _lists(sentences: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each lead-in with all its items."""
    lead, items = "", list[str]()
    for each in sentences:
        if each.rstrip().endswith(":"):
            if items:
                yield lead, items
            lead, items = each, []
        elif lead:
            items.append(each)
    if items:
        yield lead, items


def _counts(text: str, lead: str) -> bool:
    """Whether a text says how many items its list has."""
    numbers = {each.value for each in claims_of(lead).numbers if _COUNT.fullmatch(each.value)}
    return bool(numbers & {each.value for each in claims_of(text).numbers})


def _carries(text: str, window: Sequence[str], lists: Meanings) -> bool:
    """Whether a text carries what each sentence claims and most of its words."""
    claims = claims_of(text)
    told = frozenset(words_of(text))
    if len(telling(text, lists)) < _MOST * sum(len(telling(each, lists)) for each in window):
        return False
    for sentence in window:
        own = claims_of(sentence)
        if not (
            {each.value for each in own.reach} <= {each.value for each in claims.reach}
            and {each.value for each in own.numbers} <= {each.value for each in claims.numbers}
            and all(shared(words_of(each.value), told, lists) for each in own.names)
            and not actors(sentence) - actors(text)
        ):
            return False
        words = frozenset(telling(sentence, lists))
        others = frozenset(
            word for each in window if each is not sentence for word in telling(each, lists)
        )
        if shared(words, told, lists) < _MOST * len(words):
            return False
        if shared(words - others, told, lists) < _OWN * len(words - others):
            return False
    return True
