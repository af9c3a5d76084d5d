"""Who may read what in Slack: the lower of who asks and who reads the reply.

Nothing is looked up here. What is not known counts against it: then the answer is for the public.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What an answer may be made of."""

    PUBLIC = "public"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The workspace that the app is installed in."""

    team: str
    #: "" outside an organisation of several workspaces.
    enterprise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What `users.info` says of a person; None is what it does not say."""

    id: str
    team: str | None = None
    enterprise: str | None = None
    deleted: bool | None = None
    is_bot: bool | None = None
    is_restricted: bool | None = None
    is_ultra_restricted: bool | None = None
    #: Slack leaves it out where it is false.
    is_stranger: bool | None = None
    is_email_confirmed: bool | None = None
    #: Whether one of the partners' user groups holds them.
    in_group: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What `conversations.info` says of where a reply is read; None is what it does not say."""

    id: str
    is_direct: bool = False
    is_ext_shared: bool | None = None
    is_pending_ext_shared: bool | None = None
    #: The workspaces that read it, or are invited to.
    teams: frozenset[str] | None = None
    #: Whether an administrator lists it as a channel of partners only.
    is_listed: bool = False
    #: Whether a reply is shown to the asker alone.
    private_reply: bool = False


def level_of(home: Home, asker: Asker | None, place: Place | None, teams: Iterable[str]) -> Level:
    """What a reply in a place may be made of.

    `teams`: every workspace that the payload itself names as the asker's.
    """
    if not is_partner(home, asker, teams):
        return Level.PUBLIC
    return Level.PARTNER if place is not None and _keeps_it(home, place) else Level.PUBLIC


def is_partner(home: Home, asker: Asker | None, teams: Iterable[str]) -> bool:
    """Whether a person may read what is for partners, wherever nobody else reads it."""
    if asker is None or not home.team:
        return False
    # Slack tells the truth about an outsider in one field or another, so all of them have to agree.
    if any(team not in (home.team, home.enterprise) for team in teams if team):
        return False
    is_member = asker.team == home.team or (
        bool(home.enterprise) and asker.enterprise == home.enterprise
    )
    outside = (asker.deleted, asker.is_bot, asker.is_restricted, asker.is_ultra_restricted)
    return (
        is_member
        and all(each is False for each in outside)
        and not asker.is_stranger
        and asker.is_email_confirmed is True
        and asker.in_group is True
    )


def level_in(home: Home, place: Place | None) -> Level:
    """What may be posted in a channel for all who read it, whoever asked for it.

    Never at partner level where one person reads it: who that is, is not known here.
    """
    if place is None or not home.team or place.is_direct or place.private_reply:
        return Level.PUBLIC
    return Level.PARTNER if _keeps_it(home, place) else Level.PUBLIC


def _keeps_it(home: Home, place: Place) -> bool:
    """Whether nobody but partners reads what is said there."""
    if place.is_direct or place.private_reply:
        return True
    return (
        place.is_listed
        and place.is_ext_shared is False
        and place.is_pending_ext_shared is False
        and place.teams is not None
        and place.teams <= {home.team}
    )
