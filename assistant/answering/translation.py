"""Whether a sentence in another language can be shown beside its English, which was checked.

Figures, ways to reach somebody and names in Latin letters can be held in any script. Whether it
says the same can't, so the English quotation always stands beneath it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from assistant.answering.claims import claims_of, fold

_LONGEST = 600
_LATIN = "LATIN"
#: Joiners that Bengali, Persian and others are spelt with; elsewhere they hide something.
_JOINERS = "\u200c\u200d"
_MARKUP = re.compile(r"[<>\[\]{}|\\`*~^]|!\(")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u200c\u200d'\u2019])*")
_ENDING = re.compile(r"(?<=\d)(?=[^\W\d_])(?![A-Za-z])")
_DIGITS = re.compile(r"\d+")
_SENTENCE_START = re.compile(r"(?:^|[.?!:\u0964]\s+)[\"'(\u201c]*$")


def is_faithful(text: str, english: str) -> bool:
    """Whether it brings no figure, link, name or hidden letter that its English does not have."""
    if not 0 < len(text) <= _LONGEST or _MARKUP.search(text):
        return False
    shown, held = with_plain_digits(fold(text)), fold(english)
    return (
        _in_one_script(text)
        and _same_reach(shown, held)
        and _figures_stand(shown, held)
        and _names_stand(shown, held)
    )


def with_plain_digits(text: str) -> str:
    """Digits of any script as 0 to 9, apart from the endings that Bengali hangs on to them."""
    plain = "".join(
        str(unicodedata.decimal(letter)) if unicodedata.category(letter) == "Nd" else letter
        for letter in text
    )
    return _ENDING.sub(" ", plain)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0]


def _in_one_script(text: str) -> bool:
    """Whether its words are of one script and Latin, none of both, and nothing is hidden in it."""
    found: Counter[str] = Counter()
    for word in _WORD.findall(text):
        scripts = {_script(letter) for letter in word if unicodedata.category(letter)[0] == "L"}
        if len(scripts) != 1:
            return False
        found[scripts.pop()] += 1
    found.pop(_LATIN, None)
    hidden = any(
        unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cn", "Cs"} and letter not in _JOINERS
        for letter in text
    )
    joined = re.search(rf"(?:[\dA-Za-z][{_JOINERS}])|(?:[{_JOINERS}][\dA-Za-z])", text)
    return len(found) <= 1 and not hidden and joined is None


def _same_reach(text: str, english: str) -> bool:
    """Whether both give the same ways to reach somebody, no more and no fewer."""
    told, held = (sorted(each.value for each in claims_of(one).reach) for one in (text, english))
    return set(told) == set(held)


def _figures_stand(text: str, english: str) -> bool:
    """Whether each figure stands in the English, as often, and each of the English here.

    What the English has in words may stand here in digits.
    """
    told, held = (Counter(map(_plain, _DIGITS.findall(one))) for one in (text, english))
    spelt = Counter(
        _plain(found)
        for each in claims_of(english).numbers
        for found in _DIGITS.findall(each.value)
    )
    return not held - told and not told - (held | spelt)


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _names_stand(text: str, english: str) -> bool:
    """Whether each word in Latin letters stands in the English; of a Latin text, each name."""
    latin = all(_script(letter) == _LATIN for letter in text if letter.isalpha())
    held = {word.lower() for word in _WORD.findall(english)}
    return all(
        found[0].lower().removesuffix("'s") in held
        for found in _WORD.finditer(text)
        if found[0].isascii() and (not latin or _is_name(found, text))
    )


def _is_name(found: re.Match[str], text: str) -> bool:
    several = sum(letter.isupper() for letter in found[0]) > 1
    opens = _SENTENCE_START.search(text, 0, found.start()) is not None
    return several or (found[0][0].isupper() and not opens)
