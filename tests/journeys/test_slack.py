"""The bot as a process of its own, on a made-up Slack: asked, killed in mid-answer, started."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from aiohttp import web

from bots.slack import phrases
from bots.slack.fake.acts import Acts
from bots.slack.fake.methods import Methods
from bots.slack.fake.server import FakeSlack
from bots.slack.fake.world import BOT_USER, HOME, Person, World
from tests.conftest import ROOT, environment, run_csp
from tests.slack_stage import GROUP, SECRET, TOKEN, an_answer

SERVICE = "service-token-of-the-journey"
CANARY = "canary about a neighbour"


@dataclass
class Assistant:
    """An assistant on loopback that answers when it may, and remembers who asked for whom."""

    address: str = ""
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        headers = request.headers
        question = (await request.json())["question"]
        self.asked.append(
            (question, headers["Assistant-Audience"], headers.get("Authorization", ""))
        )
        await self.open.wait()
        return web.json_response(an_answer())

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/api/v1/ask", self.answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # noqa: SLF001
        return runner


@dataclass
class Bot:
    """`csp slack` and what it has written."""

    process: asyncio.subprocess.Process
    address: str

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            await self.process.wait()


@dataclass
class Setting:
    """A Slack, an assistant, and bots that are started between them."""

    slack: FakeSlack
    assistant: Assistant
    person: Person
    settings: dict[str, object]
    bots: list[Bot] = field(default_factory=list)

    async def start(self, folder) -> Bot:
        with (folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "csp", "slack", "--port", str(_free_port())),
                cwd=folder,
                env=environment(**self.settings) | {"PYTHONPATH": str(ROOT)},
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert process.stdout is not None
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
        assert line, (folder / "log").read_text("utf-8")
        bot = Bot(process, line.split()[2])
        self.bots.append(bot)
        async with httpx.AsyncClient() as http, asyncio.timeout(30):
            while True:
                try:
                    await http.get(f"{bot.address}/healthz")
                except httpx.TransportError:
                    await asyncio.sleep(0.02)
                else:
                    return bot

    def said(self) -> list[str]:
        return [
            each.text
            for each in self.slack.world.messages
            if each.user == BOT_USER and not each.streaming
        ]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def around(folder, **settings: object) -> AsyncIterator[Setting]:
    world = World(groups={GROUP: ["U0PARTNER"]})
    person = world.join(Person(id="U0PARTNER", name="Partner"))
    slack = FakeSlack(Methods(world=world), tokens={HOME: TOKEN})
    assistant = Assistant()
    runner = await assistant.start()
    address = await slack.start()
    given = {
        "slack_bot_token": TOKEN,
        "slack_signing_secret": SECRET,
        "slack_partner_groups": f'["{GROUP}"]',
        "slack_api_url": f"{address}/api/",
        "assistant_url": assistant.address,
        "partner_token": SERVICE,
        "data_dir": folder / "var",
        "slack_drain_s": 10,
    } | settings
    setting = Setting(slack, assistant, person, given)
    try:
        yield setting
    finally:
        assistant.open.set()
        for bot in setting.bots:
            if bot.process.returncode is None:
                await bot.kill()
        await slack.stop()
        await runner.cleanup()


def test_a_bot_that_is_killed_in_mid_answer_tells_so_when_it_is_started_again(tmp_path):
    async def play() -> None:
        async with around(tmp_path) as at:
            bot = await at.start(tmp_path)
            async with httpx.AsyncClient(base_url=bot.address) as http:
                acts = Acts(at.slack, http, SECRET)
                question = await acts.write(at.person, CANARY)
                await at.slack.until(lambda: at.assistant.asked)
                await bot.kill()
            assert at.said() == []
            assert at.slack.world.statuses[question.channel, question.ts] == phrases.SEARCHING
            at.assistant.open.set()
            bot = await at.start(tmp_path)
            await at.slack.until(lambda: at.said() == [phrases.INTERRUPTED])
            assert at.slack.world.messages[-1].thread_ts == question.ts
            await at.slack.until(
                lambda: at.slack.world.statuses[question.channel, question.ts] == ""
            )
            async with httpx.AsyncClient(base_url=bot.address) as http:
                await Acts(at.slack, http, SECRET).write(at.person, CANARY)
                await at.slack.until(lambda: len(at.said()) == 2)
                assert "Call 101." in at.said()[1]
                row = 'csp_slack_questions_total{entry="direct",level="partner",outcome="answered"}'
                async with asyncio.timeout(10):
                    while f"{row} 1.0" not in (await http.get("/metrics")).text:  # noqa: ASYNC110
                        await asyncio.sleep(0.02)
            await bot.end()
            bearer = f"Bearer {SERVICE}"
            assert at.assistant.asked == [(CANARY, "partner", bearer)] * 2
            assert [each.error for each in at.slack.calls if each.error] == []
            log = (tmp_path / "log").read_text("utf-8")
            kept = b"".join(each.read_bytes() for each in (tmp_path / "var").iterdir())
            for secret in (CANARY, TOKEN, SECRET, SERVICE):
                assert secret not in log
                assert secret.encode() not in kept

    asyncio.run(play())


def test_a_bot_that_is_asked_to_end_finishes_its_answer(tmp_path):
    async def play() -> None:
        async with around(tmp_path) as at:
            bot = await at.start(tmp_path)
            async with httpx.AsyncClient(base_url=bot.address) as http:
                await Acts(at.slack, http, SECRET).write(at.person, CANARY)
                await at.slack.until(lambda: at.assistant.asked)
            bot.process.send_signal(signal.SIGTERM)
            asyncio.get_running_loop().call_later(0.2, at.assistant.open.set)
            await asyncio.wait_for(bot.process.wait(), 30)
            (reply,) = at.said()
            assert "Call 101." in reply

    asyncio.run(play())


def test_a_bot_by_socket_mode_needs_no_address_of_its_own(tmp_path):
    async def play() -> None:
        given = {"slack_signing_secret": "", "slack_app_token": "xapp-of-the-journey"}
        async with around(tmp_path, **given) as at:
            at.assistant.open.set()
            bot = await at.start(tmp_path)
            await at.slack.until(lambda: at.slack.sockets)
            await Acts(at.slack, None, "").write(at.person, CANARY)
            await at.slack.until(lambda: len(at.said()) == 1)
            assert "Call 101." in at.said()[0]
            async with httpx.AsyncClient(base_url=bot.address) as http:
                assert (await http.post("/slack/events")).status_code == 404
            await bot.end()
            assert CANARY not in (tmp_path / "log").read_text("utf-8")

    asyncio.run(play())


def test_without_an_assistant_the_bot_says_what_to_set(tmp_path):
    done = run_csp("slack", folder=tmp_path, slack_bot_token=TOKEN, slack_signing_secret=SECRET)
    assert done.returncode == 2
    assert "CSP_ASSISTANT_URL" in done.stderr
