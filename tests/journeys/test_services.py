"""A person finds a service: without scripts, by keyboard, on a phone, on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from assistant.answering.cards import card_of
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.pathway import OutOfHours, PathwayContact, Urgency
from tests.composition import a_site
from tests.doubles import (
    Script,
    ShelfInMemory,
    a_document,
    a_pathway,
    a_short_pathway,
    an_answer,
)
from tests.journeys.conftest import serve
from tests.journeys.test_resident import LOOKS, NARROW

PHONE = {"width": 390, "height": 844}
NIGHT = datetime(2026, 11, 27, 22, tzinfo=UTC)
PATHWAYS = (
    a_pathway(urgency=Urgency.SAME_DAY, asked=("somebody plays the drums",)),
    a_short_pathway(
        document="crisis",
        title="Crisis line",
        about="Someone listens, day and night.",
        urgency=Urgency.EMERGENCY,
        contacts=(PathwayContact(name="Line", phone="0808 157 0001", hours="24 hours a day"),),
    ),
    a_short_pathway(
        document="panel",
        title="Case panel",
        urgency=Urgency.ROUTINE,
        contacts=(
            PathwayContact(
                name="Panel", whom="professionals", url="https://www.example.gov.uk/panel-of-cases"
            ),
        ),
        out_of_hours=OutOfHours(says="The panel does not meet at night."),
    ),
    a_short_pathway(document="gone", title="Old scheme"),
)


@pytest.fixture(scope="module")
def services():
    """A site with four services, one of which has ended and one of which is overdue."""
    library = ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=tuple(
            a_document(
                id=each.document,
                path=f"pathways/{each.document}.yaml",
                title=each.title,
                kind=Kind.PATHWAY,
                topics=("asb",) if each.document == "noise" else ("harm",),
            )
            for each in PATHWAYS
        ),
        records=PATHWAYS,
        statuses={"gone": Status.ENDED},
        overdue=frozenset({"panel"}),
    )
    yield from serve(
        a_site(answer=answered_by(library), libraries={Audience.PUBLIC: library}, now=lambda: NIGHT)
    )


def answered_by(library: ShelfInMemory) -> Script:
    (page,) = (each for each in library.documents() if each.id == "noise")
    card = card_of(PATHWAYS[0], page, library, now=NIGHT, public_url="")
    return Script(otherwise=an_answer(text="Call the noise team.", pathways=(card,)))


def look_for(page, **fields) -> None:
    page.goto("/pathways")
    for label, value in fields.items():
        if label == "search":
            page.get_by_label("What do you need help with?").fill(value)
        elif label == "age":
            page.get_by_label("Age of the person").fill(value)
        else:
            page.locator(f"#{label}").select_option(value)
    page.get_by_role("button", name="Show services").click()


STATES = {
    "all": lambda page: page.goto("/pathways"),
    "unfolded": lambda page: (page.goto("/pathways"), page.locator("summary").first.click()),
    "some": lambda page: look_for(page, search="noise", age="30"),
    "none": lambda page: look_for(page, search="zebra crossing"),
    "mistake": lambda page: look_for(page, age="old"),
    "one": lambda page: page.goto("/pathways/noise"),
    "ended": lambda page: page.goto("/pathways/gone"),
    "overdue": lambda page: page.goto("/pathways/panel"),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_of_the_directory_is_accessible_in_every_look(visit, services, state, look):
    window = visit(base_url=services, **LOOKS[look])
    STATES[state](window.page)
    window.check()
    assert window.page.locator("h1").count() == 1


def titles(page) -> list[str]:
    return page.locator("article.service h3").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_finds_a_service_and_no_address_says_what_they_looked_for(
    visit, services, scripts
):
    window = visit(base_url=services, java_script_enabled=scripts)
    page = window.page
    page.goto("/")
    page.get_by_role("link", name="Find a service").click()
    expect(page.get_by_role("heading", name="4 services")).to_be_visible()
    look_for(page, search="drums", topic="asb", urgency="same_day", referral="self", age="30")
    expect(page.get_by_role("heading", name="1 service fits")).to_be_visible()
    assert titles(page) == ["Noise at night"]
    assert page.url == f"{services}/pathways#results"
    expect(page.get_by_label("What do you need help with?")).to_have_value("drums")
    page.get_by_role("link", name="Noise at night").click()
    expect(page).to_have_url(f"{services}/pathways/noise")
    expect(page.get_by_role("link", name="020 7946 0001")).to_have_attribute(
        "href", "tel:02079460001"
    )
    expect(page.get_by_text("Closed now until 9am on Monday")).to_be_visible()
    expect(page.get_by_text("Checked on 30 April 2026")).to_be_visible()
    for anchor in ("contacts", "who", "how", "form", "consent", "out-of-hours", "not-for"):
        expect(page.locator(f"#{anchor}")).to_be_visible()
    assert window.complaints == []


def test_what_no_service_has_can_be_asked_as_a_question(visit, services):
    window = visit(base_url=services)
    page = window.page
    look_for(page, search="zebra crossing")
    expect(page.get_by_role("heading", name="No service fits")).to_be_visible()
    page.get_by_role("button", name="zebra crossing").click()
    expect(page).to_have_title(re.compile("^Answer"))
    assert "zebra" not in page.url


def test_a_mistake_is_named_at_its_field_and_nothing_typed_is_lost(visit, services):
    window = visit(base_url=services)
    page = window.page
    look_for(page, search="noise", age="old")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("What do you need help with?")).to_have_value("noise")
    page.get_by_role("alert").get_by_role("link").click()
    box = page.get_by_label("Age of the person")
    expect(box).to_be_focused()
    expect(box).to_have_value("old")
    expect(box).to_have_accessible_description(re.compile("number from 0 to 120"))


def test_a_keyboard_is_enough_to_find_and_unfold_a_service(visit, services):
    window = visit(base_url=services)
    page = window.page
    page.goto("/pathways")
    page.get_by_label("What do you need help with?").focus()
    page.keyboard.type("crisis")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Crisis line")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anyone can report noise.")).to_be_visible()


def test_services_that_ended_or_wait_for_review_say_so(visit, services):
    page = visit(base_url=services).page
    page.goto("/pathways/gone")
    expect(page.get_by_text("Do not use it to get help now")).to_be_visible()
    page.goto("/pathways/panel")
    expect(page.get_by_text("This waits for its review")).to_be_visible()


def test_an_answer_shows_the_service_that_it_rests_on(visit, services):
    window = visit(base_url=services, viewport=PHONE)
    page = window.page
    page.goto("/")
    window.ask("so loud")
    card = page.get_by_role("article", name="Noise at night")
    expect(card.get_by_role("link", name="020 7946 0001")).to_be_visible()
    window.check()
    card.get_by_role("link", name="All about this service").click()
    expect(page).to_have_url(f"{services}/pathways/noise")


def test_on_paper_all_is_unfolded_with_its_addresses_and_without_the_form(visit, services):
    page = visit(base_url=services, viewport={"width": 794, "height": 1123}).page
    page.goto("/pathways")
    page.emulate_media(media="print")
    expect(page.locator(".find")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    told = page.get_by_text("Call the noise team while the noise goes on.")
    assert told.bounding_box()["height"] > 0
    assert page.get_by_text("Closed now").first.is_hidden()
    shown = page.evaluate(
        """() => getComputedStyle(document.querySelector('a[href*="panel-of-cases"]'),
                                  "::after").content"""
    )
    assert "https://www.example.gov.uk/panel-of-cases" in shown.replace('"', "").replace(" ", "")


def test_every_target_of_the_directory_can_be_hit(visit, services):
    page = visit(base_url=services, viewport=PHONE).page
    page.goto("/pathways")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, summary")]
            .filter(each => !each.matches(".skip") && each.checkVisibility())
            .map(each => [each.textContent, each.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([text, box]) => `${text.trim()}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


def test_wider_text_spacing_cuts_nothing_off_a_service(visit, services):
    window = visit(base_url=services, viewport=NARROW, bypass_csp=True)
    window.page.goto("/pathways/noise")
    window.page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; "
        "word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
    )
    window.check()
