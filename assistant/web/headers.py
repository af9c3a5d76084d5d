"""Headers that keep a browser safe on every response, and the origins that are let in by name.

A route that needs another policy sets it itself, and that one stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import UnsafeSettings

#: What a PDF needs to be shown by the browsers' own viewers, and nothing that could run.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
#: A text file: shown as it is, in a box without any rights.
TEXT_POLICY = "default-src 'none'; sandbox"

#: Below this address lies the service feed, which any site may read.
FEED = "/openreferral"

_ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?|http://(localhost|127\.0\.0\.1)(:\d{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Which other sites may do what; exact origins such as https://www.example.gov.uk."""

    #: May call the API from a browser.
    callers: tuple[str, ...] = ()
    #: May show the pages in a frame.
    frames: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for origin in (*self.callers, *self.frames):
            if not _ORIGIN.fullmatch(origin):
                raise UnsafeSettings(f"{origin!r} is no exact https origin: name scheme and host")


def page_policy(frames: tuple[str, ...]) -> str:
    """The policy of pages and answers: our own style sheet, icon and form, and nothing else."""
    ancestors = " ".join(frames) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {ancestors}",
        )
    )


def chat_policy(frames: tuple[str, ...]) -> str:
    """The policy of pages with the web chat: our own module too, and no way to markup from text."""
    return "; ".join(
        (
            page_policy(("'self'", *frames) if frames else ()),
            "script-src 'self'",
            "connect-src 'self'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


class SecurityHeaders:
    """Adds to every response the headers that it does not set itself."""

    def __init__(self, app: ASGIApp, frames: tuple[str, ...]) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": page_policy(frames),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": (
                "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
            ),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
        if not frames:
            self.headers["X-Frame-Options"] = "DENY"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded)


class OpenToAll:
    """Lets pages of any site read the responses below one address, errors too, and no others."""

    def __init__(self, app: ASGIApp, below: str) -> None:
        self.app = app
        self.below = below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "")
        if path != self.below and not path.startswith(f"{self.below}/"):
            await self.app(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = "*"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self.app(scope, receive, opened)
