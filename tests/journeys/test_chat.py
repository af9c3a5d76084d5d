"""A resident asks in the web chat: by keyboard, in trouble, in error, watched, and in a hurry."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bots.web.chat.element import present
from tests.composition import a_chat_site
from tests.journeys.conftest import serve
from tests.journeys.scripted import ANSWERS, REVIEW, Scripted

WEATHER = "https://www.bbc.co.uk/weather"


@pytest.fixture(scope="module")
def script() -> Scripted:
    return Scripted()


@pytest.fixture(scope="module")
def chat_address(script: Scripted) -> Iterator[str]:
    yield from serve(script.site())


@pytest.fixture(scope="module")
def plain_address() -> Iterator[str]:
    """The same pages, answered by the API itself."""
    yield from serve(a_chat_site())


@pytest.fixture
def window(visit, chat_address, script):
    """A window with the chat, ready; what was asked before is forgotten."""
    script.asked.clear()
    script.headers.clear()
    script.told.clear()
    script.go_on.clear()
    script.gone.clear()
    window = visit(base_url=chat_address, viewport={"width": 1280, "height": 900})
    window.page.goto("/")
    ready(window.page)
    yield window
    script.go_on.set()


def ready(page: Page) -> None:
    expect(page.get_by_role("heading", name="Questions you could ask")).to_be_visible()


def box(page: Page):
    return page.get_by_label("Your question")


def ask(page: Page, question: str) -> None:
    box(page).fill(question)
    box(page).press("Enter")


def answer(page: Page, question: str):
    """Ask, and wait for the answer."""
    count = page.locator("article").count()
    ask(page, question)
    expect(page.locator("article")).to_have_count(count + 1)
    return page.locator("article").nth(count)


def reach(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press `key` until `target` has the focus."""
    for _ in range(40):
        if target.evaluate("target => target.matches(':focus')"):
            return
        page.keyboard.press(key)
    expect(target).to_be_focused()


def test_a_keyboard_is_enough(window):
    page = window.page
    for name in ("Skip to the main content", "Example Borough", "Leave this page"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name).first).to_be_focused()
    names = ("English", "Soomaali", "Call 999", "Call the police on 101")
    for name in (*names, ""):
        reach(page, page.locator(".root").get_by_text(name, exact=True) if name else box(page))
    page.keyboard.type(REVIEW)
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(1)
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")

    chip = page.get_by_role("button", name="Source 2: Community safety partnership plan").first
    reach(page, chip, "Shift+Tab")
    page.keyboard.press("Enter")
    source = page.get_by_role("region", name="Source 2")
    expect(source.get_by_role("heading")).to_be_focused()
    expect(source).to_contain_text("This edition has ended")
    page.keyboard.press("Escape")
    expect(source).to_have_count(0)
    expect(chip).to_be_focused()
    window.check()


def test_a_source_shows_the_words_in_their_surroundings_and_opens_at_the_page(window):
    page = window.page
    answer(page, REVIEW)
    chip = page.get_by_role("button", name="Source 1").first
    expect(chip).to_have_accessible_name("Source 1: Antisocial behaviour policy, 2025, page 5")
    chip.click()
    source = page.get_by_role("region", name="Source 1")
    expect(source.locator("mark")).to_have_text(ANSWERS[REVIEW]["citations"][0]["quote"])
    expect(source.locator("blockquote")).to_contain_text("This part is about case reviews. You can")
    for words in ("2025", "In force", "30 April 2026", "page 5", "printed as 3", "Case reviews"):
        expect(source).to_contain_text(words)
    link = source.get_by_role("link", name="Open the document at page 5")
    assert link.get_attribute("href").endswith("/api/v1/documents/asb-policy-2025/file#page=5")
    assert link.get_attribute("rel") == "noopener noreferrer"
    source.get_by_role("button", name="Back to the answer").click()
    expect(chip).to_be_focused()


def test_one_answer_is_announced_once(window, script):
    page = window.page
    page.evaluate(
        """() => {
            const root = document.querySelector("csp-chat").shadowRoot;
            window.added = [];
            new MutationObserver(records => records.forEach(({ addedNodes }) =>
                addedNodes.forEach(node => window.added.push(node.nodeName))))
                .observe(root.querySelector("[role=log]"), { childList: true, subtree: true });
        }"""
    )
    ask(page, "slow")
    pending = page.locator("[aria-hidden=true].pending")
    expect(pending).to_contain_text("You can ask for a case review")
    assert pending.locator("a, button, [tabindex]").count() == 0
    assert page.evaluate("window.added") == []
    expect(page.get_by_role("status")).to_have_text("Searching the documents")
    script.go_on.set()
    expect(page.locator("article")).to_have_count(1)
    assert page.evaluate("window.added") == ["ARTICLE"]
    expect(page.get_by_role("status")).to_have_text("")
    expect(pending).to_be_empty()


def test_nothing_is_kept_and_nobody_is_told(window, script):
    page = window.page
    answer(page, REVIEW)
    kept = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, document.cookie,
            (await indexedDB.databases()).length, (await caches.keys()).length, history.length]"""
    )
    assert kept == [0, 0, "", 0, 0, 2]
    assert "review" not in page.url
    sent = script.headers[0]
    assert "cookie" not in sent
    assert "referer" not in sent
    assert window.complaints == []


def test_a_conversation_is_sent_along_and_an_edited_question_follows_what_was_before_it(
    window, script
):
    page = window.page
    answer(page, "one")
    first = answer(page, "two")
    answer(page, "three")
    assert [turn["question"] for turn in script.asked[2]["history"]] == ["one", "two"]
    assert script.asked[2]["history"][0]["answer"] == "Words about one."
    first.get_by_role("button", name="Edit this question").click()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("two")
    answer(page, "two and a half")
    assert [turn["question"] for turn in script.asked[3]["history"]] == ["one"]
    answer(page, "last")
    assert len(script.asked[4]["history"]) == 4


def test_stop_ends_the_question_and_gives_it_back(window, script):
    page = window.page
    ask(page, "slow")
    box(page).fill("draft")
    box(page).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("not answered yet")
    expect(box(page)).to_have_value("draft")
    box(page).fill("")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("status")).to_contain_text("Stopped")
    expect(box(page)).to_have_value("slow")
    expect(box(page)).to_be_focused()
    assert script.gone.wait(5)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    assert page.locator("article").count() == 0


FAULTS = {
    "500": "a fault on our side",
    "not json": "a fault on our side",
    "error": "a fault on our side",
    "unavailable": "a fault on our side",
    "many": "Wait a minute",
    "busy": "Many people are asking",
    "cut": "before the answer was complete",
}


def test_every_fault_has_its_words_and_loses_nothing(window):
    page = window.page
    for question, words in FAULTS.items():
        ask(page, question)
        expect(page.get_by_role("status")).to_contain_text(words)
        expect(box(page)).to_have_value(question)
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
        expect(page.get_by_role("link", name="Call 999")).to_be_visible()
        expect(page.get_by_role("link", name="020 7946 0001")).to_be_visible()
        assert page.locator("article").count() == 0
    assert "You can ask" not in page.locator("csp-chat").inner_text()
    assert window.complaints == []


def test_a_question_is_tried_again_once_the_device_is_connected(window):
    page = window.page
    page.context.set_offline(True)
    ask(page, REVIEW)
    expect(page.get_by_role("status")).to_contain_text("not connected")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.locator("article")).to_have_count(1)
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


def test_mistakes_in_the_box_are_told_at_the_box(window, script):
    page = window.page
    for typed, words in (("  ", "Enter a question"), ("x" * 1_010, "10 characters too long")):
        ask(page, typed)
        expect(box(page)).to_be_focused()
        expect(box(page)).to_have_attribute("aria-invalid", "true")
        expect(box(page)).to_have_accessible_description(re.compile(words))
        expect(box(page)).to_have_value(typed)
    box(page).fill("fine")
    assert box(page).get_attribute("aria-invalid") is None
    ask(page, "unusable")
    expect(box(page)).to_have_accessible_description(re.compile("could not read"))
    assert [asked["question"] for asked in script.asked] == ["unusable"]


def test_the_counter_speaks_only_when_a_threshold_is_passed(window):
    page = window.page
    status = page.get_by_role("status")
    box(page).fill("x" * 700)
    expect(status).to_have_text("")
    box(page).fill("x" * 810)
    expect(status).to_have_text("You have 190 characters left")
    box(page).fill("x" * 820)
    expect(status).to_have_text("You have 190 characters left")
    expect(page.locator(".counter")).to_have_text("You have 180 characters left")
    box(page).fill("😀" * 1_003)
    expect(status).to_have_text("You have 3 characters too many")


def test_enter_sends_but_not_with_shift_and_not_while_a_letter_is_put_together(window, script):
    page = window.page
    box(page).press_sequentially("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")
    expect(box(page)).to_have_value("one\ntwo")
    box(page).evaluate(
        """box => box.dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))"""
    )
    assert script.asked == []
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(1)
    assert script.asked[0]["question"] == "one\ntwo"


def test_help_is_there_before_any_question_and_without_any_service(visit, chat_address):
    window = visit(base_url=chat_address, viewport={"width": 390, "height": 844})
    page = window.page
    page.route("**/w/place.json", lambda route: route.fulfill(status=503))
    page.goto("/")
    help_ = page.get_by_role("group", name="Help in an emergency")
    for words in ("Call 999", "press 55", "18000", "Call the police on 101"):
        expect(help_).to_contain_text(words)
    expect(help_.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    expect(page.get_by_role("complementary")).to_be_hidden()
    page.route("**/api/v1/ask", lambda route: route.abort())
    ask(page, REVIEW)
    expect(page.get_by_role("status")).to_contain_text("Your question is still in the box")
    expect(help_).to_be_visible()


@pytest.mark.parametrize("question", ["danger", "cry in a crowd", "cut in danger"])
def test_help_in_danger_comes_however_the_rest_ends(window, question):
    page = window.page
    turn = answer(page, question)
    expect(turn.get_by_role("heading", name="Get help now")).to_be_visible()
    expect(turn).to_contain_text("999")
    expect(turn.get_by_role("link", name=re.compile("^0"))).to_be_visible()
    assert page.get_by_role("alert").count() == 0
    window.check()


def leaving(window) -> list[str]:
    """Let the way out be reached, and say what of it was asked for."""
    reached = []
    window.page.context.route(
        "https://www.bbc.co.uk/**",
        lambda route: (
            reached.append(route.request.headers.get("referer")),
            route.fulfill(content_type="text/html", body="<title>Weather</title>"),
        ),
    )
    return reached


def left(window) -> None:
    """The way out was taken, and Back does not return."""
    page = window.page
    page.wait_for_url(WEATHER)
    expect(page).to_have_title("Weather")
    page.go_back()
    assert page.url == "about:blank"
    assert window.complaints == ["request to www.bbc.co.uk"]


def test_three_presses_of_shift_leave_for_good(window):
    page = window.page
    reached = leaving(window)
    answer(page, REVIEW)
    for _ in range(2):
        page.keyboard.press("Shift")
    expect(page.get_by_role("status")).to_have_text("Press Shift 1 more time to leave")
    page.keyboard.press("Shift")
    left(window)
    assert reached == [None]


def test_capitals_and_other_keys_do_not_leave(window):
    page = window.page
    leaving(window)
    box(page).press_sequentially("ABC")
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    expect(page.get_by_role("status")).to_have_text("Press Shift 2 more times to leave")
    expect(box(page)).to_have_value("ABCABCa")


def test_the_way_out_of_the_page_takes_the_conversation_along(window):
    leaving(window)
    answer(window.page, REVIEW)
    window.page.get_by_role("link", name="Leave this page").click()
    left(window)


def test_who_comes_back_finds_nothing(window):
    page = window.page
    answer(page, REVIEW)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert page.locator("article").count() == 0
    expect(box(page)).to_have_value("")


def test_what_comes_from_outside_stays_text(window):
    page = window.page
    turn = answer(page, "markup")
    expect(turn).to_contain_text("<img src=x onerror=alert(1)>")
    assert turn.locator("img, b, i").count() == 0
    turn.locator(".chip").click()
    source = page.get_by_role("region", name="Source 1")
    expect(source).to_contain_text("<i>title</i>")
    assert source.get_by_role("link").count() == 0
    assert window.complaints == []


def test_an_answer_without_the_newer_fields_is_shown_all_the_same(window):
    turn = answer(window.page, "bare")
    expect(turn).to_contain_text("Only words.")
    expect(turn.get_by_role("link", name="Send a question to a person")).to_be_visible()
    expect(turn.get_by_text("Did this help?")).to_have_count(0)
    assert window.complaints == []


def test_a_suggestion_is_asked_by_one_press(window, script):
    page = window.page
    page.get_by_role("button", name="How do I report a hate crime?").click()
    expect(page.locator("article")).to_have_count(1)
    turn = answer(page, "which")
    turn.get_by_role("button", name="A case review").click()
    expect(page.locator("article")).to_have_count(3)
    assert script.asked[2]["question"] == REVIEW


def test_a_service_stands_as_a_card(window):
    turn = answer(window.page, "service")
    for words in (
        "People who live in the borough",
        "Fill in the form.",
        "Closed now, opens 9am tomorrow",
        "Until then",
        "You agree to your details",
        "Reporting a crime",
        "Checked on 30 April 2026",
    ):
        expect(turn).to_contain_text(words)
    expect(turn.get_by_role("link", name="020 7946 0002").first).to_have_attribute(
        "href", "tel:02079460002"
    )
    expect(turn.get_by_role("link", name="All about this service")).to_have_attribute(
        "href", re.compile("/pathways/case-review$")
    )
    window.check()


def test_a_person_says_whether_it_helped_and_sends_the_question_only_if_they_wish(window, script):
    page = window.page
    turn = answer(page, REVIEW)
    turn.get_by_role("button", name="Yes").click()
    expect(turn.get_by_text("Thank you")).to_be_focused()
    assert script.told == [
        {
            "answer": "abcdefghijklmnopqrstuvwxyz",
            "helpful": True,
            "reason": "",
            "comment": "",
            "question": "",
            "outcome": "answered",
            "release": "r1",
            "documents": ["asb-policy-2025", "plan-2021"],
        }
    ]
    turn = answer(page, "nothing")
    turn.get_by_role("button", name="No").click()
    expect(turn.get_by_label("It is wrong")).to_be_focused()
    window.check()
    turn.get_by_label("Something is missing").check()
    turn.get_by_label("Tell us more").fill("The phone number.")
    turn.get_by_label("Send my question").check()
    turn.get_by_role("button", name="Send", exact=True).click()
    expect(turn.get_by_text("Thank you")).to_be_visible()
    told = script.told[1]
    assert (told["reason"], told["comment"], told["question"]) == (
        "incomplete",
        "The phone number.",
        "nothing",
    )


def test_feedback_that_fails_says_so_and_keeps_the_form(window):
    page = window.page
    turn = answer(page, "nothing")
    page.route("**/api/v1/feedback", lambda route: route.fulfill(status=503))
    turn.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("status")).to_contain_text("could not send")
    expect(turn.get_by_role("button", name="Yes")).to_be_visible()


def test_an_answer_is_copied_with_its_sources(window):
    page = window.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer(page, REVIEW).get_by_role("button", name="Copy this answer").click()
    expect(page.get_by_role("status")).to_have_text("Copied, with its sources")
    copied = page.evaluate("navigator.clipboard.readText()")
    for words in (
        f"You asked: {REVIEW}",
        "- (a) each report was made within a month [1]",
        "[2] Community safety partnership plan, 2021-24, Our priorities (Ended)",
        "/file#page=5",
        "One of these documents has ended.",
    ):
        assert words in copied


def test_an_answer_is_printed_alone(window):
    page = window.page
    answer(page, "one")
    button = answer(page, REVIEW).get_by_role("button", name="Print this answer").element_handle()
    page.emulate_media(media="print")
    page.evaluate(
        """() => { window.print = () => {
            const seen = node => node.checkVisibility();
            const root = document.querySelector("csp-chat").shadowRoot;
            window.printed = [...root.querySelectorAll("article")].map(seen)
                .concat(seen(document.querySelector("footer")), seen(root.querySelector("form")));
        } }"""
    )
    button.evaluate("button => button.click()")
    assert page.evaluate("window.printed") == [False, True, False, False]
    page.emulate_media(media="screen")
    expect(page.locator("footer")).to_be_visible()
    expect(page.locator("article").first).to_be_visible()


def speak(page: Page, words: dict[str, str] | None) -> None:
    """Offer a language that reads from right to left, with its words or without."""
    page.route(
        "**/w/place.json",
        lambda route: route.fulfill(
            json=route.fetch().json()
            | {"languages": [{"tag": "en", "name": "English"}, {"tag": "ar", "name": "العربية"}]}
        ),
    )
    page.route(
        "**/w/*/ar.json",
        lambda route: route.fulfill(json=words) if words else route.fulfill(status=503),
    )
    page.reload()
    ready(page)


def test_another_language_turns_the_words_and_not_what_is_quoted(window, script):
    page = window.page
    speak(page, {"_dir": "rtl", "question": "سؤالك", "sources": "المصادر"})
    box(page).fill("draft")
    page.get_by_role("button", name="العربية").press("Enter")
    expect(page.locator(".root")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("button", name="العربية")).to_be_focused()
    expect(page.get_by_label("سؤالك")).to_have_value("draft")
    page.get_by_label("سؤالك").fill(REVIEW)
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(1)
    assert script.asked[0]["language"] == "ar"
    expect(page.get_by_role("heading", name="المصادر")).to_be_visible()
    quoted = page.locator("article p.words").first
    assert (quoted.get_attribute("lang"), quoted.get_attribute("dir")) == ("en", "ltr")
    window.check()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()


def test_a_language_that_does_not_load_leaves_the_words_in_english(window, script):
    page = window.page
    speak(page, None)
    page.get_by_role("button", name="العربية").click()
    expect(page.get_by_role("status")).to_contain_text("could not load that language")
    answer(page, "one")
    assert script.asked[0]["language"] == "ar"
    expect(box(page)).to_be_visible()


@pytest.mark.parametrize("tag", ["ar", "bn", "so"])
def test_a_page_begins_in_the_language_that_it_is_asked_in(window, tag):
    page = window.page
    page.goto(f"/frame?lang={tag}")
    expect(page.locator(".root")).to_have_attribute("lang", tag)
    words = present().words[tag]
    expect(page.get_by_role("heading", level=1)).to_have_text(words["heading"])
    expect(page.get_by_role("link", name=words["call_999"])).to_have_attribute("href", "tel:999")
    expect(page.locator(".talk")).to_contain_text(words["machine"])
    window.check()


def test_what_is_typed_before_the_chat_is_there_is_carried_on(visit, chat_address):
    page = visit(base_url=chat_address).page
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/csp-chat.js", hold)
    with page.expect_request("**/csp-chat.js"):
        page.goto("/", wait_until="commit")
    page.get_by_label("Your question").press_sequentially("How do I")
    held[0].continue_()
    ready(page)
    expect(box(page)).to_have_value("How do I")
    expect(box(page)).to_be_focused()


@pytest.mark.parametrize("reason", ["no scripts", "no module"])
def test_the_plain_form_is_there_where_the_chat_is_not(visit, plain_address, reason):
    window = visit(base_url=plain_address, java_script_enabled=reason != "no scripts")
    page = window.page
    page.route("**/csp-chat.js", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("complementary", name="Help in an emergency")).to_be_visible()
    page.get_by_label("Your question").fill(REVIEW)
    page.get_by_role("button", name="Get an answer").click()
    expect(page).to_have_title(re.compile("^Answer"))
    expect(page.get_by_role("region", name="Answer", exact=True)).to_be_visible()


def test_every_target_can_be_hit(visit, chat_address):
    window = visit(base_url=chat_address, viewport={"width": 390, "height": 844})
    page = window.page
    page.goto("/")
    ready(page)
    answer(page, REVIEW).get_by_role("button", name="No", exact=True).click()
    answer(page, "service")
    small = page.evaluate(
        """() => [...document.querySelector("csp-chat").shadowRoot
                .querySelectorAll("a, button, textarea, label.choice")]
            .filter(each => each.checkVisibility())
            .map(each => [each, each.getBoundingClientRect()])
            .filter(([each, box]) => box.width < 24 || box.height
                < (each.matches("button:not(.chip), label") ? 44 : 24))
            .map(([each, box]) => `${each.textContent.trim()}: ${box.width} x ${box.height}`)"""
    )
    assert small == []
