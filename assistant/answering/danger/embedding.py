"""The vectors of one question, made once at most: for the screen and for the search alike."""

from __future__ import annotations

from functools import cached_property

from assistant.answering.question import LONGEST_QUESTION
from assistant.knowledge.embedding import Embedded, Vector
from assistant.knowledge.library import Library


class Embedding:
    """Embeds a question when its vectors are first needed."""

    def __init__(self, library: Library | Exception, text: str) -> None:
        self._library = library
        self._text = text

    def vector(self) -> Vector | None:
        """The vector of the question; None where no model works, or the text is too long for it."""
        return None if self._made is None else self._made.vector

    def of(self, text: str) -> Embedded | None:
        """The vectors of a text, where it is the question's and they are there."""
        return self._made if text == self._text else None

    @cached_property
    def _made(self) -> Embedded | None:
        if isinstance(self._library, Exception) or len(self._text) > LONGEST_QUESTION:
            return None
        try:
            return self._library.embed(self._text)
        except Exception:  # noqa: BLE001 - whoever is in danger is helped without a model
            return None
