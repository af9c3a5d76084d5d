"""The app in several workspaces: how one installs it, which token it has there, how it leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.http import INSTALL, REDIRECT
from bots.slack.installed_page import callback_options
from bots.slack.logs import LIBRARIES
from bots.slack.manifest import SCOPES

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Installing:
    """What it takes to be installed by others."""

    client_id: str
    client_secret: str
    installations: AsyncInstallationStore
    states: AsyncOAuthStateStore
    #: Address under which browsers reach this server, without a slash at its end.
    public_url: str

    def of_app(self, client: AsyncWebClient) -> Mapping[str, Any]:
        """What an AsyncApp is given for it."""
        return {
            "oauth_settings": AsyncOAuthSettings(
                client_id=self.client_id,
                client_secret=self.client_secret,
                scopes=list(SCOPES),
                user_scopes=[],
                redirect_uri=f"{self.public_url}{REDIRECT}",
                install_path=INSTALL,
                redirect_uri_path=REDIRECT,
                installation_store=self.installations,
                installation_store_bot_only=True,
                state_store=self.states,
                # Straight to Slack, which has a page of its own to look through.
                install_page_rendering_enabled=False,
                callback_options=callback_options(),
                logger=LIBRARIES,
            ),
            # Bolt's own asks Slack who it is for every event, and rotates tokens at slack.com
            # whatever client it is given.
            "authorize": AsyncInstallationStoreAuthorize(
                logger=LIBRARIES,
                installation_store=self.installations,
                client_id=self.client_id,
                client_secret=self.client_secret,
                client=client,
                bot_only=True,
                cache_enabled=True,
            ),
        }


def hear_leaving(
    app: AsyncApp,
    installations: AsyncInstallationStore | None,
    forget: Callable[[str], Awaitable[None]],
) -> None:
    """Delete all of a workspace that the app is taken out of. `forget`: all but its token."""

    async def left(body: Mapping[str, Any]) -> None:
        # Taken from the envelope, whose signature was checked.
        team, enterprise = body.get("team_id"), body.get("enterprise_id")
        if installations is not None:
            await installations.async_delete_all(enterprise_id=enterprise, team_id=team)
        for name in filter(None, (team, enterprise)):
            await forget(str(name))
        log.info("slack_left", kind="uninstalled")

    @app.event("app_uninstalled")
    async def uninstalled(body: Mapping[str, Any]) -> None:
        await left(body)

    @app.event("tokens_revoked")
    async def revoked(body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        tokens = event.get("tokens")
        if isinstance(tokens, Mapping) and tokens.get("bot"):
            await left(body)


def client_of(
    installations: AsyncInstallationStore, client: AsyncWebClient
) -> Callable[[str], Awaitable[Any]]:
    """Finds the client of a workspace."""

    async def found(team: str) -> Any:
        bot = await installations.async_find_bot(enterprise_id=None, team_id=team)
        if bot is None:
            return None
        return AsyncWebClient(
            token=bot.bot_token,
            base_url=client.base_url,
            logger=LIBRARIES,
            retry_handlers=client.retry_handlers,
        )

    return found
