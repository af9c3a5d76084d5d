from __future__ import annotations

import pytest

from assistant.answering.clarify import chosen, suggest
from assistant.answering.question import Question, Turn
from assistant.knowledge.audience import Audience
from assistant.knowledge.pathway import PathwayContact
from tests.doubles import (
    ShelfInMemory,
    a_document,
    a_hit,
    a_passage,
    a_sentence,
    a_short_pathway,
    found,
)

PUBLIC = Audience.PUBLIC
#: Title, other names and phone number of each pathway, in the order in which a search finds them.
PATHWAYS = (
    ("Harm of an adult", ("abuse of an adult",), "1"),
    ("Harm of a child", ("abuse of a child", "children"), "2"),
    ("Harm at home", ("abuse at home",), "3"),
    ("Loud music", ("noisy party", "noise"), "4"),
    ("Harm by a carer", ("abuse by a carer",), "1"),
)


def a_shelf(pathways=PATHWAYS) -> ShelfInMemory:
    documents = [a_document(id=f"pathway-{n}", path=f"{n}.yaml") for n in range(len(pathways))]
    return ShelfInMemory(
        audience=PUBLIC,
        shelf=(*documents, a_document(id="open", path="open.md", title="Open referral in short")),
        found=found(*(a_hit(a_passage(a_sentence("Words.")), document=d) for d in documents)),
        records=tuple(
            a_short_pathway(
                document=document.id,
                title=title,
                also_called=names,
                contacts=(PathwayContact(name="Team", phone=phone),),
            )
            for document, (title, names, phone) in zip(documents, pathways, strict=True)
        ),
    )


def choices(text: str, **shelf) -> list[str]:
    return [each.text for each in suggest(text, a_shelf(**shelf))]


@pytest.mark.parametrize(
    "text",
    [
        "number?",
        "how do I apply",
        "what are the opening hours",
        "How do I refer her?",
        "Report it!",
    ],
)
def test_a_question_without_a_subject_is_asked_back(text):
    assert choices(text) == ["Harm of an adult", "Harm of a child", "Harm at home", "Loud music"]


@pytest.mark.parametrize("text", ["who do I call about abuse", "report abuse", "abuse"])
def test_a_subject_that_several_pathways_share_is_asked_back_with_those_alone(text):
    assert choices(text) == ["Harm of an adult", "Harm of a child", "Harm at home"]


@pytest.mark.parametrize(
    "text",
    [
        "noise number",  # one pathway is called so
        "what is abuse",  # the way to reach somebody is not asked for
        "who do I call about the abuse of a child",  # the very name of one
        "who do I call about ghosts",
        "open referral",  # a document is called so
        "who are you?",
        "?",
        "my son has not come home and his phone is off",
    ],
)
def test_a_question_that_is_clear_or_about_something_else_is_not_asked_back(text):
    assert choices(text) == []


def test_pathways_that_are_reached_in_one_way_are_one_choice():
    same = tuple((title, names, "1") for title, names, _ in PATHWAYS)
    assert choices("number?", pathways=same) == []


def test_at_most_five_choices_are_offered():
    many = tuple((f"Pathway {n}", (), str(n)) for n in range(9))
    assert len(choices("number?", pathways=many)) == 5


def test_a_choice_is_a_question_that_stands_by_itself():
    first = suggest("number?", a_shelf())[0]
    assert first.question == "Harm of an adult: number?"
    assert suggest(first.question, a_shelf()) == ()


def test_a_choice_is_never_longer_than_a_question_may_be():
    assert all(len(each.question) <= 1_000 for each in suggest("number " * 142, a_shelf()))


def pick(reply: str, *before: str) -> str:
    history = tuple(Turn(question=each, answer="") for each in before or ("number?",))
    question = Question(text=reply, audience=PUBLIC, history=history)
    return chosen(question, a_shelf()).text


@pytest.mark.parametrize(
    ("reply", "title"),
    [
        ("the first one", "Harm of an adult"),
        ("2", "Harm of a child"),
        ("Option 3, please", "Harm at home"),
        ("the last one", "Loud music"),
        ("children", "Harm of a child"),
        ("the noisy party", "Loud music"),
    ],
)
def test_a_reply_picks_a_choice_by_its_number_or_by_its_name(reply, title):
    assert pick(reply) == f"{title}: number?"


@pytest.mark.parametrize(
    "reply", ["9", "0", "harm", "and ghosts?", "how do I report that a child is hurt by a carer"]
)
def test_a_reply_that_picks_none_or_several_stays_as_it_is(reply):
    assert pick(reply) == reply


def test_nothing_is_picked_where_nothing_was_offered():
    assert pick("the first one", "Who makes a noisy party stop?") == "the first one"
    assert pick("the first one", "noise number", "number?") == "the first one"


def test_a_picked_question_starts_a_conversation_of_its_own():
    question = Question(
        text="2", audience=Audience.PARTNER, history=(Turn(question="number?", answer=""),)
    )
    picked = chosen(question, a_shelf())
    assert (picked.history, picked.audience) == ((), Audience.PARTNER)
