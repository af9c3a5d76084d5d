"""Workspaces that the app is installed in, with their tokens sealed, as slack_sdk asks for them."""

from __future__ import annotations

from collections.abc import Callable
from logging import Logger
from typing import Any

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bots.slack.logs import LIBRARIES
from bots.slack.store.database import Database
from bots.slack.store.sealing import Seal
from bots.slack.store.tables import installations as table


class InstallationsKept(AsyncInstallationStore):
    """One bot for each workspace; no token of a person is ever kept."""

    def __init__(
        self,
        *,
        database: Database,
        seal: Seal,
        now: Callable[[], float],
        workspaces: frozenset[str],
    ) -> None:
        """`workspaces`: the only ones, by id, whose installation is taken. `now`: since 1970."""
        self._database = database
        self._seal = seal
        self._now = now
        self._workspaces = workspaces

    @property
    def logger(self) -> Logger:
        """The one through which no word of a person gets."""
        return LIBRARIES

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation. Raises BoltError where its workspace is not one of ours."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep the bot of an installation, in place of the one before."""
        workspace = _workspace(
            bot.enterprise_id, bot.team_id, of_enterprise=bot.is_enterprise_install
        )
        if workspace not in self._workspaces:
            raise BoltError("this workspace is not one of those that the settings name")
        row = {"sealed": self._seal.close(_fields(bot)), "at": self._now()}
        keep = insert(table).values(workspace=workspace, **row)
        keep = keep.on_conflict_do_update(index_elements=["workspace"], set_=row)
        await self._database.run(lambda connection: connection.execute(keep))

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot of a workspace, or None where the app is not installed there."""
        workspace = _workspace(enterprise_id, team_id, of_enterprise=is_enterprise_install)
        if workspace not in self._workspaces:
            return None
        query = select(table.c.sealed).filter_by(workspace=workspace)
        sealed = await self._database.run(lambda connection: connection.scalar(query))
        fields = self._seal.open(sealed) if sealed else None
        return Bot(**fields) if fields else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete the bot of a workspace."""
        names = [name for name in (team_id, None if team_id else enterprise_id) if name]
        gone = delete(table).where(table.c.workspace.in_(names))
        await self._database.run(lambda connection: connection.execute(gone))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing is kept of the person who installed it."""


def _workspace(
    enterprise: str | None, team: str | None, *, of_enterprise: bool | None = False
) -> str:
    """The id under which an installation is kept."""
    return (enterprise if of_enterprise or not team else team) or ""


def _fields(bot: Bot) -> dict[str, Any]:
    """What a bot is made of again."""
    return {
        "app_id": bot.app_id,
        "enterprise_id": bot.enterprise_id,
        "team_id": bot.team_id,
        "bot_token": bot.bot_token,
        "bot_id": bot.bot_id,
        "bot_user_id": bot.bot_user_id,
        "bot_scopes": list(bot.bot_scopes or ()),
        "bot_refresh_token": bot.bot_refresh_token,
        "bot_token_expires_at": bot.bot_token_expires_at,
        "is_enterprise_install": bot.is_enterprise_install,
        "installed_at": bot.installed_at,
    }
