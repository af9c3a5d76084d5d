from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.answer import Notice, NoticeKind, Segment, SegmentKind, Suggestion
from assistant.answering.languages.anyhow import told_anyhow
from assistant.answering.languages.wording import told_in
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.answering.words import MACHINE_WRITTEN, NOT_FOUND, UNSURE
from assistant.knowledge.audience import Audience
from assistant.knowledge.language import Fixed, Said, any_languages, language_of
from assistant.knowledge.partnership import Contact
from assistant.knowledge.rule import Rule
from tests.doubles import a_full_answer, an_answer

BENGALI = language_of("bn", any_languages())
COUNCIL = Contact(name="Council", purpose="Any question", phone="020 7946 0000")
RULE = Rule(id="informant", title="Who reported", says="We do not say who.", contact=COUNCIL)


def says(key, language=BENGALI):
    return language.texts[key].text


def fixed(text, outcome, **changes):
    segment = Segment(kind=SegmentKind.PARAGRAPH, text=text)
    return an_answer(outcome, text=text, segments=(segment,), contacts=(COUNCIL,), **changes)


def words(answer):
    return [(segment.language, segment.text) for segment in answer.segments]


def test_quotations_stay_in_english_between_words_of_the_language():
    answer = a_full_answer()
    told = told_in(BENGALI, answer)
    assert told.language == "bn"
    assert told.segments[1:-1] == answer.segments
    assert told.citations == answer.citations
    assert words(told)[0] == ("bn", says(Fixed.QUOTED_IN_ENGLISH))
    assert words(told)[-1] == ("bn", says(Fixed.INTERPRETER))


def test_a_notice_is_told_in_the_language_and_in_english_where_that_says_more():
    answer = replace(
        a_full_answer(),
        notices=(*a_full_answer().notices, Notice(kind=NoticeKind.UNSURE, text=UNSURE)),
    )
    told = [(notice.kind, notice.language) for notice in told_in(BENGALI, answer).notices]
    assert told == [
        (NoticeKind.ENDED, "bn"), (NoticeKind.ENDED, "en"), (NoticeKind.UNSURE, "bn"),
        (NoticeKind.MACHINE_WRITTEN, "bn"), (NoticeKind.MACHINE_WRITTEN, "en"),
    ]  # fmt: skip


def test_words_that_no_person_checked_are_said_to_be_a_machines_in_both_languages():
    told = told_in(BENGALI, fixed(NOT_FOUND, Outcome.NOT_FOUND))
    assert told.machine_written
    assert [notice.text for notice in told.notices] == [
        says(Fixed.MACHINE_WRITTEN), MACHINE_WRITTEN
    ]  # fmt: skip


def test_words_that_a_speaker_confirmed_are_not_said_to_be_a_machines():
    checked = {key: Said(text=said.text, verified=True) for key, said in BENGALI.texts.items()}
    told = told_in(replace(BENGALI, texts=checked), fixed(NOT_FOUND, Outcome.NOT_FOUND))
    assert not told.machine_written
    assert told.notices == ()


def test_what_is_not_found_is_told_without_english_with_a_person_and_an_interpreter():
    told = told_in(BENGALI, fixed(NOT_FOUND, Outcome.NOT_FOUND))
    assert [text for _, text in words(told)] == [
        says(Fixed.NOT_FOUND), says(Fixed.PERSON), says(Fixed.INTERPRETER)
    ]  # fmt: skip
    assert told.contacts == (COUNCIL,)


def test_a_refusal_is_told_by_its_rule_with_the_english_beneath():
    told = told_in(BENGALI, fixed(RULE.says, Outcome.DECLINED), [RULE])
    assert words(told)[:3] == [
        ("bn", BENGALI.refusals["informant"].text),
        ("bn", says(Fixed.IN_ENGLISH_BELOW)),
        ("en", RULE.says),
    ]


def test_a_rule_of_a_partnerships_own_is_told_by_how_the_question_ended():
    own = replace(RULE, id="a-rule-of-our-own")
    told = told_in(BENGALI, fixed(RULE.says, Outcome.DECLINED), [own])
    assert words(told)[0] == ("bn", says(Fixed.DECLINED))


def test_choices_stand_numbered_below_the_words_of_the_language():
    choices = (Suggestion(text="Noise", question="Noise: number"),)
    told = told_in(BENGALI, fixed("What?", Outcome.CLARIFY, suggestions=choices))
    assert told.text.startswith(says(Fixed.CLARIFY))
    assert told.text.endswith("1. Noise")


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.UNAVAILABLE])
def test_an_answer_that_no_library_gave_is_told_in_the_language_of_its_question(outcome):
    question = Question(text="পুলিশের নম্বর কত?", audience=Audience.PUBLIC)
    told = told_anyhow(question, an_answer(outcome, text="Many people are asking."))
    assert told.language == "bn"
    assert told.text == says(Fixed(outcome.value))


@pytest.mark.parametrize("language", any_languages(), ids=lambda each: each.tag)
def test_every_outcome_has_words_in_every_language(language):
    for outcome in set(Outcome) - {Outcome.EMERGENCY}:
        assert words(told_in(language, fixed("Words.", outcome)))[0][0] == language.tag
