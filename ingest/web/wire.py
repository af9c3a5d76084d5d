"""The one way to the network: to a listed host, at an address that was checked, within a deadline.

Whatever asks for a connection gets it here or not at all. The address that was checked is the one
that is connected to; names are never looked up again.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import certifi
import httpcore

from ingest.web.networks import is_public

HTTPS = 443

_IPAddress = IPv4Address | IPv6Address


class Barred(Exception):
    """A connection that must not be made. The message says to where, and why not."""


class Unknown(Exception):
    """A host that nobody knows an address of. The message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The world outside: its names, its connections, and whose certificates hold."""

    #: The IP addresses of a host, as text; raises OSError where there are none.
    resolve: Callable[[str], Sequence[str]]
    connect: httpcore.NetworkBackend
    certificates: ssl.SSLContext
    #: Seconds, from any beginning.
    clock: Callable[[], float]


def internet() -> Network:
    """The real one. Nothing of it is taken from the environment."""
    certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    certificates.minimum_version = ssl.TLSVersion.TLSv1_2
    certificates.load_verify_locations(cafile=certifi.where())
    return Network(
        resolve=_resolve,
        connect=httpcore.SyncBackend(),
        certificates=certificates,
        clock=time.monotonic,
    )


def _resolve(host: str) -> list[str]:
    found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a page must have come in, with all that leads to it."""

    at: float
    clock: Callable[[], float]

    def left(self) -> float:
        """The seconds that are left.

        Raises:
            httpcore.ReadTimeout: there are none.
        """
        left = self.at - self.clock()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left


class Wire(httpcore.NetworkBackend):
    """Connects to the hosts of a list, as this module says."""

    def __init__(self, hosts: Collection[str], network: Network, deadline: Deadline) -> None:
        self._hosts = frozenset(hosts)
        self._network = network
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline holds
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """A connection to that host.

        Raises:
            Barred: the host is not listed, or has an address that is not public.
            Unknown: it has no address.
            httpcore.ConnectError, httpcore.TimeoutException: it can't be reached.
        """
        if host not in self._hosts or port != HTTPS:
            raise Barred(f"{host}, port {port}, is not on the list of hosts")
        addresses = self._checked(host)
        while True:
            address = addresses.pop(0)
            # One that does not answer leaves time for those after it.
            seconds = self._deadline.left() / (len(addresses) + 1)
            try:
                stream = self._network.connect.connect_tcp(str(address), port, timeout=seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not addresses:
                    raise
            else:
                return _Timed(stream, self._deadline)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """None is ever made."""
        raise Barred(f"{path} is not on the list of hosts")

    def _checked(self, host: str) -> list[_IPAddress]:
        """The addresses of a host, every one of them public."""
        addresses = [_parsed(host, text) for text in dict.fromkeys(self._answers(host))]
        for address in addresses:
            if not is_public(address):
                raise Barred(f"{host} has the address {address}, which is not a public one")
        if not addresses:
            raise Unknown(f"the host {host} has no address")
        return addresses

    def _answers(self, host: str) -> Sequence[str]:
        """What the network says of a host, within the deadline: looking a name up has none."""
        answer: queue.Queue[Sequence[str] | OSError] = queue.Queue()

        def ask() -> None:
            try:
                answer.put(self._network.resolve(host))
            except OSError as fault:
                answer.put(fault)

        threading.Thread(target=ask, daemon=True).start()
        try:
            got = answer.get(timeout=self._deadline.left())
        except queue.Empty:
            raise httpcore.ConnectTimeout from None
        if isinstance(got, OSError):
            raise Unknown(f"the host {host} is not known") from got
        return got


class _Timed(httpcore.NetworkStream):
    """A connection on which every step ends with the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, timeout=self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, timeout=self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        seconds = self._deadline.left()
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout=seconds)
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _parsed(host: str, text: str) -> _IPAddress:
    try:
        return ip_address(text)
    except ValueError:
        raise Barred(f"{host} has the address {text}, which is not a public one") from None
