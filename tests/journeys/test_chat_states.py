"""Every state of the web chat is accessible in every look; one window goes through all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, serve
from tests.journeys.scripted import REVIEW, Scripted

#: A desk at 400 % has this many CSS pixels left.
ZOOMED = {"width": 320, "height": 256}
DESK = {"width": 1280, "height": 900}

LOOKS = {
    "desk": {"viewport": DESK},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "400 per cent": {"viewport": ZOOMED},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "forced colours": {"viewport": DESK, "forced_colors": "active"},
    "reduced motion": {"viewport": DESK, "reduced_motion": "reduce"},
    "right to left": {"viewport": DESK},
}


def ask(page: Page, question: str) -> None:
    page.locator("#question").fill(question)
    page.locator("#question").press("Enter")


def answered(question: str) -> Callable[[Page], None]:
    def state(page: Page) -> None:
        ask(page, question)
        expect(page.locator("article")).to_have_count(1)

    return state


def waiting(page: Page) -> None:
    ask(page, "slow")
    expect(page.locator(".pending .words")).to_be_visible()


def failed(page: Page) -> None:
    ask(page, "500")
    expect(page.locator(".failed")).to_be_visible()


def mistaken(page: Page) -> None:
    ask(page, "x" * 1_001)
    expect(page.locator("#wrong")).not_to_be_empty()


def source(page: Page) -> None:
    answered(REVIEW)(page)
    page.locator(".chip").last.click()
    expect(page.locator("mark")).to_be_visible()


STATES = {
    "start": lambda _: None,
    "waiting": waiting,
    "answer": answered(REVIEW),
    "source": source,
    "service": answered("service"),
    "emergency": answered("danger"),
    "failed": failed,
    "mistaken": mistaken,
}


@pytest.fixture(scope="module")
def script() -> Scripted:
    return Scripted()


@pytest.fixture(scope="module")
def chat_address(script: Scripted) -> Iterator[str]:
    yield from serve(script.site())


@pytest.fixture
def looked(visit, chat_address, script) -> Iterator[Callable[[str], Visit]]:
    """Opens a window in one look."""

    def open_window(look: str) -> Visit:
        script.go_on.clear()
        window = visit(base_url=chat_address, **LOOKS[look])
        if look == "right to left":
            window.page.route(
                "**/w/place.json",
                lambda route: route.fulfill(
                    json=route.fetch().json()
                    | {
                        "languages": [
                            {"tag": "en", "name": "English"},
                            {"tag": "ar", "name": "العربية"},
                        ]
                    }
                ),
            )
            window.page.route("**/w/*/ar.json", lambda route: route.fulfill(json={"_dir": "rtl"}))
        return window

    yield open_window
    script.go_on.set()


#: What colours and direction change is seen in these; the whole list is gone through elsewhere.
FEWER = ("waiting", "source", "emergency", "mistaken")
#: The states that a look is gone through in.
IN_LOOK = dict.fromkeys(LOOKS, FEWER) | {
    "desk": tuple(STATES),
    "narrow": tuple(STATES),
    "reduced motion": ("waiting",),
}


@pytest.mark.parametrize("look", LOOKS)
def test_every_state_is_accessible(looked, script, look):
    window = looked(look)
    page = window.page
    for name in IN_LOOK[look]:
        script.go_on.clear()
        page.goto("/")
        expect(page.locator(".more .next")).to_be_visible()
        if look == "right to left":
            page.get_by_role("button", name="العربية").click()
            expect(page.locator(".root")).to_have_attribute("dir", "rtl")
        STATES[name](page)
        window.check()
        assert page.locator("h1").count() == 1, name
        script.go_on.set()


def test_nothing_moves_for_who_wishes_that(looked):
    window = looked("reduced motion")
    window.page.goto("/")
    waiting(window.page)
    moving = "document.querySelector('csp-chat').shadowRoot.getAnimations().length"
    assert window.page.evaluate(moving) == 0
    window.page.emulate_media(reduced_motion="no-preference")
    assert window.page.evaluate(moving) == 1


def test_wider_text_spacing_cuts_nothing_off(looked):
    window = looked("narrow")
    page = window.page
    page.goto("/")
    answered(REVIEW)(page)
    page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
                word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
            document.querySelector("csp-chat").shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )
    window.check()
