"""A Rich Text file cut into its tokens, in one pass over its bytes.

It must take time in proportion to the file, whatever the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[0-9]*[ ]?"
    rb"|'(?P<hex>[0-9a-fA-F]{2})|(?P<symbol>.))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\x00]+)|[\r\n\x00]+|\\",
    re.DOTALL,
)


class Kind(Enum):
    """What a token does."""

    OPEN = 1
    CLOSE = 2
    #: A control word; `number` is what stands behind it, or None.
    WORD = 3
    #: A control symbol: "~", "*".
    SYMBOL = 4
    #: Bytes of text; their encoding is up to the font.
    TEXT = 5


@dataclass(slots=True)
class Token:
    """One token."""

    kind: Kind
    word: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


def tokens_of(data: bytes) -> Iterator[Token]:
    """The tokens of a file; bytes of pictures that stand in it as they are, are left out."""
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        if match.lastgroup is None:
            continue
        token = _token(match)
        if token.word == "bin" and token.number:
            at += max(0, token.number)
            continue
        yield token


def _token(match: re.Match[bytes]) -> Token:
    match match.lastgroup:
        case "text":
            return Token(Kind.TEXT, data=match["text"])
        case "hex":
            return Token(Kind.TEXT, data=bytes.fromhex(match["hex"].decode("ascii")))
        case "brace":
            return _OPEN if match["brace"] == b"{" else _CLOSE
        case "symbol":
            return Token(Kind.SYMBOL, match["symbol"].decode("latin-1"))
        case _:
            number = match["number"]
            return Token(Kind.WORD, match["word"].decode("ascii"), int(number) if number else None)
