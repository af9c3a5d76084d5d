"""Whether a retelling keeps the sense of its source: limits, conditions, and how binding it is."""

from __future__ import annotations

import re

from assistant.answering.meanings import Meanings, shared, telling, words_of

#: A second "if" that goes on with the first.
_ALSO = re.compile(r"\b(?:and|or) if\b", re.IGNORECASE)
#: "Call 101" may be told as "you can call 101".
_INVITES = re.compile(
    r"\b(?:you can|can you|can (?:also |then )?(?:call|ring|phone|use|ask|e-?mail|contact|visit|go|"
    r"report|get|find|write|give|help|advise|support|talk|speak|tell|care))\b",
    re.IGNORECASE,
)


_PRESENT = re.compile(r"\b(?:is|are)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were)\b", re.IGNORECASE)
_YOU = re.compile(r"\b(?:you|your|yourself)\b", re.IGNORECASE)
#: A phrase that says of whom or when the rest holds.
_LIMITING = re.compile(
    r"(?:\b(?:if|when|while|who|whose|where|with|without|unless|except)\b|\(|"
    r"\bin (?=danger|an emergency|a crisis))"
    r"(?P<words>(?:(?!\b(?:if|when|while|who|whose|where|with|without|unless|except)\b)"
    r"[^,.;:()])*)",
    re.IGNORECASE,
)


def keeps_sense(text: str, source: str, lists: Meanings) -> bool:
    """Whether each limit and condition stands in both, and both bind alike."""
    return (
        _same_sense(text, source, lists)
        and _as_binding(text, source, lists)
        and not _unlimited(text, source, lists)
        and not _told_of_all(text, source, lists)
        and not _another_time(text, source)
    )


def _another_time(text: str, source: str) -> bool:
    """Whether a "was" became an "is", or an "is" a "was"."""
    more_now = len(_PRESENT.findall(text)) - len(_PRESENT.findall(source))
    more_then = len(_PAST.findall(text)) - len(_PAST.findall(source))
    return more_now * more_then < 0


def _unlimited(text: str, source: str, lists: Meanings) -> bool:
    """Whether a phrase of the source that limits the rest has left no word."""
    told = frozenset(words_of(text))
    for found in _LIMITING.finditer(source):
        words = telling(found["words"], lists)
        named = all(word[0].isupper() for word in found["words"].split())
        if words and not named and not shared(words, told, lists):
            return True
    return False


def _told_of_all(text: str, source: str, lists: Meanings) -> bool:
    """Whether "you" stands for those whom the source names: men, tenants, children."""
    if not _YOU.search(text) or _YOU.search(source):
        return False
    told = frozenset(words_of(text))
    return any(
        lists.guarded.get(each) == "person" and not shared((each,), told, lists)
        for each in words_of(source)
    )


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
    if bool(must[0]) != bool(must[1]) or (may[1] and must[0] != must[1]):
        return False
    if bool(should[0]) != bool(should[1]):
        return False
    if may[0] and not may[1]:
        return not (must[1] or should[1]) and _INVITES.search(text) is not None
    if may[1] and not may[0]:
        return "you can" in source.lower()
    return True
