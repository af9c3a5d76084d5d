"""From what Slack sends to a question: who asks, where, in which thread, in which words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bots.slack.asking import Asked, Entry
from bots.slack.work import Thread

#: A mention at the beginning or the end; one in the middle may be a part of the sentence.
_MENTION = re.compile(
    r"^\s*(?:<@[UW][A-Z0-9]+(?:\|[^>]*)?>\s*)+|\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>\s*$"
)
#: Links and references as Slack writes them: <https://…|words>, <#C1|channel>, <@U1>.
_REFERENCE = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^|>]+)(?:\|(?P<words>[^>]*))?>")
#: Fields of a payload that may name the asker's workspace.
_TEAM_FIELDS = ("user_team", "source_team", "team")


def asked_by_message(event: Mapping[str, Any], body: Mapping[str, Any], entry: Entry) -> Asked:
    """The question in a message event."""
    ts = str(event["ts"])
    return Asked(
        entry=entry,
        thread=Thread(
            str(body.get("team_id", "")),
            str(event["channel"]),
            str(event.get("thread_ts") or ts),
        ),
        ts=ts,
        user=str(event.get("user", "")),
        text=plain(without_mention(str(event.get("text") or ""))),
        teams=tuple(teams_named(event, body)),
        has_files=bool(event.get("files")),
    )


def asked_by_command(command: Mapping[str, Any]) -> Asked:
    """The question behind a command. The reply is shown to the asker alone."""
    team = str(command.get("team_id", ""))
    return Asked(
        entry=Entry.COMMAND,
        thread=Thread(team, str(command["channel_id"]), f"command-{command['user_id']}"),
        ts=str(command.get("trigger_id", "")),
        user=str(command["user_id"]),
        text=plain(str(command.get("text") or "")),
        alone=True,
        respond=str(command.get("response_url", "")),
    )


def asked_by_choice(body: Mapping[str, Any]) -> Asked:
    """What is chosen in a message of ours. The reply is shown to who chose it alone."""
    user = str(body["user"]["id"])
    team = str((body.get("team") or {}).get("id") or "")
    return Asked(
        entry=Entry.COMMAND,
        thread=Thread(team, str((body.get("channel") or {}).get("id") or ""), f"choice-{user}"),
        ts=str(body.get("trigger_id", "")),
        user=user,
        text="",
        teams=tuple(teams_named({}, body)),
        alone=True,
        respond=str(body["response_url"]),
    )


def teams_named(event: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[str]:
    """Every workspace that a payload names as that of who acts."""
    for name in _TEAM_FIELDS:
        value = event.get(name)
        if isinstance(value, str) and value:
            yield value
    user = body.get("user")
    if isinstance(user, Mapping) and isinstance(user.get("team_id"), str):
        yield user["team_id"]
    if body.get("is_ext_shared_channel") is True and not event.get("user_team"):
        # The channel is shared and nobody says whose the asker is.
        yield "unknown"


def without_mention(text: str) -> str:
    """The words of a message without the app's name at their ends."""
    return _MENTION.sub("", text).strip()


def plain(text: str) -> str:
    """Words as they were typed: Slack's references read as words, its entities as characters."""

    def as_words(found: re.Match[str]) -> str:
        if found["words"]:
            return found["words"]
        return "" if found["kind"] else found["target"]

    return html.unescape(_REFERENCE.sub(as_words, text)).strip()
