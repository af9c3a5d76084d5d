from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.answering.answer import NoticeKind
from assistant.answering.danger.alarm import Alarm
from assistant.answering.danger.first_help import first_help
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind
from assistant.knowledge.emergency import Spoken, any_emergency
from assistant.knowledge.pathway import Field
from ingest.emergency import read_emergency
from tests.conftest import ROOT
from tests.doubles import ShelfInMemory, a_document, a_passage, a_sentence

EMERGENCY = read_emergency(ROOT / "corpus")
QUESTION = Question(text="help", audience=Audience.PUBLIC)
PATHWAY = a_document(
    id="da", path="pathways/domestic-abuse.yaml", kind=Kind.PATHWAY, format="record"
)
ABOUT = a_passage(a_sentence("Help lines listen."), document="da", heading=(Field.ABOUT.value,))
SHELF = ShelfInMemory(audience=Audience.PUBLIC, shelf=(PATHWAY,), words={"da": [ABOUT]})


def danger(name, emergency=EMERGENCY):
    return next(each for each in emergency.dangers if each.id == name)


def answer(name, library=None, *, staff=False, language=""):
    return first_help(
        Alarm(danger=danger(name), staff=staff),
        replace(QUESTION, language=language),
        library,
        public_url="https://csp.example",
    )


@pytest.mark.parametrize("staff", [False, True])
@pytest.mark.parametrize("name", [each.id for each in EMERGENCY.dangers])
def test_every_answer_is_short_calls_999_first_and_can_be_dialled(name, staff):
    told = answer(name, SHELF, staff=staff)
    assert told.outcome is Outcome.EMERGENCY
    assert re.search(r"\b999\b", told.segments[0].text)
    assert len(told.segments) <= 8
    assert all(len(segment.text) <= 240 for segment in told.segments)
    assert [notice.kind for notice in told.notices] == [NoticeKind.EMERGENCY]
    assert told.contacts[0].phone == "999"
    assert all(re.fullmatch(r"[\d ]+", contact.phone) for contact in told.contacts)
    assert len({contact.phone for contact in told.contacts}) == len(told.contacts)


def test_who_thinks_of_suicide_is_told_of_999_then_111_then_samaritans():
    numbers = [re.findall(r"\b(?:999|111|116 123)\b", each.text) for each in
               answer("suicide").segments[:3]]  # fmt: skip
    assert numbers == [["999"], ["111"], ["116 123"]]


def test_staff_get_the_duty_team_too():
    told = answer("child-at-risk", staff=True)
    assert {"020 7364 5006", "020 7364 4079"} <= {contact.phone for contact in told.contacts}
    assert "MAST" in told.text
    assert "MARAC" in answer("domestic-violence", staff=True).text
    assert "0300 303 6070" in answer("violence", staff=True).text
    assert "MARAC" not in answer("domestic-violence").text


def test_a_pathway_is_pointed_to_and_cited():
    told = answer("domestic-violence", SHELF)
    assert (told.segments[-1].text, told.segments[-1].citations) == ("Help lines listen.", (1,))
    assert told.citations[0].document == "da"


def test_a_library_that_fails_keeps_nobody_from_help():
    class Broken(ShelfInMemory):
        def documents(self):
            raise OSError("the disk is gone")

    told = answer("domestic-violence", Broken(audience=Audience.PUBLIC, shelf=()))
    assert told.outcome is Outcome.EMERGENCY
    assert told.citations == ()


@pytest.mark.parametrize("verified", [False, True])
def test_the_askers_language_comes_first_with_the_english_beneath(verified):
    spoken = Spoken(language="bn", verified=verified, lines=("এখনই 999 নম্বরে ফোন করুন।",))
    fire = replace(danger("fire", any_emergency()), spoken=(spoken,))
    told = first_help(
        Alarm(danger=fire, staff=False),
        replace(QUESTION, language="bn-BD"),
        None,
        public_url="",
    )
    assert (told.segments[0].text, told.segments[0].language) == (spoken.lines[0], "bn")
    assert [segment.text for segment in told.segments[1:]] == list(fire.help.lines)
    assert told.machine_written is not verified


@pytest.mark.parametrize("language", ["bn", "so", "ar"])
@pytest.mark.parametrize("name", [each.id for each in EMERGENCY.dangers])
def test_every_danger_has_lines_in_every_language_that_call_999_first(name, language):
    own = [each for each in answer(name, language=language).segments if each.language == language]
    assert re.search(r"(?<!\d)999(?!\d)", own[0].text)
    assert 3 <= len(own) <= 6
    english = " ".join(danger(name).help.lines) + " ".join(
        contact.phone for contact in danger(name).help.contacts
    )
    numbers = re.findall(r"\d[\d ]{2,}\d", " ".join(each.text for each in own))
    assert [number for number in numbers if number not in english] == []
