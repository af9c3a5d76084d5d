"""Number formats of a spreadsheet ("0.0%", "dd mmm yyyy"), cut into tokens and sections.

The language is that of ECMA-376, part 1, section 18.8.31.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from functools import lru_cache

GENERAL = "General"
#: Formats that a file names by number alone; those with a date or money as the United Kingdom
#: shows them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"£"#,##0;-"£"#,##0', 6: '"£"#,##0;-"£"#,##0',
    7: '"£"#,##0.00;-"£"#,##0.00', 8: '"£"#,##0.00;-"£"#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '"£"#,##0;-"£"#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"', 44: '"£"#,##0.00;-"£"#,##0.00;"-"',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
#: No format that a person wrote is longer.
_LENGTH_MAX = 255
#: Dates and times as the machine's own settings show them.
_SYSTEM = {"f800": "d mmmm yyyy", "x-sysdate": "d mmmm yyyy", "f400": "hh:mm:ss"}
_SYSTEM_CODE = re.compile(r"\[\$-(f800|x-sysdate|f400)\]", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*"?)|\\(?P<escaped>.)|(?P<width>[_*].?)|\[(?P<bracket>[^\]]*)\]?"""
    r"""|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<exponent>E[+-])"""
    r"""|(?P<date>y+|m+|d+|h+|s+)|(?P<sign>[;0#?.,%/@])|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]{1,20})")
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_POSITIVE_OR_TEXT = 4


class Sign(Enum):
    """What a token of a format stands for."""

    LITERAL = auto()
    #: A place for a digit: 0, # or ?.
    DIGIT = auto()
    #: A decimal point, a comma, a percent sign, a fraction bar: as written.
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    SLASH = auto()
    EXPONENT = auto()
    #: A part of a date or time: "yyyy", "mm"; an elapsed one with its bracket: "[h".
    DATE = auto()
    HALF = auto()
    GENERAL = auto()
    TEXT = auto()


_SIGNS = {
    "0": Sign.DIGIT, "#": Sign.DIGIT, "?": Sign.DIGIT, ".": Sign.POINT, ",": Sign.COMMA,
    "%": Sign.PERCENT, "/": Sign.SLASH, "@": Sign.TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One sign of a format, and how it is written there."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The format of some of the values."""

    tokens: tuple[Token, ...]
    #: Which numbers it is for, where it says so itself.
    condition: tuple[str, Decimal] | None = None

    def has(self, sign: Sign) -> bool:
        """Whether a token with this sign is in it."""
        return any(token.sign is sign for token in self.tokens)

    def takes(self, value: Decimal) -> bool:
        """Whether a number meets its condition."""
        return self.condition is None or _COMPARE[self.condition[0]](value, self.condition[1])


@lru_cache(maxsize=1_000)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format, one or more."""
    if system := _SYSTEM_CODE.search(code):
        code = _SYSTEM[system[1].lower()]
    found: list[list[Token]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for match in _TOKEN.finditer(code[:_LENGTH_MAX]):
        if match["sign"] == ";":
            found.append([])
            conditions.append(None)
        elif condition := _CONDITION.fullmatch(match["bracket"] or ""):
            conditions[-1] = _condition(condition)
        else:
            found[-1] += _tokens(match)
    return tuple(
        Section(tokens=tuple(tokens), condition=condition)
        for tokens, condition in zip(found, conditions, strict=True)
    )


def section_for(code: str, value: Decimal) -> tuple[Section, Decimal] | None:
    """The section that shows a number, and the number to show in it: without the sign it says."""
    found = sections(code)
    if any(section.condition for section in found):
        chosen = next((section for section in found if section.takes(value)), None)
        return (chosen, value) if chosen else None
    if value < 0 and len(found) > 1:
        return found[1], -value
    at = 2 if value == 0 and len(found) > 2 else 0  # noqa: PLR2004 - the third is for zero
    return found[at], value


def section_for_text(code: str) -> Section | None:
    """The section that shows a text, or None where the format is silent about texts."""
    found = sections(code)
    if len(found) >= _POSITIVE_OR_TEXT:
        return found[3]
    return found[-1] if found[-1].has(Sign.TEXT) else None


def _condition(match: re.Match[str]) -> tuple[str, Decimal] | None:
    try:
        return match[1], Decimal(match[2])
    except ArithmeticError:
        return None


def _tokens(match: re.Match[str]) -> Iterator[Token]:
    kind, text = match.lastgroup or "", match[0]
    if kind == "sign":
        yield Token(_SIGNS[text], text)
    elif kind == "date":
        yield Token(Sign.DATE, text.lower())
    elif kind == "bracket":
        yield from _bracket(match["bracket"])
    elif kind in {"general", "half", "exponent"}:
        yield Token(Sign[kind.upper()], text)
    elif kind == "width":
        yield Token(Sign.LITERAL, " " if text[0] == "_" else "")
    else:
        yield Token(Sign.LITERAL, match["escaped"] or text.strip('"'))


def _bracket(written: str) -> Iterator[Token]:
    """An elapsed time, or a currency before its locale; colours say nothing."""
    if written.lower() in {"h", "hh", "m", "mm", "s", "ss"}:
        yield Token(Sign.DATE, f"[{written.lower()}")
    elif written.startswith("$"):
        yield Token(Sign.LITERAL, written[1:].partition("-")[0])
