"""The pages for residents: plain HTML forms and documents, without scripts, cookies or storage.

They get all that they show from the assistant over HTTP. A question never stands in an address.
"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from assistant.web.schema import AnswerBody, Outcome
from bots.client import Client
from bots.errors import BotError, Refused, Unreachable
from bots.web import problem
from bots.web.directory import add_directory
from bots.web.partnership import Partnership
from bots.web.problem import Problem
from bots.web.rendering import Html, static
from bots.web.runs import segment_runs, set_document

#: Outcomes that are our fault, not an answer.
_FAULTS = {Outcome.BUSY, Outcome.UNAVAILABLE}


class _Elsewhere(APIRoute):
    """Takes every address that no other route has, but none of the API's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """No match below /api/, so that the API answers for itself."""
        if scope.get("path", "").startswith("/api/"):
            return Match.NONE, {}
        return super().matches(scope)


def create_pages(client: Client, partnership: Mapping[str, object]) -> APIRouter:
    """The pages as one router, to be included last.

    `partnership` is data as bots/web/partnership.py describes it; ValueError where it is not.
    """
    html = Html(Partnership.model_validate(partnership))
    router = APIRouter(include_in_schema=False)
    _add_form(router, client, html)
    _add_documents(router, client, html)
    add_directory(router, client, html)
    _add_plain(router, html)
    return router


def _add_form(router: APIRouter, client: Client, html: Html) -> None:
    """The page on which questions are asked and answered."""

    @router.get("/")
    async def start() -> Response:
        return html.page("ask.html")

    @router.post("/")
    async def ask(request: Request) -> Response:
        try:
            question = await _question(request)
        except HTTPException as error:
            return _problem(html, problem.of_form(error.status_code))
        try:
            answer = await client.ask(question, forwarded_for=_way(request))
        except Refused as refused:
            return _problem(html, problem.of_refusal(refused, question), question)
        except Unreachable:
            return _problem(html, problem.down(), question)
        return _answer(html, question, answer)


def _add_documents(router: APIRouter, client: Client, html: Html) -> None:
    """The page on which a document is read."""

    @router.get("/documents/{document_id}")
    async def document(document_id: str) -> Response:
        try:
            found = await client.document(document_id)
        except BotError:
            return html.page("down.html", status=503)
        if found is None:
            return html.page("missing.html", status=404)
        return html.page("document.html", document=found, passages=tuple(set_document(found)))


def _add_plain(router: APIRouter, html: Html) -> None:
    """The pages that need no assistant; last of all the one for addresses that lead nowhere."""

    @router.get("/about")
    async def about() -> Response:
        return html.page("about.html")

    @router.get("/static/{name}")
    async def static_file(name: str) -> Response:
        return static(name) or html.page("missing.html", status=404)

    async def missing() -> Response:
        return html.page("missing.html", status=404)

    router.add_api_route("/{path:path}", missing, route_class_override=_Elsewhere)


async def _question(request: Request) -> str:
    """What was typed, with the line ends that the assistant counts; HTTPException if unreadable."""
    async with request.form(max_files=0, max_fields=8) as form:
        typed = form.get("question", "")
    return typed.replace("\r\n", "\n") if isinstance(typed, str) else ""


def _way(request: Request) -> str:
    """The way of the request so far, for X-Forwarded-For: this front end is one more proxy."""
    peer = request.client.host if request.client else ""
    return ", ".join(hop for hop in (*request.headers.getlist("x-forwarded-for"), peer) if hop)


def _answer(html: Html, question: str, answer: AnswerBody) -> Response:
    if answer.outcome in _FAULTS:
        return _problem(html, problem.of_answer(answer), question)
    return html.page(
        "ask.html", question=question, answer=answer, runs=tuple(segment_runs(answer.segments))
    )


def _problem(html: Html, found: Problem, question: str = "") -> Response:
    return html.page("ask.html", status=found.status, question=question, problem=found)
