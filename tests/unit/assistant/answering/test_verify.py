from __future__ import annotations

import pytest

from assistant.answering.grounds import Ground
from assistant.answering.verify import Fault, fault_of

GROUND = Ground(
    sentences=(
        "Call the council on 020 7946 0001, Monday to Friday, 9am to 5pm, to report noise.",
        "You must report it within 5 working days, unless a child is in danger.",
        "The panel can ask for at least three reports.",
        "The police do not share your name with the landlord.",
        "The adult is asked for consent before the council acts.",
        "See https://noise.example.gov.uk/report for the form.",
    ),
    context="Noise at night Who to call",
)
TRUE = (
    "To report noise, ring the council on 020 7946 0001, Monday to Friday, 9am to 5pm.",
    "You have to report it within 5 working days, unless a child is in danger.",
    "The panel can ask for at least three reports.",
    "The police don't share your name with the landlord.",
    "Before the council acts, the adult is asked for consent.",
)
LIES = {
    "a digit": ("Call the council on 020 7946 0002 to report noise.", Fault.FIGURE),
    "hours": ("Call the council, Monday to Friday, 9am to 6pm, to report noise.", Fault.FIGURE),
    "a day": ("Call the council, Monday to Sunday, 9am to 5pm, to report noise.", Fault.FIGURE),
    "a unit": (
        "You must report it within 5 weeks, unless a child is in danger.",
        Fault.FIGURE,
    ),
    "in words": (
        "You must report it within six working days, unless a child is in danger.",
        Fault.FIGURE,
    ),
    "a link": ("See https://noise.example.com/report for the form.", Fault.FIGURE),
    "an email": ("Write to help@evil.example for the form.", Fault.FIGURE),
    "a token": ("See link_9 for the form.", Fault.FIGURE),
    "a body": ("Call the Home Office on 020 7946 0001 to report noise.", Fault.NAME),
    "actors": ("The landlord does not share your name with the police.", Fault.FIGURE),
    "a not lost": ("The police share your name with the landlord.", Fault.SENSE),
    "a not added": ("The panel cannot ask for at least three reports.", Fault.SENSE),
    "a may": (
        "You may report it within 5 working days, unless a child is in danger.",
        Fault.SENSE,
    ),
    "a must": ("The panel must ask for at least three reports.", Fault.SENSE),
    "a limit": ("You must report it within 5 working days.", Fault.SENSE),
    "at most": ("The panel can ask for at most three reports.", Fault.SENSE),
    "before": ("After the council acts, the adult is asked for consent.", Fault.SENSE),
    "an invention": ("Officers wear cameras at their visits.", Fault.WORD),
    "a promise": ("The council will act.", Fault.SENSE),
    "full width": ("Call the council on \uff10\uff12\uff10 7946 0001.", Fault.UNREADABLE),
    "a look-alike": ("Call the c\u043euncil on 020 7946 0001.", Fault.UNREADABLE),
    "zero width": ("Call the council on 020 79\u200b46 0001.", Fault.UNREADABLE),
    "markup": ("Call the council [here](javascript:x).", Fault.UNREADABLE),
    "nothing": ("", Fault.UNREADABLE),
    "endless": ("Call the council. " * 40, Fault.UNREADABLE),
}


def near(_, __):
    return 0.9


@pytest.mark.parametrize("text", TRUE)
def test_what_the_passage_says_in_other_words_passes(text):
    assert fault_of(text, GROUND, near) is None


@pytest.mark.parametrize("text", GROUND.sentences)
def test_what_the_passage_says_itself_passes(text):
    assert fault_of(text, GROUND, near) is None


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_at_fault(lie):
    text, _ = LIES[lie]
    assert fault_of(text, GROUND, near) is not None


@pytest.mark.parametrize(
    "lie", ["a digit", "hours", "a link", "an email", "a token", "full width", "zero width"]
)
def test_a_false_figure_is_told_from_a_clumsy_sentence(lie):
    text, fault = LIES[lie]
    assert fault_of(text, GROUND, near) is fault


def test_what_is_far_from_its_passage_is_at_fault():
    told = "The council has a form."
    ground = Ground(
        sentences=("The form of the council for old noise at night is kept in the main hall.",),
        context="",
    )
    assert fault_of(told, ground, near) is None
    assert fault_of(told, ground, lambda _, __: 0.1) is Fault.FAR


def test_without_sentences_nothing_is_borne():
    ground = Ground(sentences=(), context="")
    assert fault_of("Call the council.", ground, near) is Fault.UNCITED


def test_a_number_of_one_service_is_not_told_of_another():
    ground = Ground(
        sentences=("The day team is on 020 7946 0001, and the night team on 020 7946 0002.",),
        context="",
    )
    assert fault_of("The night team is on 020 7946 0002.", ground, near) is None
    assert fault_of("The night team is on 020 7946 0001.", ground, near) is Fault.FIGURE


def test_a_heading_lends_no_number():
    ground = Ground(sentences=("The council counts five bins.",), context="Are there four bins?")
    assert fault_of("The council counts five bins.", ground, near) is None
    assert fault_of("The council counts four bins.", ground, near) is Fault.FIGURE


DATED = Ground(
    sentences=(
        "The guidance of 2023 was updated on 6 March 2024.",
        "Tower Hamlets Council for Voluntary Service helps charities at any hour.",
        "The charity tells the council about the adult.",
        "Call 999 if the victim is in danger; the noise is not urgent.",
    ),
    context="Guidance",
)


def test_a_date_may_be_told_by_its_month():
    assert fault_of("The guidance of 2023 was updated in March 2024.", DATED, near) is None


@pytest.mark.parametrize(
    "lie",
    [
        "The guidance of 2024 was updated on 6 March 2024.",
        "The guidance of 2023 was updated in June 2024.",
        "Tower Hamlets Council helps charities at any hour.",
        "Tower Hamlets Council for Voluntary Service helps charities in the daytime.",
        "The council tells the charity about the adult.",
        "Call 999; the noise is not urgent.",
        "The guidance of 2023 is updated on 6 March 2024.",
    ],
    ids=["a year", "a month", "a name cut", "hours", "roles", "a condition lost", "a time"],
)
def test_a_subtle_lie_is_at_fault(lie):
    assert fault_of(lie, DATED, near) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Day or night, Tower Hamlets Council for Voluntary Service helps charities.",
        "If the victim is in danger, call 999; the noise is not urgent.",
    ],
)
def test_another_wording_of_it_passes(text):
    assert fault_of(text, DATED, near) is None
