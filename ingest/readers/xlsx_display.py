"""The value of a cell as a person sees it in the spreadsheet: 0.125 as "12.5%", 45000 as a day.

It must never lose a digit that the spreadsheet shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from functools import lru_cache

from ingest.readers.xlsx_codes import GENERAL, Section, Sign, Token, section_for, section_for_text
from ingest.readers.xlsx_dates import shown_date

#: A spreadsheet keeps fifteen digits, and shows ten of a fraction where no format says more.
_DIGITS = 15
_DIGITS_SHOWN = 10
#: Numbers with more places than this are shown by their exponent; no phone number has as many.
_PLACES = 15
_THOUSAND = 3
#: Numbers beyond are no figures that a person wrote.
_CONTEXT = Context(prec=60, Emax=400, Emin=-400)
_PLACES_MAX = 30
#: A number that is rounded to none of these is shown without its sign.
_SOME = frozenset("123456789")


@lru_cache(maxsize=100_000)
def shown(value: str, code: str, *, since_1904: bool = False) -> str:
    """A number as its format shows it; "" where the format hides it, as ";;;" does."""
    if code == GENERAL and value.isdecimal() and len(value) <= _PLACES:
        return value.lstrip("0") or "0"
    with localcontext(_CONTEXT):
        try:
            number = Context(prec=_DIGITS, Emax=400, Emin=-400).create_decimal(value.strip())
        except InvalidOperation:
            return value
        if not number.is_finite() or abs(number.adjusted()) > _PLACES_MAX:
            return value
        chosen = section_for(code, number)
        if chosen is None:
            return _general(number)
        section, rest = chosen
        if section.has(Sign.DATE):
            date = shown_date(section, number, since_1904=since_1904)
            return _general(number) if date is None else date
        text = _number(section, abs(rest))
        return f"-{text}" if rest < 0 and any(map(_SOME.__contains__, text)) else text


def shown_text(text: str, code: str) -> str:
    """A text as its format shows it."""
    section = section_for_text(code)
    if section is None:
        return text
    return "".join(text if each.sign is Sign.TEXT else each.text for each in section.tokens)


def _number(section: Section, number: Decimal) -> str:
    tokens = section.tokens
    if section.has(Sign.GENERAL) or (section.has(Sign.TEXT) and not section.has(Sign.DIGIT)):
        return "".join(
            _general(number) if token.sign in {Sign.GENERAL, Sign.TEXT} else token.text
            for token in tokens
        )
    if not section.has(Sign.DIGIT):
        return "".join(token.text for token in tokens)
    number *= 100 ** sum(token.sign is Sign.PERCENT for token in tokens)
    if section.has(Sign.EXPONENT):
        return _scientific(tokens, number)
    if section.has(Sign.SLASH):
        return _fraction(tokens, number)
    return _plain(tokens, number)


def _general(number: Decimal) -> str:
    """A number without a format: whole numbers in full, others with ten digits."""
    if number == number.to_integral_value() and abs(number) < Decimal(10) ** _PLACES:
        return f"{number:.0f}"
    return f"{float(number):.{_DIGITS_SHOWN}g}".replace("e", "E")


def _places(tokens: Sequence[Token]) -> int:
    """How many places after the point a format shows."""
    points = [at for at, token in enumerate(tokens) if token.sign is Sign.POINT]
    after = tokens[points[0] :] if points else ()
    return min(sum(token.sign is Sign.DIGIT for token in after), _PLACES_MAX)


def _rounded(number: Decimal, places: int) -> Decimal:
    """Rounded as spreadsheets do: a half goes up."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(tokens: Sequence[Token], number: Decimal) -> str:
    """Digits in their places, with thousands set apart where the format has a comma there."""
    points = [at for at, token in enumerate(tokens) if token.sign is Sign.POINT]
    middle = points[0] if points else len(tokens)
    places = [at for at, token in enumerate(tokens[:middle]) if token.sign is Sign.DIGIT]
    last = places[-1] if places else -1
    scale = sum(token.sign is Sign.COMMA for token in _after_digits(tokens, last, middle))
    grouped = any(token.sign is Sign.COMMA for token in tokens[: max(last, 0)])
    rounded = _rounded(number.scaleb(-_THOUSAND * scale), _places(tokens))
    whole, _, decimals = f"{rounded:f}".partition(".")
    left = _whole(tokens[:middle], whole.lstrip("0"), grouped=grouped)
    return left + _decimals(tokens[middle:], decimals)


def _after_digits(tokens: Sequence[Token], last: int, middle: int) -> Sequence[Token]:
    """What stands between the last place for a digit and the point, and behind all places."""
    behind = max((at for at, each in enumerate(tokens) if each.sign is Sign.DIGIT), default=last)
    return (*tokens[last + 1 : middle], *tokens[max(behind + 1, middle) :])


def _whole(tokens: Sequence[Token], digits: str, *, grouped: bool) -> str:
    """The digits before the point; more of them than places stand at the first place."""
    count = sum(token.sign is Sign.DIGIT for token in tokens)
    surplus, digits = (digits[:-count], digits[-count:]) if count else (digits, "")
    digits = digits.rjust(count)
    text, left, begun = "", count, False
    for token in tokens:
        if token.sign is Sign.DIGIT:
            run = (surplus if left == count else "") + digits[count - left]
            run = run.replace(" ", "0" if token.text == "0" or begun else "")
            begun = begun or bool(run)
            text += _grouped(run, left - 1) if grouped else run
            left -= 1
        elif token.sign is not Sign.COMMA:
            text += token.text
    return text if count else text + surplus


def _grouped(run: str, after: int) -> str:
    """Digits with a comma behind each that has a multiple of three digits after it."""
    total = after + len(run)
    return "".join(
        digit + ("," if (total - at - 1) % _THOUSAND == 0 and total - at - 1 else "")
        for at, digit in enumerate(run)
    )


def _decimals(tokens: Sequence[Token], digits: str) -> str:
    """The point and the digits after it, without the noughts that the format does not ask for."""
    asked = [token.text for token in tokens if token.sign is Sign.DIGIT]
    while asked and asked[-1] != "0" and digits.endswith("0"):
        asked.pop()
        digits = digits[:-1]
    left = list(digits)
    text = ""
    for token in tokens:
        if token.sign is Sign.DIGIT:
            text += left.pop(0) if left else ""
        elif token.sign is Sign.POINT:
            text += token.text if digits else ""
        elif token.sign is not Sign.COMMA:
            text += token.text
    return text


def _scientific(tokens: Sequence[Token], number: Decimal) -> str:
    at = next(at for at, token in enumerate(tokens) if token.sign is Sign.EXPONENT)
    return f"{number:.{_places(tokens[:at])}E}"


def _fraction(tokens: Sequence[Token], number: Decimal) -> str:
    """A number as a whole and a fraction: 2 1/2."""
    at = next(at for at, token in enumerate(tokens) if token.sign is Sign.SLASH)
    digits = sum(token.sign is Sign.DIGIT for token in tokens[at:])
    whole = int(number)
    part = Fraction(number - whole).limit_denominator(10 ** min(digits, 4) - 1)
    if part == 1 or not part:
        return str(whole + int(part))
    return f"{whole} {part}" if whole else str(part)
