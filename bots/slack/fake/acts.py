"""What people do in the made-up workspace, and its way to the app: signed HTTP, or Socket Mode."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from bots.slack.fake import payloads
from bots.slack.fake.server import FakeSlack
from bots.slack.fake.world import BOT_USER, Channel, Person, Said

#: Headers by which Slack says that it sends an event again.
RETRY = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}


class Acts:
    """People of a world, as an app gets to know of them."""

    def __init__(self, slack: FakeSlack, app: httpx.AsyncClient | None, secret: str) -> None:
        """`app`: over which the app is reached; None where it connects by Socket Mode."""
        self.slack = slack
        self.world = slack.world
        self._app = app
        self._secret = secret

    async def write(
        self,
        person: Person,
        text: str,
        channel: Channel | None = None,
        *,
        thread: str = "",
        files: bool = False,
        envelope: Mapping[str, object] | None = None,
    ) -> Said:
        """A message: in a channel, or directly to the app."""
        channel = channel or self.world.direct(person.id)
        said = self.world.say(
            Said(
                channel=channel.id,
                ts=self.world.next_ts(),
                user=person.id,
                text=text,
                thread_ts=thread,
            )
        )
        if f"<@{BOT_USER}>" in text and not channel.is_im:
            await self.tell(payloads.mention(said, person, channel), envelope=envelope)
        if channel.is_im or "channels:history" in self.slack.methods.scopes:
            told = payloads.message(said, person, channel)
            if files:
                told |= {"subtype": "file_share", "files": [{"id": "F1", "name": "notes.pdf"}]}
            await self.tell(told, envelope=envelope)
        return said

    async def edit(self, person: Person, said: Said, text: str) -> None:
        """The same message in other words."""
        before, said.text, said.edited = said.text, text, True
        channel = self.world.channels[said.channel]
        await self.tell(payloads.changed(said, before, person, channel))

    async def open_app(self, person: Person, tab: str) -> None:
        """The app's home, or its messages."""
        await self.tell(payloads.home_opened(person, self.world.direct(person.id), tab))

    async def stop(self, person: Person, channel: str, thread: str) -> None:
        """Press Stop in a thread."""
        streaming = [
            each.ts
            for each in self.world.messages
            if (each.channel, each.thread_ts) == (channel, thread) and each.streaming
        ]
        await self.tell(payloads.stopped(person, channel, thread, streaming))

    async def command(
        self, person: Person, text: str, channel: Channel | None = None, name: str = "/csp"
    ) -> httpx.Response | None:
        """A slash command."""
        channel = channel or self.world.direct(person.id)
        fields = payloads.command(
            person,
            channel,
            text,
            trigger=self.slack.trigger(person.id),
            respond=self.slack.hook(channel.id, person.id),
            name=name,
        )
        return await self.send("slash_commands", fields, form=fields)

    async def shortcut(self, person: Person, said: Said, callback: str) -> httpx.Response | None:
        """A shortcut on a message."""
        payload = payloads.shortcut(
            person,
            said,
            callback=callback,
            trigger=self.slack.trigger(person.id),
            respond=self.slack.hook(said.channel, person.id, said),
        )
        return await self.send("interactive", payload, form=payloads.form(payload))

    async def press(
        self,
        person: Person,
        action: Mapping[str, Any],
        *,
        said: Said | None = None,
        view: Mapping[str, Any] | None = None,
    ) -> httpx.Response | None:
        """A button in a message or a view."""
        payload = payloads.pressed(
            person,
            action,
            trigger=self.slack.trigger(person.id),
            said=said,
            view=view,
            respond=self.slack.hook(said.channel, person.id, said) if said else "",
        )
        return await self.send("interactive", payload, form=payloads.form(payload))

    async def submit(
        self, person: Person, view: Mapping[str, Any], values: Mapping[str, Any]
    ) -> httpx.Response | None:
        """A view that is filled in and sent."""
        payload = payloads.submitted(person, view, values, trigger=self.slack.trigger(person.id))
        return await self.send("interactive", payload, form=payloads.form(payload))

    async def tell(
        self,
        inner: Mapping[str, Any],
        *,
        event_id: str = "",
        headers: Mapping[str, str] | None = None,
        envelope: Mapping[str, object] | None = None,
    ) -> httpx.Response | None:
        """An event; `envelope` replaces fields around it."""
        body = payloads.event(
            inner, **{"event_id": event_id or f"Ev{uuid.uuid4().hex}", **(envelope or {})}
        )
        return await self.send("events_api", body, headers=headers)

    async def send(
        self,
        kind: str,
        payload: Mapping[str, Any],
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response | None:
        """Something for the app, the way that it is connected."""
        if self._app is None:
            await self._by_socket(kind, payload)
            return None
        body = urlencode(form) if form is not None else json.dumps(payload)
        content = "application/x-www-form-urlencoded" if form is not None else "application/json"
        stamp = str(int(time.time()))
        signature = SignatureVerifier(self._secret).generate_signature(timestamp=stamp, body=body)
        return await self._app.post(
            "/slack/events",
            content=body,
            headers={
                "Content-Type": content,
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": signature or "",
                **(headers or {}),
            },
        )

    async def _by_socket(self, kind: str, payload: Mapping[str, Any]) -> None:
        envelope = {
            "envelope_id": uuid.uuid4().hex,
            "type": kind,
            "payload": dict(payload),
            "accepts_response_payload": kind != "events_api",
        }
        await self.slack.sockets[-1].send_json(envelope)
