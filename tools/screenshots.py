"""Takes the pictures in docs/screenshots: the main states of the web chat and the pages.

`make screenshots` builds the corpus, serves it on a free port of this machine and looks at it in
Chromium, on a desk and on a phone. Nothing else is reached.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import environment
from tests.journeys.conftest import FLAGS, find_chromium

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "screenshots"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: Seconds within which the server has to be there.
_STARTS_S = 60.0

PATHWAY = "How do I report a hate crime?"
PLAN = "What were the four priorities of the Community Safety Plan 2021-24?"
DANGER = "he is outside my door now he has hit me before"
NOT_HELD = "what is the capital of peru"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One state of one page."""

    name: str
    path: str = "/"
    do: Callable[[Page], None] = lambda _: None
    #: Options of the browser window: dark, forced colours.
    window: Mapping[str, Any] = field(default_factory=dict)
    scripts: bool = True


def _ask(question: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        box = page.locator("csp-chat textarea")
        box.fill(question)
        box.press("Enter")
        page.locator("csp-chat article").last.wait_for()

    return do


def _source(page: Page) -> None:
    _ask(PLAN)(page)
    page.locator("csp-chat article button", has_text="1").first.click()


def _language(tag: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        page.locator(f"csp-chat button[lang={tag}]").first.click()
        page.wait_for_load_state("networkidle")

    return do


def _plain(page: Page) -> None:
    page.locator("textarea").fill(PATHWAY)
    page.get_by_role("button", name="Get an answer").click()


def _offline(page: Page) -> None:
    page.route("**/api/v1/ask", lambda route: route.abort())
    box = page.locator("csp-chat textarea")
    box.fill(PATHWAY)
    box.press("Enter")
    page.wait_for_timeout(500)


STATES = (
    Picture(name="start"),
    Picture(name="answer", do=_ask(PATHWAY)),
    Picture(name="answer-dark", do=_ask(PATHWAY), window={"color_scheme": "dark"}),
    Picture(name="forced-colours", do=_ask(PATHWAY), window={"forced_colors": "active"}),
    Picture(name="ended-edition", do=_ask(PLAN)),
    Picture(name="source", do=_source),
    Picture(name="danger", do=_ask(DANGER)),
    Picture(name="not-held", do=_ask(NOT_HELD)),
    Picture(name="cut-off", do=_offline),
    Picture(name="arabic", do=_language("ar")),
    Picture(name="bengali", do=_language("bn")),
    Picture(name="without-scripts", do=_plain, scripts=False),
    Picture(name="services", path="/pathways"),
    Picture(name="service", path="/pathways/pathways-hate-crime"),
    Picture(name="document", path="/documents/plans-community-safety-plan-2021-24"),
    Picture(name="embed", path="/embed"),
    Picture(name="cover-your-tracks", path="/cover-your-tracks"),
    Picture(name="contact", path="/contact"),
)


def main() -> None:
    """Take all of them, or those that are named."""
    wanted = set(sys.argv[1:])
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _served() as address, sync_playwright() as playwright:
        chromium = find_chromium(playwright)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for state in STATES:
            if not wanted or state.name in wanted:
                for size, viewport in (("desk", DESK), ("phone", PHONE)):
                    _take(browser, address, state, viewport, PICTURES / f"{state.name}-{size}.png")
        browser.close()


def _take(
    browser: Browser, address: str, state: Picture, viewport: dict[str, int], file: Path
) -> None:
    context = browser.new_context(
        base_url=address,
        viewport=viewport,
        java_script_enabled=state.scripts,
        reduced_motion="reduce",
        **state.window,
    )
    context.route("**/*", lambda route: _only_here(route, address))
    page = context.new_page()
    page.goto(state.path)
    page.wait_for_load_state("networkidle")
    state.do(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)
    context.close()
    print(file.relative_to(ROOT))  # noqa: T201 - a tool tells what it wrote


def _only_here(route: Any, address: str) -> None:
    if route.request.url.startswith(address):
        route.continue_()
    else:
        route.abort()


@contextmanager
def _served() -> Iterator[str]:
    """The corpus, built and served by this project's own commands."""
    csp = [sys.executable, "-m", "csp"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = environment(
        data_dir=ROOT / "var", corpus_dir=ROOT / "corpus", questions_per_minute=999
    )
    built = subprocess.run(  # noqa: S603 - this project's own command
        [*csp, "build"], cwd=ROOT, env=settings, check=False
    )
    if built.returncode > 1:
        raise SystemExit(built.returncode)
    server = subprocess.Popen(  # noqa: S603 - the same
        [*csp, "serve", "--port", str(port)], cwd=ROOT, env=settings
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/readyz")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    last = time.monotonic() + _STARTS_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - of this machine
                return
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
