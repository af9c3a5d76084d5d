"""How much one caller may send: bytes of a body, questions a minute, enquiries an hour.

Addresses live in memory for that minute or hour, and stand in no log.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network

import limits
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import UnsafeSettings
from assistant.web.faults import Refused

#: The client name that httpx.ASGITransport is given for a front end in this process. It is no
#: address, so nothing that comes over a socket has it.
IN_PROCESS = "in-process"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken before callers are told to wait."""

    #: Questions answered at the same time, and questions that wait for a thread.
    threads: int = 2
    waiting: int = 16
    #: From one address (IPv6: one /64 network), for callers without a service token.
    questions_per_minute: int = 15
    #: From one address too: what people send to be kept.
    feedback_per_hour: int = 10
    enquiries_per_hour: int = 3
    body_bytes: int = 65_536
    #: Addresses or networks whose X-Forwarded-For is believed.
    trusted_proxies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        counts = (self.questions_per_minute, self.feedback_per_hour, self.enquiries_per_hour)
        if min(self.threads, *counts, self.body_bytes) < 1 or self.waiting < 0:
            raise UnsafeSettings("a limit of zero answers nobody: set it to 1 or more")
        for proxy in self.trusted_proxies:
            _network(proxy)


class BodyCap:
    """Stops reading a body at `most` bytes, whatever its Content-Length says."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Whoever reads too much of it gets a Refused with status 413."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.most:
                raise Refused(
                    413,
                    "body_too_large",
                    f"The request is larger than {self.most:,} bytes. Shorten what you wrote, "
                    "or send fewer earlier turns.",
                )
            return message

        await self.app(scope, counted, send)


class AddressLimit:
    """So much in a while from one address."""

    def __init__(
        self, limit: limits.RateLimitItem, proxies: tuple[str, ...], too_many: Refused
    ) -> None:
        self._limit = limit
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._proxies = tuple(_network(proxy) for proxy in proxies)
        self._too_many = too_many

    def check(self, request: Request) -> None:
        """Count one; raises Refused where the address has had its share."""
        if not self._limiter.hit(self._limit, asker_address(request, self._proxies)):
            # A new one each time: an exception that is raised again gathers what it went through.
            raise self._too_many.beside(None)

    def forgive(self, request: Request) -> None:
        """Count nothing of an address any more: what it sent was not taken through our fault."""
        self._limiter.clear(self._limit, asker_address(request, self._proxies))


def question_limit(rules: Limits) -> AddressLimit:
    """So many questions a minute."""
    return AddressLimit(
        limits.RateLimitItemPerMinute(rules.questions_per_minute),
        rules.trusted_proxies,
        Refused(
            429,
            "too_many",
            "Too many questions from this address. Wait a minute, then ask again.",
            headers={"Retry-After": "60"},
        ),
    )


def attempt_limit(rules: Limits) -> AddressLimit:
    """As many bodies a minute as questions, kept or not."""
    return AddressLimit(
        limits.RateLimitItemPerMinute(rules.questions_per_minute),
        rules.trusted_proxies,
        Refused(
            429,
            "too_many",
            "Too much was sent from this address. Wait a minute, then send yours again.",
            headers={"Retry-After": "60"},
        ),
    )


def hourly_limit(count: int, rules: Limits, what: str) -> AddressLimit:
    """So many an hour; `what` people send, in the plural."""
    return AddressLimit(
        limits.RateLimitItemPerHour(count),
        rules.trusted_proxies,
        Refused(
            429,
            "too_many",
            f"Too many {what} from this address. Wait an hour, then send yours again.",
            headers={"Retry-After": "3600"},
        ),
    )


def asker_address(request: Request, proxies: tuple[IPv4Network | IPv6Network, ...]) -> str:
    """The address to count: the last one that no trusted proxy of ours wrote.

    Whatever stands to the left of that in X-Forwarded-For was written by the asker.
    """
    peer = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not _trusted(peer, proxies):
            break
        peer = hop
    return _household(peer)


def _trusted(peer: str, proxies: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    if peer == IN_PROCESS:
        return True
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in proxies)


def _household(peer: str) -> str:
    """An IPv6 asker owns a whole /64, so that is what is counted."""
    try:
        address = ip_address(peer)
    except ValueError:
        return peer[:64]
    if isinstance(address, IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ip_network((address, 64), strict=False))


def _network(proxy: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(proxy)
    except ValueError as error:
        raise UnsafeSettings(f"{proxy!r} is no address or network of a proxy") from error
