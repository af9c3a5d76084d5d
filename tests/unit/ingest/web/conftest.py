from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from ingest.web.fetch import Fetched, FetchLimits, NotModified, Unfetched, Validators, fetch
from ingest.web.wire import Network
from tests.hosts import ALSO_PUBLIC, PUBLIC, Answering, Authority, Host, Loopback, a_page

NOTHING = Validators()
NAMES = ("www.example.org", "docs.example.org")


@dataclass
class World:
    """An internet of one server with two names, and what was asked of it."""

    authority: Authority
    wire: Loopback = field(default_factory=Loopback)
    host: Host | None = None
    #: What the names lead to, in turn; the last for ever.
    answers: list[list[str]] = field(default_factory=lambda: [[PUBLIC]])
    resolved: list[str] = field(default_factory=list)
    resolve: Callable[[str], list[str]] | None = None
    clock: Callable[[], float] = time.monotonic
    limits: FetchLimits = field(default_factory=FetchLimits)

    def serve(self, answering: Answering = lambda _asked: a_page(), **certificate) -> Host:
        names = certificate.pop("names", NAMES)
        authority = certificate.pop("authority", self.authority)
        self.host = Host(authority.certificate(*names, **certificate), answering)
        self.wire.ports = dict.fromkeys((PUBLIC, ALSO_PUBLIC), self.host.port)
        return self.host

    def network(self) -> Network:
        return Network(
            resolve=self.resolve or self._resolve,
            connect=self.wire,
            certificates=self.authority.trusted(),
            clock=self.clock,
        )

    def _resolve(self, host: str) -> list[str]:
        self.resolved.append(host)
        return self.answers[min(len(self.resolved), len(self.answers)) - 1]

    def fetch(
        self, url: str = "https://www.example.org/page", kept: Validators = NOTHING, **limits
    ) -> Fetched | NotModified | Unfetched:
        return fetch(
            url,
            hosts=frozenset(NAMES),
            content_types=("text/html", "application/pdf"),
            network=self.network(),
            kept=kept,
            limits=replace(self.limits, **limits),
        )


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def world(authority):
    world = World(authority=authority)
    yield world
    if world.host is not None:
        world.host.close()
