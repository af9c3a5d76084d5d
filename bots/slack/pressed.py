"""From a button, a shortcut or a sent modal: who acts, on which message, and what that answers.

Only the payload and look-ups are believed: what Bolt says of an outsider's workspace is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bots.slack.clearance import Level
from bots.slack.heard import teams_named
from bots.slack.work import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """One act of a person on one message."""

    user: str
    #: Every workspace that the payload names as theirs.
    teams: tuple[str, ...]
    #: The workspace that the app belongs to.
    team: str
    channel: str
    #: Time stamps of the message and of the thread that it stands in.
    ts: str
    thread: str
    #: Whether the message is shown to this person alone.
    alone: bool
    #: Where something can be told to this person alone, for half an hour.
    respond: str
    #: Opens one modal, within three seconds.
    trigger: str

    def threads(self, asked: str) -> Iterator[Thread]:
        """The threads that may hold what was asked at that time stamp."""
        if self.alone:
            yield Thread(self.team, self.channel, f"command-{self.user}")
        yield self.private(asked)
        yield Thread(self.team, self.channel, self.thread)

    def private(self, asked: str) -> Thread:
        """A thread that this person alone has with the app about a question."""
        return Thread(self.team, self.channel, f"alone-{self.user}-{asked}")


def pressed(body: Mapping[str, Any]) -> Press:
    """What a button or a shortcut on a message tells."""
    user, message = body["user"], body.get("message") or {}
    container = body.get("container") or {}
    ts = str(container.get("message_ts") or body.get("message_ts") or message.get("ts") or "")
    return Press(
        user=str(user["id"]),
        teams=_teams(body),
        team=str((body.get("team") or {}).get("id") or ""),
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        ts=ts,
        thread=str(message.get("thread_ts") or container.get("thread_ts") or ts),
        alone=container.get("is_ephemeral") is True,
        respond=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
    )


def kept_in_view(press: Press, **more: object) -> str:
    """What a modal takes along, so that what it is sent with is known: never words of a person."""
    place = asdict(press) | {"user": "", "teams": (), "trigger": ""}
    return json.dumps({"press": place, **more})


def sent(body: Mapping[str, Any]) -> tuple[Press, dict[str, Any]]:
    """The place a modal was opened at, with who has sent it; and what else it took along."""
    kept = json.loads(body["view"]["private_metadata"])
    place = kept.pop("press") | {
        "user": str(body["user"]["id"]),
        "teams": _teams(body),
        "trigger": str(body.get("trigger_id") or ""),
    }
    return Press(**place), kept


def _teams(body: Mapping[str, Any]) -> tuple[str, ...]:
    # Where nobody says whose the person is, they are nobody's.
    return tuple(each for each in teams_named({}, body) if each) or ("unknown",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """The answer that a button stands below."""

    asked: str
    answer: str
    outcome: str
    level: Level
    release: str
    documents: tuple[str, ...]


def below(value: str) -> Below:
    """The answer that a button's value names."""
    given = json.loads(value)
    return Below(
        asked=str(given["asked"]),
        answer=str(given["answer"]),
        outcome=str(given["outcome"]),
        level=Level(given["level"]),
        release=str(given["release"]),
        documents=tuple(map(str, given["documents"])),
    )
