"""The manifest: Slack takes it, and it asks for all that the app uses and for nothing else."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from bots.slack.again import FIND_PATHWAY
from bots.slack.app import COMMAND
from bots.slack.fake.methods import ALL_SCOPES
from bots.slack.http import EVENTS, REDIRECT
from bots.slack.manifest import SCOPES, read_manifest
from bots.slack.retracting import RETRACT
from tests.slack_stage import played

SCHEMA = json.loads(Path(__file__).with_name("manifest.schema.json").read_text("utf-8"))
#: What an event needs of the scopes.
NEEDED = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "channel_shared": "channels:read",
    "channel_unshared": "channels:read",
    "shared_channel_invite_accepted": "channels:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "user_change": "users:read",
}


def faults(manifest) -> list[str]:
    return [each.message for each in jsonschema.Draft7Validator(SCHEMA).iter_errors(manifest)]


@pytest.fixture
def manifest():
    return copy.deepcopy(dict(read_manifest()))


def test_slack_takes_the_manifest(manifest):
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert faults(manifest) == []


def test_a_fifth_prompt_is_refused(manifest):
    prompts = manifest["features"]["agent_view"]["suggested_prompts"]
    prompts.append({"title": "A fifth", "message": "Who?"})
    assert len(prompts) == 5
    (fault,) = faults(manifest)
    assert "too long" in fault


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["display_information"].update(name="x" * 36),
        lambda it: it["display_information"].update(description="x" * 141),
        lambda it: it["display_information"].update(long_description="short"),
        lambda it: it["features"]["shortcuts"][0].update(name="x" * 25),
        lambda it: it["features"]["slash_commands"][0].update(command="csp"),
        lambda it: it["features"].update(assistant_view={"assistant_description": "old"}),
        lambda it: it["settings"]["event_subscriptions"].update(request_url="http://plain.example"),
        lambda it: it["settings"].update(socket_mode="true"),
    ],
    ids=range(8),
)
def test_what_slack_would_refuse_is_refused(manifest, change):
    change(manifest)
    assert len(faults(manifest)) == 1


def test_it_asks_for_what_the_app_uses_and_for_nothing_else():
    assert frozenset(SCOPES) == ALL_SCOPES
    for scope in SCOPES:
        assert not scope.startswith(("channels:history", "groups:history", "files", "admin"))
        assert not scope.endswith(":write.public")


def test_each_event_has_the_scope_that_it_needs(manifest):
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    for event in events:
        assert NEEDED.get(event, "chat:write") in SCOPES


@played()
async def test_the_app_hears_every_event_that_it_asks_for(at):
    events = read_manifest()["settings"]["event_subscriptions"]["bot_events"]
    deaf = set()
    for event in events:
        name, _, kind = event.partition(".")
        inner = {"type": name, "channel_type": kind, "channel": "C1", "thread_ts": "1", "ts": "1"}
        response = await at.acts.tell(inner)
        if response.status_code != 200:
            deaf.add(event)
    assert deaf == set()


def test_its_shortcuts_are_those_that_the_app_hears(manifest):
    named = {each["callback_id"] for each in manifest["features"]["shortcuts"]}
    assert named == {FIND_PATHWAY, RETRACT}


def test_every_address_is_one_that_is_served(manifest):
    command = manifest["features"]["slash_commands"][0]
    assert command["command"] == COMMAND
    settings = manifest["settings"]
    urls = {
        command["url"],
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
    }
    assert urls == {f"https://ask.example.gov.uk{EVENTS}"}
    assert manifest["oauth_config"]["redirect_urls"] == [f"https://ask.example.gov.uk{REDIRECT}"]


def test_by_socket_mode_it_needs_no_address(manifest):
    manifest["settings"]["socket_mode_enabled"] = True
    del manifest["features"]["slash_commands"][0]["url"]
    del manifest["settings"]["event_subscriptions"]["request_url"]
    del manifest["settings"]["interactivity"]["request_url"]
    del manifest["oauth_config"]["redirect_urls"]
    assert faults(manifest) == []
