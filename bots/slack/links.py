"""Which addresses may be a link in Slack."""

from __future__ import annotations

from urllib.parse import urlsplit

#: The longest address that Slack takes.
LONGEST_URL = 3_000


def safe_url(url: str) -> str:
    """A web address as it stands, or "" where it is none that may be followed."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    good = (parts.scheme == "https" and parts.hostname) or local
    return url if good and len(url) <= LONGEST_URL else ""
