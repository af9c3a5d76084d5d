"""People by name in a text, and whether it tells of one's own affairs.

Names can't be told for sure without knowing everybody: first names and surnames that are common,
titles, and words that a name follows ("my client", "called"). Public figures, places and
bodies named after somebody are left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_TOLD_BY: Mapping[str, str] = tomllib.loads((_HERE / "people.toml").read_text("utf-8"))


def _any_of(name: str) -> str:
    """One pattern for the words that are listed under a name."""
    return f"(?:{'|'.join(word.replace('_', ' ') for word in _TOLD_BY[name].split())})"


#: Names that are words of their own: no name alone, nor in small letters beside another of them.
_WORDS = frozenset((_HERE / "ordinary_names.txt").read_text("utf-8").split())
_NEVER = frozenset(_TOLD_BY["never"].split())
#: A shorter word may be anything.
_SHORTEST = 3
_GENITIVE = re.compile(r"['\u2019]s?$")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
#: What a name follows at once, or after "called" or "named".
_INTRODUCED = re.compile(
    rf"\b{_any_of('roles')}s?,?(?: (?:is |was )?(?:called|named|names?,?|is))?[:,]? (?=[^\W\d_])"
    r"|\b(?:called|named|names?(?: is|:)|this is|i am|i'm|s?he is|s?he's|details are) (?=[^\W\d_])",
    re.IGNORECASE,
)
#: What stands before somebody whom a question is about.
_ASKED_AFTER = re.compile(
    r"(?:^|\b(?:is|was|has|had|does|did|about|on|refer|report(?:ed)?|check|for|if|whether|of)) ",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx)\b\.? (?=[^\W\d_])", re.IGNORECASE)
_NAMED_AFTER = re.compile(rf"['\u2019]?s?,? {_any_of('named_after')}\b", re.IGNORECASE)
_BEFORE_PLACES = re.compile(rf"\b{_any_of('before_places')}\W{{0,2}}$", re.IGNORECASE)
_PUBLIC = re.compile(rf"\b{_any_of('public')}\b", re.IGNORECASE)
_HOUSE = re.compile(
    r"\b(?:flat|number|no\.?|at|of) ?\d{1,4}[a-z]?\b"
    r"(?! (?:year|yr|day|week|month|hour|tick|am|pm|o'clock))"
    r"|\b\d{1,4}[a-z]? (?:[a-z]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|close|court|house|way|"
    r"square|terrace|drive|gardens)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\baged? \d{1,3}\b|\b\d{1,3} ?-?(?:yo|y/o|yrs?|years?)\b|\(\d{1,2}\)"
    r"|, ?\d{1,2}(?=,|$|\.| and )|\byear \d{1,2}\b|\b(?:is|are|of) \d{1,2}\b"
    r"|(?<=[a-z]) \d{1,2}(?= and\b|,|$| [a-z])",
    re.IGNORECASE,
)
_AFFAIR = re.compile(rf"\b{_any_of('affairs')}\b", re.IGNORECASE)

#: Whether a word is one of English or of the documents, and so no name.
Knows = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """One word of a text, and what is known of it."""

    text: str
    #: As it is looked up: small letters, without a genitive.
    plain: str
    start: int
    end: int
    knows: Knows

    @classmethod
    def at(cls, match: re.Match[str], knows: Knows) -> _Word:
        """The word that was found there."""
        plain = _GENITIVE.sub("", match[0].lower())
        return cls(text=match[0], plain=plain, start=match.start(), end=match.end(), knows=knows)

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital and is no abbreviation."""
        return self.text[0].isupper() and not (len(self.text) > 1 and self.text.isupper())

    @property
    def first(self) -> bool:
        """Whether it is a common first name."""
        return self.plain in _listed("first_names.txt")

    @property
    def family(self) -> bool:
        """Whether it is a common surname."""
        return self.plain in _listed("surnames.txt")

    @property
    def ordinary(self) -> bool:
        """Whether it is a word besides."""
        return self.plain in _WORDS

    @property
    def never(self) -> bool:
        """Whether it is no part of any name."""
        return self.plain in _NEVER

    @property
    def strange(self) -> bool:
        """Whether neither English nor the documents have it."""
        return len(self.plain) >= _SHORTEST and not (
            self.never or self.text.isupper() or self.knows(self.plain)
        )


def names(text: str, knows: Knows) -> tuple[tuple[int, int], ...]:
    """Where people are named in a text, as far as can be told."""
    words = [_Word.at(each, knows) for each in _WORD.finditer(text)]
    titled = {match.end() for match in _TITLE.finditer(text)}
    if not titled and not any(word.first or word.family or word.strange for word in words):
        return ()
    public = [match.span() for match in _PUBLIC.finditer(text)]
    introduced = {match.end() for match in _INTRODUCED.finditer(text)}
    asked_after = {match.end() for match in _ASKED_AFTER.finditer(text)}
    in_english = 2 * sum(word.strange for word in words) <= len(words)
    found: list[tuple[int, int]] = []
    for word, following in zip(words, [*words[1:], None], strict=False):
        if word.never or (found and word.start < found[-1][1]):
            continue
        beside = following and text[word.end : following.start] == " " and not following.never
        second = following if beside else None
        if word.start in titled:
            named = word.capital or word.first or word.family
        elif word.start in introduced and (word.capital or in_english):
            named = _may_be_introduced(word, second)
        else:
            named = _is_alone(word) or bool(
                second
                and _is_pair(word, second, in_english=in_english and word.start in asked_after)
            )
        if not named:
            continue
        end = second.end if second and _is_pair(word, second, in_english=True) else word.end
        if _BEFORE_PLACES.search(text, 0, word.start) or any(
            _NAMED_AFTER.match(text, stop) for stop in {word.end, end}
        ):
            continue
        if not any(start < end and word.start < stop for start, stop in public):
            found.append((word.start, end))
    return tuple(found)


def tells_of_a_person(text: str, knows: Knows) -> bool:
    """Whether a text names somebody and tells, or asks for, what is theirs alone to tell."""
    spans = names(text, knows)
    if not spans:
        return False
    rest = text
    for start, end in spans:
        rest = rest[:start] + "\0" * (end - start) + rest[end:]
    return any(sign.search(rest) for sign in (_AFFAIR, _HOUSE, _AGE))


def _is_pair(word: _Word, second: _Word, *, in_english: bool) -> bool:
    """Whether two words are the first name and the surname of somebody."""
    if word.capital and second.capital:
        family = second.family and not second.ordinary
        return word.first or word.strange or family or (second.strange and not word.ordinary)
    plain = not (word.ordinary and second.ordinary)
    if word.first and second.family:
        return plain
    return in_english and (
        (word.first and second.strange) or (word.strange and (second.strange or second.family))
    )


def _is_alone(word: _Word) -> bool:
    """Whether a first name stands for somebody without a surname."""
    return word.first and word.capital and not word.ordinary


def _may_be_introduced(word: _Word, second: _Word | None) -> bool:
    """Whether a word after "my client" or "called" is a name."""
    if word.capital and (word.first or word.strange):
        return True
    if second and _is_pair(word, second, in_english=True):
        return True
    return (word.first and not word.ordinary) or word.strange


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset((_HERE / name).read_text("utf-8").split())
