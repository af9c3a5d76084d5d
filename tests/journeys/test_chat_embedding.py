"""The web chat on sites of others: another origin, strict policies, hostile styles, a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from assistant.web.headers import Origins
from bots.web.chat.element import present
from tests.journeys.conftest import serve
from tests.journeys.scripted import REVIEW, Scripted

BUNDLE = f"/w/{present().name}/csp-chat.js"
HOSTILE = """
* { display: none !important; color: red !important; font-size: 3px !important;
    letter-spacing: 1em !important; line-height: 0 !important; visibility: hidden !important;
    direction: rtl !important; text-transform: uppercase !important;
    pointer-events: none !important }
html, body, csp-chat { all: initial !important }
html { font-size: 62.5% !important }
button, input, textarea, [role=log] { opacity: 0 !important; width: 1px !important }
"""
SHORTCUTS = """
window.heard = [];
for (const type of ["keydown", "keyup", "keypress"])
  document.addEventListener(type, event => {
    window.heard.push(event.key);
    event.preventDefault();
  });
window.breaches = [];
document.addEventListener("securitypolicyviolation",
  event => window.breaches.push(event.violatedDirective));
"""
TWO = '<csp-chat heading="First"></csp-chat><csp-chat heading="Second"></csp-chat>'


class Host:
    """A site of somebody else, that shows what it is given."""

    def __init__(self) -> None:
        self.site = ""
        self.body = ""
        self.style = ""
        self.integrity = present().integrity

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/host.css", lambda _: Response(self.style, media_type="text/css")),
                Route("/host.js", lambda _: Response(SHORTCUTS, media_type="text/javascript")),
            ]
        )

    def page(self, _: Request) -> Response:
        return HTMLResponse(
            f"""<!doctype html><html lang="en"><title>Council</title>
            <meta name="viewport" content="width=device-width">
            <link rel="stylesheet" href="/host.css"><link rel="icon" href="data:,">
            <script src="/host.js"></script><main><h1>Council</h1>{self.body}</main>
            <script type="module" src="{self.site}{BUNDLE}" integrity="{self.integrity}"
              crossorigin="anonymous"></script>""",
            headers={
                "Content-Security-Policy": f"default-src 'none'; script-src 'self' {self.site}; "
                f"connect-src {self.site}; style-src 'self'; frame-src {self.site}; img-src data:; "
                "require-trusted-types-for 'script'; trusted-types 'none'"
            },
        )


@pytest.fixture(scope="module")
def script() -> Scripted:
    return Scripted()


@contextmanager
def served(app) -> Iterator[str]:
    yield from serve(app)


@pytest.fixture(scope="module")
def sites(script) -> Iterator[tuple[Host, str]]:
    """A host and its address; the assistant lets it call and frame."""
    host = Host()
    with served(host.app()) as address:
        origins = Origins(callers=(address,), frames=(address,))
        with served(script.site(origins=origins)) as site:
            host.site = site
            yield host, address


@pytest.fixture
def on_host(visit, sites):
    """Opens the host with `body` and `style` on its page; `address` where it is not its own."""
    host, own = sites

    def open_page(body: str, style: str = "", integrity: str = "", address: str = own, **options):
        host.body, host.style = body, style
        host.integrity = integrity or present().integrity
        window = visit(base_url=address, **options)
        window.page.goto("/")
        return window

    return open_page


def ask(part: Page, question: str = REVIEW):
    part.get_by_label("Your question").fill(question)
    part.get_by_label("Your question").press("Enter")
    expect(part.locator("article")).to_have_count(1)


def test_a_strict_site_needs_two_words_in_its_policy_and_sends_nothing_of_itself(
    on_host, script, sites
):
    script.headers.clear()
    window = on_host('<csp-chat lang="en"></csp-chat>')
    window.page.context.add_cookies([{"name": "a", "value": "b", "url": sites[0].site}])
    ask(window.page)
    assert window.page.evaluate("window.breaches") == []
    (sent,) = script.headers
    assert sent["origin"] == sites[1]
    assert "cookie" not in sent
    assert "referer" not in sent
    window.page.context.clear_cookies()
    window.check()


def test_hostile_styles_and_shortcuts_do_not_reach_inside(on_host):
    body = "<csp-chat></csp-chat>"
    window = on_host(body, style="")
    plain = looks(window.page)
    window = on_host(f'<div style="">{body}</div>', style=HOSTILE)
    page = window.page
    # Its own box may not be shown at all, if all around it is hidden: show that much.
    page.evaluate(
        """() => { for (let node = document.querySelector("csp-chat").parentElement; node;
            node = node.parentElement) node.style.setProperty("display", "block", "important") }"""
    )
    assert looks(page) == plain
    box = page.get_by_label("Your question")
    box.focus()
    page.keyboard.type("abc/?")
    expect(box).to_have_value("abc/?")
    assert page.evaluate("window.heard") == []


def looks(page: Page) -> list[str]:
    expect(page.get_by_role("heading", name="Questions you could ask")).to_be_visible()
    return page.evaluate(
        """() => [...document.querySelector("csp-chat").shadowRoot
            .querySelectorAll(".root, h2, textarea, .send, .help p, .more li")].map(node => {
                const { color, fontSize, letterSpacing, lineHeight, visibility, direction,
                    textTransform, pointerEvents, opacity, display } = getComputedStyle(node);
                return [node.className, color, fontSize, letterSpacing, lineHeight, visibility,
                    direction, textTransform, pointerEvents, opacity, display].join();
            })"""
    )


def test_two_on_one_page_do_not_meet(on_host):
    window = on_host(TWO)
    first = window.page.get_by_role("region", name="First")
    second = window.page.get_by_role("region", name="Second")
    ask(first)
    expect(second.locator("article")).to_have_count(0)
    first.get_by_role("button", name="Source 1").first.click()
    expect(second.get_by_label("Your question")).to_be_visible()
    window.check()


def test_the_hosts_colours_are_taken_where_it_gives_them(on_host):
    window = on_host("<csp-chat></csp-chat>", style="csp-chat { --csp-accent: rgb(1, 2, 3) }")
    button = window.page.get_by_role("button", name="Get an answer")
    assert button.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(1, 2, 3)"


def test_a_file_that_is_not_the_one_named_does_not_run_and_the_link_stays(on_host):
    window = on_host('<csp-chat><a href="/">Ask</a></csp-chat>', integrity="sha384-" + "A" * 64)
    expect(window.page.get_by_role("link", name="Ask")).to_be_visible()
    assert window.page.evaluate("customElements.get('csp-chat')") is None
    assert any("integrity" in complaint for complaint in window.complaints)


def test_an_origin_that_is_not_on_the_list_gets_nothing(on_host, sites):
    other = sites[1].replace("127.0.0.1", "localhost")
    window = on_host('<csp-chat><a href="/">Ask</a></csp-chat>', address=other)
    expect(window.page.get_by_role("link", name="Ask")).to_be_visible()
    assert any("CORS policy" in complaint for complaint in window.complaints)


def test_a_launcher_loads_nothing_until_it_is_opened_and_gives_the_focus_back(on_host):
    requests = []
    window = on_host(
        '<csp-chat position="launcher"></csp-chat>', viewport={"width": 390, "height": 844}
    )
    page = window.page
    page.on("request", lambda request: requests.append(request.url))
    launcher = page.get_by_role("button", name="Ask a question")
    expect(launcher).to_be_visible()
    window.check()
    assert requests == []
    launcher.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    ask(page)
    window.check()
    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()
    expect(page.get_by_label("Your question")).to_be_hidden()
    launcher.click()
    expect(page.locator("article")).to_have_count(1)
    page.get_by_role("button", name="Close").click()
    expect(launcher).to_be_focused()


def test_leaving_empties_the_hosts_page_too(on_host):
    window = on_host("<p>Words of the council</p><csp-chat></csp-chat>")
    page = window.page
    page.context.route(
        "https://www.bbc.co.uk/**",
        lambda route: route.fulfill(content_type="text/html", body="<title>Weather</title>"),
    )
    ask(page)
    page.get_by_role("button", name="Leave quickly").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == "about:blank"


def test_the_hosts_own_way_out_is_used_where_it_has_one(on_host):
    window = on_host(
        '<a class="govuk-js-exit-this-page-button" href="https://www.bbc.co.uk/weather">Exit</a>'
        "<csp-chat></csp-chat>"
    )
    page = window.page
    page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather"))
    ask(page)
    assert page.get_by_role("button", name="Leave quickly").count() == 0
    page.get_by_role("link", name="Exit").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == "about:blank"


def test_a_frame_is_shown_to_the_sites_on_the_list_alone(on_host, sites):
    body = f'<iframe src="{sites[0].site}/frame" title="Ask" width="600" height="800"></iframe>'
    window = on_host(body)
    frame = window.page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    ask(frame)
    assert window.page.evaluate("window.breaches") == []
    assert window.complaints == []

    other = sites[1].replace("127.0.0.1", "localhost")
    window = on_host(body, address=other)
    window.page.wait_for_load_state("networkidle")
    assert window.page.frame_locator("iframe").get_by_role("heading", level=1).count() == 0
    assert any("frame-ancestors" in complaint for complaint in window.complaints)


def test_leaving_a_frame_replaces_the_whole_page(on_host, sites):
    window = on_host(f'<iframe src="{sites[0].site}/frame" title="Ask" height="800"></iframe>')
    page = window.page
    page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather"))
    page.frame_locator("iframe").get_by_role("button", name="Leave quickly").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == "about:blank"


@pytest.mark.parametrize("framed", [True, False])
def test_the_page_of_embeddings_shows_each_kind_live_with_its_code(visit, script, framed):
    with served(
        script.site(origins=Origins(frames=("https://www.example.gov.uk",) * framed))
    ) as site:
        window = visit(base_url=site, viewport={"width": 1280, "height": 900})
        page = window.page
        page.goto("/embed")
        assert page.locator("csp-chat").count() == 2
        expect(page.get_by_role("button", name="Ask a question")).to_be_visible()
        code = page.locator("#inline-code").input_value()
        assert present().integrity in code
        assert f'src="https://ask.example.gov.uk{BUNDLE}"' in code
        assert (
            "connect-src https://ask.example.gov.uk" in page.locator("#policy-code").input_value()
        )
        if framed:
            frame = page.frame_locator("iframe")
            expect(frame.get_by_role("button", name="Get an answer")).to_be_visible()
        else:
            expect(page.get_by_text(re.compile("CSP_FRAME_ANCESTORS"))).to_be_visible()
        inline = page.locator("csp-chat").first
        inline.get_by_label("Your question").fill(REVIEW)
        inline.get_by_label("Your question").press("Enter")
        expect(inline.locator("article")).to_have_count(1)
        window.check()
