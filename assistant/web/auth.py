"""For whom a request asks: PUBLIC, or PARTNER with the service token of a bot.

A process serves only the audiences it was started with, and a refusal never says why.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from starlette.requests import Request

from assistant.errors import UnsafeSettings
from assistant.knowledge.audience import Audience
from assistant.web.faults import Refused

#: Names the audience that a request is for. Without it: PARTNER with a token, else PUBLIC.
AUDIENCE_HEADER = "Assistant-Audience"
#: A token shorter than this can be guessed.
SHORTEST_TOKEN = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who is served."""

    audiences: frozenset[Audience]
    #: What a bot sends as `Authorization: Bearer`; "" where no bot is let in.
    service_token: str = ""
    #: Whether `/metrics` is given to other machines.
    metrics_from_anywhere: bool = False

    def __post_init__(self) -> None:
        if not self.audiences:
            raise UnsafeSettings("no audience is served: name public, partner or both")
        if Audience.PARTNER in self.audiences and not self.service_token:
            raise UnsafeSettings("partner documents are served without a service token: set one")
        if self.service_token and len(self.service_token) < SHORTEST_TOKEN:
            raise UnsafeSettings(f"the service token is shorter than {SHORTEST_TOKEN} characters")

    def is_bot(self, request: Request) -> bool:
        """Whether the request carries the service token."""
        token = _bearer(request)
        return bool(self.service_token and token) and hmac.compare_digest(
            token.encode(), self.service_token.encode()
        )

    def bot(self, request: Request) -> Audience:
        """The audience of a request that only a bot may make; raises Refused for others."""
        if not self.is_bot(request):
            raise _stranger()
        return self.audience(request)

    def audience(self, request: Request) -> Audience:
        """The audience of the request; raises Refused, the same for every reason."""
        bot = self.is_bot(request)
        if _carries_bearer(request) and not bot:
            raise _stranger()
        default = Audience.PARTNER if bot else Audience.PUBLIC
        wanted = request.headers.get(AUDIENCE_HEADER, default)
        if wanted not in self.audiences or (wanted == Audience.PARTNER and not bot):
            raise _stranger()
        return Audience(wanted)


def _carries_bearer(request: Request) -> bool:
    return request.headers.get("authorization", "").lower().startswith("bearer")


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _stranger() -> Refused:
    return Refused(
        401,
        "not_allowed",
        "These credentials do not open this. Check the token and the audience you ask for.",
        headers={"WWW-Authenticate": "Bearer"},
    )
