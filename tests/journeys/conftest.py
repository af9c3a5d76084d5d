"""A real server with doubles at its seams, and a real browser that may reach nothing but it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, Request, sync_playwright
from reportlab.pdfgen.canvas import Canvas

from assistant.answering.answer import Notice, NoticeKind
from assistant.answering.outcome import Outcome
from assistant.errors import NoRelease
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.partnership import Contact
from assistant.knowledge.passage import SentenceKind
from assistant.web.limits import Limits
from tests.composition import a_site
from tests.doubles import (
    Script,
    ShelfInMemory,
    a_document,
    a_passage,
    a_sentence,
    an_answer,
)

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Chromium's own note when a page comes with an error status; the pages do, on purpose.
STATUS_NOTE = "Failed to load resource: the server responded with a status of"

AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}


def find_chromium(playwright: Playwright) -> str:
    """The path of a Chromium, or a failure that says what to install."""
    named = os.environ.get("CSP_CHROMIUM", "")
    candidates = (
        named,
        *(shutil.which(name) or "" for name in ("chromium", "chromium-browser", "google-chrome")),
        playwright.chromium.executable_path,
    )
    found = next((path for path in candidates if path and Path(path).is_file()), None)
    if found is None:
        pytest.fail(
            "No Chromium found. Run tools/browser.sh, or install the package chromium, "
            "or set CSP_CHROMIUM to the path of one.",
            pytrace=False,
        )
    return found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(playwright), headless=True, args=list(FLAGS)
        )
        yield browser
        browser.close()


SCRIPT = {
    "danger": an_answer(
        Outcome.EMERGENCY,
        text="If you are in danger, call 999 now. If you cannot speak, press 55 when asked.",
        contacts=(
            Contact(name="Emergency services", purpose="Danger to life.", phone="999"),
            Contact(
                name="National Domestic Abuse Helpline",
                purpose="Free and confidential, for women and children.",
                phone="0808 2000 247",
                hours="All day, every day",
            ),
        ),
        notices=(Notice(kind=NoticeKind.EMERGENCY, text="Move away from the danger if you can."),),
    ),
    "nothing": an_answer(
        Outcome.NOT_FOUND,
        text="The documents do not say. The community safety team may know.",
        contacts=(
            Contact(name="Community safety team", purpose="General questions.", phone="101"),
        ),
    ),
    "busy": an_answer(Outcome.BUSY, text="Many people are asking at the moment. Try again soon."),
    "down": NoRelease("public"),
    "broken": RuntimeError("broken"),
}


def _pdf(path: Path) -> Path:
    canvas = Canvas(str(path))
    for page in range(1, 6):
        canvas.drawString(72, 720, f"Page {page} of the policy")
        canvas.showPage()
    canvas.save()
    return path


def _library(folder: Path) -> ShelfInMemory:
    policy, plan = (
        a_document(),
        a_document(
            id="community-safety-plan-2021",
            path="plans/community-safety-plan-2021.md",
            title="Community safety partnership plan",
            kind=Kind.STRATEGY,
            edition="2021-24",
            format="markdown",
            pages=1,
            verified_on=None,
        ),
    )
    item, row = SentenceKind.ITEM, SentenceKind.ROW
    words = {
        policy.id: (
            a_passage(
                a_sentence("This policy says how we deal with antisocial behaviour."),
                a_sentence("It is for residents, landlords and officers.", block=0),
                heading=("Part one", "About this policy"),
            ),
            a_passage(
                a_sentence(
                    "You can ask for a case review if you have reported the problem three times.",
                    page=5,
                    block=0,
                ),
                a_sentence("You also need to show that:", page=5, block=1, lead_in=True),
                a_sentence(
                    "each report was made within a month",
                    page=5,
                    block=2,
                    group=1,
                    kind=item,
                    marker="(a)",
                ),
                a_sentence(
                    "not enough was done about it",
                    page=5,
                    block=3,
                    group=1,
                    kind=item,
                    marker="(b)",
                ),
                heading=("Part two", "Case reviews"),
                page=5,
                page_label="3",
            ),
            a_passage(
                a_sentence(
                    "Stage | Working days",
                    page=5,
                    kind=row,
                    group=2,
                    cells=(("Stage", "We reply"), ("Working days", "5")),
                ),
                a_sentence(
                    "Stage | Working days",
                    page=5,
                    kind=row,
                    group=2,
                    cells=(("Stage", "The panel decides"), ("Working days", "20")),
                ),
                heading=("Part two", "How long it takes"),
                page=5,
            ),
        ),
        plan.id: (
            a_passage(a_sentence("Our plan for three years."), heading=("Our vision",)),
            a_passage(
                a_sentence("The panel writes to you within 20 working days with what it decided."),
                heading=("Our priorities",),
            ),
        ),
    }
    return ShelfInMemory(
        audience=Audience.PUBLIC,
        shelf=(policy, plan),
        words=words,
        files={policy.id: _pdf(folder / "policy.pdf")},
        statuses={plan.id: Status.ENDED},
    )


def serve(app) -> Iterator[str]:
    """The address of a uvicorn on a free port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, proxy_headers=False)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="package")
def address(tmp_path_factory) -> Iterator[str]:
    """A site that answers."""
    libraries = {Audience.PUBLIC: _library(tmp_path_factory.mktemp("files"))}
    limits = Limits(questions_per_minute=1_000, feedback_per_hour=1_000, enquiries_per_hour=1_000)
    yield from serve(a_site(answer=Script(says=SCRIPT), libraries=libraries, limits=limits))


@pytest.fixture
def strict_address() -> Iterator[str]:
    """A site that takes one question a minute."""
    yield from serve(a_site(limits=Limits(questions_per_minute=1)))


@dataclass
class Visit:
    """One person's browser window, and everything in it that should not have happened."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        self.page.get_by_label("Your question").fill(question)
        self.page.get_by_role("button", name="Get an answer").click()

    def check(self) -> None:
        """No violation that axe finds, nothing cut off, nothing complained about."""
        # What is scrolled under the top bar would count as too small to hit.
        self.page.evaluate("scrollTo(0, 0)")
        results = Axe().run(self.page, options=AXE_OPTIONS)
        assert [
            (violation["id"], [node["target"] for node in violation["nodes"]])
            for violation in results.response["violations"]
        ] == []
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"the page is {wider} px wider than its window"
        assert self.complaints == []


@pytest.fixture
def visit(browser):
    """Opens windows: `visit(viewport=…, java_script_enabled=…, color_scheme=…)`."""
    contexts = []

    def open_window(**options) -> Visit:
        context = browser.new_context(**options)
        contexts.append(context)
        visit = Visit(context.new_page())
        _listen(visit)
        return visit

    yield open_window
    for context in contexts:
        assert context.cookies() == []
        context.close()


def _listen(visit: Visit) -> None:
    def on_request(request: Request) -> None:
        host = urlsplit(request.url).hostname
        if not request.url.startswith(("data:", "chrome-extension:")) and host != "127.0.0.1":
            visit.complaints.append(f"request to {host}")

    def on_console(message) -> None:
        # A breach of the security policy is an error on the console, too.
        if message.type in {"error", "warning"} and not message.text.startswith(STATUS_NOTE):
            visit.complaints.append(message.text)

    visit.page.on("request", on_request)
    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
