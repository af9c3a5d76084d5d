"""How near questions that differ come to each other, by the model that serves."""

from __future__ import annotations

from datetime import date

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
    texts = sorted({each.question.text for each in GOLDEN if not each.question.history})
    words = [tuple(stems(text)) for text in texts]
    vectors = np.array([library.embed(text).vector for text in texts])
    likeness = vectors @ vectors.T
    nearest = max(
        float(likeness[one, other])
        for one in range(len(texts))
        for other in range(one)
        if words[one] != words[other]
    )
    assert nearest < SAME - 0.05
