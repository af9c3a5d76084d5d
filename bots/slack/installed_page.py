"""What an administrator reads after installing the app, or when it did not work."""

from __future__ import annotations

import html
from collections.abc import Sequence
from http import HTTPStatus

from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse

from bots.slack import phrases
from bots.slack.http import INSTALL

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{text}</p>{more}
</main>
</body>
</html>
"""
_AGAIN = f'\n<p><a href="{INSTALL}">Install the assistant in Slack</a></p>'


def callback_options() -> AsyncCallbackOptions:
    """Both pages. Neither repeats anything that came with the request."""
    return AsyncCallbackOptions(success=_success, failure=_failure)


async def _success(args: AsyncSuccessArgs) -> BoltResponse:
    page = _page(phrases.INSTALLED, phrases.INSTALLED_NEXT)
    return _response(HTTPStatus.OK, page, args.settings)


async def _failure(args: AsyncFailureArgs) -> BoltResponse:
    if args.reason == "storage_error":
        page = _page(phrases.NOT_INSTALLED, phrases.NOT_LISTED)
        return _response(HTTPStatus.FORBIDDEN, page, args.settings)
    page = _page(phrases.NOT_INSTALLED, phrases.BEGIN_AGAIN, _AGAIN)
    return _response(args.suggested_status_code, page, args.settings)


def _page(title: str, text: str, more: str = "") -> str:
    return _PAGE.format(title=html.escape(title), text=html.escape(text), more=more)


def _response(status: int, page: str, settings: AsyncOAuthSettings) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Set-Cookie": settings.state_utils.build_set_cookie_for_deletion(),
    }
    return BoltResponse(status=status, body=page, headers=headers)
