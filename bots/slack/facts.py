"""What Slack says of people and places, believed for minutes or until an event denies it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from slack_sdk.errors import SlackApiError

from bots.slack.clearance import Asker, Home, Level, Place, level_in, level_of

#: Seconds that a fact is believed.
BELIEVED_S = 300.0

_Value = TypeVar("_Value")


@dataclass(slots=True)
class _Kept(Generic[_Value]):
    value: _Value
    until: float


@dataclass(slots=True, kw_only=True)
class Facts:
    """Looks up askers and places, and says what a reply may be made of."""

    #: User groups whose members are partners, and channels where only partners read.
    groups: frozenset[str]
    channels: frozenset[str]
    #: Seconds on a clock that never goes back.
    clock: Callable[[], float]
    _kept: dict[tuple[str, str, str], _Kept[Any]] = field(default_factory=dict)

    async def level(
        self,
        client: Any,
        user: str,
        channel: str,
        *,
        teams: Iterable[str] = (),
        alone: bool = False,
        afresh: bool = False,
    ) -> Level:
        """What a reply to a person in a channel may be made of.

        `alone`: it is shown to that person only. `afresh`: nothing that was looked up before is
        believed; that is for the moment before something is posted.
        """
        if afresh:
            self.forget(user)
            self.forget(channel)
            for group in self.groups:
                self.forget(group)
        home = await self.home(client)
        asker = await self._asker(client, home, user)
        if alone:
            place: Place | None = Place(id=channel, private_reply=True)
        else:
            place = await self._place(client, home, channel)
        return level_of(home, asker, place, teams)

    async def level_in(self, client: Any, channel: str) -> Level:
        """What may be posted in a channel for all who read it; nothing known before is believed."""
        self.forget(channel)
        home = await self.home(client)
        return level_in(home, await self._place(client, home, channel))

    async def home(self, client: Any) -> Home:
        """The workspace of the client's token; an unknown one has no partners."""

        async def look() -> Home:
            told = await client.auth_test()
            return Home(team=told.get("team_id") or "", enterprise=told.get("enterprise_id") or "")

        return await self._once(("home", "", str(client.token)), look) or Home(team="")

    def forget(self, name: str) -> None:
        """Believe nothing of a person, channel or group that was looked up before."""
        for key in [key for key in self._kept if key[1] == name]:
            del self._kept[key]

    def forget_all(self) -> None:
        """Believe nothing that was looked up before."""
        self._kept.clear()

    async def _asker(self, client: Any, home: Home, user: str) -> Asker | None:
        async def look() -> Asker:
            return _asker((await client.users_info(user=user))["user"])

        found = await self._once(("user", user, home.team), look)
        if found is None:
            return None
        return replace(found, in_group=await self._in_group(client, home, user))

    async def _in_group(self, client: Any, home: Home, user: str) -> bool | None:
        for group in sorted(self.groups):

            async def look(group: str = group) -> frozenset[str]:
                told = await client.usergroups_users_list(usergroup=group)
                return frozenset(told.get("users") or ())

            members = await self._once(("group", group, home.team), look)
            if members is not None and user in members:
                return True
        return False if self.groups else None

    async def _place(self, client: Any, home: Home, channel: str) -> Place | None:
        async def look() -> Place:
            told = (await client.conversations_info(channel=channel))["channel"]
            return _place(told, is_listed=channel in self.channels)

        if channel.startswith("D"):
            # Nobody but the person and the app is ever in it.
            return Place(id=channel, is_direct=True)
        return await self._once(("channel", channel, home.team), look)

    async def _once(
        self, key: tuple[str, str, str], look: Callable[[], Awaitable[_Value]]
    ) -> _Value | None:
        """A fact that is still believed, or looked up now; None where Slack does not tell it."""
        kept = self._kept.get(key)
        if kept is not None and kept.until > self.clock():
            found: _Value = kept.value
            return found
        try:
            value = await look()
        except (SlackApiError, KeyError, TypeError, OSError, TimeoutError):
            # Not known now; a failure is not remembered.
            return None
        self._kept[key] = _Kept(value, self.clock() + BELIEVED_S)
        return value


#: The fields of `users.info` that count against a person.
_FLAGS = (
    "deleted",
    "is_bot",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
    "is_email_confirmed",
)


def _asker(told: Mapping[str, Any]) -> Asker:
    enterprise = told.get("enterprise_user")
    within = enterprise.get("enterprise_id") if isinstance(enterprise, Mapping) else None
    return Asker(
        id=str(told["id"]),
        team=_text(told.get("team_id")),
        enterprise=_text(within),
        **{name: _flag(told.get(name)) for name in _FLAGS},
    )


def _place(told: Mapping[str, Any], *, is_listed: bool) -> Place:
    teams = told.get("shared_team_ids")
    # These two are left out where there are none.
    others = [
        team
        for name in ("connected_team_ids", "pending_connected_team_ids")
        for team in told.get(name) or ()
    ]
    return Place(
        id=str(told["id"]),
        is_ext_shared=_flag(told.get("is_ext_shared")),
        is_pending_ext_shared=_flag(told.get("is_pending_ext_shared")),
        teams=frozenset(map(str, [*teams, *others])) if isinstance(teams, list) else None,
        is_listed=is_listed,
    )


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
