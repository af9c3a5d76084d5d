from __future__ import annotations

import numpy as np
import pytest

from assistant.knowledge.ranking import (
    WORDS,
    Moments,
    Signals,
    late_interactions,
    rerank,
    spans,
    standardise_words,
)


def scores(*values: float):
    return np.array(values, dtype=np.float32)


@pytest.fixture
def matrix():
    random = np.random.default_rng(7).normal(size=(500, 16)).astype(np.float32)
    return random / np.linalg.norm(random, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("first", "last", "numbers"),
    [
        ([], [], []),
        ([3], [6], [3, 4, 5]),
        ([5, 0, 5], [7, 1, 7], [5, 6, 0, 5, 6]),
        ([4, 2, 9], [4, 4, 9], [2, 3]),
        ([1, 1], [1, 1], []),
    ],
)
def test_spans_are_the_numbers_of_each_in_turn(first, last, numbers):
    given = (np.array(each, dtype=np.int64) for each in (first, last))
    assert spans(*given).tolist() == numbers


def test_moments_standardise_as_a_look_at_every_row_would(matrix):
    similarities = matrix @ matrix[3]
    expected = (similarities - similarities.mean()) / similarities.std()
    assert np.allclose(Moments.of(matrix).standardise(similarities, matrix[3]), expected, atol=1e-3)


def test_moments_of_no_rows_and_of_equal_rows_stay_finite(matrix):
    for rows in (matrix[:0], np.tile(matrix[0], (4, 1)), matrix[:1]):
        assert np.isfinite(Moments.of(rows).standardise(scores(0.5), matrix[0])).all()


def test_word_scores_are_standardised_over_the_whole_grain():
    standardised = standardise_words(scores(0, 0, 0, 4))
    assert standardised.mean() == pytest.approx(0, abs=1e-6)
    assert standardised.std() == pytest.approx(1, abs=1e-6)
    assert standardised.argmax() == 3


def test_a_question_that_shares_no_word_says_nothing_of_any_passage():
    assert standardise_words(scores(0, 0, 0)).tolist() == [0, 0, 0]


def signals():
    return Signals(
        document=np.array([7, 2, 7]),
        passage=scores(1, 2, 3),
        sentence=scores(5, 1, 1),
        passage_words=scores(0, 4, 2),
        sentence_words=scores(2, 0, 0),
    )


def test_a_passage_is_scored_by_its_vectors_and_its_weighted_words():
    assert signals().fused() == pytest.approx([6 + 2 * WORDS, 3 + 4 * WORDS, 4 + 2 * WORDS])


def test_a_document_is_scored_by_the_best_of_each_signal():
    numbers, documents = signals().documents()
    assert numbers.tolist() == [2, 7]
    assert documents == pytest.approx([3 + 8 * WORDS, 8 + 8 * WORDS])


def tokens(*rows: tuple[int, ...]):
    return np.array(rows, dtype=np.int8).reshape(len(rows), -1)


def late(question, *passages):
    ends = np.cumsum([len(passage) for passage in passages])
    return late_interactions(question, np.concatenate(passages), ends).tolist()


def test_the_same_tokens_meet_wholly_and_opposite_ones_not_at_all():
    question = tokens((127, 0), (0, 127))
    others = question, tokens((0, 127), (127, 0)), -question
    assert late(question, *others) == pytest.approx([1, 1, 0])


def test_each_token_of_the_question_counts_by_its_best_match():
    assert late(tokens((127, 0), (0, 127)), tokens((127, 0))) == pytest.approx([0.5])


@pytest.mark.parametrize(("left", "right"), [(0, 2), (2, 0), (0, 0)])
def test_without_tokens_nothing_meets(left, right):
    some = np.full((2, 4), 10, dtype=np.int8)
    assert late(some[:left], some[:right]) == [0]


def test_a_passage_without_tokens_takes_nothing_from_its_neighbours():
    question, none = tokens((127, 0)), np.zeros((0, 2), np.int8)
    passages = none, question, none, tokens((0, 127)), question, none
    assert late(question, *passages) == pytest.approx([0, 1, 0, 0, 1, 0])


def test_reranking_lifts_what_meets_the_question_and_keeps_the_mean():
    before = scores(2.2, 2, 0.8)
    after = rerank(before, scores(0.1, 0.9, 0.2))
    assert after.argmax() == 1
    assert after.mean() == pytest.approx(before.mean(), abs=1e-6)
    assert before.argmax() == 0


@pytest.mark.parametrize(
    ("before", "late"), [(scores(), scores()), (scores(2), scores(1)), (scores(2, 1), scores(5, 5))]
)
def test_reranking_with_nothing_to_compare_changes_nothing(before, late):
    assert rerank(before, late).tolist() == before.tolist()


def test_documents_of_equal_score_are_told_apart_by_their_tokens():
    after = rerank(scores(1, 1), scores(0.2, 0.3))
    assert np.isfinite(after).all()
    assert after[1] > after[0]
