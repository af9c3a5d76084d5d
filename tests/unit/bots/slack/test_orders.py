from __future__ import annotations

import pytest

from bots.slack import phrases
from bots.slack.clearance import Level
from bots.slack.orders import Order, Ordered, read_order
from tests.slack_home import hold_all
from tests.unit.bots.slack.test_asking import no_errors, played


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("help", Ordered(order=Order.HELP)),
        (" Help ", Ordered(order=Order.HELP)),
        ("?", Ordered(order=Order.HELP)),
        ("onboard", Ordered(order=Order.ONBOARD)),
        ("Onboard  Voluntary Sector", Ordered(order=Order.ONBOARD, words="voluntary sector")),
        ("digest", Ordered(order=Order.DIGEST)),
        ("digest WEEKLY", Ordered(order=Order.DIGEST, words="weekly")),
        ("digest daily", Ordered(order=Order.DIGEST, words="daily")),
        ("help for a victim of fraud", None),
        ("helpline for stalking", None),
        ("onboard a new partner: what must they read in their first week?", None),
        ("digest of the knife plan", None),
        ("who do I ring?", None),
    ],
)
def test_an_order_is_told_from_a_question(text, order):
    assert read_order(text) == order


@played()
async def test_help_lists_what_can_be_typed_for_who_asked_alone(at):
    person = at.partner()
    await at.acts.command(person, "help", at.channel(person))
    (reply,) = await at.replied()
    assert reply.only_for == person.id
    assert "/csp digest weekly" in reply.text
    assert at.assistant.asked == []
    no_errors(at)


@played()
async def test_a_command_that_is_no_order_is_a_question(at):
    await at.acts.command(at.partner(), "help for a victim of fraud")
    await at.replied()
    assert [body["question"] for _, body in at.assistant.asked] == ["help for a victim of fraud"]


@pytest.mark.parametrize("wish", ["police", "MET", "Police"])
@played()
async def test_onboarding_names_what_an_agency_reads_and_remembers_it(at, wish):
    hold_all(at)
    person = at.partner()
    await at.acts.command(person, f"onboard {wish}", at.channel(person))
    (reply,) = await at.replied()
    assert reply.only_for == person.id
    assert "https://ask.example.org/documents/start-here" in str(reply.blocks)
    assert "Partners only" in str(reply.blocks)
    await at.acts.command(person, "onboard")
    assert phrases.READING_PATH.format(agency="Police") in (await at.replied(2))[1].text
    no_errors(at)


@pytest.mark.parametrize(("wish", "lead"), [("", phrases.CHOOSE_FIRST), ("x", phrases.AGENCIES)])
@played()
async def test_onboarding_offers_the_agencies_where_none_is_known(at, wish, lead):
    hold_all(at)
    guest = at.guest()
    await at.acts.command(guest, f"onboard {wish}")
    (reply,) = await at.replied()
    assert reply.text == f"{lead} Police, Fire service"
    assert "home_agency" in str(reply.blocks)
    assert {level for level, *_ in at.assistant.got} == {Level.PUBLIC}
    no_errors(at)


@played()
async def test_an_agency_chosen_in_a_message_is_answered_there_for_who_chose_it(at):
    hold_all(at)
    person = at.partner()
    await at.acts.command(person, "onboard")
    (reply,) = await at.replied()
    await at.acts.press(
        person,
        {
            "type": "static_select",
            "action_id": "home_agency",
            "selected_option": {"value": "fire"},
        },
        said=reply,
    )
    path = (await at.replied(2))[1]
    assert "Fire page" in str(path.blocks)
    assert path.only_for == person.id
    await at.acts.open_app(person, "home")
    await at.slack.until(lambda: at.world.homes)
    assert "Fire page" in str(at.world.homes[person.id])
    no_errors(at)


@played()
async def test_onboarding_says_so_where_the_assistant_does_not_answer(at):
    await at.acts.command(at.partner(), "onboard police")
    (reply,) = await at.replied()
    assert reply.text == phrases.DOWN
