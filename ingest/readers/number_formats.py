"""Numbers as a spreadsheet shows them: dates, percentages, currency, telephone numbers.

It must never fail on a format: one that makes no sense shows the bare number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

#: Formats that a file names by number alone (ECMA-376 part 1, 18.8.30). Those that follow the
#: reader's region are shown as in Britain.
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "£#,##0;-£#,##0",
    6: "£#,##0;-£#,##0",
    7: "£#,##0.00;-£#,##0.00",
    8: "£#,##0.00;-£#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "hh:mm",
    21: "hh:mm:ss",
    22: "dd/mm/yyyy hh:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"',
    42: '£#,##0;-£#,##0;"£-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '£#,##0.00;-£#,##0.00;"£-"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*"?)|\\(?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]
    |(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<power>E[+-])|(?P<day>y+|m+|d+|h+|s+)
    |(?P<slot>[0#?])|(?P<other>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
#: A date or time that follows the reader's region, whatever else its code says.
_REGIONAL = {"$-f800": "dd mmmm yyyy", "$-f400": "hh:mm:ss", "$-x-sysdate": "dd mmmm yyyy"}
#: A code longer than this is none that a person made.
_CODE_MAX = 255
_SECTIONS = 4
#: Day 0, as far as the days after February 1900 go.
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell knows no zone
#: The last day that a spreadsheet counts: 31 December 9999.
_LAST_DAY = 2_958_466
#: The first days of 1900 are counted with a 29 February that never was.
_FALSE_LEAP_DAY = 60
_DIGITS = 15
_LONGEST_WHOLE = 1e15

_Tokens = tuple[tuple[str, str], ...]


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """A number as a cell with this format shows it; "" where the format hides it."""
    if code == "General":
        return general(value)
    sections = _sections(code)
    condition = any(_condition(section) for section in sections)
    at = _chosen(value, sections, is_conditional=condition)
    if not sections[at] and len(sections) > 1:
        return ""
    try:
        if _is_date(sections[at]):
            return _date(value, sections[at], from_1904=from_1904)
        signed = value if at == 0 or condition else abs(value)
        return _number(signed, sections[at])
    except (ArithmeticError, ValueError):
        return general(value)


def shown_text(text: str, code: str) -> str:
    """A text as a cell with this format shows it; "" where the format hides text."""
    sections = _sections(code)
    if len(sections) < _SECTIONS:
        return text
    return "".join(text if value == "@" else _literal(kind, value) for kind, value in sections[3])


def days(moment: datetime) -> float:
    """A moment as the number that a cell holds for it."""
    return (moment.replace(tzinfo=None) - _FIRST_DAY) / timedelta(days=1)


def general(value: float) -> str:
    """A number as it is shown where no format is set."""
    if value == int(value) and abs(value) < _LONGEST_WHOLE:
        return str(int(value))
    return f"{value:.10g}".replace("e", "E")


@lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[_Tokens, ...]:
    """The parts of a code: for positive numbers, negative ones, zero and text."""
    sections: list[list[tuple[str, str]]] = [[]]
    for match in _TOKEN.finditer(code[:_CODE_MAX]):
        kind = str(match.lastgroup)
        if kind == "other" and match[0] == ";":
            sections.append([])
        else:
            sections[-1].append((kind, match[kind]))
    regional = (_REGIONAL.get(value.casefold()) for kind, value in sections[0] if kind == "bracket")
    other = next(filter(None, regional), None)
    return _sections(other) if other else tuple(map(tuple, sections[:_SECTIONS]))


def _condition(section: _Tokens) -> re.Match[str] | None:
    found = (_CONDITION.fullmatch(value) for kind, value in section if kind == "bracket")
    return next(filter(None, found), None)


def _chosen(value: float, sections: tuple[_Tokens, ...], *, is_conditional: bool) -> int:
    numbers = sections[:3]
    if is_conditional:
        holds = (at for at, each in enumerate(numbers) if _holds(value, _condition(each)))
        return next(holds, len(numbers) - 1)
    if value < 0 and len(numbers) > 1:
        return 1
    return 2 if value == 0 and len(numbers) > 2 else 0  # noqa: PLR2004 - the third is for zero


def _holds(value: float, condition: re.Match[str] | None) -> bool:
    if condition is None:
        return True
    sign, bound = condition[1], float(condition[2])
    return {
        "<": value < bound,
        ">": value > bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _literal(kind: str, value: str) -> str:
    """What a mark prints by itself."""
    if kind == "quoted":
        return value.strip('"')
    if kind == "bracket":
        return value[1:].partition("-")[0] if value.startswith("$") else ""
    return {"room": " ", "fill": "", "general": ""}.get(kind, value)


def _is_date(section: _Tokens) -> bool:
    return any(
        kind in {"day", "half"} or (kind == "bracket" and _ELAPSED.fullmatch(value))
        for kind, value in section
    )


def _date(value: float, section: _Tokens, *, from_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return general(value)
    parted = any(value == "." for kind, value in section if kind == "other")
    seconds = round(value * 86_400, 3 if parted else 0)
    first = datetime(1904, 1, 1) if from_1904 else _FIRST_DAY  # noqa: DTZ001 - no zone
    if not from_1904 and value < _FALSE_LEAP_DAY:
        first += timedelta(days=1)
    moment = first + timedelta(seconds=seconds)
    halved = any(kind == "half" for kind, _ in section)
    said = ""
    for at, (kind, mark) in enumerate(section):
        low = mark.casefold()
        if kind == "day":
            said += _moment_part(moment, _as_minutes(section, at, low), halved=halved)
        elif kind == "half":
            said += ("AM", "PM")[moment.hour >= 12][: len(mark) // 2]  # noqa: PLR2004 - noon
        elif kind == "bracket" and _ELAPSED.fullmatch(mark):
            unit = {"h": 3_600, "m": 60, "s": 1}[low[0]]
            said += f"{int(seconds // unit):0{len(mark)}}"
        elif kind == "slot":
            said += str(moment.microsecond // 100_000)
        else:
            said += _literal(kind, mark)
    return said


def _as_minutes(section: _Tokens, at: int, mark: str) -> str:
    """The mark, an "m" beside hours or seconds told from one that is a month."""
    if mark not in {"m", "mm"}:
        return mark
    parts = [
        (place, value.casefold()[0])
        for place, (kind, value) in enumerate(section)
        if kind == "day" or (kind == "bracket" and _ELAPSED.fullmatch(value))
    ]
    own = next(order for order, (place, _) in enumerate(parts) if place == at)
    before = parts[own - 1][1] if own else ""
    after = parts[own + 1][1] if own + 1 < len(parts) else ""
    return mark.replace("m", "n") if before == "h" or after == "s" else mark


def _moment_part(moment: datetime, mark: str, *, halved: bool) -> str:
    hour = (moment.hour % 12 or 12) if halved else moment.hour
    named = {
        "yyyy": f"{moment.year:04}",
        "mmm": f"{moment:%b}",
        "mmmm": f"{moment:%B}",
        "mmmmm": f"{moment:%B}"[0],
        "ddd": f"{moment:%a}",
        "dddd": f"{moment:%A}",
    }
    if mark in named:
        return named[mark]
    if mark[0] == "y":
        return f"{moment.year % 100:02}" if len(mark) <= 2 else f"{moment.year:04}"  # noqa: PLR2004
    number = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": moment.second,
    }[mark[0]]
    return f"{number:0{min(len(mark), 2)}}"


def _number(value: float, section: _Tokens) -> str:
    if not any(kind == "slot" for kind, _ in section):
        plain = any(kind == "general" or mark == "@" for kind, mark in section) or not section
        words = "".join(_literal(k, mark) for k, mark in section if mark != "@")
        sign = "-" if value < 0 and plain else ""
        return f"{sign}{words}{general(abs(value))}" if plain else words
    sign = "-" if value < 0 else ""
    number = Decimal(f"{abs(value):.{_DIGITS}g}") * 100 ** sum(mark == "%" for _, mark in section)
    kinds = [kind for kind, _ in section]
    if "power" in kinds:
        return sign + _power(number, section)
    if ("other", "/") in section:
        return sign + _fraction(number)
    said = _filled(number, section)
    return sign + said if any(map(str.isdigit, said.replace("0", ""))) else said


def _power(number: Decimal, section: _Tokens) -> str:
    kinds = [kind for kind, _ in section]
    mantissa = section[: kinds.index("power")]
    point = next((at for at, (_, mark) in enumerate(mantissa) if mark == "."), len(mantissa))
    places = sum(kind == "slot" for kind, _ in mantissa[point:])
    digits, _, power = f"{number:.{places}E}".partition("E")
    return f"{digits}E{power[0]}{power[1:]:0>2}"


def _fraction(number: Decimal) -> str:
    whole, rest = divmod(Fraction(number), 1)
    part = rest.limit_denominator(99)
    if part in {0, 1}:
        return str(whole + int(part))
    return f"{whole} {part}" if whole else str(part)


def _filled(number: Decimal, section: _Tokens) -> str:
    """The number in the places of its format, with the signs that stand between them."""
    slots = [at for at, (kind, _) in enumerate(section) if kind == "slot"]
    point = next(
        (at for at, (kind, mark) in enumerate(section) if kind == "other" and mark == "."),
        len(section),
    )
    commas = {at for at, (kind, mark) in enumerate(section) if kind == "other" and mark == ","}
    whole_slots = [at for at in slots if at < point]
    last = whole_slots[-1] if whole_slots else point
    grouped = any(at < last for at in commas if whole_slots and at > whole_slots[0])
    number /= 1_000 ** sum(at > slots[-1] or last < at < point for at in commas)
    places = [at for at in slots if at > point]
    rounded = f"{number.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):f}"
    whole, _, decimals = rounded.partition(".")
    printed = _whole(whole, whole_slots, section, grouped=grouped)
    printed |= _decimals(decimals, places, section)
    has_decimals = any(printed[at].strip() for at in places)
    said = ""
    for at, (kind, mark) in enumerate(section):
        if at in printed:
            said += printed[at]
        elif at == point:
            said += ("" if whole_slots else whole.lstrip("0")) + ("." if has_decimals else "")
        elif at not in commas:
            said += _literal(kind, mark)
    return said


def _whole(whole: str, slots: list[int], section: _Tokens, *, grouped: bool) -> dict[int, str]:
    """What each place before the point shows; the first holds all digits that are left."""
    left = whole.lstrip("0")
    printed: dict[int, str] = {}
    for order, at in enumerate(reversed(slots)):
        digit, left = (left[-1:], left[:-1]) if at != slots[0] else (left, "")
        digit = digit or {"0": "0", "?": " "}.get(section[at][1], "")
        if grouped:
            digit = _grouped(digit, order)
        printed[at] = digit
    return printed


def _grouped(digits: str, order: int) -> str:
    """Digits of which the last stands `order` places from the point, with commas after them."""
    said = ""
    for place, digit in enumerate(reversed(digits), start=order):
        comma = "," if place and place % 3 == 0 and digit.isdigit() else ""
        said = digit + comma + said
    return said


def _decimals(decimals: str, places: list[int], section: _Tokens) -> dict[int, str]:
    """What each place behind the point shows: zeros at the end only where they are asked for."""
    printed: dict[int, str] = {}
    needed = False
    for at, digit in reversed(list(zip(places, decimals, strict=False))):
        needed = needed or digit != "0" or section[at][1] == "0"
        printed[at] = digit if needed else ""
    return printed
