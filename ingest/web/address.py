"""A web address that may be fetched: https, port 443, a host of the allow-list by its exact name.

It is taken apart here once. What is asked for is made of these parts, never of the text again.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

import idna

from ingest.admit import Refusal

LONGEST_URL = 2_000

_LONGEST_HOST = 253
#: The last label of a name begins with a letter; that of 127.1 or 0x7f.0.0.1 does not.
_TOP = re.compile(r"[a-z][a-z0-9-]*")
#: What stays as it is in a path; `%` because it was encoded already.
_SAFE = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The two parts of a web address that the build may ask for."""

    #: A host of the allow-list.
    host: str
    #: Path and query, in ASCII.
    target: str

    @property
    def url(self) -> str:
        """The address in its one spelling."""
        return f"https://{self.host}{self.target}"


def host_name(text: str) -> str | None:
    """A host's name in its one spelling: lower case, ASCII. None where it is no name of a host.

    An IP address is none, however it is written; nor is a name of one word, or with a dot at its
    end.
    """
    if not 0 < len(text) <= _LONGEST_HOST or text.endswith("."):
        return None
    try:
        name = idna.encode(text.lower(), strict=True).decode("ascii")
    except UnicodeError:
        return None
    *front, top = name.split(".")
    return name if front and _TOP.fullmatch(top) else None


def check_address(url: str, hosts: Collection[str]) -> Address | Refusal:
    """The address if it may be fetched, or why not; `hosts` as `host_name` writes them."""
    if len(url) > LONGEST_URL:
        return Refusal(
            f"the address is longer than {LONGEST_URL} characters", "give a shorter address"
        )
    # Before it is taken apart, for `urlsplit` drops some of these.
    if " " in url or "\\" in url or not url.isprintable():
        return Refusal(
            "the address holds a space, a backslash or a character that is not seen",
            "write the address as a browser shows it",
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return Refusal("it is not a web address", "write it as https://host/page")
    return _check_parts(parts, port, hosts)


def _check_parts(parts: SplitResult, port: int | None, hosts: Collection[str]) -> Address | Refusal:
    if parts.scheme != "https":
        return Refusal("the address does not begin with https://", "give the https address")
    if "@" in parts.netloc:
        return Refusal("the address holds a user name", "leave out what stands before the @")
    if port not in (None, 443):
        return Refusal(
            f"the address names port {port}", "only port 443 is fetched from: leave it out"
        )
    shown = parts.hostname or ""
    host = host_name(shown)
    if host is None:
        return Refusal(
            f"“{shown}” is not the full name of a host",
            "write the host by its name, such as www.example.org, without a dot at its end",
        )
    if host not in hosts:
        return Refusal(
            f"the host {host} is not on the list of hosts",
            "add it to `hosts` in sources.yaml if its pages are to be trusted",
        )
    query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
    return Address(host=host, target=(quote(parts.path, safe=_SAFE) or "/") + query)
