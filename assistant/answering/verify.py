"""Holds each sentence of a language model against the passage that it cites, in code.

Must never let through a number, a name, a way to reach somebody, a "not" or a "must" that does not
stand there: whatever is in doubt is at fault, and the document is quoted instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from assistant.answering.claims import Claim, Claims, claims_of, fold
from assistant.answering.clauses import misplaced
from assistant.answering.meanings import Meanings, meanings, stem, words_of

#: Cosine of two texts by the model that the release is embedded with.
Alike = Callable[[str, str], float]

#: Sentences on end that may bear one sentence together.
_TOGETHER = 3
#: The share of the words of each that a sentence must carry then.
_MOST = 0.6
#: How near a sentence must be to what bears it.
NEAR = 0.6
#: Words that stand in no list and not in the source: at most one, in a sentence of so many others,
#: and it must mean about what one word of the source does.
_UNKNOWN = 1
_OTHERS = 4
_MEANS = 0.45
#: What a sentence is made of, besides the letters that its source is made of.
_LETTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?'\"()/%&+@-_=#"
    "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a3\u00a0"
)
#: Marks with which a text turns into a picture, a link or code where it is shown.
_MARKUP = re.compile(r"\]\(|!\[|```|https?://\S*[()\[\]]")
_LONGEST = 400
#: How a word opens that turns another round.
_TURNED = re.compile(r"dis|un|in|im|ir|il|non|mis|anti|de|counter|over|under")
#: What a heading may name for the sentences below it; never when, how much or how.
_OF_HEADINGS = frozenset({"body", "person", "harm"})
#: A second "if" that goes on with the first.
_ALSO = re.compile(r"\b(?:and|or) if\b", re.IGNORECASE)
_NONE: frozenset[int] = frozenset()
#: "Call 101" may be told as "you can call 101".
_INVITES = re.compile(
    r"\b(?:you can|can you|can (?:also |then )?(?:call|ring|phone|use|ask|e-?mail|contact|visit|go|"
    r"report|get|find|write))\b",
    re.IGNORECASE,
)


class Fault(IntEnum):
    """Why a sentence is not shown; the higher, the further it came."""

    #: It is empty, too long, or written with letters that the source does not use.
    UNREADABLE = 1
    #: It cites nothing that it was given.
    UNCITED = 2
    #: A number, a date or a way to reach somebody does not stand in the source, or elsewhere in it.
    FIGURE = 3
    NAME = 4
    #: A "not", "only", "must" or "if" was added or lost.
    SENSE = 5
    #: It says something that the source does not.
    WORD = 6
    FAR = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a sentence may rest on: sentences of one source, in their order, and its headings."""

    sentences: tuple[str, ...]
    #: Title and headings: they name what the sentences speak of.
    context: str


def fault_of(written: str, ground: Ground, alike: Alike) -> Fault | None:
    """Why a sentence does not follow from its ground; None where it does."""
    text = fold(written)
    if not _readable(written, ground):
        return Fault.UNREADABLE
    furthest = Fault.UNCITED
    claims = claims_of(text)
    lists = meanings()
    alone = any(_borne(text, fold(each), ground.context, lists, None) for each in ground.sentences)
    for window in _windows(ground.sentences):
        # What one sentence says is held against that one, and never against two.
        if len(window) > 1 and (alone or not _carried(text, claims, window)):
            continue
        source = fold(" ".join(_ended(each) for each in window))
        found = _against(text, claims, source, ground.context, alike)
        if found is None:
            return None
        furthest = max(furthest, found)
    return furthest


def _readable(text: str, ground: Ground) -> bool:
    """Whether it has words, few enough, and no letter or mark that could hide something."""
    own = _LETTERS | set("".join(ground.sentences)) - set("<>[]{}|\\`*~^")
    return (
        0 < len(text) <= _LONGEST
        and any(letter.isalpha() for letter in text)
        and set(text) <= own
        and not _MARKUP.search(text)
    )


def _windows(sentences: Sequence[str]) -> Iterator[Sequence[str]]:
    """Each sentence alone, then those that stand together, and each item with its lead-in."""
    for size in range(1, _TOGETHER + 1):
        for start in range(len(sentences) - size + 1):
            yield sentences[start : start + size]
    lead = ""
    for each in sentences:
        if each.rstrip().endswith(":"):
            lead = each
        elif lead:
            yield lead, each


def _carried(text: str, claims: Claims, window: Sequence[str]) -> bool:
    """Whether a text carries what each sentence claims and most of its words.

    Else one sentence could lend another a lone number, name or "not".
    """
    lists = meanings()
    told = frozenset(words_of(text))
    meant = frozenset(number for each in told for number in lists.same.get(each, ()))
    whole = fold(" ".join(window))
    if len(_telling(text, lists)) < _MOST * len(_telling(whole, lists)):
        return False
    for sentence in map(fold, window):
        own = claims_of(sentence)
        if not (_stand(own.reach, claims.reach) and _stand(own.numbers, claims.numbers)):
            return False
        if not all(_stands(each.value, text) for each in own.names):
            return False
        if _actors(sentence) - _actors(text):
            return False
        words = set(_telling(sentence, lists))
        held = sum(each in told or bool(lists.same.get(each, _NONE) & meant) for each in words)
        if held < _MOST * len(words):
            return False
    return True


def _telling(text: str, lists: Meanings) -> list[str]:
    """The stems of a text that say something."""
    return [each for each in words_of(text) if each not in lists.plain]


def _ended(sentence: str) -> str:
    return sentence if sentence.rstrip().endswith((".", "?", "!", ":", ";")) else f"{sentence}."


def _against(text: str, claims: Claims, source: str, context: str, alike: Alike) -> Fault | None:
    held = claims_of(source)
    # A title may say which plan it is; a heading may also ask "four or five?".
    years = [each for each in claims_of(context).numbers if re.match(r"(?:19|20)\d\d", each.value)]
    if not (
        _stand(claims.reach, held.reach)
        and _stand(claims.numbers, (*held.numbers, *years))
        and _stand(claims.days, held.days)
    ):
        return Fault.FIGURE
    lists = meanings()
    if not _named(claims, held, text, source, context):
        return Fault.NAME
    lists = meanings()
    if misplaced(text, source, lists):
        return Fault.FIGURE
    if not (_same_sense(text, source, lists) and _as_binding(text, source, lists)):
        return Fault.SENSE
    if not _borne(text, source, context, lists, alike):
        return Fault.WORD
    return None if alike(text, source) >= NEAR else Fault.FAR


def _implied(source: str) -> Iterator[str]:
    """What a way to reach somebody is called, where the source gives one without the word."""
    for each in claims_of(source).reach:
        called = "email" if "@" in each.value else "phone" if each.value.isdigit() else "online"
        yield stem(called)


def _stand(claimed: Sequence[Claim], held: Sequence[Claim]) -> bool:
    return {each.value for each in claimed} <= {each.value for each in held}


def _named(claims: Claims, held: Claims, text: str, source: str, context: str) -> bool:
    """Whether each name stands there; one of a heading alone, where no other is left out for it."""
    names = [each.value for each in claims.names]
    foreign = [each for each in names if not _stands(each, source)]
    told, there = _actors(text), _actors(source)
    acting = told.keys() - there.keys()
    if not (all(_stands(each, context) for each in foreign) and acting <= _actors(context).keys()):
        return False
    if claims.reach and foreign and held.names:
        # A number is told of whom its own sentence names.
        return False
    left_out = not all(_stands(each.value, text) for each in held.names)
    return not ((foreign or acting) and (left_out or there - told))


def _actors(text: str) -> Counter[str]:
    """How often each stands there that acts or is acted upon, whatever their names."""
    guarded = meanings().guarded
    return Counter(each for each in words_of(text) if guarded.get(each) in {"body", "person"})


def _stands(name: str, text: str) -> bool:
    stems = frozenset(words_of(text))
    own = words_of(name)
    same = meanings().same
    meant = frozenset(number for each in stems for number in same.get(each, ()))
    return bool(own) and all(each in stems or same.get(each, _NONE) & meant for each in own)


def _same_sense(text: str, source: str, lists: Meanings) -> bool:
    """Whether each sign stands in both or in neither, "not" as often."""
    for name, pattern in lists.signs.items():
        written, held = len(pattern.findall(text)), len(pattern.findall(source))
        if bool(written) != bool(held) or (name == "not" and written != held):
            return False
    conditions = len(lists.condition.findall(_ALSO.sub("", source)))
    return len(lists.conditional.findall(text)) + text.count("?") >= conditions


def _as_binding(text: str, source: str, lists: Meanings) -> bool:
    """Whether it binds as its source does: no "must" out of a "may", nor the other way round."""
    must, should, may = (
        (len(pattern.findall(text)), len(pattern.findall(source)))
        for pattern in (lists.must, lists.should, lists.may)
    )
    if lists.will.search(text) and not lists.will.search(source):
        return False
    if must[0] != must[1] or (should[0] and not should[1]):
        return False
    if should[1] and not should[0]:
        return False
    if may[0] and not may[1]:
        return not (must[1] or should[1]) and _INVITES.search(text) is not None
    if may[1] and not may[0]:
        return "you can" in source.lower()
    return True


def _borne(
    text: str,
    source: str,
    context: str,
    lists: Meanings,
    alike: Alike | None,
) -> bool:
    """Whether every word stands in the source, means one there, or says nothing by itself.

    Without `alike` no unknown word is taken.
    """
    stems = frozenset((*words_of(source), *_implied(source)))
    known = stems | frozenset(words_of(context))
    meant = frozenset(number for each in stems for number in lists.same.get(each, ()))
    written = _telling(text, lists)
    new = [
        each
        for each in written
        if each not in (known if lists.guarded.get(each, "body") in _OF_HEADINGS else stems)
        and not (lists.same.get(each, _NONE) & meant)
    ]
    if not new:
        return True
    if alike is None or len(new) > _UNKNOWN or len(written) - len(new) < _OTHERS:
        return False
    return all(
        each not in lists.guarded and _means(each, text, source, alike, lists) for each in new
    )


def _means(unknown: str, text: str, source: str, alike: Alike, lists: Meanings) -> bool:
    """Whether a word, written small, means about what one word does that the source has instead.

    What matters most (who, what harm, how much) is never told in an unknown word.
    """
    word = next((each for each in _words(text) if stem(each) == unknown), "")
    if not word.islower() or _TURNED.match(word):
        return False
    kept = frozenset(words_of(text))
    left = {each for each in _words(source) if stem(each) not in kept}
    nearest = max(left, key=lambda each: alike(word, each), default="")
    return nearest != "" and stem(nearest) not in lists.guarded and alike(word, nearest) >= _MEANS


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", text)
