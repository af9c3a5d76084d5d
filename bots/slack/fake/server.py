"""Slack on loopback: its Web API, response URLs, OAuth and Socket Mode, against a made-up world."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bots.slack.fake.check import Refused, check_message, read_blocks
from bots.slack.fake.methods import Methods
from bots.slack.fake.world import APP, BOT, BOT_USER, Said

#: Times that a response URL may be used, as Slack says.
MOST_RESPONSES = 5
#: Seconds between two looks at what is waited for.
_LOOK_AGAIN_S = 0.005
#: What Slack answers for a stream that it has ended by itself.
ENDED = "message_not_in_streaming_state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that the app made."""

    method: str
    given: Mapping[str, Any]
    #: The error that it got, or "".
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer in place of the real one: a rate limit, a server that is down, a dead stream."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    #: Seconds before it is answered.
    after_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where a response URL leads: to whom, and from which message."""

    channel: str
    user: str
    said: Said | None = None


class FakeSlack:
    """The server. `tokens` are the bot tokens that it knows, by team."""

    def __init__(self, methods: Methods, tokens: Mapping[str, str]) -> None:
        """Nothing listens before `start`."""
        self.methods = methods
        self.world = methods.world
        self.tokens = dict(tokens)
        self.calls: list[Call] = []
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.hooks: dict[str, Hook] = {}
        self.uses: dict[str, int] = defaultdict(int)
        #: Temporary codes of OAuth, each with the token that it is worth.
        self.codes: dict[str, str] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: dict[str, Any] = {}
        self.address = ""
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen on loopback; the address without a slash at its end."""
        app = web.Application(client_max_size=1_000_000)
        app.router.add_route("*", "/api/{method}", self._method)
        app.router.add_post("/hooks/{hook}", self._respond)
        app.router.add_get("/link", self._link)
        self.add_pages(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        server = site._server  # noqa: SLF001 - aiohttp tells a chosen port nowhere else
        sockets: Any = getattr(server, "sockets", None)
        self.address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
        return self.address

    def add_pages(self, app: web.Application) -> None:
        """Pages beside Slack's own; none here."""

    async def stop(self) -> None:
        """Close every socket and stop listening."""
        for socket in list(self.sockets):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, method: str, *faults: Fault) -> None:
        """Answer the next calls of a method so."""
        self.faults[method].extend(faults)

    def hook(self, channel: str, user: str, said: Said | None = None) -> str:
        """A response URL."""
        name = self.world.next_id("H")
        self.hooks[name] = Hook(channel=channel, user=user, said=said)
        return f"{self.address}/hooks/{name}"

    def trigger(self, user: str) -> str:
        """A trigger id of what a person did, good for one view."""
        trigger = self.world.next_id("1")
        self.methods.triggers[trigger] = user
        return trigger

    async def until(self, met: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait until `met()` is true; TimeoutError where it does not come true in time."""
        async with asyncio.timeout(seconds):
            while not met():  # noqa: ASYNC110 - what is waited for tells nobody
                await asyncio.sleep(_LOOK_AGAIN_S)

    def called(self, method: str) -> list[Mapping[str, Any]]:
        """What the app gave in its calls of a method that were not refused, in their order."""
        return [each.given for each in self.calls if each.method == method and not each.error]

    async def _method(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _given(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or given.get(
            "token", ""
        )
        if self.faults[method]:
            return await self._fail(method, given, self.faults[method].popleft())
        try:
            answer = {"ok": True} | self._answer(method, given, str(token))
            error = ""
        except Refused as refused:
            error = refused.error
            answer = {
                "ok": False,
                "error": error,
                "response_metadata": {"messages": list(refused.messages)},
            }
        self._note(Call(method=method, given=given, error=error))
        return web.json_response(answer)

    def _answer(self, method: str, given: Mapping[str, Any], token: str) -> dict[str, Any]:
        if method == "oauth.v2.access":
            return self._install(given)
        if method == "apps.connections.open":
            if not token.startswith("xapp-"):
                raise Refused("not_allowed_token_type")
            return {"url": f"{self.address.replace('http', 'ws', 1)}/link"}
        if token not in self.tokens.values():
            raise Refused("invalid_auth" if token else "not_authed")
        answer = self.methods.call(method, given)
        if method == "auth.test":
            answer["team_id"] = next(team for team, each in self.tokens.items() if each == token)
        return answer

    def _install(self, given: Mapping[str, Any]) -> dict[str, Any]:
        token = self.codes.pop(str(given.get("code")), "")
        if not token:
            raise Refused("invalid_code")
        team = next(team for team, each in self.tokens.items() if each == token)
        return {
            "app_id": APP,
            "authed_user": {"id": "U0INSTALLER"},
            "scope": ",".join(sorted(self.methods.scopes)),
            "token_type": "bot",
            "access_token": token,
            "bot_user_id": BOT_USER,
            "bot_id": BOT,
            "team": {"id": team, "name": team},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    async def _fail(self, method: str, given: Mapping[str, Any], fault: Fault) -> web.Response:
        await asyncio.sleep(fault.after_s)
        error = fault.error or ("ratelimited" if fault.status == 429 else "internal_error")  # noqa: PLR2004
        if error == ENDED:
            said = self.world.message(str(given.get("channel")), str(given.get("ts")))
            if said is not None:
                said.streaming = False
        self._note(Call(method=method, given=given, error=error))
        return web.json_response(
            {"ok": False, "error": error}, status=fault.status, headers=dict(fault.headers)
        )

    async def _respond(self, request: web.Request) -> web.Response:
        """What the app says by a response URL: to one person, unless it asks for the channel."""
        name = request.match_info["hook"]
        hook = self.hooks.get(name)
        given = await _given(request)
        if self.faults["response_url"]:
            return await self._fail("response_url", given, self.faults["response_url"].popleft())
        self.uses[name] += 1
        if hook is None or self.uses[name] > MOST_RESPONSES:
            return web.Response(status=404, text="expired_url")
        try:
            self._say(hook, given)
        except Refused as refused:
            self._note(Call(method="response_url", given=given, error=refused.error))
            return web.Response(status=400, text=refused.error)
        self._note(Call(method="response_url", given=given))
        return web.Response(text="ok")

    def _say(self, hook: Hook, given: Mapping[str, Any]) -> None:
        if given.get("delete_original") and hook.said is not None:
            self.world.messages.remove(hook.said)
            return
        check_message(given)
        text, blocks = str(given.get("text", "")), read_blocks(given.get("blocks"))
        if given.get("replace_original") and hook.said is not None:
            hook.said.text, hook.said.blocks, hook.said.edited = text, blocks, True
            return
        shown = given.get("response_type") == "in_channel"
        self.world.say(
            Said(
                channel=hook.channel,
                ts=self.world.next_ts(),
                user=BOT_USER,
                text=text,
                blocks=blocks,
                thread_ts=str(given.get("thread_ts") or ""),
                only_for="" if shown else hook.user,
            )
        )

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        """Socket Mode: the app connects here and acknowledges what it is sent."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        self._note(Call(method="hello", given={}))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                if "envelope_id" in answer:
                    self.acknowledged[answer["envelope_id"]] = answer.get("payload")
                    self._note(Call(method="ack", given=answer))
        self.sockets.remove(socket)
        return socket

    def _note(self, call: Call) -> None:
        self.calls.append(call)


async def _given(request: web.Request) -> dict[str, Any]:
    """The arguments of a call: from its address, a form, or JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        given |= json.loads(body) if body else {}
    elif request.can_read_body:
        given |= dict(await request.post())
    return given
