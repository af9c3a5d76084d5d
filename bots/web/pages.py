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
from bots.web.conversation import Asked, after, read_asked
from bots.web.directory import add_directory
from bots.web.forms import read_form, way
from bots.web.partnership import Partnership
from bots.web.people import add_people
from bots.web.problem import Problem
from bots.web.rating import to_be_rated
from bots.web.rendering import Html, static
from bots.web.runs import contents, segment_runs, set_document
from bots.web.standing import standing

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
    add_people(router, client, html)
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
            asked = read_asked(await read_form(request))
        except HTTPException as error:
            return _problem(html, problem.of_form(error.status_code))
        try:
            answer = await client.ask(
                asked.question, history=asked.turns, forwarded_for=way(request)
            )
        except Refused as refused:
            return _problem(html, problem.of_refusal(refused, asked.question), asked)
        except Unreachable:
            return _problem(html, problem.down(), asked)
        return _answer(html, asked, answer)


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
        passages = tuple(set_document(found))
        return html.page(
            "document.html",
            document=found,
            standing=standing(found),
            passages=passages,
            contents=contents(passages),
        )


def _add_plain(router: APIRouter, html: Html) -> None:
    """The pages that need no assistant; last of all the one for addresses that lead nowhere."""

    @router.get("/about")
    async def about() -> Response:
        return html.page("about.html")

    @router.get("/privacy")
    async def privacy() -> Response:
        return html.page("privacy.html")

    @router.get("/accessibility")
    async def accessibility() -> Response:
        return html.page("accessibility.html")

    @router.get("/cover-your-tracks")
    async def cover_your_tracks() -> Response:
        return html.page("cover-your-tracks.html")

    @router.get("/static/{name}")
    async def static_file(name: str) -> Response:
        return static(name) or html.page("missing.html", status=404)

    async def missing() -> Response:
        return html.page("missing.html", status=404)

    router.add_api_route("/{path:path}", missing, route_class_override=_Elsewhere)


def _answer(html: Html, asked: Asked, answer: AnswerBody) -> Response:
    if answer.outcome in _FAULTS:
        return _problem(html, problem.of_answer(answer), asked)
    to_be_mended = answer.outcome is Outcome.PERSONAL_DATA
    return html.page(
        "ask.html",
        asked=asked.question,
        question=asked.question if to_be_mended else "",
        before=asked.turns,
        turns=after(asked, answer),
        answer=answer,
        rating=to_be_rated(answer, asked.question),
        runs=tuple(segment_runs(answer.segments)),
    )


def _problem(html: Html, found: Problem, asked: Asked | None = None) -> Response:
    asked = asked or Asked()
    return html.page(
        "ask.html",
        status=found.status,
        question=asked.question,
        turns=asked.turns,
        problem=found,
    )
