"""A resident asks on the page: with and without scripts, by keyboard, in trouble and in error."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}

STATES = {
    "start": lambda visit: visit.page.goto("/"),
    "answer": lambda visit: visit.ask("How do I ask for a case review?"),
    "emergency": lambda visit: visit.ask("danger"),
    "not found": lambda visit: visit.ask("nothing"),
    "empty": lambda visit: visit.ask(""),
    "too long": lambda visit: visit.ask("long " * 300),
    "busy": lambda visit: visit.ask("busy"),
    "down": lambda visit: visit.ask("down"),
    "fault": lambda visit: visit.ask("broken"),
    "document": lambda visit: visit.page.goto("/documents/asb-policy-2025"),
    "plan": lambda visit: visit.page.goto("/documents/community-safety-plan-2021"),
    "about": lambda visit: visit.page.goto("/about"),
    "missing": lambda visit: visit.page.goto("/documents/none"),
}
LOOKS = {
    "desk": {"viewport": DESK},
    "narrow": {"viewport": NARROW},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "forced colours": {"viewport": DESK, "forced_colors": "active"},
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_in_every_look(visit, address, state, look):
    window = visit(base_url=address, **LOOKS[look])
    window.page.goto("/")
    STATES[state](window)
    window.check()
    assert window.page.locator("h1").count() == 1
    assert window.page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_resident_asks_and_reads_the_source(visit, address, scripts):
    window = visit(base_url=address, java_script_enabled=scripts)
    page = window.page
    page.goto("/")
    window.ask("How do I ask for a case review?")

    assert urls_hold_no_question(page)
    expect(page).to_have_title(re.compile("^Answer"))
    expect(page.locator(".asked")).to_contain_text("How do I ask for a case review?")
    answer = page.get_by_role("region", name="Answer", exact=True)
    expect(answer.get_by_role("listitem")).to_have_count(3)

    answer.get_by_role("link", name="Source [2]").first.click()
    source = page.locator("#source-2")
    expect(source).to_be_in_viewport()
    expect(source).to_contain_text("Ended")
    source.get_by_role("link", name="Open the document").click()
    expect(page.locator("#p2")).to_be_in_viewport()
    expect(page.locator("#p2")).to_contain_text("within 20 working days")
    assert len(page.context.pages) == 1
    assert window.complaints == []


def urls_hold_no_question(page) -> bool:
    return "review" not in page.url


def test_a_pdf_opens_at_the_page(visit, address):
    window = visit(base_url=address)
    window.page.goto("/")
    window.ask("How do I ask for a case review?")
    link = window.page.get_by_role("link", name="Open the document at page 5 (source 1)")
    path = link.get_attribute("href")
    assert path.endswith("#page=5")
    response = window.page.request.get(path)
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    link.click()
    window.page.wait_for_url("**/file#page=5")
    assert window.complaints == []


def test_the_quoted_words_are_marked_on_the_document_page(visit, address):
    window = visit(base_url=address, viewport={"width": 800, "height": 300})
    window.page.goto("/")
    window.ask("How do I ask for a case review?")
    window.page.get_by_role("link", name="Read it as a web page").click()
    expect(window.page.get_by_text("You can ask for a case review if")).to_be_in_viewport()
    window.check()


def test_a_keyboard_is_enough(visit, address):
    window = visit(base_url=address)
    page = window.page
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("How do I ask for a case review?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page).to_have_title(re.compile("^Answer"))
    expect(page.locator("#result")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("a.cite").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Open the document at page 5")).to_be_focused()
    window.check()


def test_focus_is_never_hidden_under_the_top_bar(visit, address):
    window = visit(base_url=address, viewport={"width": 390, "height": 500})
    page = window.page
    page.goto("/")
    window.ask("How do I ask for a case review?")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        hidden = page.evaluate(
            """() => {
                const focused = document.activeElement;
                if (focused === document.body || focused.closest(".top, .skip")) return false;
                const box = focused.getBoundingClientRect();
                const bar = document.querySelector(".top").getBoundingClientRect();
                return box.bottom <= bar.bottom;
            }"""
        )
        assert not hidden


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a question"),
        ("   ", "Enter a question"),
        ("long " * 300, "Your question has 1,500 characters"),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_lost(visit, address, typed, message):
    window = visit(base_url=address)
    page = window.page
    page.goto("/")
    window.ask(typed)
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text(message)
    expect(page.locator("#result")).to_be_focused()
    box = page.get_by_label("Your question")
    expect(box).to_have_value(typed)
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile(re.escape(message)))
    summary.get_by_role("link").click()
    expect(box).to_be_focused()


@pytest.mark.parametrize("question", ["busy", "down", "broken"])
def test_a_fault_of_ours_names_people_to_ask(visit, address, question):
    window = visit(base_url=address)
    window.page.goto("/")
    window.ask(question)
    expect(window.page).to_have_title(re.compile("^Error: "))
    expect(window.page.get_by_label("Your question")).to_have_value(question)
    expect(window.page.get_by_role("link", name="020 7946 0001")).to_be_visible()
    expect(window.page.get_by_role("link", name="Call 999", exact=True)).to_be_visible()


def test_too_many_questions_are_told_to_wait(visit, strict_address):
    window = visit(base_url=strict_address)
    window.page.goto("/")
    window.ask("first")
    window.ask("second")
    expect(window.page.get_by_role("alert")).to_contain_text("Wait a minute")
    expect(window.page.get_by_label("Your question")).to_have_value("second")
    window.check()


def test_a_text_far_too_large_is_told_to_be_shortened(visit, address):
    window = visit(base_url=address)
    window.page.goto("/")
    window.ask("x" * 400_000)
    expect(window.page.get_by_role("alert")).to_contain_text("too large")
    window.check()


@pytest.mark.parametrize("look", LOOKS)
def test_emergency_help_stands_there_before_any_question(visit, address, look):
    window = visit(base_url=address, **LOOKS[look])
    window.page.goto("/")
    help_ = window.page.get_by_role("complementary", name="Help in an emergency")
    for line in ("Call 999", "press 55", "101", "18000", "register"):
        expect(help_.get_by_text(line).first).to_be_in_viewport()
    leave = window.page.get_by_role("link", name="Leave this page")
    expect(leave).to_be_in_viewport()
    expect(leave).to_have_attribute("href", "https://www.bbc.co.uk/weather")


def test_an_example_is_one_press_away(visit, address):
    window = visit(base_url=address)
    window.page.goto("/")
    window.page.get_by_role("button", name="How do I report a hate crime?").click()
    expect(window.page.locator(".asked")).to_contain_text("How do I report a hate crime?")
    expect(window.page).to_have_title(re.compile("^Answer"))


@pytest.mark.parametrize("state", ["start", "answer", "emergency", "document", "about"])
def test_every_target_can_be_hit(visit, address, state):
    window = visit(base_url=address, viewport={"width": 390, "height": 844})
    window.page.goto("/")
    STATES[state](window)
    small = window.page.evaluate(
        """() => [...document.querySelectorAll("a, button, textarea")]
            .filter(each => !each.matches(".skip") && !each.closest("p.automatic"))
            .map(each => [each.textContent, each.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([text, box]) => `${text.trim()}: ${box.width} x ${box.height}`)"""
    )
    assert small == []


def test_wider_text_spacing_cuts_nothing_off(visit, address):
    window = visit(base_url=address, viewport=NARROW, bypass_csp=True)
    window.page.goto("/")
    window.ask("How do I ask for a case review?")
    window.page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; "
        "word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
    )
    window.check()
