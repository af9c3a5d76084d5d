"""The app in several workspaces: installed, with a token for each, and forgotten when it goes."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet

from bots.slack import phrases
from bots.slack.fake.world import HOME
from bots.slack.installing import Installing
from bots.slack.manifest import SCOPES
from bots.slack.running import life_of
from bots.slack.store.database import Database
from bots.slack.store.installations import InstallationsKept
from bots.slack.store.sealing import Seal
from bots.slack.store.states import StatesKept
from bots.slack.unfinished import Left
from bots.slack.work import Thread
from tests.slack_stage import TOKEN, played

# slack_sdk sends the client's secret so.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
REDIRECT = "https://ask.example.org/slack/oauth_redirect"


class Forgetful:
    """Something else that keeps what belongs to a workspace."""

    def __init__(self) -> None:
        self.forgot: list[str] = []

    async def forget(self, team: str) -> None:
        self.forgot.append(team)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    # `running` of a stage is called with nothing that a test has.
    monkeypatch.setattr(f"{__name__}._FOLDER", tmp_path, raising=False)
    return tmp_path


def several(slack, *workspaces: str):
    """What an app is given that several workspaces install."""
    database = Database(_FOLDER / "slack.db")  # noqa: F821 - set by the fixture
    installing = Installing(
        client_id="1.2",
        client_secret="secret",  # noqa: S106 - of an app that is made up
        installations=InstallationsKept(
            database=database,
            seal=Seal(Fernet.generate_key().decode()),
            now=lambda: 1_000.0,
            workspaces=frozenset(workspaces or {HOME}),
        ),
        states=StatesKept(database=database, now=lambda: 1_000.0),
        public_url="https://ask.example.org",
    )
    slack.codes["code-1"] = TOKEN
    return {"bot_token": "", "installing": installing, "also_forget": (Forgetful(),)}


async def begin(at) -> str:
    """Begin to install; the state with which Slack sends the browser back."""
    page = await at.http.get("/slack/install")
    assert page.status_code == 302
    assert page.headers["location"].startswith("https://slack.com/oauth/v2/authorize?")
    asked = parse_qs(urlsplit(page.headers["location"]).query)
    assert asked["client_id"] == ["1.2"]
    assert asked["redirect_uri"] == [REDIRECT]
    assert set(asked["scope"][0].split(",")) == set(SCOPES)
    assert "user_scope" not in asked or asked["user_scope"] == [""]
    return asked["state"][0]


async def finish(at, state: str, code: str = "code-1", **given):
    return await at.http.get(
        "/slack/oauth_redirect", params={"code": code, "state": state}, **given
    )


async def install(at) -> None:
    page = await finish(at, await begin(at))
    assert (page.status_code, phrases.INSTALLED_NEXT in page.text) == (200, True)
    assert not at.http.cookies


async def token(at) -> str | None:
    bot = await at.given.installing.installations.async_find_bot(enterprise_id=None, team_id=HOME)
    return bot and bot.bot_token


@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_a_workspace_installs_the_app_and_is_answered_with_its_token(at):
    await install(at)
    assert await token(at) == TOKEN
    for number in (1, 2, 3):
        await at.acts.write(at.partner(f"Partner {number}"), "who do I ring?")
        await at.replied(number)
    # Once when it was installed, once by bolt, once for who the home is.
    assert len(at.slack.called("auth.test")) == 3


@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_the_cookie_of_an_installation_stays_with_that_browser_and_is_no_script_s(at):
    page = await at.http.get("/slack/install")
    cookie = page.headers["set-cookie"].lower()
    for word in ("secure", "httponly", "samesite=lax"):
        assert word in cookie


@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_a_state_is_not_taken_twice_nor_from_another_browser_nor_made_up(at):
    state = await begin(at)
    cookies = dict(at.http.cookies)
    at.http.cookies.clear()
    assert (await finish(at, state)).status_code == 400
    assert (await finish(at, "made-up", headers={"Cookie": "slack-app-oauth-state=made-up"})
            ).status_code == 401  # fmt: skip
    assert await token(at) is None
    held = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    assert (await finish(at, state, headers=held)).status_code == 200
    at.slack.codes["code-2"] = TOKEN
    assert (await finish(at, state, "code-2", headers=held)).status_code in (400, 401)


@pytest.mark.usefixtures("folder")
@played(running=lambda slack: several(slack, "T0OTHER"))
async def test_a_workspace_that_is_not_named_can_t_install_it(at):
    response = await finish(at, await begin(at))
    assert (response.status_code, phrases.NOT_LISTED in response.text) == (403, True)
    assert await token(at) is None


@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_a_workspace_without_the_app_is_told_so_and_nothing_is_asked(at):
    response = await at.acts.command(at.partner(), "who do I ring?")
    assert response.status_code == 200
    await at.slack.until(lambda: any(each.method == "response_url" for each in at.slack.calls))
    assert at.world.messages[-1].text == phrases.UNKNOWN_WORKSPACE
    assert at.assistant.asked == []


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"], "oauth": []}},
    ],
    ids=lambda event: event["type"],
)
@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_when_the_app_is_taken_out_all_of_the_workspace_is_deleted(at, event):
    await install(at)
    question = await at.acts.write(at.partner(), "who do I ring?")
    await at.replied()
    thread = Thread(HOME, question.channel, question.ts)
    await at.bot.asking.unfinished.begin(Left(thread=thread, asked="1.0", user="U1"))
    assert await at.bot.asking.threads.turns(thread)
    at.slack.tokens.clear()
    await at.acts.tell(event)
    await at.slack.until(lambda: at.given.also_forget[0].forgot)
    assert at.given.also_forget[0].forgot == [HOME]
    assert await at.bot.asking.threads.turns(thread) == ()
    assert await at.bot.asking.unfinished.left() == ()
    assert await token(at) is None


@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_when_a_person_s_token_is_revoked_the_app_stays(at):
    await install(at)
    await at.acts.tell({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
    await at.acts.write(at.partner(), "who do I ring?")
    await at.replied()
    assert await token(at) == TOKEN
    assert at.given.also_forget[0].forgot == []


@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_who_was_interrupted_is_told_with_the_token_of_their_workspace(at):
    await install(at)
    said = await at.acts.write(at.partner(), " ")
    await at.replied()
    for team in (HOME, "T0OTHER"):
        thread = Thread(team, said.channel, said.ts)
        await at.bot.asking.unfinished.begin(Left(thread=thread, asked="1.0", user=said.user))
    async with life_of(at.app, at.bot, at.given)():
        await at.slack.until(lambda: not at.bot.asking.unfinished._left)  # noqa: SLF001
        assert [each.text for each in at.world.messages].count(phrases.INTERRUPTED) == 1
    assert await at.bot.asking.unfinished.left() == ()


@pytest.mark.usefixtures("folder")
@played(running=several)
async def test_the_page_of_a_cancelled_installation_repeats_nothing_of_the_address(at):
    canary = "<script>canary</script>"
    for given in ({"error": canary}, {"code": canary, "state": canary}, {}):
        page = await at.http.get("/slack/oauth_redirect", params=given)
        assert page.status_code < 500
        assert "canary" not in page.text
        assert phrases.BEGIN_AGAIN in page.text
