"""Whether what is claimed stands beside the same words as in its source.

A number that stands in a sentence can still be told of the wrong thing: each clause of a retelling
must be nearer to the clause that its number or actor is from than to one that holds another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.claims import claims_of
from assistant.answering.meanings import Meanings, words_of

#: Not between the words of a name: "Rape and Sexual Abuse Line".
_BREAK = re.compile(
    r"[.;:?!](?=\s|$)|,\s(?!(?-i:[A-Z]))|\s[\u2013\u2014-]\s|[()]|\b(?:and|or)\b(?! (?-i:[A-Z]))|"
    r"\b(?:before|after|because|unless|if|when|but|while|so that|then)\b",
    re.IGNORECASE,
)
#: Where a clause with its condition ends.
_WIDE_BREAK = re.compile(
    r"[.;:?!](?=\s|$)|,\s(?!(?-i:[A-Z]))|\b(?:but|and|or)\b(?! (?-i:[A-Z]))", re.IGNORECASE
)
#: What turns who acts and who is acted upon round: "by", and "the council's" for "of the council".
_BY = re.compile(r"\bby (?!day|night|phone|e-?mail|post|calling|text)|\w's\b", re.IGNORECASE)
#: Words that a "not" is about stand within so many of it.
_REACH = 4
#: At least so many of them are the same in a retelling.
_DENIED = 2
#: Kinds of guarded words that act or are acted upon.
_KINDS = {"body": "actor", "person": "actor", "time": "time"}
_LABELS = ("section", "act", "option", "stage", "part", "regulation", "schedule")
_LABELLED = re.compile(rf"({'|'.join(_LABELS)}) \d")
_FIGURES = frozenset({"reach", "number", "day", *_LABELS})
_ALL = _FIGURES | {"name", "actor", "time"}
#: Words that a retelling may well say twice.
_OFTEN = frozenset({"old", "older", "tonight", "now"})
_AGE = re.compile(r"([^\W\d_]+) (?:who (?:are|is) )?(?:aged |under |over )+(\d+)", re.IGNORECASE)
_ORDERED = _FIGURES | {"actor"}
_COUNTED = _ORDERED | {"name", "time"}


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: what it claims, by kind, and its other words."""

    claims: frozenset[tuple[str, str]]
    words: frozenset[str]


def misplaced(text: str, source: str, lists: Meanings) -> bool:
    """Whether something of the source is told of another thing than there."""
    return (
        _told_more_often(text, source, lists)
        or any(
            _nearer_elsewhere(clause, list(_clauses(source, lists, ends)), kinds, lists)
            for ends, kinds in ((_BREAK, _ALL), (_WIDE_BREAK, _FIGURES))
            for clause in _clauses(text, lists, ends)
        )
        or not _ages(text, lists) <= _ages(source, lists)
        or _out_of_order(text, source, lists)
        or _denies_another(text, source, lists)
    )


def _told_more_often(text: str, source: str, lists: Meanings) -> bool:
    """Whether something of the source stands more often than there, so in another's place."""
    told, held = (
        Counter(
            (kind, value)
            for kind, value, _ in _claimed(each, lists)
            if kind in _COUNTED and value not in _OFTEN
        )
        for each in (text, source)
    )
    return any(0 < held[each] < count for each, count in told.items())


def _clauses(text: str, lists: Meanings, ends: re.Pattern[str]) -> Iterator[_Clause]:
    for part in _parts(text, ends):
        claims = frozenset((kind, value) for kind, value, _ in _claimed(part, lists))
        words = frozenset(each for each in words_of(part) if each not in lists.plain)
        if claims or words:
            yield _Clause(claims, words)


def _parts(text: str, ends: re.Pattern[str] = _BREAK) -> Iterator[str]:
    start = 0
    for end in (*(found.start() for found in ends.finditer(text)), len(text)):
        yield text[start:end]
        start = end


def _claimed(text: str, lists: Meanings) -> Iterator[tuple[str, str, int]]:
    """Kind, value and place of each claim: reach, number (or what it numbers), day, name, actor."""
    claims = claims_of(text)
    for each in claims.numbers:
        labelled = _LABELLED.match(each.value)
        yield labelled[1] if labelled else "number", each.value, each.place
    for kind, found in (("reach", claims.reach), ("day", claims.days), ("name", claims.names)):
        for each in found:
            yield kind, each.value, each.place
    for word in re.finditer(r"[^\W\d_]+", text):
        for own in words_of(word[0]):
            if lists.guarded.get(own) in _KINDS:
                yield _KINDS[lists.guarded[own]], own, word.start()


def _ages(text: str, lists: Meanings) -> set[tuple[str, str]]:
    """Who is told to be under, over or of an age, and that age."""
    return {
        (each, found[2])
        for found in _AGE.finditer(text)
        for each in words_of(found[1])
        if lists.guarded.get(each) in _KINDS
    }


def _nearer_elsewhere(
    clause: _Clause, held: Sequence[_Clause], kinds: frozenset[str], lists: Meanings
) -> bool:
    for kind, value in clause.claims:
        if kind not in kinds:
            continue
        homes = [each for each in held if (kind, value) in each.claims]
        rivals = [
            each
            for each in held
            if (kind, value) not in each.claims
            and any(other == kind and name != value for other, name in each.claims - clause.claims)
        ]
        if not homes or not rivals:
            continue
        own = clause.words - {value}
        home = max(_shared(own, each.words, lists) for each in homes)
        if any(_shared(own, each.words, lists) > home for each in rivals):
            return True
    return False


def _shared(words: frozenset[str], others: frozenset[str], lists: Meanings) -> int:
    meant = frozenset(number for each in others for number in lists.same.get(each, ()))
    return sum(each in others or bool(lists.same.get(each, frozenset()) & meant) for each in words)


def _out_of_order(text: str, source: str, lists: Meanings) -> bool:
    """Whether two claims of one clause have changed places, save where a "by" turns them round."""
    turned = bool(_BY.search(text)) != bool(_BY.search(source))
    held = [list(_claimed(part, lists)) for part in _parts(source)]
    for part in _parts(text):
        written = list(_claimed(part, lists))
        for kind in _ORDERED:
            for each in held:
                told = _shared_in_order(written, each, kind)
                there = _shared_in_order(each, written, kind)
                if told != there and not (turned and kind == "actor" and told == there[::-1]):
                    return True
    return False


def _shared_in_order(
    claims: Sequence[tuple[str, str, int]], others: Sequence[tuple[str, str, int]], kind: str
) -> list[str]:
    also = {value for each, value, _ in others if each == kind}
    return list(dict.fromkeys(value for each, value, _ in claims if each == kind and value in also))


def _denies_another(text: str, source: str, lists: Meanings) -> bool:
    """Whether a "not" is about other words than in the source."""
    often = [len(list(_nots(part, lists))) for part in _parts(source)]
    if max(len(list(_nots(part, lists))) for part in _parts(text)) > max(often):
        return True
    if len(_ways(text, lists)) > len(_ways(source, lists)):
        return True
    left = [frozenset(_beside(source, found, lists)) for found in _nots(source, lists)]
    for found in _nots(text, lists):
        about = frozenset(_beside(text, found, lists))
        best = max(left, key=lambda each: _shared(about, each, lists), default=frozenset[str]())
        if _shared(about, best, lists) < min(_DENIED, len(best)):
            return True
        left = [each for each in left if each is not best]
    return False


def _ways(text: str, lists: Meanings) -> set[bool]:
    """Whether it denies with "no", with "not" or with both."""
    return {
        found[0].lower().startswith("no") and found[0].lower() != "not"
        for found in _nots(text, lists)
    }


def _nots(text: str, lists: Meanings) -> Iterator[re.Match[str]]:
    yield from lists.signs["not"].finditer(text)


def _beside(text: str, found: re.Match[str], lists: Meanings) -> list[str]:
    before = [each for each in words_of(text[: found.start()]) if each not in lists.plain]
    after = [each for each in words_of(text[found.end() :]) if each not in lists.plain]
    return [*before[-_REACH:], *after[:_REACH]]
