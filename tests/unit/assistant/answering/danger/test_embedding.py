from __future__ import annotations

from assistant.answering.danger.embedding import Embedding
from assistant.answering.question import LONGEST_QUESTION
from assistant.errors import NoRelease
from assistant.knowledge.audience import Audience
from tests.doubles import ShelfInMemory


def counting(*, works: bool = True) -> tuple[ShelfInMemory, list[str]]:
    """A library, and the texts that it was asked to embed."""
    embedded: list[str] = []

    class Counting(ShelfInMemory):
        def embed(self, text):
            embedded.append(text)
            if not works:
                raise RuntimeError("no model")
            return super().embed(text)

    return Counting(audience=Audience.PUBLIC, shelf=()), embedded


def test_each_text_of_a_question_is_embedded_once():
    library, embedded = counting()
    embedding = Embedding(library, "lodger")
    vector = embedding.vector()
    assert embedding.vector() is embedding.of("lodger").vector is vector
    assert embedding.of("tenant").vector is not vector
    assert embedded == ["lodger", "tenant"]


def test_nothing_is_embedded_before_it_is_needed():
    library, embedded = counting()
    Embedding(library, "lodger")
    assert embedded == []


def test_a_model_that_fails_is_asked_once_and_gives_no_vectors():
    library, embedded = counting(works=False)
    embedding = Embedding(library, "lodger")
    assert (embedding.vector(), embedding.of("lodger")) == (None, None)
    assert embedded == ["lodger"]


def test_a_text_that_is_too_long_is_not_embedded():
    library, embedded = counting()
    assert Embedding(library, "x" * (LONGEST_QUESTION + 1)).vector() is None
    assert embedded == []


def test_without_a_library_there_are_no_vectors():
    assert Embedding(NoRelease("x"), "lodger").vector() is None
