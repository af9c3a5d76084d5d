from __future__ import annotations

import pytest

from assistant.knowledge.shelf.words import Words, stem_set, stems

ROWS = (
    "Reporting a hate crime to the police",
    "Reports of noise, noise and more noise",
    "Call 020 7946 0000",
    "",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reporting reports REPORTED", ["report"] * 3),
        ("Who is it for?", []),
        ("", []),
        ("?!", []),
        ("020 7946 0000", ["020", "7946", "0000"]),
        ("Section 17(1)", ["section", "17", "1"]),
        ("caf\u00e9", ["caf\u00e9"]),
    ],
)
def test_a_text_is_its_stemmed_words_without_stop_words(text, expected):
    assert stems(text) == expected
    assert stem_set(text) == set(expected)


def test_both_apostrophes_are_the_same():
    assert stems("the tenant\u2019s flat") == stems("the tenant's flat") != []


@pytest.mark.parametrize(
    "text",
    [
        "\u09ac\u09be\u0982\u09b2\u09be",
        "\u09a8\u09bf\u09b0\u09be\u09aa\u09a4\u09cd\u09a4\u09be",
        "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f",
        "\u0939\u093f\u0928\u094d\u0926\u0940",
        "\u0995\u09cd\u200d\u09b7",
    ],
)
def test_a_word_of_another_script_stays_whole_with_its_vowel_signs(text):
    assert stems(text) == [text]


def test_words_of_another_script_end_at_their_own_stops():
    two = "\u0998\u09b0\u09c7 \u09ac\u09be\u0982\u09b2\u09be\u0964"
    assert stems(two) == ["\u0998\u09b0\u09c7", "\u09ac\u09be\u0982\u09b2\u09be"]


def test_a_row_is_found_by_other_forms_of_its_words():
    scores = Words.of(ROWS).scores(stems("How was the crime reported?"))
    assert scores.argmax() == 0
    assert scores[1] > 0
    assert scores[2:].tolist() == [0, 0]


@pytest.mark.parametrize("question", ["", "Who is it for?", "zebra", "???"])
def test_a_question_that_shares_no_word_scores_every_row_zero(question):
    assert Words.of(ROWS).scores(stems(question)).tolist() == [0, 0, 0, 0]


def test_a_word_that_is_not_indexed_changes_nothing():
    words = Words.of(ROWS)
    assert words.scores(["noise", "zebra"]).tolist() == words.scores(["noise"]).tolist()


def test_an_index_is_opened_as_it_was_written(tmp_path):
    made = Words.of(ROWS)
    made.write(tmp_path / "words")
    opened = Words.open(tmp_path / "words")
    for question in ("noise", "hate crime", "7946", "zebra"):
        assert opened.scores(stems(question)).tolist() == made.scores(stems(question)).tolist()


@pytest.mark.parametrize("rows", [[""], ["", ""], ["the", "of it"]])
def test_rows_without_a_word_still_make_an_index(tmp_path, rows):
    Words.of(rows).write(tmp_path / "words")
    assert Words.open(tmp_path / "words").scores(["noise"]).tolist() == [0] * len(rows)


def test_a_word_is_the_rarer_the_fewer_rows_hold_it():
    words = Words.of((*ROWS, "Crime again"))
    assert words.rarity("nois") > words.rarity("crime") > 0
    assert words.rarity("zebra") == 0
