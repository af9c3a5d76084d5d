"""A resident reads a document: at the quoted words, on paper, and when it is no longer in force."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

PLAN = "/documents/community-safety-plan-2021"
POLICY = "/documents/asb-policy-2025"


def is_marked(page, anchor):
    """Whether a passage has another ground than the page."""
    return page.locator(anchor).evaluate(
        "each => getComputedStyle(each).backgroundColor !== 'rgba(0, 0, 0, 0)'"
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_browser_that_knows_no_text_fragments_is_led_to_the_marked_passage(
    visit, address, scripts
):
    window = visit(
        base_url=address, java_script_enabled=scripts, viewport={"width": 800, "height": 300}
    )
    page = window.page
    page.goto("/")
    window.ask("How do I ask for a case review?")
    plain = page.locator("#source-1 a.plain")
    assert plain.get_attribute("href") == f"{POLICY}#p2"
    page.goto(plain.get_attribute("href"))
    expect(page.locator("#p2")).to_be_in_viewport()
    assert is_marked(page, "#p2")
    assert not is_marked(page, "#p1")


def test_one_way_to_the_words_is_shown_and_not_two(visit, address):
    window = visit(base_url=address)
    window.page.goto("/")
    window.ask("How do I ask for a case review?")
    ways = window.page.locator("#source-1").get_by_role("link", name="Read it as a web page")
    expect(ways).to_have_count(1)
    assert ":~:text=" in ways.get_attribute("href")


def test_whoever_jumps_into_a_plan_that_has_ended_is_told_there_too(visit, address):
    window = visit(base_url=address, viewport={"width": 390, "height": 400})
    page = window.page
    page.goto(f"{PLAN}#p2")
    mark = page.locator("#p2").evaluate("each => getComputedStyle(each, '::before').content")
    assert mark == '"Not in force any more"'
    window.check()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/about")
    page.goto(PLAN)
    expect(page.get_by_role("region", name="This document has ended")).to_be_in_viewport()


def test_on_paper_the_words_and_their_standing_are_left_and_no_buttons(visit, address):
    window = visit(base_url=address)
    page = window.page
    page.goto(PLAN)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="This document has ended")).to_be_visible()
    expect(page.get_by_text("Our plan for three years.")).to_be_visible()
    for hidden in (".top", ".ways", ".bottom nav"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_on_paper_a_source_has_its_address(visit, address):
    window = visit(base_url=address)
    page = window.page
    page.goto("/")
    window.ask("How do I ask for a case review?")
    page.emulate_media(media="print")
    ways = page.locator("#source-2 .ways")
    expect(ways.locator("a.plain")).to_be_visible()
    expect(ways.locator("a.exact")).to_be_hidden()
    expect(ways.locator("a.back")).to_be_hidden()
    printed = ways.locator("a.plain").evaluate("each => getComputedStyle(each, '::after').content")
    assert "/documents/community-safety-plan-2021#p2" in printed


def test_contents_lead_into_a_long_document_and_back(visit, address):
    window = visit(base_url=address, viewport={"width": 390, "height": 500})
    page = window.page
    page.goto(f"{POLICY}")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Case reviews").click()
    expect(page.get_by_role("heading", name="Case reviews")).to_be_in_viewport()
    page.get_by_role("link", name="Back to the top").click()
    expect(page.locator("h1")).to_be_in_viewport()
    window.check()
