from __future__ import annotations

import pytest

from assistant.knowledge.phrases import Grammar, PhraseBook, UnknownSet

SETS = {
    "kin": ["dad", "step dad"],
    "they": ["he", "my {kin}"],
    "light": ["is", "still"],
}


def stands(phrase: str, sentence: str) -> bool:
    return PhraseBook([(phrase, "danger")], Grammar(SETS)).stands_in(f" {sentence} ")


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("on fire", "the house is on fire now"),
        ("hits|beats me", "he beats me"),
        ("{they} ~ hitting me", "my step dad is still hitting me"),
        ("{they} ~ hitting me", "he hitting me"),
        ("knife ... outside", "a knife and he is just outside"),
        ("the? door", "door"),
        ("threaten* me", "he threatened me"),
        ("step_dad|he hits", "step dad hits"),
        ("^ help $", "help"),
    ],
)
def test_a_phrase_is_found(phrase, sentence):
    assert stands(phrase, sentence)


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("on fire", "on fireworks"),
        ("hits me", "hits the"),
        ("{they} ~ hitting me", "he was never ever hitting me"),
        ("knife ... outside", "a knife and he is perhaps by now outside"),
        ("^ help $", "help with the form"),
    ],
)
def test_what_is_no_phrase_is_not_found(phrase, sentence):
    assert not stands(phrase, sentence)


def test_a_phrase_tells_what_it_means_and_where_it_stands():
    book = PhraseBook([("on fire", "fire"), ("a|the knife", "weapons")], Grammar(SETS))
    sentence = " it is on fire "
    [(phrase, begin, end)] = book.found(sentence)
    assert (phrase.meaning, sentence[begin:end]) == ("fire", "on fire ")


def test_what_denies_or_holds_anyway_is_told():
    told = {
        phrase.written: (phrase.denies, phrase.holds)
        for phrase, _, _ in PhraseBook(
            [("not breathing", ""), ("! breathing", "")], Grammar(SETS)
        ).found(" not breathing ")
    }
    assert told == {"not breathing": (True, False), "! breathing": (False, True)}


@pytest.mark.parametrize("phrase", ["{nobody} hits", "... ~", "door?", "{}"])
def test_a_phrase_that_can_not_be_read_is_a_mistake(phrase):
    with pytest.raises(ValueError, match=r"."):
        Grammar(SETS).elements(phrase)


def test_sets_that_name_each_other_are_a_mistake():
    with pytest.raises(UnknownSet):
        Grammar({"a": ["{b}"], "b": ["{a}"]}).elements("{a}")
