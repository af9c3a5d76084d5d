"""The vectors of one question, each text's made once at most: for the screen and every search."""

from __future__ import annotations

from assistant.answering.question import LONGEST_QUESTION
from assistant.knowledge.embedding import Embedded, Vector
from assistant.knowledge.library import Library


class Embedding:
    """Embeds a question, and what becomes of its words, when the vectors are first needed."""

    def __init__(self, library: Library | Exception, text: str) -> None:
        self._library = library
        self._text = text
        self._made: dict[str, Embedded | None] = {}

    def vector(self) -> Vector | None:
        """The vector of the question; None where no model works, or the text is too long for it."""
        made = self.of(self._text)
        return None if made is None else made.vector

    def of(self, text: str) -> Embedded | None:
        """The vectors of a text; None where no model works, or the text is too long for it."""
        if text not in self._made:
            self._made[text] = self._embedded(text)
        return self._made[text]

    def _embedded(self, text: str) -> Embedded | None:
        if isinstance(self._library, Exception) or len(text) > LONGEST_QUESTION:
            return None
        try:
            return self._library.embed(text)
        except Exception:  # noqa: BLE001 - whoever is in danger is helped without a model
            return None
