from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.answering.cards import cards_of
from assistant.answering.outcome import Outcome
from assistant.knowledge.audience import Audience
from assistant.knowledge.currency import Term
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.openness import OpenState
from assistant.knowledge.pathway import PathwayContact, Urgency
from assistant.web.schema import AnswerBody, answer_body
from tests.doubles import ShelfInMemory, a_citation, a_document, a_pathway, an_answer

#: A Friday, at noon and at night.
NOON, NIGHT = (datetime(2026, 11, 27, hour, tzinfo=UTC) for hour in (12, 22))
NAMES = ("noise", "fraud", "theft")


def a_shelf(**changes) -> ShelfInMemory:
    values = {
        "records": tuple(
            a_pathway(document=name, title=f"Report {name}", also_called=(f"{name} line",))
            for name in NAMES
        )
    } | changes
    return ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=(*(a_document(id=each, kind=Kind.PATHWAY) for each in NAMES), a_document()),
        **values,
    )


def cards(answer, library=None, question="", now=NOON):
    library = library or a_shelf()
    return cards_of(answer, question, library, now=now, public_url="https://csp.example/")


def citing(*names: str):
    return an_answer(citations=tuple(a_citation(document=each) for each in names))


def test_an_answer_that_cites_pathways_has_their_cards_in_its_order_and_two_at_most():
    found = cards(citing("theft", a_document().id, "theft", "noise", "fraud"))
    assert [each.document.id for each in found] == ["theft", "noise"]
    assert found[0].url == "https://csp.example/pathways/theft"


def test_an_answer_that_cites_other_documents_has_none():
    assert cards(citing(a_document().id)) == ()


@pytest.mark.parametrize("status", [Status.ENDED, Status.SUPERSEDED])
def test_a_pathway_that_is_past_is_no_card_and_leaves_its_place_to_another(status):
    library = a_shelf(statuses={"theft": status})
    assert [each.document.id for each in cards(citing("theft", "noise"), library)] == ["noise"]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("where is the fraud line", ["fraud"]),
        ("Report Theft", ["theft"]),
        ("who won the noise, fraud and weather prizes of last winter", []),
        ("what is the line", []),
        ("?", []),
    ],
)
def test_what_is_not_found_points_to_the_pathway_that_it_names(question, wanted):
    found = cards(an_answer(Outcome.NOT_FOUND), question=question)
    assert [each.document.id for each in found] == wanted


def test_no_other_outcome_points_to_what_a_question_names():
    assert cards(an_answer(Outcome.DECLINED), question="the fraud line") == ()


def test_a_contact_that_must_not_be_given_out_stands_on_no_card():
    term = Term(
        id="old", old=("Old",), now="New", says="It changed.", old_contacts=("02079460001",)
    )
    records = (a_pathway(document="noise", how_to_refer=("Call 020 7946 0001.", "Write.")), term)
    (card,) = cards(citing("noise"), a_shelf(records=records))
    assert [each.name for each in card.pathway.contacts] == ["Duty officer"]
    assert card.pathway.how_to_refer == ("Write.",)
    assert len(card.open.contacts) == 1
    only = (PathwayContact(name="Noise team", phone="020 7946 0001"),)
    records = (a_pathway(document="noise", contacts=only), term)
    assert cards(citing("noise"), a_shelf(records=records)) == ()


def test_a_card_tells_what_is_open_at_that_moment():
    states = [cards(citing("noise"), now=now)[0].open.contacts[0].state for now in (NOON, NIGHT)]
    assert states == [OpenState.OPEN, OpenState.CLOSED]


def test_a_card_goes_out_field_by_field_and_comes_in_again():
    records = (a_pathway(document="noise", urgency=Urgency.SAME_DAY, asked=("so loud",)),)
    library = a_shelf(records=records, overdue=frozenset({"noise"}))
    found = cards(citing("noise"), library, now=NIGHT)
    body = answer_body(an_answer(pathways=found))
    told = body.model_dump(mode="json")["pathways"][0]
    assert told["id"] == "noise"
    assert (told["urgency"], told["overdue"]) == ("same_day", True)
    assert told["contacts"][0]["for"] == "anyone"
    assert told["contacts"][0]["open"]["until"] == "9am on Monday"
    assert told["out_of_hours"]["open"]["state"] == "unknown"
    assert "so loud" not in body.model_dump_json()
    assert AnswerBody.model_validate_json(body.model_dump_json()) == body
