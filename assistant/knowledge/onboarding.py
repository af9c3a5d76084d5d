"""Where the documents say what a new partner needs: data of the corpus, never code.

It only points at pages: what they say is read from the release, so it is written in one place.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question that is asked with one tap, and the words on the button."""

    text: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a document: all of it, or its section of that heading."""

    #: Id of the document; "" where the corpus names none.
    document: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A kind of body that new partners come from."""

    id: str
    title: str
    #: Other words for it, as people type them.
    also_called: tuple[str, ...]
    #: Its reading path: the titles in the list there are what is read, in this order.
    path: Part
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """What a corpus has for new partners."""

    agencies: tuple[Agency, ...] = ()
    #: For everybody, whatever their agency.
    prompts: tuple[Prompt, ...] = ()
    #: A list of steps, a table of who does what, and paragraphs that explain a short form each.
    first_week: Part = Part()
    roles: Part = Part()
    glossary: Part = Part()
    #: The words between a short form and what it means.
    means: str = "stands for"

    def parts(self) -> tuple[tuple[str, Part], ...]:
        """Every part that is pointed at, by its place in the file."""
        paths = tuple((f"agencies.{each.id}.path", each.path) for each in self.agencies)
        own = (
            ("first_week", self.first_week),
            ("roles", self.roles),
            ("glossary", self.glossary),
        )
        return tuple(pair for pair in (*paths, *own) if pair[1].document)

    def within(self, documents: Collection[str]) -> Onboarding:
        """The same without a trace of documents that are not among these ids."""

        def kept(part: Part) -> Part:
            return part if part.document in documents else Part()

        return replace(
            self,
            agencies=tuple(replace(each, path=kept(each.path)) for each in self.agencies),
            first_week=kept(self.first_week),
            roles=kept(self.roles),
            glossary=kept(self.glossary),
        )


#: Of a corpus that says nothing of new partners.
NO_ONBOARDING = Onboarding()


def decode_onboarding(values: dict[str, Any]) -> Onboarding:
    """The onboarding that `dataclasses.asdict` gave."""
    return TypeAdapter(Onboarding).validate_python(values)
