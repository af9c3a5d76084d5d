"""Reads and validates `sources.yaml`: the hosts that may be fetched from, and what is.

Must never let an address through whose host is not on the list.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from ingest.admit import Refusal
from ingest.describe import FrontMatter
from ingest.errors import UnusableSources
from ingest.fields import Declaration, parse
from ingest.records.kinds import Values
from ingest.source import SOURCES_FILE
from ingest.web.address import LONGEST_URL, Address, check_address, host_name

#: The longest list, in characters.
_LONGEST = 400_000
#: A path that can be a file's as it stands.
_PLAIN_PATH = re.compile(r"(/[a-z0-9]+(-[a-z0-9]+)*)+")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """One page of the list."""

    address: Address
    #: What the list says of it, its address included.
    front_matter: FrontMatter

    @property
    def stem(self) -> str:
        """Its place among the files of the corpus, without an ending."""
        path = self.address.target.removesuffix("/")
        if len(path) <= _LONGEST_NAME and (not path or _PLAIN_PATH.fullmatch(path)):
            return f"web/{self.address.host}{path or '/index'}"
        words = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:_LONGEST_NAME]
        digest = hashlib.sha256(self.address.target.encode()).hexdigest()[:8]
        return f"web/{self.address.host}/{words}-{digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the build may fetch."""

    #: As `host_name` writes them.
    hosts: frozenset[str] = frozenset()
    pages: tuple[WebPage, ...] = ()
    #: Service feeds: the address is that of their list of services, without a page.
    feeds: tuple[WebPage, ...] = ()


def _checked_host(text: str) -> str:
    host = host_name(text)
    if host is None:
        raise ValueError(f"“{text}” is not the full name of a host, such as www.example.org")
    return host


class _Page(FrontMatter):
    url: Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]

    @field_validator("source_url", mode="before")
    @classmethod
    def _is_the_url(cls, _value: object) -> object:
        raise ValueError("it is the url: leave it out")

    def page(self, address: Address) -> WebPage:
        values = {name: getattr(self, name) for name in FrontMatter.model_fields}
        return WebPage(
            address=address, front_matter=FrontMatter(**values | {"source_url": address.url})
        )


class _File(Values):
    hosts: Annotated[tuple[Annotated[str, AfterValidator(_checked_host)], ...], Field(min_length=1)]
    pages: tuple[_Page, ...] = ()
    feeds: tuple[_Page, ...] = ()

    @model_validator(mode="after")
    def _leads_to_listed_hosts(self) -> _File:
        wrong = [
            InitErrorDetails(type=PydanticCustomError("address", what), loc=place, input=None)
            for place, what in self._mistakes()
        ]
        if wrong:
            raise ValidationError.from_exception_data(SOURCES_FILE, wrong)
        return self

    def _mistakes(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The places of addresses that may not be fetched, and why not."""
        for name, listed in (("pages", self.pages), ("feeds", self.feeds)):
            seen: dict[str, int] = {}
            for number, page in enumerate(listed):
                address = check_address(page.url, self.hosts)
                if isinstance(address, Refusal):
                    yield (name, number, "url"), f"{address.reason}; {address.mend}"
                    continue
                first = seen.setdefault(page.page(address).stem, number)
                if first != number:
                    yield (name, number, "url"), f"the same page as the entry {first + 1}"

    def sources(self) -> Sources:
        return Sources(
            hosts=frozenset(self.hosts),
            pages=self._checked(self.pages),
            feeds=self._checked(self.feeds),
        )

    def _checked(self, listed: tuple[_Page, ...]) -> tuple[WebPage, ...]:
        checked = ((page, check_address(page.url, self.hosts)) for page in listed)
        return tuple(page.page(at) for page, at in checked if isinstance(at, Address))


def read_sources(corpus: Path) -> Sources:
    """What the list of a corpus says; nothing where the corpus has none.

    Raises:
        UnusableSources: the list has a mistake; the message names its line and field.
    """
    path = corpus / SOURCES_FILE
    if not path.is_file():
        return Sources()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableSources(f"{SOURCES_FILE} can't be read as text in UTF-8: {fault}") from fault
    declaration = Declaration(path=SOURCES_FILE, text=text, line=1, name="list of sources")
    read = parse(declaration, _File, longest=_LONGEST)
    if isinstance(read, Refusal):
        raise UnusableSources(f"{read.reason}; {read.mend}")
    sources = read.sources()
    places = [(page, f"{page.stem}{end}") for page in sources.pages for end in (".html", ".pdf")]
    places += [(feed, f"{feed.stem}.json") for feed in sources.feeds]
    for page, name in places:
        if (corpus / name).exists():
            raise UnusableSources(
                f"{SOURCES_FILE}: {page.address.url} would stand where the file {name} stands; "
                "give the file another place"
            )
    return sources
