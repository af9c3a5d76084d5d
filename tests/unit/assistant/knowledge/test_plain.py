from __future__ import annotations

import os
import subprocess
import sys

import pytest

from assistant.knowledge.plain import Plain

SPELLINGS = {"dont": "do not", "hes": "he is", "im": "i am", "cant": "can not"}
PLAIN = Plain(
    SPELLINGS,
    not_misspelt=["attached"],
    known=["attacked", "knife", "strangled", "hitting", "help"],
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("He's HITTING me", "he is hitting me"),
        ("he\u2019s hitting me", "he is hitting me"),
        ("hes hiting me", "he is hitting me"),
        ("he strangeld me", "he strangled me"),
        ("a knfie", "a knife"),
        ("heeeelp", "help"),
        ("they'll come", "they will come"),
        ("my brother's hitting", "my brother is hitting"),
        ("my brother's knife", "my brothers knife"),
        ("my 12yr old", "my 12 yr old"),
    ],
)
def test_what_is_typed_in_panic_becomes_plain_words(typed, plain):
    assert PLAIN.words(typed) == plain


@pytest.mark.parametrize("word", ["attached", "kite", "wife", "hit", "life"])
def test_a_word_of_its_own_is_no_misspelling(word):
    assert PLAIN.words(word) == word


def test_sentences_stand_apart():
    assert PLAIN.sentences("I am home. Dont come!\nHelp") == [
        " i am home ",
        " do not come ",
        " help ",
    ]


def test_other_scripts_keep_their_marks_and_lose_what_many_leave_out():
    assert PLAIN.words("আমাকে মারছে।") == "আমাকে মারছে"
    assert PLAIN.words("أريد أن أموت؟") == PLAIN.words("اريد ان اموت")


def test_a_text_without_a_word_has_no_sentence():
    assert PLAIN.sentences(" ?! ... ") == []


def test_of_several_words_that_are_as_near_every_process_takes_the_same():
    code = (
        "from assistant.knowledge.plain import Plain\n"
        "print(Plain({}, (), ['pacing', 'picking', 'parking']).words('packing'))"
    )
    taken = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(5)
    }
    assert taken == {"picking\n"}
