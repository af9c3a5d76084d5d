"""Fetches one page from a listed host, or says why not.

Must never ask anything of a host that is not listed, nor take more than its limits.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from typing import Final
from urllib.parse import urljoin

import httpcore

from ingest.admit import Refusal
from ingest.web.address import Address, check_address
from ingest.web.wire import HTTPS, Barred, Deadline, Network, Unknown, Wire

_OK: Final = 200
_NOT_MODIFIED: Final = 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
#: Answers that say "not now": too slow, too early, too often.
_NOT_NOW = frozenset({408, 425, 429})
_SERVER_FAULT: Final = 500
_USER_AGENT = "csp-assistant"
#: An ETag or date longer than this is not worth keeping.
_LONGEST_VALIDATOR = 1_000
_GZIP = frozenset({"gzip", "x-gzip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one page may take, with all that leads to it."""

    bytes_max: int = 20_000_000
    seconds: float = 15.0
    redirects: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server said a page is to be known by, as it said it; "" where it said nothing."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as it came in, after any redirects."""

    url: str
    body: bytes
    #: Without parameters, in lower case.
    content_type: str
    #: As the server named it; "" where it did not.
    charset: str
    validators: Validators


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is what it was when its validators were given."""


class Cause(StrEnum):
    """Why a page did not come in."""

    #: Its address, or one that it leads to, may not be fetched.
    BARRED = "barred"
    #: Its host says that it is not there any more.
    GONE = "gone"
    #: What its host sends can't be taken.
    UNSUITABLE = "unsuitable"
    #: Its host can't be reached; so nor can its other pages.
    UNREACHABLE = "unreachable"
    #: Its host answers, but not with the page.
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfetched:
    """A page that did not come in: why, and what its owner can do."""

    cause: Cause
    refusal: Refusal
    #: The host that can't be reached; "" for any other cause.
    host: str = ""

    @property
    def may_pass(self) -> bool:
        """Whether it may be otherwise the next time, with nothing mended in our list."""
        return self.cause in (Cause.UNREACHABLE, Cause.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is asked for on the whole way of a page."""

    content_types: frozenset[str]
    kept: Validators
    limits: FetchLimits

    def headers(self, host: str) -> list[tuple[str, str]]:
        conditions = {
            "If-None-Match": self.kept.etag,
            "If-Modified-Since": self.kept.last_modified,
        }
        return [
            ("Host", host),
            ("User-Agent", _USER_AGENT),
            ("Accept", ", ".join(sorted(self.content_types))),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
            *((name, value) for name, value in conditions.items() if value),
        ]


@dataclass(frozen=True, slots=True)
class _LeadsTo:
    location: str


def fetch(
    url: str,
    *,
    hosts: Collection[str],
    content_types: Collection[str],
    network: Network,
    kept: Validators = Validators(),
    limits: FetchLimits = FetchLimits(),
) -> Fetched | NotModified | Unfetched:
    """The page at an address of a listed host, or why it did not come in.

    Args:
        url: its address; that of every redirect must keep the same rules.
        hosts: the allow-list, as `host_name` writes them.
        content_types: those that are taken, in lower case, without parameters.
        network: `internet()`.
        kept: of the copy that is at hand; where it still holds, the answer is NotModified.
        limits: for the page with all its redirects.
    """
    deadline = Deadline(at=network.clock() + limits.seconds, clock=network.clock)
    wire = Wire(hosts, network, deadline)
    request = _Request(content_types=frozenset(content_types), kept=kept, limits=limits)
    address = check_address(url, hosts)
    for _ in range(limits.redirects + 1):
        if isinstance(address, Refusal):
            return Unfetched(cause=Cause.BARRED, refusal=address)
        outcome = _ask(address, request, wire, network.certificates)
        if not isinstance(outcome, _LeadsTo):
            return outcome
        address = _follow(address, outcome, hosts)
    return _failed(f"it leads on to other addresses more than {limits.redirects} times")


def _follow(address: Address, leads: _LeadsTo, hosts: Collection[str]) -> Address | Refusal:
    try:
        url = urljoin(address.url, leads.location)
    except ValueError:
        url = leads.location
    checked = check_address(url, hosts)
    if isinstance(checked, Address):
        return checked
    shown = "".join(filter(str.isprintable, url))[:200]
    return Refusal(
        f"it leads on to {shown}: {checked.reason}",
        f"see where the page stands now and correct its address, or {checked.mend}",
    )


def _ask(
    address: Address, request: _Request, wire: Wire, certificates: ssl.SSLContext
) -> Fetched | NotModified | Unfetched | _LeadsTo:
    """One answer of one host."""
    url = httpcore.URL(scheme="https", host=address.host, port=HTTPS, target=address.target)
    headers = request.headers(address.host)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=certificates, network_backend=wire) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            return _take(address, response, request)
    except (Barred, Unknown) as fault:
        return _unreachable(address.host, str(fault))
    except httpcore.ConnectTimeout:
        return _unreachable(address.host, "its host does not answer")
    except httpcore.ConnectError as fault:
        return _unreachable(address.host, _cause(fault))
    except httpcore.TimeoutException:
        return _failed(f"it did not come within {request.limits.seconds:g} seconds")
    except (httpcore.NetworkError, httpcore.ProtocolError):
        return _failed("the connection ended before the page did")


def _take(
    address: Address, response: httpcore.Response, request: _Request
) -> Fetched | NotModified | Unfetched | _LeadsTo:
    headers = _headers(response)
    if response.status == _OK:
        return _take_page(address, response, headers, request)
    if response.status == _NOT_MODIFIED and request.kept:
        return NotModified()
    if response.status in _REDIRECTS and headers["Location"]:
        return _LeadsTo(headers["Location"])
    return _refused(response.status)


def _refused(status: int) -> Unfetched:
    """What an answer without a page means."""
    if status in _GONE:
        return Unfetched(
            cause=Cause.GONE,
            refusal=Refusal(
                f"the page is gone: its host answers {status}",
                "correct its address in sources.yaml, or take it out",
            ),
        )
    if status >= _SERVER_FAULT or status in _NOT_NOW or status < 400:  # noqa: PLR2004
        return _failed(f"its host answers {status}")
    return _unsuitable(
        f"its host does not give it out: it answers {status}",
        "ask the owner of the page to let it be read, or put the document itself into the corpus",
    )


def _take_page(
    address: Address, response: httpcore.Response, headers: Message, request: _Request
) -> Fetched | Unfetched:
    content_type = headers.get_content_type() if headers["Content-Type"] else "of no named type"
    if content_type not in request.content_types:
        return _unsuitable(
            f"it is {content_type}, and taken are {', '.join(sorted(request.content_types))}",
            "give the address of a page of such a type, or put the document itself into the corpus",
        )
    encoding = str(headers["Content-Encoding"] or "identity").strip().lower()
    if encoding not in _GZIP | {"identity"}:
        return _unsuitable(
            f"it comes packed as {encoding[:40]}, though it was asked for unpacked",
            "put the document itself into the corpus",
        )
    body = _read(response, request.limits.bytes_max, packed=encoding in _GZIP)
    if isinstance(body, Unfetched):
        return body
    return Fetched(
        url=address.url,
        body=body,
        content_type=content_type,
        charset=str(headers.get_content_charset() or ""),
        validators=Validators(
            etag=_validator(headers, "ETag"), last_modified=_validator(headers, "Last-Modified")
        ),
    )


def _read(response: httpcore.Response, bytes_max: int, *, packed: bool) -> bytes | Unfetched:
    """The body, unpacked while it comes in and never beyond the limit."""
    unpacking = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS) if packed else None
    came = 0
    body = bytearray()
    try:
        for chunk in response.iter_stream():
            came += len(chunk)
            room = bytes_max + 1 - len(body)
            body += unpacking.decompress(chunk, room) if unpacking else chunk
            if max(came, len(body)) > bytes_max:
                return _unsuitable(
                    f"it is larger than {bytes_max / 1_000_000:g} MB",
                    "give the address of a smaller page, or put the document into the corpus",
                )
    except zlib.error:
        return _failed("what came can't be unpacked")
    if unpacking and not unpacking.eof:
        return _failed("the connection ended before the page did")
    return bytes(body)


def _headers(response: httpcore.Response) -> Message:
    """The headers, by names in any case; of two of a name the first."""
    message = Message()
    for name, value in response.headers:
        message[name.decode("latin-1")] = _text(value)
    return message


def _text(value: bytes) -> str:
    """A header's value: ASCII, though some servers write addresses in UTF-8."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _validator(headers: Message, name: str) -> str:
    value = str(headers[name] or "")
    return value if value.isascii() and len(value) <= _LONGEST_VALIDATOR else ""


def _cause(fault: httpcore.ConnectError) -> str:
    # The pool takes the chain of causes off; the first of them is the fault's argument.
    match fault.args[:1]:
        case (ssl.SSLCertVerificationError() as cause,):
            return f"its host's certificate does not hold: {cause.verify_message}"
        case (ssl.SSLError() as cause,):
            return f"no secure connection to its host can be made: {cause.reason}"
        case (OSError() as cause,) if cause.strerror:
            return f"its host can't be reached: {cause.strerror}"
    return f"its host can't be reached: {fault}"


def _unreachable(host: str, reason: str) -> Unfetched:
    return Unfetched(cause=Cause.UNREACHABLE, refusal=Refusal(reason, _LATER), host=host)


def _failed(reason: str) -> Unfetched:
    return Unfetched(cause=Cause.FAILED, refusal=Refusal(reason, _LATER))


def _unsuitable(reason: str, mend: str) -> Unfetched:
    return Unfetched(cause=Cause.UNSUITABLE, refusal=Refusal(reason, mend))


_LATER = "see that the address opens in a browser, then build again"
