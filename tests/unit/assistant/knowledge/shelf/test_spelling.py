from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.shelf.spelling import Spelling, vocabulary_of

TEXT = """
The children's helpline answers every neighbour. Report domestic abuse and anti-social behaviour to
the council. Apply for a review of the report. The police report to the board. A social worker asks.
"""
spelling = Spelling(vocabulary_of([TEXT]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("domstic abuse helpine", "domestic abuse helpline"),
        ("anti soical behavour revew how aply", "anti social behaviour review how apply"),
        ("REPROT IT TO THE COUNCEL", "report IT TO THE council"),
        ("evry neigbour", "every neighbour"),
        ("childrens worker", "children's worker"),
        ("dont wont cant u tell me", "don't won't can't you tell me"),
    ],
)
def test_a_misspelt_word_is_read_as_the_documents_write_it(typed, meant):
    assert spelling.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        # English has them, though no document does.
        "they want to deport me", "my mopeds were nicked", "the colour of a machete",
        # Names and numbers, and words too short to tell.
        "is Apoly or Mr Revuew there", "E1 1BJ 020 7946 0000", "rap aby ask",
        # Another letter in a short word makes another word of it.
        "bosrd", "zoard",
        "", "বাংলা ভাষায় সাহায্য", "مساعدة",
    ],
)  # fmt: skip
def test_what_may_be_meant_is_left_alone(typed):
    assert spelling.mend(typed) == typed


@given(st.lists(st.sampled_from(sorted(vocabulary_of([TEXT])))))
def test_words_of_the_documents_are_never_changed(words):
    assert spelling.mend(" ".join(words)) == " ".join(words)


@given(st.text())
def test_any_text_can_be_mended_and_once_is_enough(text):
    assert spelling.mend(spelling.mend(text)) == spelling.mend(text)


def test_a_vocabulary_is_read_as_it_was_written(tmp_path):
    spelling.write(tmp_path / "vocabulary.json")
    assert Spelling.open(tmp_path / "vocabulary.json").mend("helpine") == "helpline"
