"""What goes out over HTTP for new partners, and what has changed. Nothing here decides anything."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from assistant.knowledge.changes import Change
from assistant.knowledge.document import Status
from assistant.web.schema.given import Given, Taken


class PageBody(Given):
    """A document that can be opened."""

    document: str
    title: str
    url: Annotated[str, Field(description="Its page; without a host where none is set.")]
    status: Status
    verified_on: date | None


class StepBody(Given):
    """Something to read or to do."""

    id: Annotated[str, Field(description="By which a tick is kept. It changes with the words.")]
    text: str
    page: PageBody | None


class PromptBody(Given):
    """A question that can be asked with one tap."""

    text: str
    question: str


class AgencyBody(Given):
    """A kind of body that new partners come from, and what they read first."""

    id: str
    title: str
    also_called: tuple[str, ...]
    page: PageBody | None
    steps: tuple[StepBody, ...]
    prompts: tuple[PromptBody, ...]


class TermBody(Given):
    """A short form and what it means, in the words of the glossary."""

    term: str
    meaning: str
    url: str


class FactBody(Given):
    """A cell of a table under its header."""

    header: str
    text: str


class RoleBody(Given):
    """A body and its part in the partnership."""

    name: str
    facts: tuple[FactBody, ...]
    url: str


class OnboardingBody(Given):
    """What the release holds for new partners; empty where it holds nothing."""

    release: str
    agencies: tuple[AgencyBody, ...]
    prompts: tuple[PromptBody, ...]
    first_week: tuple[StepBody, ...]
    roles: tuple[RoleBody, ...]
    glossary: tuple[TermBody, ...]


class ChangesQuery(Taken):
    """Since when changes are told."""

    since: Annotated[
        str,
        Field(
            pattern=r"^[A-Za-z0-9-]{1,100}$",
            description="Id of a release, or a day such as 2026-11-03: from when it began (UTC).",
        ),
    ]


class ChangeBody(Given):
    """A document of which something has changed."""

    page: PageBody
    changes: tuple[Change, ...]
    owner: str
    edition: str


class OverdueBody(Given):
    """A document whose review was due before today."""

    page: PageBody
    owner: str
    review_due: date


class ChangesBody(Given):
    """What has changed up to the release that is served, and which reviews are overdue now."""

    release: str
    since: Annotated[str, Field(description="The release that it is compared with, or empty.")]
    since_built_at: datetime | None
    complete: Annotated[
        bool, Field(description="False where what was asked for is not kept any more.")
    ]
    changes: tuple[ChangeBody, ...]
    overdue: tuple[OverdueBody, ...]
