"""Links from an answer to its sources: web addresses and paths of this site, nothing else."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote, urlsplit

from assistant.web.schema import CitationBody

_SAFE = re.compile(r"https?://|/(?![/\\])")
#: Words of a quote that go into a text fragment; short ones are found by every browser.
_FRAGMENT_WORDS = 8


def safe_link(url: str) -> str:
    """`url`, or "" where it is neither a web address nor a path of this site."""
    return url if _SAFE.match(url) else ""


def is_page(url: str) -> bool:
    """Whether `url` shows a document's words as a web page, not its file."""
    path = urlsplit(url).path
    return bool(safe_link(url)) and "/documents/" in path and "/api/" not in path


def without_words(url: str) -> str:
    """`url` without its text fragment: to a browser that knows none, it is a part of the anchor."""
    return url.partition(":~:")[0]


def reading_link(citation: CitationBody) -> str:
    """The page that shows the document's words, at the words that are quoted."""
    words = " ".join(citation.quote.split()[:_FRAGMENT_WORDS])
    # A hyphen has a meaning of its own in a text fragment.
    text = quote(words, safe="").replace("-", "%2D")
    return f"/documents/{quote(citation.document, safe='')}#{citation.passage}:~:text={text}"


def dial(phone: str) -> str:
    """The tel: link of a phone number as printed, or "" where it is none."""
    digits = re.sub(r"[\s()-]", "", phone)
    return f"tel:{digits}" if re.fullmatch(r"\+?\d{3,15}", digits) else ""


def long_date(day: date) -> str:
    """30 April 2026."""
    return f"{day.day} {day:%B %Y}"
