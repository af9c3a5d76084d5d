from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.languages.subjects import Subjects
from assistant.knowledge.language import Subject, Weight, any_languages, language_of
from assistant.knowledge.shelf.spelling import english

SUBJECTS = {each.tag: Subjects(each) for each in any_languages()}
NOISE = Subject(phrases=("buuq*",), search="noise at night")


def in_english(tag, text):
    return next(iter(SUBJECTS[tag].in_english(text, english().__contains__)), "")


def made_of(*subjects, tag="so", **changes):
    language = language_of(tag, any_languages())
    return Subjects(replace(language, subjects=subjects, **changes))


@pytest.mark.parametrize(
    ("tag", "one", "other"),
    [
        ("ar", "أين أبلغ عن جريمة؟", "اين ابلغ عن جريمه"),
        ("ar", "عندي مُشكلة مع الجيران", "عندى مشكله مع الجيران"),
        ("bn", "বাসায় চুরি হয়েছে", "বাসায় চূরী হয়েছে"),
        ("bn", "amar bashay churi hoyeche", "amar basay curi hoise"),
        ("so", "habeenkii buuq badan", "habenki buq badan"),
        ("so", "guri la'aan ayaan ahay", "guri laan ayan ahay"),
    ],
)
def test_spellings_that_count_as_one_find_the_same(tag, one, other):
    assert in_english(tag, one)
    assert in_english(tag, one) == in_english(tag, other)


def test_what_stands_before_an_arabic_word_does_not_hide_it():
    assert in_english("ar", "السكين") == in_english("ar", "بسكين") == in_english("ar", "سكين")


def test_english_words_among_the_others_are_searched_too():
    assert in_english("bn", "আমার এলাকায় graffiti অনেক") == "graffiti"
    assert in_english("bn", "amar elakay graffiti onek") == "graffiti"


def test_what_says_nothing_of_any_subject_is_not_put_into_english():
    assert in_english("so", "kubbadda cagta yaa ku guulaystay") == ""
    assert in_english("ar", "كيف أطبخ الأرز") == ""


def test_a_general_subject_is_searched_only_where_nothing_else_is_found():
    police = Subject(phrases=("booliska",), search="police number", weight=Weight.GENERAL)
    subjects = made_of(NOISE, police)
    knows = english().__contains__
    assert subjects.in_english("booliska wac", knows) == ("police number",)
    assert subjects.in_english("buuq badan booliska wac", knows) == ("noise at night",)


def test_what_is_wanted_of_a_subject_is_searched_beside_it():
    number = Subject(phrases=("lambar*",), search="phone number", weight=Weight.BESIDE)
    found = made_of(NOISE, number).in_english("lambarka buuqa", english().__contains__)
    assert found == ("noise at night phone number", "noise at night")


def test_several_subjects_are_searched_together_and_then_each_alone():
    theft = Subject(phrases=("tuug",), search="theft")
    found = made_of(NOISE, theft).in_english("tuug iyo buuq", english().__contains__)
    assert found == ("theft noise at night", "theft", "noise at night")


def test_of_two_phrases_the_longer_counts():
    shop = Subject(phrases=("buuqa suuqa",), search="market")
    assert made_of(NOISE, shop).in_english("buuqa suuqa", english().__contains__) == ("market",)


@pytest.mark.parametrize(
    ("tag", "text"),
    [("bn", "আসসালামু আলাইকুম"), ("bn", "dhonnobad apa"), ("so", "Asc walaal"), ("ar", "شكرًا جزيلًا")],
)
def test_a_greeting_is_told_from_a_question(tag, text):
    assert SUBJECTS[tag].greets(text)
    assert not SUBJECTS[tag].greets(f"{text} {'পুলিশ' if tag == 'bn' else 'booliska'}")


@pytest.mark.parametrize("tag", ["bn", "so", "ar"])
def test_every_language_has_words_for_fifty_subjects(tag):
    assert len(language_of(tag, any_languages()).subjects) >= 50
