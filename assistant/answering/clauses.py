"""Whether what is claimed stands beside the same words as in its source.

A number that stands in a sentence can still be told of the wrong thing: each clause of a retelling
must be nearer to the clause that its number or actor is from than to one that holds another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.claims import claims_of
from assistant.answering.meanings import Meanings, meanings, shared, telling, words_of

#: Not between the words of a name: "Rape and Sexual Abuse Line".
_BREAK = re.compile(
    r"[.;:?!](?=\s|$)|,\s(?!(?-i:[A-Z]))|\s[\u2013\u2014-]\s|[()]|\b(?:and|or)\b(?! (?-i:[A-Z]))|"
    r"\b(?:before|after|because|unless|if|when|but|while|so that|then)\b",
    re.IGNORECASE,
)
#: So many words of a part make it one that is told.
_ENOUGH = 2
_JOINED = re.compile(r"(?:and|or)\b", re.IGNORECASE)
_WORD_OR_TWO = 2
#: Where a clause with its condition ends.
_WIDE_BREAK = re.compile(
    r"[.;:?!](?=\s|$)|,\s(?!(?-i:[A-Z]))|\b(?:but|and|or)\b(?! (?-i:[A-Z]))", re.IGNORECASE
)
#: What turns who acts and who is acted upon round: "by", and "the council's" for "of the council".
_BY = re.compile(r"\bby (?!day|night|phone|e-?mail|post|calling|text)|\w's\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;:?!](?=\s|$)|[()]")
#: Stems of what makes a verb passive.
_BEING = frozenset(words_of("is are was were be been being"))
#: Words that a "not" is about stand within so many of it.
_REACH = 4
#: At least so many of them are the same in a retelling.
_DENIED = 2
#: Texts whose reading is kept: each is held against several others.
_KEPT = 2_048
#: Kinds of guarded words that act or are acted upon.
_KINDS = {
    "body": "actor",
    "person": "actor",
    "time": "time",
    "amount": "amount",
    "sum": "amount",
}
_LABELS = ("section", "act", "option", "stage", "part", "regulation", "schedule")
_LABELLED = re.compile(rf"({'|'.join(_LABELS)}) \d")
_FIGURES = frozenset({"reach", "number", "day", *_LABELS})
_ALL = _FIGURES | {"name", "actor", "time"}
#: Words that a retelling may well say twice.
_OFTEN = frozenset({"old", "older", "tonight", "now"})
_AGE = re.compile(
    r"([^\W\d_]+) (?:who )?(?:(?:are|is) )?(?:aged |under |over )+(\d+)", re.IGNORECASE
)
#: The number or letter of an item that opens a sentence.
_MARKER = re.compile(r"\(?(\d{1,3})[.)](?=\s)")
#: Where a part ends that stands by itself.
_PART_END = re.compile(
    r"[;.?!]\s+|:\s+(?=(?:it|they|we|you)\b)|,? and (?=(?:also|has|have|is|are|can|must|"
    r"may|will|does|do|they|it|we|you)\b)|, (?=(?:has|have|is|are|can|must|may|will)\b)",
    re.IGNORECASE,
)
_ORDERED = _FIGURES | {"actor"}
_COUNTED = _ORDERED | {"name", "time", "amount"}


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
            _nearer_elsewhere(clause, _clauses(source, lists, ends), kinds, lists)
            for ends, kinds in ((_BREAK, _ALL), (_WIDE_BREAK, _FIGURES))
            for clause in _clauses(text, lists, ends)
        )
        or not _ages(text, lists) <= _ages(source, lists)
        or _numbered(text) not in {"", _numbered(source)}
        or _out_of_order(text, source, lists)
        or _denies_another(text, source, lists)
        or _turned_round(text, source, lists)
    )


def actors(text: str) -> Counter[str]:
    """How often each stands there that acts or is acted upon, whatever their names."""
    guarded = meanings().guarded
    return Counter(each for each in words_of(text) if guarded.get(each) in {"body", "person"})


def touched(text: str, source: str, lists: Meanings) -> str:
    """A source without the parts, each with a verb of its own, that a text says nothing of."""
    kept = [part for part in _PART_END.split(source) if _told_of(part, text, lists)]
    return "; ".join(kept) or source


def _told_of(part: str, text: str, lists: Meanings) -> bool:
    """Whether a text tells of a part: by a way to reach somebody, two words or half of them."""
    told, own = ({each.value for each in claims_of(whole).reach} for whole in (text, part))
    words = frozenset(telling(part, lists))
    held = shared(words, frozenset(words_of(text)), lists)
    return bool(told & own) or held >= _ENOUGH or len(words) <= _ENOUGH * held


def _numbered(text: str) -> str:
    """The number of the item that a text opens with, or ""."""
    found = _MARKER.match(text)
    return found[1] if found else ""


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


@lru_cache(maxsize=_KEPT)
def _clauses(text: str, lists: Meanings, ends: re.Pattern[str]) -> tuple[_Clause, ...]:
    clauses = (
        _Clause(
            frozenset((kind, value) for kind, value, _ in _claimed(part, lists)),
            frozenset(each for each in words_of(part) if each not in lists.plain),
        )
        for part in _parts(text, ends)
    )
    return tuple(each for each in clauses if each.claims or each.words)


def _parts(text: str, ends: re.Pattern[str] = _BREAK) -> Iterator[str]:
    """The text cut at the ends, save where an "and" or "or" brings no more than a word or two."""
    start = 0
    marks = [found.start() for found in ends.finditer(text)]
    for end, following in zip((*marks, len(text)), (*marks[1:], len(text), None), strict=False):
        if following is not None and end < len(text) and _adds_a_word(text[end:following]):
            continue
        yield text[start:end]
        start = end


def _adds_a_word(part: str) -> bool:
    claims = claims_of(part)
    return (
        bool(_JOINED.match(part))
        and not (claims.reach or claims.numbers)
        and len(telling(part, meanings())) <= _WORD_OR_TWO
    )


@lru_cache(maxsize=_KEPT)
def _claimed(text: str, lists: Meanings) -> tuple[tuple[str, str, int], ...]:
    """Kind, value and place of each claim: reach, number (or what it numbers), day, name, actor."""
    return tuple(_each_claimed(text, lists))


def _each_claimed(text: str, lists: Meanings) -> Iterator[tuple[str, str, int]]:
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
        home = max(shared(own, each.words, lists) for each in homes)
        if any(shared(own, each.words, lists) > home for each in rivals):
            return True
    return False


def _out_of_order(text: str, source: str, lists: Meanings) -> bool:
    """Whether two claims of one clause have changed places, save where a "by" turns them round."""
    turned = bool(_BY.search(text)) != bool(_BY.search(source))
    held = [_claimed(part, lists) for part in _parts(source)]
    for part in _parts(text):
        written = _claimed(part, lists)
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


def _turned_round(text: str, source: str, lists: Meanings) -> bool:
    """Whether who does something and to whom have changed places, save where a "by" turns them."""
    return any(
        _changed_places(words_of(part), words_of(other), lists)
        for part in _SENTENCE_END.split(text)
        for other in _SENTENCE_END.split(source)
    )


def _changed_places(written: Sequence[str], held: Sequence[str], lists: Meanings) -> bool:
    """Whether the words beside a verb stand on its other sides; in the passive, on the same."""
    for verb in lists.acting & frozenset(written) & frozenset(held):
        told, there = _sides(written, verb, lists), _sides(held, verb, lists)
        if told is None or there is None or not (told.before and told.after):
            continue
        before, after = (there.before, there.after)
        if told.passive != there.passive:
            before, after = after, before
        if shared(told.before[-1:], frozenset(after), lists) and shared(
            told.after[:1], frozenset(before), lists
        ):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Sides:
    """What stands before a verb and after it, and whether the verb is passive."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    passive: bool


def _sides(stems: Sequence[str], verb: str, lists: Meanings) -> _Sides | None:
    """The sides of a verb; None where it stands twice."""
    if stems.count(verb) != 1:
        return None
    at = stems.index(verb)
    before, after = (
        tuple(each for each in side if each not in lists.plain)
        for side in (stems[:at], stems[at + 1 :])
    )
    return _Sides(before[-_REACH:], after[:_REACH], bool(_BEING & {*stems[max(0, at - 3) : at]}))


def _denies_another(text: str, source: str, lists: Meanings) -> bool:
    """Whether a "not" is about other words than in the source."""
    often = [len(list(_nots(part, lists))) for part in _parts(source)]
    if max(len(list(_nots(part, lists))) for part in _parts(text)) > max(often):
        return True
    if len(_ways(text, lists)) > len(_ways(source, lists)):
        return True
    told = frozenset(words_of(text))
    for found in _nots(source, lists):
        after = telling(source[found.end() :], lists)[:_REACH]
        if after and not shared(after, told, lists):
            return True
    left = [frozenset(_beside(source, found, lists)) for found in _nots(source, lists)]
    for found in _nots(text, lists):
        about = frozenset(_beside(text, found, lists))
        best = max(left, key=lambda each: shared(about, each, lists), default=frozenset[str]())
        if shared(about, best, lists) < min(_DENIED, len(best)):
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
    before, after = (
        telling(text[: found.start()], lists),
        telling(text[found.end() :], lists),
    )
    return [*before[-_REACH:], *after[:_REACH]]
