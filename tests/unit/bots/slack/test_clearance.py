"""Every asker in every place by every way in, with every piece of what Slack says left out once."""

from __future__ import annotations

import asyncio
from dataclasses import fields, replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.clearance import Asker, Home, Level, Place, level_of
from bots.slack.fake.world import BOT_USER, ELSEWHERE, HOME, Channel, Person
from tests.slack_stage import Stage, stage

LISTED = "C0LISTED"
OURS = Home(team=HOME)
MEMBER = Asker(
    id="U1",
    team=HOME,
    deleted=False,
    is_bot=False,
    is_restricted=False,
    is_ultra_restricted=False,
    is_stranger=None,
    is_email_confirmed=True,
    in_group=True,
)
CHANNEL = Place(
    id=LISTED,
    is_ext_shared=False,
    is_pending_ext_shared=False,
    teams=frozenset({HOME}),
    is_listed=True,
)
#: How a person in Slack differs from a partner; each by itself makes them an outsider.
ASKERS = {
    "partner": {},
    "not in the group": {"grouped": False},
    "guest of one channel": {"is_ultra_restricted": True},
    "guest of several": {"is_restricted": True},
    "deleted": {"deleted": True},
    "bot": {"is_bot": True},
    "stranger": {"is_stranger": True},
    "without confirmed email": {"is_email_confirmed": False},
    "of another workspace": {"team": ELSEWHERE},
    **{
        f"without {name}": {"untold": (name,)}
        for name in (
            "team_id", "deleted", "is_bot", "is_restricted", "is_ultra_restricted",
            "is_email_confirmed", "id",
        )
    },
}  # fmt: skip
#: How a channel differs from a listed one of partners.
PLACES = {
    "listed": {},
    "direct": {"direct": True},
    "not listed": {"id": "C0OTHER"},
    "shared": {"is_ext_shared": True},
    "about to be shared": {"is_pending_ext_shared": True},
    "read by another workspace": {"shared_team_ids": [HOME, ELSEWHERE]},
    "connected to another": {"connected_team_ids": [ELSEWHERE]},
    "private and listed": {"is_private": True},
    **{
        f"without {name}": {"untold": (name,)}
        for name in ("is_ext_shared", "is_pending_ext_shared", "shared_team_ids", "id")
    },
}  # fmt: skip
KEPT = {"listed", "direct", "private and listed"}


@pytest.mark.parametrize(("asker", "place"), list(product(ASKERS, PLACES)))
def test_partner_documents_are_for_partners_where_only_partners_read(asker, place):
    async def play() -> None:
        async with stage(channels=frozenset({LISTED})) as at:
            person, channel = _put(at, ASKERS[asker], PLACES[place])
            await at.acts.write(person, f"<@{BOT_USER}> by mention", channel)
            await at.slack.until(lambda: len(at.assistant.asked) >= 1)
            await at.bot.work.settled()
            await at.acts.command(person, "by command", channel)
            await at.slack.until(lambda: at.assistant.asked[-1][1]["question"] == "by command")
            await at.bot.work.settled()
            levels = {body["question"]: level for level, body in at.assistant.asked}
            may = asker == "partner"
            # A command is answered to the asker alone, so the channel does not count.
            assert levels == {
                "by mention": Level.PARTNER if may and place in KEPT else Level.PUBLIC,
                "by command": Level.PARTNER if may else Level.PUBLIC,
            }

    asyncio.run(play())


def _put(at: Stage, of_asker: dict, of_place: dict) -> tuple[Person, Channel]:
    changes, wanted = dict(of_asker), dict(of_place)
    person = at.partner(**changes) if changes.pop("grouped", True) else at.guest(**changes)
    if wanted.pop("direct", False):
        return person, at.world.direct(person.id)
    return person, at.channel(person, **({"id": LISTED} | wanted))


def test_a_partner_in_a_listed_channel_reads_partner_documents():
    assert level_of(OURS, MEMBER, CHANNEL, [HOME]) is Level.PARTNER


@pytest.mark.parametrize(
    "name",
    [each.name for each in fields(Asker) if each.name not in ("id", "enterprise", "is_stranger")],
)
def test_without_any_one_fact_of_the_asker_the_answer_is_for_the_public(name):
    assert level_of(OURS, replace(MEMBER, **{name: None}), CHANNEL, [HOME]) is Level.PUBLIC


@pytest.mark.parametrize("name", ["is_ext_shared", "is_pending_ext_shared", "teams"])
def test_without_any_one_fact_of_the_place_the_answer_is_for_the_public(name):
    assert level_of(OURS, MEMBER, replace(CHANNEL, **{name: None}), [HOME]) is Level.PUBLIC


def test_nobody_and_nowhere_are_for_the_public():
    assert level_of(OURS, None, CHANNEL, []) is Level.PUBLIC
    assert level_of(OURS, MEMBER, None, []) is Level.PUBLIC
    assert level_of(Home(team=""), replace(MEMBER, team=""), CHANNEL, []) is Level.PUBLIC


@pytest.mark.parametrize("teams", [[ELSEWHERE], [HOME, ELSEWHERE], ["E9"], ["unknown"]])
def test_a_payload_that_names_another_workspace_counts_more_than_what_is_looked_up(teams):
    assert level_of(OURS, MEMBER, CHANNEL, teams) is Level.PUBLIC
    assert level_of(OURS, MEMBER, Place(id="D1", is_direct=True), teams) is Level.PUBLIC


def test_the_workspaces_of_one_organisation_are_one_home():
    of_grid = Home(team=HOME, enterprise="E1")
    sibling = replace(MEMBER, team="T0SIBLING", enterprise="E1")
    assert level_of(of_grid, sibling, CHANNEL, ["E1"]) is Level.PARTNER
    assert level_of(of_grid, replace(sibling, enterprise="E2"), CHANNEL, []) is Level.PUBLIC
    assert level_of(OURS, sibling, CHANNEL, []) is Level.PUBLIC


_maybe = st.none() | st.booleans()


@given(
    asker=st.builds(
        Asker,
        id=st.just("U1"),
        team=st.sampled_from([None, HOME, ELSEWHERE]),
        enterprise=st.sampled_from([None, "E1", "E2"]),
        deleted=_maybe,
        is_bot=_maybe,
        is_restricted=_maybe,
        is_ultra_restricted=_maybe,
        is_stranger=_maybe,
        is_email_confirmed=_maybe,
        in_group=_maybe,
    ),
    place=st.builds(
        Place,
        id=st.just("C1"),
        is_direct=st.booleans(),
        is_ext_shared=_maybe,
        is_pending_ext_shared=_maybe,
        teams=st.sampled_from([None, frozenset({HOME}), frozenset({HOME, ELSEWHERE})]),
        is_listed=st.booleans(),
        private_reply=st.booleans(),
    ),
    teams=st.lists(st.sampled_from([HOME, ELSEWHERE, "E1", ""])),
)
def test_whoever_reads_partner_documents_is_a_partner_and_so_are_all_who_read_along(
    asker, place, teams
):
    if level_of(OURS, asker, place, teams) is Level.PUBLIC:
        return
    assert (asker.team, asker.in_group, asker.is_email_confirmed) == (HOME, True, True)
    assert (asker.deleted, asker.is_bot, asker.is_restricted) == (False, False, False)
    assert not asker.is_ultra_restricted
    assert not asker.is_stranger
    assert set(teams) <= {HOME, ""}
    assert (
        place.is_direct
        or place.private_reply
        or (place.is_listed and place.is_ext_shared is False and place.teams == {HOME})
    )
