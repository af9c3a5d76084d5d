"""Gaps, old names, conflicts and rules: lists of records, each list with a page written from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.currency import Conflict, Gap, Term, Verdict
from assistant.knowledge.document import Kind
from assistant.knowledge.partnership import Contact
from assistant.knowledge.rule import Route, Rule
from assistant.knowledge.shelf.entries import Entries
from ingest.admit import Refusal
from ingest.describe import FrontMatter
from ingest.fields import Declaration, parse
from ingest.records.kinds import Email, Id, Name, Optional, Phone, Url, Values, Words
from ingest.records.page import Page, Section, one_line, write_page

#: Fewer letters would be found in too many questions.
_Phrase = Annotated[str, Field(min_length=6, max_length=100), AfterValidator(one_line)]
#: The longest of these lists, in characters.
_LONGEST = 400_000


class _Reach(Values):
    name: Words
    purpose: Optional = ""
    phone: Phone = ""
    email: Email = ""
    url: Url = ""
    hours: Optional = ""


class _Gap(Values):
    id: Id
    title: Words
    asked: Annotated[tuple[Words, ...], Field(min_length=1)]
    says: Words
    route: Words
    contact: _Reach
    noted_on: date | None = None
    topics: tuple[Id, ...] = ()

    def section(self) -> Section:
        return Section(heading=self.title, paragraphs=(self.says, self.route), asked=self.asked)

    def record(self) -> Gap:
        values = self.contact.model_dump()
        purpose = values.pop("purpose") or self.title
        return Gap(
            id=self.id,
            title=self.title,
            says=f"{self.says} {self.route}",
            contact=Contact(purpose=purpose, **values),
        )


class _Elsewhere(_Gap):
    def record(self) -> Gap:
        return replace(super().record(), elsewhere=True)


class _Route(Values):
    pathway: Id
    words: Annotated[tuple[Words, ...], Field(min_length=1)]


class _Declined(Values):
    id: Id
    title: Words
    asked: Annotated[tuple[Words, ...], Field(min_length=1)]
    #: Questions near to these that are answered.
    answered: tuple[Words, ...] = ()
    phrases: tuple[_Phrase, ...] = ()
    routes: tuple[_Route, ...] = ()
    says: Words
    route: Words
    contact: _Reach

    def section(self) -> Section:
        return Section(heading=self.title, paragraphs=(self.says, self.route))

    def record(self) -> Rule:
        values = self.contact.model_dump()
        purpose = values.pop("purpose") or self.title
        return Rule(
            id=self.id,
            title=self.title,
            says=f"{self.says} {self.route}",
            contact=Contact(purpose=purpose, **values),
            phrases=self.phrases,
            asked=self.asked,
            answered=self.answered,
            routes=tuple(Route(**each.model_dump()) for each in self.routes),
        )


class _Term(Values):
    id: Id
    old: Annotated[tuple[Words, ...], Field(min_length=1)]
    old_contacts: tuple[Name, ...] = ()
    now: Words
    says: Words
    changed_on: date | None = None
    changed: Name = ""
    pathway: Name = ""
    document: Name = ""
    source: Name = ""

    def section(self) -> Section:
        return Section(heading=f"{self.old[0]}: what is it called now?", paragraphs=(self.says,))

    def record(self) -> Term:
        return Term(
            id=self.id,
            old=self.old,
            now=self.now,
            says=self.says,
            old_contacts=self.old_contacts,
        )


class _Side(Values):
    says: Words
    source: Name = ""
    date: Name = ""


class _Conflict(Values):
    id: Id
    subject: Words
    asked: Annotated[tuple[Words, ...], Field(min_length=1)]
    older: _Side
    newer: _Side
    verdict: Verdict
    says: Words
    never: tuple[Name, ...] = ()

    def section(self) -> Section:
        sides = () if self.verdict is Verdict.NEWER else (self.older.says, self.newer.says)
        return Section(heading=self.subject, paragraphs=(self.says, *sides), asked=self.asked)

    def record(self) -> Conflict:
        return Conflict(id=self.id, subject=self.subject, verdict=self.verdict)


class _Gaps(Values):
    entries: Annotated[tuple[_Gap, ...], Field(min_length=1)]


class _Remit(Values):
    entries: Annotated[tuple[_Elsewhere, ...], Field(min_length=1)]


class _Rules(Values):
    entries: Annotated[tuple[_Declined, ...], Field(min_length=1)]


class _Terms(Values):
    entries: Annotated[tuple[_Term, ...], Field(min_length=1)]


class _Conflicts(Values):
    entries: Annotated[tuple[_Conflict, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """One of the lists: its file, the model of its entries, and its page."""

    model: type[Any]
    kind: Kind
    title: str


#: By the file's name in the corpus folder.
LISTS: Mapping[str, _List] = {
    "gaps.yaml": _List(model=_Gaps, kind=Kind.GAP, title="What the documents do not hold"),
    "remit.yaml": _List(model=_Remit, kind=Kind.GAP, title="What other services answer"),
    "terms.yaml": _List(model=_Terms, kind=Kind.TERM, title="Names that have changed"),
    "declined.yaml": _List(model=_Rules, kind=Kind.RULE, title="What is not answered here"),
    "conflicts.yaml": _List(model=_Conflicts, kind=Kind.CONFLICT, title="Where the sources differ"),
}


def read_list(declaration: Declaration) -> tuple[Page, Entries] | Refusal:
    """The page and the records of a list."""
    known = LISTS[declaration.path]
    read = parse(declaration, known.model, longest=_LONGEST)
    if isinstance(read, Refusal):
        return read
    twice = _twice(read.entries)
    if twice:
        return Refusal(
            reason=f"{declaration.path}: the id {twice} stands there twice",
            mend="give each entry an id of its own",
        )
    front_matter = FrontMatter(
        title=known.title,
        kind=known.kind,
        audience=Audience.PUBLIC,
        marking=Marking.OFFICIAL,
        languages=("en",),
    )
    page = write_page(front_matter, [each.section() for each in read.entries])
    return page, tuple(each.record() for each in read.entries)


def _twice(entries: tuple[Any, ...]) -> str:
    seen: set[str] = set()
    for each in entries:
        if each.id.lower() in seen:
            return str(each.id)
        seen.add(each.id.lower())
    return ""
