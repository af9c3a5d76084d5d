"""Questions of other languages on their whole way, with a library and without."""

from __future__ import annotations

import pytest

from assistant.answering.likelihood import Likelihood
from assistant.answering.outcome import Outcome
from assistant.answering.pipeline import Assistant
from assistant.answering.question import Question
from assistant.answering.screen import typed
from assistant.errors import NoRelease
from assistant.knowledge.audience import Audience
from assistant.knowledge.language import Fixed, any_languages, language_of
from tests.doubles import ShelfInMemory, a_document, a_hit, a_passage, a_sentence, found
from tests.unit.assistant.answering.evidence import SURE

NOISE = a_passage(a_sentence("Call the noise team at night."))
CRIES = [
    ("আমার স্বামী আমাকে মারছে", "bn"),
    ("bachao", "bn"),
    ("amar jamai amare martese", "bn"),
    ("agun lagche", "bn"),
    ("amake martese help", "bn"),
    ("ninkayga ayaa i garaacaya", "so"),
    ("i caawi", "so"),
    ("زوجي يضربني الآن", "ar"),
    ("النجدة", "ar"),
]


class Searching(ShelfInMemory):
    searched: list[str]

    def search(self, text, *given, **also):
        self.searched.append(text)
        return super().search(text, *given, **also)


def a_shelf(**changes):
    shelf = Searching(
        audience=Audience.PUBLIC, shelf=(a_document(),), found=found(a_hit(NOISE)), **changes
    )
    shelf.searched = []
    return shelf


def asked(text, shelf=None, language=""):
    def library(_):
        if shelf is None:
            raise NoRelease("none")
        return shelf

    assistant = Assistant(
        library=library,
        confidence=SURE,
        likelihood=Likelihood.learned(),
        public_url="",
        clock=lambda: 0.0,
    )
    return assistant.ask(Question(text=text, audience=Audience.PUBLIC, language=language))


def says(tag, key):
    return language_of(tag, any_languages()).texts[key].text


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("পাশের বাসায় রাতে আওয়াজ হয়", "bn"),
        ("pasher basay raate khub awaj hoy", "bn"),
        ("Deriskaygu habeenkii buuq ayuu sameeyaa", "so"),
        ("الجيران يصدرون ضجيجا في الليل", "ar"),
    ],
)
def test_a_question_is_searched_by_its_subject_and_quoted_in_english(text, tag):
    shelf = a_shelf()
    answer = asked(text, shelf)
    assert "noise" in shelf.searched[-1]
    assert (answer.outcome, answer.language) == (Outcome.ANSWERED, tag)
    assert answer.segments[0].text == says(tag, Fixed.QUOTED_IN_ENGLISH)
    assert answer.segments[1].text == "Call the noise team at night."
    assert (answer.segments[1].language, answer.citations[0].language) == ("en", "en")
    assert answer.segments[-1].text == says(tag, Fixed.INTERPRETER)


def test_a_document_in_the_language_is_quoted_as_being_in_it():
    bengali = a_document(languages=("bn",))
    shelf = a_shelf()
    shelf.shelf, shelf.found = (bengali,), found(a_hit(NOISE, document=bengali))
    answer = asked("রাতে আওয়াজ হয়, কী করব?", shelf)
    assert {each.language for each in answer.segments} == {"bn"}


def test_what_no_phrase_tells_of_is_not_searched_and_not_found():
    shelf = a_shelf()
    answer = asked("আজ ঢাকায় খুব গরম পড়েছে", shelf)
    assert (answer.outcome, answer.language, shelf.searched) == (Outcome.NOT_FOUND, "bn", [])
    assert answer.contacts == shelf.partnership.contacts


def test_who_asks_in_a_language_that_is_not_held_is_told_of_those_that_are():
    answer = asked("Jak zgłosić hałas sąsiadów w nocy?", a_shelf())
    assert (answer.outcome, answer.language) == (Outcome.NOT_FOUND, "en")
    assert "Bengali (বাংলা)" in answer.text
    assert "language line" in answer.text


def test_the_fixed_words_are_in_the_chosen_language_around_an_answer_in_english():
    answer = asked("How do I report noise at night?", a_shelf(), language="ar")
    assert (answer.language, answer.segments[1].language) == ("ar", "en")
    assert asked("How do I report noise at night?", a_shelf()).language == "en"


def test_a_number_of_a_person_is_refused_in_any_language():
    answer = asked("আমার NI নম্বর QQ 12 34 56 C, আমাকে সাহায্য করুন কাগজে", a_shelf())
    assert (answer.outcome, answer.language) == (Outcome.PERSONAL_DATA, "bn")


@pytest.mark.parametrize(("text", "tag"), CRIES)
@pytest.mark.parametrize("shelf", [None, "shelf"])
def test_a_cry_is_answered_first_in_its_language_even_with_no_release(text, tag, shelf):
    answer = asked(text, shelf and a_shelf())
    assert (answer.outcome, answer.language, answer.machine_written) == (
        Outcome.EMERGENCY, tag, True
    )  # fmt: skip
    assert "999" in answer.segments[0].text
    assert answer.segments[0].language == tag
    english = [each for each in answer.segments if each.language == "en"]
    assert "999" in english[0].text
    assert answer.notices[0].text == says(tag, Fixed.NOBODY_READS)


def test_a_cry_in_english_gets_the_chosen_language_first():
    answer = asked("my house is on fire", None, language="so")
    assert [each.language for each in answer.segments[:1]] == ["so"]


def test_a_cry_is_heard_whatever_becomes_of_the_languages():
    shelf = a_shelf(languages=None)
    answer = asked("my house is on fire", shelf)
    assert (answer.outcome, answer.language) == (Outcome.EMERGENCY, "en")


def test_controls_of_direction_do_not_hide_a_cry_or_a_subject():
    hidden = "\u202e" + "\u2066".join("আমার বাসায় আগুন লেগেছে") + "\u202c"
    assert typed(hidden) == "আমার বাসায় আগুন লেগেছে"
    assert asked(hidden, a_shelf()).outcome is Outcome.EMERGENCY
    assert "\u202e" not in asked("\u202eضجيج في الليل\u202c", a_shelf()).text


def test_a_flood_of_one_letter_with_a_cry_at_its_end_is_answered():
    assert asked(f"{'ঘ' * 9_000} আগুন লেগেছে", a_shelf()).outcome is Outcome.EMERGENCY


def test_a_library_whose_records_cannot_be_read_keeps_nobody_from_help():
    class Damaged(Searching):
        def entries(self, _):
            raise OSError

    shelf = Damaged(audience=Audience.PUBLIC, shelf=(), found=found(a_hit(NOISE)))
    shelf.searched = []
    answer = asked("বাসায় আগুন লেগেছে", shelf)
    assert (answer.outcome, answer.language) == (Outcome.EMERGENCY, "bn")
