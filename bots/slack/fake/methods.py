"""The methods of Slack's Web API that the app uses, each as strict as Slack is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bots.slack.fake.check import (
    LONGEST_MARKDOWN,
    MOST_BLOCKS,
    Refused,
    check_blocks,
    check_message,
    check_view,
    read_blocks,
)
from bots.slack.fake.world import APP, BOT, BOT_USER, HOME, Said, World

#: What each method needs of the app's scopes; methods that are not named need none.
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "agents.sessions.setStatus": "assistant:write",
    "agents.sessions.rename": "assistant:write",
    "users.info": "users:read",
    "usergroups.users.list": "usergroups:read",
    "conversations.open": "im:write",
}
ALL_SCOPES = frozenset(
    {
        "app_mentions:read", "assistant:write", "chat:write", "commands", "im:history", "im:write",
        "channels:read", "groups:read", "users:read", "users:read.email", "usergroups:read",
    }
)  # fmt: skip
MOST_PROMPTS = 4
LONGEST_SESSION_TITLE = 200
_SESSION_STATUSES = frozenset({"processing", "active", "suspended", "closed"})

#: The method of ours that answers each of Slack's.
_METHODS: Mapping[str, str] = {
    "auth.test": "_auth_test",
    "users.info": "_users_info",
    "usergroups.users.list": "_usergroups_users_list",
    "conversations.info": "_conversations_info",
    "conversations.open": "_conversations_open",
    "chat.postMessage": "_chat_post_message",
    "chat.postEphemeral": "_chat_post_ephemeral",
    "chat.update": "_chat_update",
    "chat.delete": "_chat_delete",
    "chat.startStream": "_chat_start_stream",
    "chat.appendStream": "_chat_append_stream",
    "chat.stopStream": "_chat_stop_stream",
    "assistant.threads.setStatus": "_set_status",
    "assistant.threads.setSuggestedPrompts": "_set_prompts",
    "agents.sessions.setStatus": "_session_status",
    "agents.sessions.rename": "_rename_session",
    "views.open": "_views_open",
    "views.push": "_views_push",
    "views.update": "_views_update",
    "views.publish": "_views_publish",
}

Given = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Methods:
    """Answers calls against a world. Raises Refused where Slack answers `ok: false`."""

    world: World
    scopes: frozenset[str] = ALL_SCOPES
    #: Valid trigger ids with the person whose act each came from; each opens one view.
    triggers: dict[str, str] = field(default_factory=dict)
    #: Whether the workspace has the paid features that streams and sessions need.
    has_agents: bool = True

    def call(self, method: str, given: Given) -> dict[str, Any]:
        """What Slack answers, without `ok`."""
        if method not in _METHODS:
            raise Refused("unknown_method")
        scope = SCOPES.get(method, "")
        if scope and scope not in self.scopes:
            raise Refused("missing_scope", f"needed: {scope}")
        answer: dict[str, Any] = getattr(self, _METHODS[method])(given)
        return answer

    # Who one is

    def _auth_test(self, _: Given) -> dict[str, Any]:
        return {
            "url": "https://example.slack.com/",
            "team": "Home",
            "user": "assistant",
            "team_id": HOME,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "app_id": APP,
            "is_enterprise_install": False,
        }

    def _users_info(self, given: Given) -> dict[str, Any]:
        person = self.world.people.get(str(given.get("user")))
        if person is None:
            raise Refused("user_not_found")
        return {"user": person.told()}

    def _usergroups_users_list(self, given: Given) -> dict[str, Any]:
        members = self.world.groups.get(str(given.get("usergroup")))
        if members is None:
            raise Refused("no_such_subteam")
        return {"users": list(members)}

    def _conversations_info(self, given: Given) -> dict[str, Any]:
        channel = self.world.channels.get(str(given.get("channel")))
        if channel is None:
            raise Refused("channel_not_found")
        scope = (
            "groups:read" if channel.is_private else "im:read" if channel.is_im else "channels:read"
        )
        if scope not in self.scopes:
            raise Refused("missing_scope", f"needed: {scope}")
        return {"channel": channel.told()}

    def _conversations_open(self, given: Given) -> dict[str, Any]:
        users = str(given.get("users", ""))
        if users not in self.world.people:
            raise Refused("user_not_found")
        return {"channel": {"id": self.world.direct(users).id}}

    # What is said

    def _chat_post_message(self, given: Given) -> dict[str, Any]:
        channel = self._place(given)
        said = self._said(given, channel)
        return {"channel": channel, "ts": said.ts, "message": said.told()}

    def _chat_post_ephemeral(self, given: Given) -> dict[str, Any]:
        channel, user = self._place(given), str(given.get("user", ""))
        if user not in self.world.people:
            raise Refused("user_not_in_channel")
        if user not in self.world.channels[channel].members:
            raise Refused("user_not_in_channel")
        said = self._said(given, channel, only_for=user)
        return {"message_ts": said.ts}

    def _chat_update(self, given: Given) -> dict[str, Any]:
        said = self._mine(given)
        if said.only_for:
            raise Refused("message_not_found")
        if said.streaming:
            raise Refused("streaming_state_conflict")
        check_message(given)
        said.text, said.blocks = _words(given), read_blocks(given.get("blocks"))
        said.edited = True
        return {"channel": said.channel, "ts": said.ts, "text": said.text}

    def _chat_delete(self, given: Given) -> dict[str, Any]:
        said = self._mine(given)
        self.world.messages.remove(said)
        return {"channel": said.channel, "ts": said.ts}

    # Streams

    def _chat_start_stream(self, given: Given) -> dict[str, Any]:
        self._needs_agents()
        channel = self._place(given)
        thread = self._thread(channel, given)
        if not thread:
            raise Refused("invalid_thread_ts")
        if not self.world.channels[channel].is_im:
            for name in ("recipient_team_id", "recipient_user_id"):
                if not given.get(name):
                    raise Refused(f"missing_{name}")
        _check_streamed(given)
        said = self.world.say(
            Said(
                channel=channel,
                ts=self.world.next_ts(),
                user=BOT_USER,
                text=_streamed(given),
                thread_ts=thread,
                streaming=True,
                streamed=True,
            )
        )
        return {"channel": channel, "ts": said.ts}

    def _chat_append_stream(self, given: Given) -> dict[str, Any]:
        said = self._streaming(given)
        _check_streamed(given)
        if not _streamed(given) and not given.get("chunks"):
            raise Refused("no_text")
        said.text += _streamed(given)
        if len(said.text) > LONGEST_MARKDOWN:
            raise Refused("msg_too_long")
        return {"channel": said.channel, "ts": said.ts}

    def _chat_stop_stream(self, given: Given) -> dict[str, Any]:
        said = self._streaming(given)
        _check_streamed(given)
        blocks = read_blocks(given.get("blocks"))
        check_blocks(blocks, most=MOST_BLOCKS, in_view=False)
        said.text += _streamed(given)
        said.blocks, said.streaming = blocks, False
        status = given.get("session_status")
        if status is not None:
            self._set_session(said.channel, said.thread_ts, str(status))
        return {"channel": said.channel, "ts": said.ts, "message": said.told()}

    # What an agent shows beside its words

    def _set_status(self, given: Given) -> dict[str, Any]:
        self._needs_agents()
        channel, thread = str(given.get("channel_id", "")), str(given.get("thread_ts", ""))
        if channel not in self.world.channels:
            raise Refused("channel_not_found")
        if not thread:
            raise Refused("invalid_thread_ts")
        self.world.statuses[channel, thread] = str(given.get("status", ""))
        return {}

    def _set_prompts(self, given: Given) -> dict[str, Any]:
        self._needs_agents()
        if given.get("thread_ts"):
            # Slack fails here without a word; a test should not.
            raise Refused("invalid_arguments", "thread_ts: not for an app with agent_view")
        prompts = given.get("prompts")
        prompts = json.loads(prompts) if isinstance(prompts, str) else prompts
        if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
            raise Refused("invalid_arguments", f"prompts: 1 to {MOST_PROMPTS}")
        if not all(each.get("title") and each.get("message") for each in prompts):
            raise Refused("invalid_arguments", "prompts: a title and a message each")
        self.world.prompts[str(given.get("channel_id"))] = prompts
        return {}

    def _session_status(self, given: Given) -> dict[str, Any]:
        self._needs_agents()
        channel, thread = str(given.get("channel_id", "")), str(given.get("thread_ts", ""))
        if channel not in self.world.channels:
            raise Refused("channel_not_found")
        if len(str(given.get("title", ""))) > LONGEST_SESSION_TITLE:
            raise Refused("invalid_arguments", "title: too long")
        self._set_session(channel, thread, str(given.get("status", "")))
        if given.get("title"):
            self.world.sessions[channel, thread]["title"] = str(given["title"])
        return {}

    def _rename_session(self, given: Given) -> dict[str, Any]:
        key = (str(given.get("channel_id", "")), str(given.get("thread_ts", "")))
        if key not in self.world.sessions:
            raise Refused("session_not_found")
        if not 0 < len(str(given.get("title", ""))) <= LONGEST_SESSION_TITLE:
            raise Refused("invalid_arguments", "title: empty or too long")
        self.world.sessions[key]["title"] = str(given["title"])
        return {}

    # Views

    def _views_open(self, given: Given) -> dict[str, Any]:
        user = self._use_trigger(given)
        return {"view": self._keep(_view(given), user)}

    def _views_push(self, given: Given) -> dict[str, Any]:
        return self._views_open(given)

    def _views_update(self, given: Given) -> dict[str, Any]:
        known = str(given.get("view_id", ""))
        if known not in self.world.views:
            raise Refused("not_found")
        return {"view": self._keep(_view(given), self.world.views[known]["for"], known)}

    def _views_publish(self, given: Given) -> dict[str, Any]:
        user = str(given.get("user_id", ""))
        if user not in self.world.people:
            raise Refused("user_not_found")
        view = _view(given)
        if view.get("type") != "home":
            raise Refused("invalid_arguments", "/view/type: home")
        self.world.homes[user] = view | {"id": f"VHOME{user}", "team_id": HOME, "app_id": APP}
        return {"view": self.world.homes[user]}

    # What the above share

    def _needs_agents(self) -> None:
        if not self.has_agents:
            raise Refused("not_allowed_token_type", "agent features need a paid workspace")

    def _place(self, given: Given) -> str:
        """The channel of a message; a person's id stands for their conversation with the app."""
        name = str(given.get("channel", ""))
        if name in self.world.people:
            return self.world.direct(name).id
        channel = self.world.channels.get(name)
        if channel is None:
            raise Refused("channel_not_found")
        if channel.is_archived:
            raise Refused("is_archived")
        if not channel.is_im and BOT_USER not in channel.members:
            raise Refused("not_in_channel")
        return name

    def _thread(self, channel: str, given: Given) -> str:
        thread = str(given.get("thread_ts") or "")
        if thread and self.world.message(channel, thread) is None:
            raise Refused("thread_not_found")
        return thread

    def _said(self, given: Given, channel: str, only_for: str = "") -> Said:
        """What the app says, once it is held to what Slack takes."""
        check_message(given)
        return self.world.say(
            Said(
                channel=channel,
                ts=self.world.next_ts(),
                user=BOT_USER,
                text=_words(given),
                blocks=read_blocks(given.get("blocks")),
                thread_ts=self._thread(channel, given),
                only_for=only_for,
                metadata=_object(given.get("metadata")),
            )
        )

    def _mine(self, given: Given) -> Said:
        said = self.world.message(str(given.get("channel", "")), str(given.get("ts", "")))
        if said is None:
            raise Refused("message_not_found")
        if said.user != BOT_USER:
            raise Refused("cant_update_message")
        return said

    def _streaming(self, given: Given) -> Said:
        said = self._mine(given)
        if not said.streaming:
            raise Refused("message_not_in_streaming_state")
        return said

    def _set_session(self, channel: str, thread: str, status: str) -> None:
        if status not in _SESSION_STATUSES:
            raise Refused("invalid_arguments", f"status: {status!r}")
        self.world.sessions.setdefault((channel, thread), {})["status"] = status

    def _use_trigger(self, given: Given) -> str:
        """The person whose act it came from; good once."""
        trigger = str(given.get("trigger_id", ""))
        if trigger not in self.triggers:
            raise Refused("expired_trigger_id" if trigger else "invalid_arguments")
        return self.triggers.pop(trigger)

    def _keep(self, view: dict[str, Any], user: str, known: str = "") -> dict[str, Any]:
        ids = {"id": known or self.world.next_id("V"), "team_id": HOME, "app_id": APP}
        kept = view | ids | {"for": user}
        self.world.views[kept["id"]] = kept
        return kept


def _view(given: Given) -> dict[str, Any]:
    view = _object(given.get("view"))
    check_view(view)
    return view


def _object(value: object) -> dict[str, Any]:
    """An object as it comes: itself, or JSON of one in a form."""
    if value is None or value == "":
        return {}
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise Refused("invalid_arguments", "not an object")
    return found


def _words(given: Given) -> str:
    return str(given.get("text") or given.get("markdown_text") or "")


def _chunks(given: Given) -> list[dict[str, Any]]:
    chunks = given.get("chunks") or []
    return json.loads(chunks) if isinstance(chunks, str) else list(chunks)


def _streamed(given: Given) -> str:
    """The words that a call adds to a stream."""
    return str(given.get("markdown_text") or "") + "".join(
        str(each.get("text", "")) for each in _chunks(given) if each.get("type") == "markdown_text"
    )


def _check_streamed(given: Given) -> None:
    if given.get("markdown_text") and given.get("chunks"):
        raise Refused("markdown_text_conflict")
    for each in _chunks(given):
        if each.get("type") == "task_update" and not (each.get("id") and each.get("title")):
            raise Refused("invalid_chunks", "task_update: an id and a title")
        if each.get("type") not in ("markdown_text", "task_update", "plan_update", "blocks"):
            raise Refused("invalid_chunks", f"type: {each.get('type')!r}")
    if len(_streamed(given)) > LONGEST_MARKDOWN:
        raise Refused("msg_too_long")
