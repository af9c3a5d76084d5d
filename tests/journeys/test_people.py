"""A resident goes on asking, rates an answer, and writes to a person; all without scripts too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_resident import LOOKS, NARROW

QUESTION = "How do I ask for a case review?"


def converse(visit):
    visit.page.goto("/")
    visit.ask(QUESTION)
    visit.ask("nothing")


def rate_no(visit):
    visit.page.goto("/")
    visit.ask(QUESTION)
    visit.page.get_by_role("button", name="No", exact=True).click()


def mistake(visit):
    visit.page.goto("/contact")
    visit.page.get_by_label("Phone number").fill("none")
    visit.page.get_by_role("button", name="Send the message").click()


def send(visit):
    page = visit.page
    page.goto("/contact")
    page.get_by_label("Your message").fill("Who may ask for a case review?")
    page.get_by_label("Email address").fill("resident@example.org")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send the message").click()


#: The way to each, and its first heading.
STATES = {
    "conversation": (converse, "Ask about community safety in Example Borough"),
    "did not help": (rate_no, "Thank you"),
    "contact": (lambda visit: visit.page.goto("/contact"), "Send a message to a person"),
    "contact with mistakes": (mistake, "Send a message to a person"),
    "sent": (send, "Your message was sent"),
    "privacy": (lambda visit: visit.page.goto("/privacy"), "Your privacy"),
    "accessibility": (
        lambda visit: visit.page.goto("/accessibility"),
        "Accessibility statement",
    ),
    "cover your tracks": (
        lambda visit: visit.page.goto("/cover-your-tracks"),
        "Cover your tracks",
    ),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_in_every_look(visit, address, state, look):
    window = visit(base_url=address, **LOOKS[look])
    go, heading = STATES[state]
    go(window)
    expect(window.page.locator("h1")).to_have_text(heading)
    window.check()
    expect(window.page.get_by_role("link", name="Leave this page", exact=True)).to_be_visible()
    expect(window.page.get_by_role("link", name="Call 999", exact=True).first).to_be_visible()


@pytest.mark.parametrize("state", STATES)
def test_every_target_can_be_hit(visit, address, state):
    window = visit(base_url=address, viewport={"width": 390, "height": 844})
    STATES[state][0](window)
    small = window.page.evaluate(
        """() => [...document.querySelectorAll("a, button, textarea, input, summary")]
            .filter(each => each.type !== "hidden" && !each.closest(".skip, .hidden"))
            // A link within a sentence is as high as its line.
            .filter(each => !each.closest("p:not([class]), .sentence"))
            .map(each => [each.textContent, each.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([text, box]) => `${text.trim()}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


def test_a_conversation_goes_on_without_scripts(visit, address):
    window = visit(base_url=address, java_script_enabled=False)
    page = window.page
    page.goto("/")
    window.ask(QUESTION)
    window.ask("nothing")
    before = page.get_by_role("region", name="Earlier in this conversation")
    expect(before.get_by_text(QUESTION)).to_be_visible()
    expect(before.get_by_text("you think that not enough was done")).to_be_hidden()
    before.get_by_text(QUESTION).click()
    expect(before.get_by_text("each report was made")).to_be_visible()
    expect(page.locator("#result")).to_be_in_viewport()
    page.get_by_role("link", name="Start again").click()
    expect(page.locator(".turns")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("")


def test_a_keyboard_is_enough_to_rate_and_to_say_why(visit, address):
    window = visit(base_url=address, viewport=NARROW)
    page = window.page
    page.goto("/")
    window.ask(QUESTION)
    page.get_by_role("button", name="Yes", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="No", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    reasons = page.get_by_role("group", name="What was wrong with it?")
    reasons.get_by_label("It is wrong").focus()
    page.keyboard.press("ArrowDown")
    expect(reasons.get_by_label("It is out of date")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("It is from 2021.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What you said was kept")).to_be_visible()
    window.ask("nothing")
    expect(page.get_by_role("region", name="Earlier in this conversation")).to_contain_text(
        QUESTION
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_mistake_in_a_message_is_explained_and_mended(visit, address, scripts):
    window = visit(base_url=address, java_script_enabled=scripts)
    page = window.page
    page.goto("/contact")
    page.get_by_label("Your message").fill("Who may ask?\nI would like to know.")
    page.get_by_label("Email address").fill("nobody")
    page.get_by_role("button", name="Send the message").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator("#result")).to_be_focused()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(page.get_by_label("Your message")).to_have_value("Who may ask?\nI would like to know.")
    summary.get_by_role("link").first.click()
    email = page.get_by_label("Email address")
    expect(email).to_be_focused()
    expect(email).to_have_accessible_description(re.compile("in the correct form"))
    email.fill("resident@example.org")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("heading", name="Your message was sent")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d{4}-\d{4}"))).to_be_visible()
    assert "resident" not in page.url
    assert window.complaints == []


def test_an_answer_without_an_answer_leads_to_a_person_with_the_question(visit, address):
    window = visit(base_url=address)
    page = window.page
    page.goto("/")
    window.ask("nothing")
    page.get_by_role("button", name="Send a message to a person").click()
    expect(page.get_by_label("What you asked this site")).to_have_value("nothing")
    expect(page.get_by_label("Your message")).to_have_value("")
    assert page.url.endswith("/contact")


def test_the_field_for_machines_is_out_of_reach_of_people(visit, address):
    window = visit(base_url=address)
    page = window.page
    page.goto("/contact")
    expect(page.get_by_label("Leave this empty")).not_to_be_in_viewport()
    page.get_by_label("Phone number").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox")).to_be_focused()


def test_help_lines_are_one_touch_away_for_who_is_watched(visit, address):
    window = visit(base_url=address, viewport={"width": 390, "height": 844})
    page = window.page
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Cover your tracks").click()
    line = page.get_by_role("link", name="0808 2000 247")
    assert line.get_attribute("href") == "tel:08082000247"
    assert "cover" in page.url
    assert window.complaints == []
