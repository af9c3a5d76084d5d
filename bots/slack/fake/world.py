"""A workspace that is made up: who is in it, its channels, and what was said there.

It holds what the Web API would hold, in memory, and decides nothing about an app.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

HOME = "T0HOME"
ELSEWHERE = "T0ELSEWHERE"
BOT_USER = "U0BOT"
BOT = "B0BOT"
APP = "A0APP"


@dataclass(slots=True, kw_only=True)
class Person:
    """A user as `users.info` tells of them; the defaults are a full member's."""

    id: str
    name: str
    team: str = HOME
    deleted: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_email_confirmed: bool = True
    enterprise: str = ""
    email: str = ""
    tz: str = "Europe/London"
    #: Names of fields that are left out of what is told of them, as Slack does for outsiders.
    untold: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """The `user` object of `users.info`."""
        user: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower().replace(" ", "."),
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_stranger": self.is_stranger,
            "is_email_confirmed": self.is_email_confirmed,
            "tz": self.tz,
            "profile": {"real_name": self.name, "display_name": self.name, "email": self.email},
        }
        if self.enterprise:
            user["enterprise_user"] = {"enterprise_id": self.enterprise, "teams": [self.team]}
        if not self.is_stranger:
            del user["is_stranger"]
        return {name: value for name, value in user.items() if name not in self.untold}


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation as `conversations.info` tells of it."""

    id: str
    name: str = ""
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    is_archived: bool = False
    shared_team_ids: list[str] = field(default_factory=lambda: [HOME])
    connected_team_ids: list[str] = field(default_factory=list)
    untold: tuple[str, ...] = ()

    @property
    def is_im(self) -> bool:
        """Whether it is between one person and the app."""
        return self.id.startswith("D")

    def told(self) -> dict[str, Any]:
        """The `channel` object of `conversations.info`."""
        channel: dict[str, Any] = {"id": self.id, "is_archived": self.is_archived}
        if self.is_im:
            channel |= {"is_im": True, "user": self.members[0]}
        else:
            channel |= {
                "name": self.name,
                "is_channel": not self.is_private,
                "is_group": self.is_private,
                "is_im": False,
                "is_private": self.is_private,
                "is_ext_shared": self.is_ext_shared,
                "is_pending_ext_shared": self.is_pending_ext_shared,
                "is_shared": self.is_ext_shared or len(self.shared_team_ids) > 1,
                "is_org_shared": False,
                "shared_team_ids": self.shared_team_ids,
                "pending_connected_team_ids": [],
            }
            if self.connected_team_ids:
                channel["connected_team_ids"] = self.connected_team_ids
        return {name: value for name, value in channel.items() if name not in self.untold}


@dataclass(slots=True, kw_only=True)
class Said:
    """A message, as it stands now."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str = ""
    #: Who alone sees it; "" for all of the channel.
    only_for: str = ""
    #: Whether it is being streamed, and whether it was.
    streaming: bool = False
    streamed: bool = False
    edited: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """The `message` object of events and answers."""
        message: dict[str, Any] = {
            "type": "message",
            "ts": self.ts,
            "user": self.user,
            "text": self.text,
        }
        if self.user == BOT_USER:
            message |= {"bot_id": BOT, "app_id": APP}
        if self.blocks:
            message["blocks"] = self.blocks
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        return message


@dataclass(slots=True, kw_only=True)
class World:
    """All of it. One team is home; people and channels may be of another."""

    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    #: Members by user group.
    groups: dict[str, list[str]] = field(default_factory=dict)
    messages: list[Said] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Open views by id, the newest last.
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Status words by channel and thread, sessions by channel and thread, prompts by channel.
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    sessions: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    prompts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    _count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def next_ts(self) -> str:
        """A time stamp after all others."""
        number = next(self._count)
        return f"{1_790_000_000 + number // 1000}.{number % 1000:03}000"

    def next_id(self, letter: str) -> str:
        """An id that nothing has."""
        return f"{letter}0{next(self._count):06}"

    def join(self, person: Person) -> Person:
        """A person who is there from now on."""
        self.people[person.id] = person
        return person

    def open(self, channel: Channel) -> Channel:
        """A channel that is there from now on."""
        self.channels[channel.id] = channel
        return channel

    def direct(self, user: str) -> Channel:
        """The conversation of one person with the app."""
        found = next(
            (each for each in self.channels.values() if each.members == [user] and each.is_im), None
        )
        return found or self.open(Channel(id=self.next_id("D"), members=[user]))

    def message(self, channel: str, ts: str) -> Said | None:
        """The message of a channel with that time stamp."""
        found = (each for each in self.messages if (each.channel, each.ts) == (channel, ts))
        return next(found, None)

    def say(self, said: Said) -> Said:
        """A message that stands from now on."""
        self.messages.append(said)
        return said

    def heard_in(self, channel: str, user: str = "") -> list[Said]:
        """What a person, or the whole channel, sees of a channel, oldest first."""
        return [
            each
            for each in self.messages
            if each.channel == channel and each.only_for in ("", user)
        ]
