"""Reads and validates `onboarding.yaml`: where the corpus says what a new partner needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from assistant.knowledge.onboarding import (
    NO_ONBOARDING,
    Agency,
    Onboarding,
    Part,
    Prompt,
)
from ingest.admit import Refusal
from ingest.errors import UnusablePartnership
from ingest.fields import Declaration, parse
from ingest.records.kinds import Id, Title, Values
from ingest.records.page import one_line
from ingest.report import DocumentReport, refused
from ingest.shelve import Shelved
from ingest.source import ONBOARDING_FILE

#: What fits on a button.
_Label = Annotated[str, Field(min_length=1, max_length=75), AfterValidator(one_line)]
_Question = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(one_line)]
#: As many as are shown beside each other.
_MOST_PROMPTS = 4
_MOST_AGENCIES = 50


class _Part(Values):
    document: Id
    section: Annotated[str, Field(max_length=300), AfterValidator(one_line)] = ""

    def part(self) -> Part:
        return Part(document=self.document, section=self.section)


class _Prompt(Values):
    text: _Label
    question: _Question


_Prompts = Annotated[tuple[_Prompt, ...], Field(max_length=_MOST_PROMPTS)]


class _Agency(Values):
    id: Id
    title: _Label
    also_called: tuple[_Label, ...] = ()
    path: _Part
    prompts: _Prompts = ()

    def agency(self) -> Agency:
        return Agency(
            id=self.id,
            title=self.title,
            also_called=self.also_called,
            path=self.path.part(),
            prompts=_prompts(self.prompts),
        )


class _Onboarding(Values):
    agencies: Annotated[tuple[_Agency, ...], Field(min_length=1, max_length=_MOST_AGENCIES)]
    prompts: _Prompts = ()
    first_week: _Part | None = None
    roles: _Part | None = None
    glossary: _Part | None = None
    means: Title = "stands for"


def read_onboarding(corpus: Path) -> Onboarding:
    """What a corpus has for new partners; nothing where it has no such file.

    Raises:
        UnusablePartnership: the file has a mistake; the message names its line.
    """
    path = corpus / ONBOARDING_FILE
    if not path.is_file():
        return NO_ONBOARDING
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as fault:
        raise UnusablePartnership(f"{ONBOARDING_FILE} can't be read as UTF-8 text") from fault
    read = parse(
        Declaration(path=ONBOARDING_FILE, text=text, line=1, name="onboarding"), _Onboarding
    )
    if isinstance(read, Refusal):
        raise UnusablePartnership(read.reason)
    twice = _twice(each.id for each in read.agencies)
    if twice:
        raise UnusablePartnership(f"{ONBOARDING_FILE}: the agency {twice} stands there twice")
    return Onboarding(
        agencies=tuple(each.agency() for each in read.agencies),
        prompts=_prompts(read.prompts),
        first_week=_part(read.first_week),
        roles=_part(read.roles),
        glossary=_part(read.glossary),
        means=read.means,
    )


def unheld(onboarding: Onboarding, shelved: Sequence[Shelved]) -> list[DocumentReport]:
    """A line of the report where it points at what is not held; that part is then left out."""
    sections = {
        each.document.id: {passage.heading[-1] for passage in each.passages if passage.heading}
        for each in shelved
    }
    for place, part in onboarding.parts():
        if part.document not in sections:
            what = f"{place}: no document that was read has the id {part.document}"
        elif part.section and part.section not in sections[part.document]:
            what = f"{place}: {part.document} has no section \u201c{part.section}\u201d"
        else:
            continue
        mend = f"correct {place} of {ONBOARDING_FILE}, then build again"
        return [refused(ONBOARDING_FILE, Refusal(reason=what, mend=mend))]
    return []


def _part(read: _Part | None) -> Part:
    return read.part() if read else Part()


def _prompts(read: Sequence[_Prompt]) -> tuple[Prompt, ...]:
    return tuple(Prompt(text=each.text, question=each.question) for each in read)


def _twice(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return ""
