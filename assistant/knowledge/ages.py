"""Ages between words and numbers: they are read only where nothing is left to guess."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Nobody who asks is older; a higher limit is none.
OLDEST = 120

_FORMS = (
    re.compile(r"(?P<least>\d{1,3}) ?(?:or|and) (?:over|above|older)|over (?P<above>\d{1,3})"),
    re.compile(
        r"under (?P<below>\d{1,3})|up to (?P<most>\d{1,3})|(?P<last>\d{1,3}) or (?:under|younger)"
    ),
    re.compile(r"(?P<least>\d{1,3}) ?(?:to|-|\u2013) ?(?P<most>\d{1,3})"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """From and up to which age, in whole years; None where there is no limit."""

    least: int | None = None
    most: int | None = None

    def overlap(self, other: Ages) -> bool:
        """Whether an age is among both."""
        ends = [OLDEST if each.most is None else each.most for each in (self, other)]
        return max(self.least or 0, other.least or 0) <= min(ends)


ANY_AGE = Ages()


def read_ages(words: str) -> Ages:
    """The ages that words tell; no limits where they are not surely understood."""
    plain = re.sub(r"^(?:aged?|people aged|ages) ", "", words.strip().rstrip(".").lower())
    plain = re.sub(r" years?(?: old)?$", "", plain)
    for form in _FORMS:
        match = form.fullmatch(plain)
        if match:
            return _ages({name: int(value) for name, value in match.groupdict().items() if value})
    return ANY_AGE


def tell_ages(ages: Ages) -> str:
    """Ages in words, or "" where there are no limits."""
    if ages.least and ages.most is not None:
        return f"{ages.least} to {ages.most}"
    if ages.most is not None:
        return f"under {ages.most + 1}"
    return f"{ages.least} or over" if ages.least else ""


def _ages(found: dict[str, int]) -> Ages:
    least = found.get("least", found["above"] + 1 if "above" in found else None)
    most = found.get("most", found.get("last", found["below"] - 1 if "below" in found else None))
    if (most is not None and not (least or 0) <= most <= OLDEST) or (least or 0) > OLDEST:
        return ANY_AGE
    return Ages(least=least, most=most)
