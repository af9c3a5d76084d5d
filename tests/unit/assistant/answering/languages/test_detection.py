from __future__ import annotations

import pytest

from assistant.answering.languages.detection import English, spoken_in
from assistant.answering.languages.subjects import Subjects
from assistant.knowledge.language import any_languages
from assistant.knowledge.shelf.spelling import english
from tests.quality.languages import golden_english, sayings

HELD = {each.tag: (each, Subjects(each)) for each in any_languages()}
ENGLISH = English(lambda word: len(word) < 4 or word in english())


def told(text):
    spoken = spoken_in(text, HELD, ENGLISH)
    return "other" if spoken.other else spoken.language.tag if spoken.language else "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("আমার প্রতিবেশী রাতে খুব আওয়াজ করে", "bn"),
        ("amar protibeshi raate khub awaj kore", "bn"),
        ("Deriskaygu habeenkii buuq badan ayuu sameeyaa", "so"),
        ("جاري يزعجني كل ليلة", "ar"),
        ("How do I report noise at night?", "en"),
    ],
)
def test_the_language_is_told_by_letters_or_by_everyday_words(text, language):
    assert told(text) == language


def test_a_text_that_switches_between_two_scripts_is_in_the_one_that_is_not_latin():
    assert told("আমার neighbour রাতে noise করে, please help") == "bn"
    assert told("what does the Bengali word বাঁচাও mean to the police") == "en"


@pytest.mark.parametrize("text", ["noise", "101", "?!", "Rakib", "Abdi Warsame", "Tower Hamlets"])
def test_what_is_too_short_or_a_name_tells_no_language(text):
    assert told(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Jak zgłosić hałas w nocy?",
        "komşumun gürültüsünü nereye şikayet edebilirim",
        "मैं पुलिस को कैसे बताऊँ",
        "如何向警方报案",
    ],
)
def test_a_language_that_is_not_held_is_neither_english_nor_one_that_is(text):
    assert told(text) == "other"


@pytest.mark.parametrize("text", ["میں پولیس کو کیسے اطلاع دوں", "چگونه می‌توانم جرم را گزارش کنم"])
def test_urdu_and_persian_are_told_from_arabic_by_their_letters(text):
    assert told(text) == "other"


def test_a_misspelt_question_in_english_is_english():
    spelling = {"soical": "social", "behavour": "behaviour", "revew": "review"}
    mends = English(ENGLISH.knows, lambda word: spelling.get(word, word))
    assert not spoken_in("anti soical behavour revew how aply", HELD, mends).other


def test_no_english_question_of_the_golden_set_is_taken_for_a_language_that_is_held():
    assert [text for text in golden_english() if told(text) in HELD] == []


def test_the_languages_of_the_measured_set_are_told():
    wrong = [each.text for each in sayings() if each.language in HELD and told(each.text) == "en"]
    assert len(wrong) <= 2


@pytest.mark.parametrize("text", ["ঘ" * 10_000, "a" * 10_000, "ـ" * 10_000, "\u0301" * 10_000, ""])
def test_a_flood_of_one_letter_is_read_without_a_fault(text):
    assert told(text) in {"en", "bn", "ar", "other"}
