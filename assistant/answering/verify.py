"""Holds each sentence of a language model against the passage that it cites, in code.

Must never let through a number, a name, a way to reach somebody, a "not" or a "must" that does not
stand there: whatever is in doubt is at fault, and the document is quoted instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum

from assistant.answering.claims import Claim, Claims, claims_of, fold
from assistant.answering.clauses import actors, misplaced, touched
from assistant.answering.grounds import Ground, listed, together
from assistant.answering.meanings import (
    Meanings,
    in_one_wording,
    meanings,
    meant_by,
    shared,
    stem,
    telling,
    words_of,
)
from assistant.answering.names import in_full
from assistant.answering.sense import keeps_sense

#: Cosine of two texts by the model that the release is embedded with.
Alike = Callable[[str, str], float]

#: How near a sentence must be to what bears it.
NEAR = 0.6
#: The share of the words of its source by which a sentence is near it without being embedded.
_MOST = 0.6
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
_DATE = re.compile(r"\d{1,2} ([a-z]+ \d{4})")
_ANSWERS = re.compile(r"^(?:Yes|No)[.,]\s+(?=\w)")
_CLOCK = re.compile(r"\d[ap]m\b")
#: How a word opens that turns another round.
_TURNED = re.compile(r"dis|un|in|im|ir|il|non|mis|anti|de|counter|over|under")
#: What a heading may name for the sentences below it; never when, how much or how.
_OF_HEADINGS = frozenset({"body", "person", "harm"})
_NONE: frozenset[int] = frozenset()


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


def fault_of(written: str, ground: Ground, alike: Alike) -> Fault | None:
    """Why a sentence does not follow from its ground; None where it does."""
    if not _readable(written, ground):
        return Fault.UNREADABLE
    text = _plainly(written)
    sentences = [_plainly(_ended(each)) for each in ground.sentences]
    furthest = Fault.UNCITED
    lists = meanings()
    for source in (*sentences, *listed(text, sentences, lists)):
        found = _against(text, source, ground.context, alike)
        if found is None:
            return None
        furthest = max(furthest, found)
    # What one sentence says is held against that one, and never against two.
    if any(_borne(text, each, ground.context, lists, None) for each in sentences):
        return furthest
    for window in together(text, sentences, lists):
        found = _against(text, " ".join(window), ground.context, alike)
        if found is None:
            return None
        furthest = max(furthest, found)
    return furthest


def _plainly(text: str) -> str:
    """A text in one wording, without the "yes" or "no" that answers its heading."""
    return _ANSWERS.sub("", in_one_wording(fold(text)))


def _readable(text: str, ground: Ground) -> bool:
    """Whether it has words, few enough, and no letter or mark that could hide something."""
    own = _LETTERS | set("".join(ground.sentences)) - set("<>[]{}|\\`*~^")
    return (
        0 < len(text) <= _LONGEST
        and any(letter.isalpha() for letter in text)
        and set(text) <= own
        and not _MARKUP.search(text)
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.rstrip().endswith((".", "?", "!", ":", ";")) else f"{sentence}."


def _against(text: str, source: str, context: str, alike: Alike) -> Fault | None:
    claims, held = claims_of(text), claims_of(source)
    # A title may say which plan it is; a heading may also ask "four or five?".
    years = [each for each in claims_of(context).numbers if re.match(r"(?:19|20)\d\d", each.value)]
    if not (
        _stand(claims.reach, held.reach)
        and _stand(claims.numbers, (*held.numbers, *_months(held), *years))
        and _stand(claims.days, held.days)
    ):
        return Fault.FIGURE
    lists = meanings()
    if not _named(claims, held, text, source, context):
        return Fault.NAME
    if misplaced(text, source, lists):
        return Fault.FIGURE
    about = touched(text, source, lists)
    if not keeps_sense(text, about, lists):
        return Fault.SENSE
    if not _borne(text, source, context, lists, alike):
        return Fault.WORD
    return None if _near(text, source, about, lists, alike) else Fault.FAR


def _near(text: str, source: str, about: str, lists: Meanings, alike: Alike) -> bool:
    """Whether it carries most of what it tells of, or is near it by the model of the release."""
    words = telling(about, lists)
    if shared(words, frozenset(words_of(text)), lists) >= _MOST * len(words):
        return True
    return alike(text, source) >= NEAR or (about != source and alike(text, about) >= NEAR)


def _months(held: Claims) -> Iterator[Claim]:
    """The month with the year of each date, by which it may be told; the year alone not."""
    for each in held.numbers:
        found = _DATE.fullmatch(each.value)
        if found:
            yield Claim(found[1], each.place)


def _implied(source: str) -> Iterator[str]:
    """What a way to reach somebody is called, where the source gives one without the word."""
    for each in claims_of(source).reach:
        called = "email" if "@" in each.value else "phone" if each.value.isdigit() else "online"
        yield stem(called)
    if (claims_of(source).days or _CLOCK.search(source)) and "close" not in words_of(source):
        yield stem("open")


def _stand(claimed: Sequence[Claim], held: Sequence[Claim]) -> bool:
    return {each.value for each in claimed} <= {each.value for each in held}


def _named(claims: Claims, held: Claims, text: str, source: str, context: str) -> bool:
    """Whether each name stands there; one of a heading alone, where no other is left out for it."""
    names = [each.value for each in claims.names]
    foreign = [each for each in names if not _stands(each, source)]
    told, there = actors(text), actors(source)
    acting = told.keys() - there.keys()
    if not (all(_stands(each, context) for each in foreign) and acting <= actors(context).keys()):
        return False
    if claims.reach and foreign:
        # A number is told of whom its own sentence names.
        return False
    if not in_full(text, source, context):
        return False
    left_out = not all(_stands(each.value, text) for each in held.names)
    return not ((foreign or acting) and (left_out or there - told))


def _stands(name: str, text: str) -> bool:
    own = words_of(name)
    return bool(own) and shared(own, frozenset(words_of(text)), meanings()) == len(own)


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
    # A number is told of whom its own sentence names.
    known = stems if claims_of(text).reach else stems | frozenset(words_of(context))
    meant = meant_by(stems, lists)
    written = telling(text, lists)
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
