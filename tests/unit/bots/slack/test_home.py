from __future__ import annotations

from typing import Any

import pytest

from assistant.web.schema import ChangesBody, OnboardingBody
from bots.errors import NoStore
from bots.slack import phrases
from bots.slack.clearance import Level
from bots.slack.fake.check import check_view
from bots.slack.fake.world import ELSEWHERE, Person
from bots.slack.home import MOST_NEWS, Home, home_view
from bots.slack.lookups import found_view, look_up, roles_view
from bots.slack.newcomers import VISIT_S, Newcomer, NewcomersInMemory
from tests.slack_home import (
    CHANGES,
    ONBOARDING,
    a_page,
    a_step,
    an_onboarding,
    hold_all,
    the_changes,
)
from tests.slack_stage import Stage
from tests.unit.bots.slack.test_asking import no_errors, played


def home_of(at: Stage, person: Person) -> dict[str, Any]:
    return at.world.homes[person.id]


async def opened(at: Stage, person: Person, tab: str = "home") -> str:
    calls = len(at.slack.called("views.publish"))
    await at.acts.open_app(person, tab)
    await at.slack.until(lambda: len(at.slack.called("views.publish")) > calls)
    return str(home_of(at, person))


async def pressed(at: Stage, person: Person, action: dict[str, Any]) -> str:
    calls = len(at.slack.called("views.publish"))
    await at.acts.press(person, action, view=home_of(at, person))
    await at.slack.until(lambda: len(at.slack.called("views.publish")) > calls)
    return str(home_of(at, person))


def choosing(agency: str) -> dict[str, Any]:
    return {
        "type": "static_select",
        "action_id": "home_agency",
        "selected_option": {"value": agency},
    }


def ticking(step: str, *, done: bool = True) -> dict[str, Any]:
    chosen = [{"value": step}] if done else []
    return {"type": "checkboxes", "action_id": f"home_tick_{step}", "selected_options": chosen}


@played()
async def test_a_home_shows_the_first_week_and_asks_for_the_agency(at):
    hold_all(at)
    home = await opened(at, at.partner())
    assert phrases.CHOOSE_FIRST in home
    assert "https://ask.example.org/documents/start-here|Start here" in home
    assert phrases.FIRST_VISIT in home
    assert phrases.HOME_PUBLIC not in home
    no_errors(at)


@played()
async def test_an_agency_that_is_chosen_stays_chosen(at):
    hold_all(at)
    person = at.partner()
    await opened(at, person)
    home = await pressed(at, person, choosing("police"))
    assert phrases.READING_PATH.format(agency="Police") in home
    assert phrases.READING_PATH.format(agency="Police") in await opened(at, person)
    no_errors(at)


@played()
async def test_ticks_are_counted_and_can_be_taken_away(at):
    hold_all(at)
    person = at.partner()
    await opened(at, person)
    await pressed(at, person, choosing("police"))
    home = await pressed(at, person, ticking("id-start here"))
    assert phrases.PROGRESS.format(done=1, all=2) in home
    assert phrases.PROGRESS.format(done=1, all=2) not in await pressed(
        at, person, ticking("id-start here", done=False)
    )
    no_errors(at)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_ultra_restricted": True},
        {"is_restricted": True},
        {"team": ELSEWHERE},
        {"is_email_confirmed": False},
    ],
)
@played()
async def test_the_home_of_a_guest_shows_public_documents_only(at, changes):
    hold_all(at)
    guest = at.partner("Guest", **changes)
    await opened(at, guest)
    at.now[0] += 2 * VISIT_S
    await opened(at, guest)
    home = await pressed(at, guest, choosing("police"))
    assert phrases.HOME_PUBLIC in home
    assert "Partners only" not in home
    assert {level for level, *_ in at.assistant.got} == {Level.PUBLIC}
    no_errors(at)


@played()
async def test_a_partner_sees_what_is_for_partners(at):
    hold_all(at)
    person = at.partner()
    await opened(at, person)
    assert "Partners only" in await pressed(at, person, choosing("police"))


@played()
async def test_what_is_new_is_told_from_the_visit_before_and_stays_for_the_whole_visit(at):
    hold_all(at)
    person = at.partner()
    held = at.assistant.held
    held[ONBOARDING, Level.PARTNER] = an_onboarding(release="r1")
    assert "Knife plan" not in await opened(at, person)
    at.now[0] += 2 * VISIT_S
    held[ONBOARDING, Level.PARTNER] = an_onboarding(release="r2")
    for _ in range(2):
        assert "Knife plan" in await opened(at, person)
    assert "Knife plan" in await pressed(at, person, ticking("meet"))
    assert [params for _, path, params in at.assistant.got if path == CHANGES] == [
        {"since": "r1"}
    ] * 3
    no_errors(at)


@played()
async def test_a_prompt_is_answered_in_messages_below_what_was_asked(at):
    hold_all(at)
    person = at.partner()
    await opened(at, person)
    question = "What is <!channel> a MARAC?"
    await at.acts.press(
        person,
        {"type": "button", "action_id": "home_prompt_0", "value": question},
        view=home_of(at, person),
    )
    asked, reply = await at.replied(2)
    assert asked.text == "You asked: What is &lt;!channel&gt; a MARAC?"
    assert reply.thread_ts == asked.ts
    assert [body["question"] for _, body in at.assistant.asked] == [question]
    no_errors(at)


@played()
async def test_prompts_in_messages_are_those_of_the_agency_and_come_without_a_thread(at):
    hold_all(at)
    person = at.partner()
    channel = at.world.direct(person.id).id

    async def prompts() -> list[str]:
        calls = len(at.slack.called("assistant.threads.setSuggestedPrompts"))
        await at.acts.open_app(person, "messages")
        await at.slack.until(
            lambda: len(at.slack.called("assistant.threads.setSuggestedPrompts")) > calls
        )
        return [each["title"] for each in at.world.prompts[channel]]

    assert await prompts() == [f"Prompt {number}" for number in range(4)]
    await opened(at, person)
    await pressed(at, person, choosing("police"))
    assert await prompts() == ["What is MARAC"]
    no_errors(at)


@played()
async def test_a_short_form_is_looked_up_in_a_window(at):
    hold_all(at)
    person = at.partner()
    await opened(at, person)
    await at.acts.press(
        person, {"type": "button", "action_id": "home_look_up"}, view=home_of(at, person)
    )
    await at.slack.until(lambda: at.world.views)
    (view,) = at.world.views.values()
    nothing = await at.acts.submit(person, view, {"short_form": {"words": {"value": None}}})
    assert nothing.json()["response_action"] == "errors"
    found = await at.acts.submit(person, view, {"short_form": {"words": {"value": "marac?"}}})
    answer = found.json()
    assert answer["response_action"] == "update"
    check_view(answer["view"])
    assert "a meeting about high risk." in str(answer["view"])
    no_errors(at)


@played()
async def test_who_does_what_opens_in_a_window(at):
    hold_all(at)
    person = at.partner()
    await opened(at, person)
    await at.acts.press(
        person, {"type": "button", "action_id": "home_roles"}, view=home_of(at, person)
    )
    await at.slack.until(lambda: at.world.views)
    (view,) = at.world.views.values()
    assert "Fire Brigade" in str(view)
    assert "Its part: Rescue" in str(view)
    no_errors(at)


@played()
async def test_a_home_says_so_where_the_assistant_does_not_answer(at):
    home = await opened(at, at.partner())
    assert phrases.HOME_DOWN in home
    no_errors(at)


class Broken(NewcomersInMemory):
    """What is kept can't be used."""

    async def find(self, *_: Any, **__: Any) -> Newcomer:
        raise NoStore("the disk is full")

    visit = tick = choose = find  # type: ignore[assignment] # each fails the same way


@played(newcomers=Broken())
async def test_a_home_is_shown_without_ticks_where_they_cant_be_kept(at):
    hold_all(at)
    person = at.partner()
    assert phrases.TICKS_DOWN in await opened(at, person)
    assert phrases.NOT_TICKED in await pressed(at, person, ticking("meet"))
    no_errors(at)


def a_home(**changes: Any) -> Home:
    given = {
        "onboarding": OnboardingBody.model_validate(an_onboarding()),
        "newcomer": Newcomer(agency="police"),
        "news": ChangesBody.model_validate(the_changes()),
        "level": Level.PARTNER,
        "web": "https://ask.example.org/",
    }
    return Home(**given | changes)


def test_words_of_documents_never_come_alive_on_a_home():
    nasty = "<!channel> <@U0BOT> <https://evil.example|click> & co"
    steps = [a_step(nasty, a_page(nasty, url="/documents/x")), a_step(nasty, a_page("Other"))]
    agency = an_onboarding()["agencies"][0] | {"steps": [steps[0] | {"id": "one"}, steps[1]]}
    onboarding = OnboardingBody.model_validate(an_onboarding(agencies=[agency]))
    view = home_view(a_home(onboarding=onboarding))
    check_view(view)
    lines = [each["text"] for each in view["blocks"] if each.get("type") == "section"]
    told = [each["text"] for each in lines if each["type"] == "mrkdwn"]
    assert told
    for each in told:
        assert "<!" not in each
        assert "<@" not in each
        assert "evil.example|" not in each.replace("&lt;https://evil.example|click&gt;", "")
    assert all(each["verbatim"] for each in lines if each["type"] == "mrkdwn")


def test_the_largest_home_stays_within_what_slack_takes():
    long = "& " * 400
    steps = [
        {"id": f"s{number}", "text": long, "page": a_page(long, url=f"/documents/{number}")}
        for number in range(200)
    ]
    agencies = [
        an_onboarding()["agencies"][0] | {"id": f"a{number}", "steps": steps, "title": "T" * 75}
        for number in range(120)
    ]
    week = [each | {"id": f"w{each['id']}"} for each in steps]
    onboarding = OnboardingBody.model_validate(an_onboarding(agencies=agencies, first_week=week))
    change = the_changes()["changes"][0]
    news = ChangesBody.model_validate(the_changes(changes=[change] * 300, complete=False))
    view = home_view(a_home(onboarding=onboarding, news=news, newcomer=Newcomer(agency="a1")))
    check_view(view)
    assert phrases.AND_MORE.format(count=300 - MOST_NEWS) in str(view)
    terms = [{"term": long, "meaning": long, "url": "/documents/x"}] * 500
    glossary = OnboardingBody.model_validate(an_onboarding(glossary=terms)).glossary
    check_view(found_view(glossary, "&", "https://ask.example.org/"))
    roles = an_onboarding()["roles"] * 500
    check_view(roles_view(OnboardingBody.model_validate(an_onboarding(roles=roles)).roles, "x"))


def test_a_document_that_is_past_says_so_on_the_home():
    steps = [a_step("Old plan", a_page("Old plan", status="ended"))]
    agency = an_onboarding()["agencies"][0] | {"steps": steps}
    onboarding = OnboardingBody.model_validate(an_onboarding(agencies=[agency]))
    assert "Old plan> (" in str(home_view(a_home(onboarding=onboarding)))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("MARAC", ["MARAC"]),
        ("  marac?", ["MARAC"]),
        ("met", ["MPS or the Met", "MARAC"]),
        ("ma", ["MARAC", "MASH"]),
        ("old name", ["MASH"]),
        ("zebra", []),
        ("?", []),
    ],
)
def test_short_forms_are_found_by_what_people_type(wanted, found):
    glossary = OnboardingBody.model_validate(
        an_onboarding(
            glossary=[
                {"term": "MARAC", "meaning": "a method of meeting.", "url": ""},
                {"term": "MPS or the Met", "meaning": "the police in London.", "url": ""},
                {"term": "MASH", "meaning": "an old name.", "url": ""},
            ]
        )
    ).glossary
    assert [each.term for each in look_up(glossary, wanted)] == found
