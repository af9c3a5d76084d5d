"""What Slack sends to an app when a person does something, in Slack's own shapes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bots.slack.fake.world import APP, BOT_USER, HOME, Channel, Person, Said

VERIFICATION = "fake-verification-token"


def event(inner: Mapping[str, Any], **envelope: object) -> dict[str, Any]:
    """An event in its envelope; `envelope` replaces fields of it."""
    return {
        "token": VERIFICATION,
        "team_id": HOME,
        "api_app_id": APP,
        "type": "event_callback",
        "event_time": 1_790_000_000,
        "is_ext_shared_channel": False,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": HOME,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "event": dict(inner),
        **envelope,
    }


def message(said: Said, person: Person, channel: Channel) -> dict[str, Any]:
    """A message of a person, as an app hears of it in a conversation with it."""
    told = said.told() | {
        "channel": channel.id,
        "event_ts": said.ts,
        "channel_type": "im" if channel.is_im else "group" if channel.is_private else "channel",
        "team": HOME,
        "client_msg_id": f"c{said.ts}",
    }
    return _of(person, told)


def mention(said: Said, person: Person, channel: Channel) -> dict[str, Any]:
    """A message that names the app in a channel."""
    told = said.told() | {
        "type": "app_mention",
        "channel": channel.id,
        "event_ts": said.ts,
        "team": HOME,
    }
    return _of(person, told)


def _of(person: Person, told: dict[str, Any]) -> dict[str, Any]:
    """What Slack adds where somebody of another workspace spoke."""
    if person.team != HOME:
        told |= {"user_team": person.team, "source_team": person.team}
    return told


def changed(said: Said, before: str, person: Person, channel: Channel) -> dict[str, Any]:
    """An edited message."""
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": channel.id,
        "channel_type": "im" if channel.is_im else "channel",
        "ts": f"{said.ts}9",
        "event_ts": f"{said.ts}9",
        "message": said.told() | {"edited": {"user": person.id, "ts": f"{said.ts}9"}},
        "previous_message": said.told() | {"text": before},
    }


def home_opened(person: Person, channel: Channel, tab: str) -> dict[str, Any]:
    """A person opens the app: its home, or its messages."""
    return {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": "1790000000.000100",
    }


def stopped(person: Person, channel: str, thread: str, streaming: list[str]) -> dict[str, Any]:
    """A person presses Stop."""
    return {
        "type": "agent_session_stopped",
        "user": person.id,
        "channel": channel,
        "thread_ts": thread,
        "streaming_message_ts": streaming,
        "event_ts": "1790000000.000200",
    }


def command(
    person: Person, channel: Channel, text: str, *, trigger: str, respond: str, name: str
) -> dict[str, str]:
    """A slash command; its team is always the one that the app is installed in."""
    return {
        "token": VERIFICATION,
        "team_id": HOME,
        "team_domain": "example",
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_im else channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": respond,
        "trigger_id": trigger,
    }


def shortcut(
    person: Person, said: Said, *, callback: str, trigger: str, respond: str
) -> dict[str, Any]:
    """A shortcut on a message."""
    return _interaction("message_action", person, trigger) | {
        "callback_id": callback,
        "message_ts": said.ts,
        "message": said.told(),
        "channel": {"id": said.channel, "name": "channel"},
        "response_url": respond,
    }


def pressed(
    person: Person,
    action: Mapping[str, Any],
    *,
    trigger: str,
    said: Said | None = None,
    view: Mapping[str, Any] | None = None,
    respond: str = "",
) -> dict[str, Any]:
    """A button, menu or feedback button in a message or a view."""
    payload = _interaction("block_actions", person, trigger) | {
        "actions": [{"action_ts": "1790000000.000300", "block_id": "block", **action}],
    }
    if said is not None:
        payload |= {
            "container": {
                "type": "message",
                "message_ts": said.ts,
                "channel_id": said.channel,
                "is_ephemeral": bool(said.only_for),
                "thread_ts": said.thread_ts or said.ts,
            },
            "channel": {"id": said.channel, "name": "channel"},
            "message": said.told(),
            "response_url": respond,
        }
    if view is not None:
        payload |= {"container": {"type": "view", "view_id": view["id"]}, "view": dict(view)}
    return payload


def submitted(
    person: Person, view: Mapping[str, Any], values: Mapping[str, Any], *, trigger: str
) -> dict[str, Any]:
    """A view that is sent; `values` by block id and action id."""
    return _interaction("view_submission", person, trigger) | {
        "view": dict(view) | {"state": {"values": dict(values)}},
        "response_urls": [],
    }


def _interaction(kind: str, person: Person, trigger: str) -> dict[str, Any]:
    # The team of the person, not of the workspace: that is how an outsider shows.
    return {
        "type": kind,
        "token": VERIFICATION,
        "team": {"id": HOME, "domain": "example"},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team,
        },
        "api_app_id": APP,
        "trigger_id": trigger,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def form(payload: Mapping[str, Any]) -> dict[str, str]:
    """An interaction as the form field that Slack sends it in."""
    return {"payload": json.dumps(payload)}
