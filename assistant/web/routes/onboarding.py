"""GET /api/v1/onboarding and /api/v1/changes: what new partners need, and what is new for all."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query

from assistant.knowledge.audience import Audience
from assistant.knowledge.changes import Changed, find_changes
from assistant.knowledge.document import Document, Status
from assistant.knowledge.library import Library
from assistant.knowledge.onboarding import Prompt
from assistant.knowledge.shelf.history import Earlier, History, Since
from assistant.web.auth import Access
from assistant.web.beginning import Beginning, Path, Place, Role, Step, Term
from assistant.web.reading import Reader, reader_of
from assistant.web.schema import (
    AgencyBody,
    ChangeBody,
    ChangesBody,
    ChangesQuery,
    ErrorBody,
    FactBody,
    OnboardingBody,
    OverdueBody,
    PageBody,
    PromptBody,
    RoleBody,
    StepBody,
    TermBody,
)


def create_onboarding(
    library: Callable[[Audience], Library | None],
    history: History,
    *,
    access: Access,
    public_url: str,
) -> APIRouter:
    """The routes; `public_url`: where readers reach the pages of documents."""
    router = APIRouter(
        prefix="/api/v1",
        tags=["onboarding"],
        responses={status: {"model": ErrorBody} for status in (401, 503)},
    )
    reader = reader_of(library, access)
    pages = _Pages(public_url)

    @router.get("/onboarding")
    def onboarding(reader: Annotated[Reader, Depends(reader)]) -> OnboardingBody:
        """Reading paths by agency, the first week, who does what, and the glossary."""
        beginning = Beginning(reader)
        return OnboardingBody(
            release=reader.library.release.id,
            agencies=tuple(pages.agency(each, reader) for each in beginning.paths()),
            prompts=_prompts(beginning.onboarding.prompts),
            first_week=tuple(pages.step(each, reader) for each in beginning.first_week()),
            roles=tuple(map(pages.role, beginning.roles())),
            glossary=tuple(map(pages.term, beginning.terms())),
        )

    @router.get("/changes", responses={422: {"model": ErrorBody}})
    def changes(
        query: Annotated[ChangesQuery, Query()], reader: Annotated[Reader, Depends(reader)]
    ) -> ChangesBody:
        """Documents that are new, gone or changed since a release or a day, and overdue reviews."""
        since = _since(history, query.since, reader)
        earlier = since.earlier
        found = _compare(earlier, reader) if earlier else ()
        return ChangesBody(
            release=reader.library.release.id,
            since=earlier.id if earlier else "",
            since_built_at=earlier.built_at if earlier else None,
            complete=since.complete,
            changes=tuple(pages.change(each, reader) for each in found),
            overdue=tuple(pages.overdue(reader)),
        )

    return router


def _since(history: History, since: str, reader: Reader) -> Since:
    try:
        day = date.fromisoformat(since)
    except ValueError:
        return history.since_release(since, reader.audience)
    return history.since_day(day, reader.audience, reader.library.release.id)


def _compare(earlier: Earlier, reader: Reader) -> tuple[Changed, ...]:
    """What has changed since a kept release, as far as the asker may read."""
    before = [
        each for each in earlier.catalogue.documents if reader.audience.may_read(each.audience)
    ]
    return find_changes(
        before,
        reader.documents(),
        words_before=earlier.words_of,
        words_now=lambda each: [passage.text for passage in reader.library.passages_of(each.id)],
    )


class _Pages:
    """Bodies with the addresses of pages."""

    def __init__(self, public_url: str) -> None:
        self._base = public_url.rstrip("/")

    def page(self, document: Document, status: Status) -> PageBody:
        return PageBody(
            document=document.id,
            title=document.title,
            url=self._url(document),
            status=status,
            verified_on=document.verified_on,
        )

    def agency(self, path: Path, reader: Reader) -> AgencyBody:
        agency = path.agency
        return AgencyBody(
            id=agency.id,
            title=agency.title,
            also_called=agency.also_called,
            page=path.page and self.page(path.page, reader.status(path.page)),
            steps=tuple(self.step(each, reader) for each in path.steps),
            prompts=_prompts(agency.prompts),
        )

    def step(self, step: Step, reader: Reader) -> StepBody:
        page = step.page and self.page(step.page, reader.status(step.page))
        return StepBody(id=step.id, text=step.text, page=page)

    def term(self, term: Term) -> TermBody:
        return TermBody(term=term.term, meaning=term.meaning, url=self._place(term.place))

    def role(self, role: Role) -> RoleBody:
        facts = tuple(FactBody(header=header, text=text) for header, text in role.facts)
        return RoleBody(name=role.name, facts=facts, url=self._place(role.place))

    def change(self, changed: Changed, reader: Reader) -> ChangeBody:
        document = changed.document
        # What is gone has no status of its own any more.
        held = reader.document(document.id)
        status = reader.status(held) if held else Status.ENDED
        return ChangeBody(
            page=self.page(document, status),
            changes=changed.changes,
            owner=document.owner,
            edition=document.edition,
        )

    def overdue(self, reader: Reader) -> Iterable[OverdueBody]:
        """Reviews that are overdue, the oldest first."""
        late = [
            (each.review_due, each)
            for each in reader.documents()
            if each.review_due is not None and reader.library.is_overdue(each.id)
        ]
        for due, document in sorted(late, key=lambda pair: (pair[0], pair[1].title)):
            page = self.page(document, reader.status(document))
            yield OverdueBody(page=page, owner=document.owner, review_due=due)

    def _place(self, place: Place) -> str:
        return f"{self._url(place.document)}#{place.anchor}"

    def _url(self, document: Document) -> str:
        return f"{self._base}/documents/{quote(document.id, safe='')}"


def _prompts(prompts: Iterable[Prompt]) -> tuple[PromptBody, ...]:
    return tuple(PromptBody(text=each.text, question=each.question) for each in prompts)
