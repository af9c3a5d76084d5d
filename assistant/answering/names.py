"""Names of several words, told whole: the East London NHS Foundation Trust is not the NHS."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = r"[A-Z][\w&'+-]*"
_RUN = re.compile(rf"{_WORD}(?: (?:(?:of|for|and|the|to) )*{_WORD}|(?:-\w+))*")
_SENTENCE_START = re.compile(r"(?:^|[.?!:;]\s+)[\"(]*$")
_JOINERS = frozenset({"of", "for", "and", "the", "to"})
#: What a name is told without: "the Housing Options Service" is Housing Options.
_TAILS = frozenset(
    {"service", "line", "helpline", "team", "centre", "unit", "office", "act", "list"}
)


def in_full(text: str, source: str, context: str) -> bool:
    """Whether each name of several words stands in one piece, and no longer name was cut for it."""
    own, named = _all_names(source), _all_names(context)
    for opens, run in _runs(text):
        names = _names(run, opens=opens)
        if any(_fits(name, other) for name in names for other in own):
            continue
        beside = any(set(run[opens:]) & set(other) for other in own)
        if run[opens:] and (beside or not _known(names, named)):
            return False
    return True


def _known(names: list[tuple[str, ...]], named: set[tuple[str, ...]]) -> bool:
    """Whether a heading has one of the names, or none that is like them."""
    return any(_fits(name, other) for name in names for other in named) or not any(
        set(name) & set(other) for name in names[-1:] for other in named
    )


def _all_names(text: str) -> set[tuple[str, ...]]:
    return {name for opens, run in _runs(text) for name in _names(run, opens=opens)}


@lru_cache(maxsize=1_024)
def _runs(text: str) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    """Each run of capitalised words, written small, and whether it opens a sentence."""
    return tuple(
        (
            _SENTENCE_START.search(text, 0, found.start()) is not None,
            tuple(word.lower().removesuffix("'s") for word in found[0].split()),
        )
        for found in _RUN.finditer(text)
    )


def _names(run: tuple[str, ...], *, opens: bool) -> list[tuple[str, ...]]:
    """What a run may name: all of it, it without the word that opens its sentence, its parts."""
    names = [run, run[1:]] if opens else [run]
    parts = " ".join(names[-1]).split(" and ")
    return [
        _bare(each) for each in (*names, *(tuple(part.split()) for part in parts)) if _bare(each)
    ]


def _bare(name: tuple[str, ...]) -> tuple[str, ...]:
    while name and name[0] in _JOINERS:
        name = name[1:]
    return name


def _fits(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether words are a name, but for a common tail."""
    return words == name[: len(words)] and set(name[len(words) :]) <= _TAILS
