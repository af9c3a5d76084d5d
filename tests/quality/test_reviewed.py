"""How near questions that differ come to each other, by the model that serves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from assistant.answering.reviewed import SAME, Board, Reviewed
from assistant.knowledge.audience import Audience
from assistant.knowledge.shelf.words import stems
from tests.quality.test_questions_of_the_set import GOLDEN

TODAY = date(2026, 11, 25)


def test_no_question_of_the_set_gets_what_was_answered_to_another(libraries):
    library = libraries[Audience.PARTNER]
    texts = sorted({each.question.text for each in GOLDEN if not each.question.history})
    vectors = {text: library.embed(text).vector for text in texts}
    board = Board()
    board.show(
        [
            Reviewed(
                id=text,
                question=text,
                vector=vectors[text],
                text=text,
                owner="",
                audience=Audience.PUBLIC,
                kept_on=TODAY,
                valid_until=TODAY,
            )
            for text in texts
        ]
    )
    for text in texts:
        found = board.find(text, vectors[text], Audience.PUBLIC, TODAY)
        assert found is not None
        assert found.question == text


def test_the_threshold_lies_above_every_two_questions_in_different_words(libraries):
    library = libraries[Audience.PARTNER]
    assert nearest(library, in_english(GOLDEN)) < SAME - 0.05
    # The model reads no other language, so that two questions in one of those are nearer.
    assert nearest(library, GOLDEN) < SAME


def in_english(golden):
    return [each for each in golden if Path(each.file).name != "languages.jsonl"]


def nearest(library, golden) -> float:
    """How near two questions in different words come to each other at most."""
    texts = sorted({each.question.text for each in golden if not each.question.history})
    words = [tuple(stems(text)) for text in texts]
    vectors = np.array([library.embed(text).vector for text in texts])
    likeness = vectors @ vectors.T
    return max(
        float(likeness[one, other])
        for one in range(len(texts))
        for other in range(one)
        if words[one] != words[other]
    )
