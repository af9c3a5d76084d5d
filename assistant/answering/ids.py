"""Ids of answers: random, without a meaning, and known again without any being kept.

The last letters are a keyed digest of the first, so that nobody can speak of an answer that was
never given here.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

#: What every id looks like.
SHAPE = r"^[a-z2-7]{26}$"
#: Bytes that are drawn, and letters that they and their digest make.
_DRAWN, _LETTERS, _DIGEST = 10, 16, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIds:
    """Makes ids and knows them again, as long as its secret is the same."""

    secret: bytes
    #: So many random bytes.
    draw: Callable[[int], bytes]

    def new(self) -> str:
        """The id of one answer."""
        first = _letters(self.draw(_DRAWN))
        return first + self._digest(first)

    def knows(self, answer: str) -> bool:
        """Whether an answer got this id here."""
        first, digest = answer[:_LETTERS], answer[_LETTERS:]
        return hmac.compare_digest(digest.encode(), self._digest(first).encode())

    def _digest(self, first: str) -> str:
        return _letters(hmac.digest(self.secret, first.encode(), sha256))[:_DIGEST]


def _letters(drawn: bytes) -> str:
    return b32encode(drawn).decode().lower().rstrip("=")
