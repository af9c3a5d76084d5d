"""The directory of services: a form without scripts, the services that fit, and a page for each.

The form is sent by POST alone: what somebody looks for stands in no address and no history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.web.schema import PathwayQuery
from bots import words
from bots.client import Client
from bots.errors import BotError
from bots.web.rendering import Html

_FIELDS = ("search", "topic", "urgency", "referral", "age", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What stands in the form, as it was typed."""

    search: str = ""
    topic: str = ""
    urgency: str = ""
    referral: str = ""
    age: str = ""
    page: str = ""
    #: What is wrong with a field, by its name.
    mistakes: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> bool:
        """Whether it asks for less than all services."""
        return any((self.search.strip(), self.topic, self.urgency, self.referral, self.age))

    def query(self) -> PathwayQuery:
        """What the assistant is asked for; ValidationError where a field can't be used."""
        given = {name: getattr(self, name).strip() for name in _FIELDS}
        return PathwayQuery.model_validate({name: value for name, value in given.items() if value})


def add_directory(router: APIRouter, client: Client, html: Html) -> None:
    """The pages on which services are found and read."""

    async def found(wanted: Wanted) -> Response:
        try:
            query = wanted.query()
        except ValidationError as fault:
            return _form(html, _with_mistakes(wanted, fault))
        try:
            services = await client.pathways(query)
        except BotError:
            return html.page("services_down.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        return html.page("services.html", wanted=wanted, services=services)

    @router.get("/pathways")
    async def services() -> Response:
        return await found(Wanted())

    @router.post("/pathways")
    async def search(request: Request) -> Response:
        try:
            wanted = await _wanted(request)
        except HTTPException as error:
            mistakes = {"search": words.FIND_UNUSABLE}
            return _form(html, Wanted(mistakes=mistakes), status=error.status_code)
        return await found(wanted)

    @router.get("/pathways/{pathway_id}")
    async def service(pathway_id: str) -> Response:
        try:
            held = await client.pathway(pathway_id)
        except BotError:
            return html.page("services_down.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        if held is None:
            return html.page("missing.html", status=HTTPStatus.NOT_FOUND)
        return html.page("service.html", service=held)


async def _wanted(request: Request) -> Wanted:
    """What was typed and chosen; HTTPException where the form can't be read."""
    async with request.form(max_files=0, max_fields=len(_FIELDS) + 2) as form:
        given = {name: form.get(name, "") for name in _FIELDS}
    typed: dict[str, Any] = {name: each for name, each in given.items() if isinstance(each, str)}
    return Wanted(**typed)


def _with_mistakes(wanted: Wanted, fault: ValidationError) -> Wanted:
    """The form with its mistakes; one that no person can make by typing is told at the top."""
    wrong = {str(error["loc"][0]) for error in fault.errors(include_input=False)}
    typed = {name: told for name, told in words.FIND_MISTAKES.items() if name in wrong}
    return replace(wanted, mistakes=typed or {"search": words.FIND_UNUSABLE})


def _form(html: Html, wanted: Wanted, *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> Response:
    """The form again, with what to mend and no services."""
    return html.page("services.html", status=status, wanted=wanted, services=None)
