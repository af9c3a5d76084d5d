"""The made-up Slack with a page on which a person can try the app, without a workspace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from aiohttp import web

from bots.slack.fake.acts import Acts
from bots.slack.fake.server import FakeSlack
from bots.slack.fake.world import BOT_USER, ELSEWHERE, Channel, Person, Said, World

#: What is listed as a channel of partners, and whose members are partners.
PARTNER_CHANNEL = "C0PARTNERS"
PARTNER_GROUP = "S0PARTNERS"
#: Where people pick up questions.
TRIAGE_CHANNEL = "C0TRIAGE"
_PAGE = files("bots.slack.fake").joinpath("page")
_FILES = {
    "/": ("console.html", "text/html"),
    "/console.js": ("console.js", "text/javascript"),
    "/console.css": ("console.css", "text/css"),
}
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


def small_world() -> World:
    """A few people and channels that show who may read what."""
    world = World(groups={PARTNER_GROUP: ["U0PARTNER", "U0NEW"]})
    for person in (
        Person(id="U0PARTNER", name="Police officer (partner)", email="officer@police.example"),
        Person(id="U0NEW", name="New housing officer (partner)", email="new@housing.example"),
        Person(id="U0STAFF", name="Member of no partner group"),
        Person(id="U0GUEST", name="Guest", is_ultra_restricted=True),
        Person(id="U0OUTSIDE", name="From another workspace", team=ELSEWHERE),
    ):
        world.join(person)
        world.direct(person.id)
    everyone = [BOT_USER, *world.people]
    world.open(Channel(id=PARTNER_CHANNEL, name="partners", members=everyone))
    world.open(Channel(id=TRIAGE_CHANNEL, name="triage", members=everyone))
    world.open(Channel(id="C0GENERAL", name="general", members=everyone))
    world.open(
        Channel(
            id="C0SHARED",
            name="shared-with-another-workspace",
            members=everyone,
            is_ext_shared=True,
            shared_team_ids=["T0HOME", ELSEWHERE],
        )
    )
    return world


class Console(FakeSlack):
    """A FakeSlack with its page."""

    #: How people's acts reach the app; set by whoever puts the two together.
    acts: Acts | None = None

    def add_pages(self, app: web.Application) -> None:
        """The page, what it shows, and what is done on it."""
        for path in _FILES:
            app.router.add_get(path, self._file)
        app.router.add_get("/console/state", self._state)
        app.router.add_post("/console/act", self._act)

    async def _file(self, request: web.Request) -> web.Response:
        name, kind = _FILES[request.path]
        headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
        text = _PAGE.joinpath(name).read_text("utf-8")
        return web.Response(text=text, content_type=kind, charset="utf-8", headers=headers)

    async def _state(self, request: web.Request) -> web.Response:
        user = request.query.get("user", "")
        channel = request.query.get("channel", "")
        views = [view for view in self.world.views.values() if view.get("for") == user]
        return web.json_response(
            {
                "people": [
                    {"id": each.id, "name": each.name} for each in self.world.people.values()
                ],
                "channels": [
                    {"id": each.id, "name": each.name}
                    for each in self.world.channels.values()
                    if not each.is_im
                ],
                "direct": self.world.direct(user).id if user in self.world.people else "",
                "messages": [self._shown(each) for each in self.world.heard_in(channel, user)],
                "statuses": {
                    thread: words
                    for (place, thread), words in self.world.statuses.items()
                    if place == channel and words
                },
                "prompts": self.world.prompts.get(channel, []),
                "home": self.world.homes.get(user),
                "view": views[-1] if views else None,
                "refused": [
                    {"method": each.method, "error": each.error}
                    for each in self.calls
                    if each.error
                ][-5:],
            }
        )

    def _shown(self, said: Said) -> dict[str, Any]:
        person = self.world.people.get(said.user)
        name = person.name if person else "Community safety assistant"
        return asdict(said) | {"name": name, "is_app": said.user == BOT_USER}

    async def _act(self, request: web.Request) -> web.Response:
        """What a person does on the page, told to the app as Slack would."""
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        given = await request.json()
        person = self.world.people[given["user"]]
        answer = await self._do(given, person)
        return web.json_response(answer)

    async def _do(self, given: Mapping[str, Any], person: Person) -> dict[str, Any]:
        acts = self.acts
        if acts is None:
            return {"error": "no app is connected"}
        channel = self.world.channels.get(given.get("channel", ""))
        said = self.world.message(given.get("channel", ""), given.get("ts", ""))
        match given["act"]:
            case "write":
                await self._write(given, person, channel, acts)
            case "edit" if said is not None:
                await acts.edit(person, said, given["text"])
            case "open":
                await acts.open_app(person, given["tab"])
            case "stop":
                await acts.stop(person, given["channel"], given["thread"])
            case "shortcut" if said is not None:
                await acts.shortcut(person, said, given["callback"])
            case "press":
                view = self.world.views.get(given.get("view", "")) or self.world.homes.get(
                    person.id
                )
                await acts.press(person, given["action"], said=said, view=None if said else view)
            case "submit":
                return await self._submit(given, person, acts)
            case "close":
                self.world.views.pop(given["view"], None)
            case _:
                return {"error": "not understood"}
        return {}

    @staticmethod
    async def _write(
        given: Mapping[str, Any], person: Person, channel: Channel | None, acts: Acts
    ) -> None:
        """A message, or a command."""
        text = str(given["text"])
        if text.startswith("/"):
            name, _, rest = text.partition(" ")
            await acts.command(person, rest, channel, name=name)
        else:
            await acts.write(person, text, channel, thread=given.get("thread", ""))

    async def _submit(self, given: Mapping[str, Any], person: Person, acts: Acts) -> dict[str, Any]:
        """A view that is sent: closed, unless the app names what is wrong with it."""
        view = self.world.views[given["view"]]
        response = await acts.submit(person, view, given["values"])
        answer = json.loads(response.content or b"{}") if response is not None else {}
        if answer.get("response_action") == "errors":
            return {"errors": answer["errors"]}
        if answer.get("response_action") == "update":
            self.methods.call("views.update", {"view_id": given["view"], "view": answer["view"]})
            return {}
        self.world.views.pop(given["view"], None)
        return {}
