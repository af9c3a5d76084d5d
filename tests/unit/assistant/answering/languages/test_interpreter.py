from __future__ import annotations

from dataclasses import replace

from assistant.answering.languages.detection import English
from assistant.answering.languages.interpreter import Interpreter
from assistant.answering.question import LONGEST_QUESTION, Question, Turn
from assistant.knowledge.audience import Audience
from assistant.knowledge.language import any_languages, language_of
from assistant.knowledge.shelf.spelling import english

WORDS = English(lambda word: len(word) < 4 or word in english())
BENGALI, SOMALI = "আমার প্রতিবেশী রাতে খুব আওয়াজ করে", "Deriskaygu habeenkii buuq ayuu sameeyaa"


def heard(text, language="", *history):
    question = Question(
        text=text, audience=Audience.PUBLIC, language=language, history=tuple(history)
    )
    return Interpreter().hear(question, any_languages(), WORDS)


def in_english(text, language="", *history):
    found = Interpreter().in_english(heard(text, language, *history), any_languages(), WORDS)
    return next(iter(found), None)


def test_the_words_of_a_question_outweigh_the_language_that_was_chosen():
    assert heard(BENGALI, "so").question.language == "bn"
    assert heard(SOMALI, "en").question.language == "so"


def test_the_chosen_language_counts_where_the_words_tell_of_no_other():
    assert heard("noise", "bn").question.language == "bn"
    assert heard("How do I report noise at night?", "bn-BD").question.language == "bn"


def test_a_question_in_english_is_searched_as_it_is_whatever_language_was_chosen():
    assert in_english("How do I report noise at night?", "ar").text.startswith("How do I")


def test_a_word_of_the_chosen_language_is_put_into_english():
    assert "burglary" in in_english("tuug", "so").text


def test_a_language_that_was_chosen_and_is_not_held_changes_nothing():
    assert heard("noise", "pl").language is None
    assert heard("noise", "pl").question.language == "pl"


def test_earlier_questions_are_put_into_english_and_those_that_say_nothing_left_out():
    turns = (Turn(question=BENGALI, answer="x"), Turn(question="আজ খুব গরম", answer="y"))
    asked = in_english("ফোন নম্বর কত?", "", *turns)
    assert [turn.question for turn in asked.history] == [
        "how do I report noise from neighbours at night at night or out of hours"
    ]


def test_what_cannot_be_put_into_english_is_nothing_to_search_for():
    assert in_english("আজ খুব গরম পড়েছে") is None
    assert in_english("मैं पुलिस को कैसे बताऊँ") is None


def test_the_english_of_a_long_question_is_short_enough_to_be_asked():
    bengali = language_of("bn", any_languages())
    subjects = [replace(each, search=each.search * 20) for each in bengali.subjects]
    languages = (replace(bengali, subjects=tuple(subjects)),)
    question = Question(text=BENGALI, audience=Audience.PUBLIC)
    interpreter = Interpreter()
    asked = interpreter.in_english(interpreter.hear(question, languages, WORDS), languages, WORDS)
    assert len(asked[0].text) == LONGEST_QUESTION
