"""The real Slack app on a stage: a made-up Slack, and an assistant that is told what to say."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import wraps
from types import MappingProxyType
from typing import Any

import httpx
from fastapi import FastAPI
from slack_bolt.async_app import AsyncApp

from bots.client import Client
from bots.slack.app import SlackBot
from bots.slack.clearance import Level
from bots.slack.digests import Digests
from bots.slack.fake.acts import Acts
from bots.slack.fake.methods import ALL_SCOPES, Methods
from bots.slack.fake.server import FakeSlack
from bots.slack.fake.world import BOT_USER, HOME, Channel, Person, Said, World
from bots.slack.http import create_events
from bots.slack.newcomers import Newcomers
from bots.slack.running import Running, run_slack

TOKEN = "xoxb-home"  # noqa: S105 - of a workspace that is made up
SECRET = "signing-secret-of-the-stage"  # noqa: S105 - the same
GROUP = "S0PARTNERS"
#: A Wednesday: 25 November 2026, noon in London.
START = 1_795_608_000.0
WEB = "https://ask.example.org/"


def an_answer(text: str = "Call 101. [1]", **changes: Any) -> dict[str, Any]:
    """Answer JSON as the assistant gives it."""
    return {
        "id": "a" * 26,
        "outcome": "answered",
        "text": text,
        "written": "quoted",
        "segments": [{"kind": "paragraph", "text": "Call 101.", "citations": [1]}],
        "citations": [
            {
                "number": 1,
                "document": "calling-the-police",
                "title": "How to call the police",
                "edition": "2026",
                "status": "current",
                "page": None,
                "page_label": "",
                "heading": ["Who do I contact?"],
                "quote": "Call 101.",
                "url": "https://ask.example.org/documents/calling-the-police#p3",
                "verified_on": "2026-04-30",
                "marking": "OFFICIAL",
                "passage": "p3",
            }
        ],
        "notices": [],
        "pathways": [],
        "contacts": [],
        "suggestions": [],
        "confidence": 0.9,
        "audience": "public",
        "release": "r1",
        "milliseconds": 5.0,
    } | changes


_FAULT = {"error": {"code": "no_release", "message": "Try again later."}}


@dataclass
class ScriptedAssistant:
    """Answers as it is told, and remembers what it was asked and for whom."""

    answer: Callable[[dict[str, Any], Level], dict[str, Any]] = lambda _, __: an_answer()
    asked: list[tuple[Level, dict[str, Any]]] = field(default_factory=list)
    #: Set while answers may go out.
    open: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 200
    #: What is got by a path at a level, and what was got.
    held: dict[tuple[str, Level], dict[str, Any]] = field(default_factory=dict)
    got: list[tuple[Level, str, dict[str, str]]] = field(default_factory=list)
    #: What else it was sent: level, method and path, body; and what it says to that.
    sent: list[tuple[Level, str, dict[str, Any]]] = field(default_factory=list)
    says: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def of(self, way: str) -> list[dict[str, Any]]:
        """The bodies that were sent to a method and path."""
        return [body for _, each, body in self.sent if each == way]

    def client(self, level: Level) -> Client:
        async def answered(request: httpx.Request) -> httpx.Response:
            way = f"{request.method} {request.url.path}"
            if request.method == "GET" and way not in self.says:
                self.got.append((level, request.url.path, dict(request.url.params)))
                found = self.held.get((request.url.path, level))
                status = 200 if found is not None else 503
                return httpx.Response(status, json=found or _FAULT)
            body = json.loads(request.content or b"{}")
            if request.url.path != "/api/v1/ask":
                self.sent.append((level, way, body))
                return self._say(way, body)
            self.asked.append((level, body))
            await self.open.wait()
            return httpx.Response(self.status, json=self.answer(body, level))

        transport = httpx.MockTransport(answered)
        return Client(httpx.AsyncClient(transport=transport, base_url="http://assistant"))

    def _say(self, way: str, body: dict[str, Any]) -> httpx.Response:
        if way == "POST /api/v1/redact" and way not in self.says:
            return httpx.Response(200, json={"text": body["text"].replace("Amina", "[name]")})
        status, said = self.says.get(way, (204, None))
        return httpx.Response(status, json=said) if said is not None else httpx.Response(status)


@dataclass
class Stage:
    """Everything a test needs at hand."""

    slack: FakeSlack
    acts: Acts
    assistant: ScriptedAssistant
    bot: SlackBot
    world: World
    http: httpx.AsyncClient
    now: list[float]
    app: AsyncApp
    given: Running

    def partner(self, name: str = "Partner", **changes: Any) -> Person:
        person = self.world.join(Person(id=self.world.next_id("U"), name=name, **changes))
        self.world.groups[GROUP].append(person.id)
        return person

    def guest(self, name: str = "Guest", **changes: Any) -> Person:
        return self.world.join(Person(id=self.world.next_id("U"), name=name, **changes))

    def channel(self, *members: Person, **changes: Any) -> Channel:
        changes = {"name": "partners"} | changes
        members_ids = [BOT_USER, *(each.id for each in members)]
        return self.world.open(
            Channel(id=changes.pop("id", self.world.next_id("C")), members=members_ids, **changes)
        )

    async def view(self, person: Person, callback: str) -> dict[str, Any]:
        """The modal that is open for a person."""
        found: list[dict[str, Any]] = []

        def there() -> bool:
            found[:] = [
                each
                for each in self.world.views.values()
                if (each["for"], each["callback_id"]) == (person.id, callback)
            ]
            return bool(found)

        await self.slack.until(there)
        return found[-1]

    async def press(self, person: Person, said: Said, action: str, value: str = "") -> None:
        """A button of a message, by its action; `value` instead of its own."""
        own = [
            element
            for block in said.blocks
            for element in block.get("elements") or ()
            if element.get("action_id") == action
        ]
        assert own, f"no button {action}"
        given = {"type": own[0]["type"], "action_id": action}
        await self.acts.press(
            person, given | {"value": value or own[0].get("value", "")}, said=said
        )

    async def submit(self, person: Person, view: dict[str, Any], **given: str) -> dict[str, str]:
        """A modal that is filled in and sent: what is wrong with it, by field."""
        values = {
            block["block_id"]: {
                block["block_id"]: _filled(block["element"], given.get(block["block_id"]))
            }
            for block in view["blocks"]
            if block["type"] == "input"
        }
        assert set(given) <= set(values), "no such field"
        response = await self.acts.submit(person, view, values)
        assert response is not None
        assert response.status_code == 200
        answer = response.json() if response.content else {}
        faults: dict[str, str] = answer.get("errors", {})
        assert set(faults) <= set(values), "an error beside no field"
        if not faults:
            del self.world.views[view["id"]]
        return faults

    def replies(self, channel: str, user: str = "") -> list[str]:
        return [each.text for each in self.world.heard_in(channel, user) if each.user == BOT_USER]

    def replies_of(self, person: Person) -> list[Said]:
        """What the app has said directly to a person."""
        channel = self.world.direct(person.id).id
        return [each for each in self.world.heard_in(channel) if each.user == BOT_USER]

    async def replied(self, count: int = 1) -> list[Said]:
        """The messages of the app, once so many are whole and nothing is running."""

        def whole() -> list[Said]:
            return [
                each for each in self.world.messages if each.user == BOT_USER and not each.streaming
            ]

        await self.slack.until(lambda: len(whole()) >= count)
        await self.bot.work.settled()
        return whole()


def _filled(element: dict[str, Any], given: str | None) -> dict[str, Any]:
    """What an element of a modal sends; None: it is left as it was shown."""
    kind = element["type"]
    if kind == "plain_text_input":
        shown = element.get("initial_value")
        return {"type": kind, "value": (shown if given is None else given) or None}
    if kind == "datepicker":
        return {"type": kind, "selected_date": given}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": element["options"] if given else []}
    chosen = [each for each in element["options"] if each["value"] == given]
    return {
        "type": kind,
        "selected_option": chosen[0] if chosen else element.get("initial_option"),
    }


@asynccontextmanager
async def stage(
    *,
    channels: frozenset[str] = frozenset(),
    scopes: frozenset[str] = ALL_SCOPES,
    by_socket: bool = False,
    newcomers: Newcomers | None = None,
    digests: Digests | None = None,
    running: Mapping[str, Any] | Callable[[FakeSlack], Mapping[str, Any]] = MappingProxyType({}),
    triage: str = "",
    **methods: Any,
) -> AsyncIterator[Stage]:
    """`running`: what the app is given beside or in place of what a stage gives."""
    world = World(groups={GROUP: []})
    slack = FakeSlack(Methods(world=world, scopes=scopes, **methods), tokens={HOME: TOKEN})
    address = await slack.start()
    now = [0.0]
    assistant = ScriptedAssistant()
    assistant.open.set()
    given = Running(
        **{
            "bot_token": TOKEN,
            "signing_secret": SECRET,
            "assistant": {level: assistant.client(level) for level in Level},
            "partner_groups": frozenset({GROUP}),
            "partner_channels": channels,
            "web": WEB,
            "clock": lambda: now[0],
            "now": lambda: START + now[0],
            "triage_channel": triage,
            "newcomers": newcomers,
            "digests": digests,
            "api_url": f"{address}/api/",
            **(running(slack) if callable(running) else running),
        }
    )
    app, bot = run_slack(given)
    api = FastAPI()
    api.include_router(create_events(app, SECRET))

    transport = httpx.ASGITransport(app=api)
    async with httpx.AsyncClient(transport=transport, base_url="https://bot") as http:
        acts = Acts(slack, None if by_socket else http, SECRET)
        try:
            yield Stage(
                slack=slack,
                acts=acts,
                assistant=assistant,
                bot=bot,
                world=world,
                http=http,
                now=now,
                app=app,
                given=given,
            )
        finally:
            assistant.open.set()
            await bot.work.drain(5.0)
            await slack.stop()


def played(**of_stage: Any) -> Callable[[Callable[..., Awaitable[None]]], Callable[..., None]]:
    """A test that plays on a stage of its own."""

    def as_test(play: Callable[..., Awaitable[None]]) -> Callable[..., None]:
        @wraps(play)
        def test(**given: Any) -> None:
            async def whole() -> None:
                async with stage(**of_stage) as at:
                    await play(at, **given)

            asyncio.run(whole())

        # What pytest gives by name; the stage is ours to give.
        own = list(inspect.signature(play).parameters.values())[1:]
        test.__signature__ = inspect.Signature(own)
        return test

    return as_test


def no_errors(at: Stage) -> None:
    assert [(each.method, each.error) for each in at.slack.calls if each.error] == []
