"""Errors of the API: one shape, cause and mend in plain words, and never what was sent."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import TooLong, UnusableQuestion
from assistant.web.mistakes import BODIES, mistake
from assistant.web.schema import (
    LONGEST_QUESTION,
    MOST_TURNS,
    AskRequest,
    ErrorBody,
    Fault,
    SafetyBody,
)

log = structlog.get_logger()


class Refused(HTTPException):
    """A request that is not answered: its status, a code for programs, and words for people."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Mapping[str, str] | None = None,
        safety: SafetyBody | None = None,
    ) -> None:
        super().__init__(status, message, headers)
        self.code = code
        self.safety = safety

    def fault(self) -> Fault:
        """What the caller reads."""
        return Fault(code=self.code, message=self.detail)

    def beside(self, safety: SafetyBody | None) -> Refused:
        """The same with the help for whoever is in danger."""
        return Refused(self.status_code, self.code, self.detail, self.headers, safety)


def error_response(refused: Refused) -> Response:
    """The JSON of a refusal."""
    body = ErrorBody(error=refused.fault(), safety=refused.safety)
    return Response(
        body.model_dump_json(exclude_none=True),
        refused.status_code,
        refused.headers,
        media_type="application/json",
    )


def handle_faults(
    app: FastAPI,
    help_in: Callable[[object], Response | None],
    safety_in: Callable[[object], SafetyBody | None],
) -> None:
    """Give every error of `app` the one shape.

    A body that can't be taken, because it is too long, say, may hold a cry for help. To a question
    `help_in` is the answer, before the mistake is told; of what people send to be kept, `safety_in`
    is told beside it.
    """

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  registered for nothing else
        refused = _explain(request, error)
        if request.url.path in BODIES:
            return error_response(refused.beside(await run_in_threadpool(safety_in, error.body)))
        return help_in(error.body) or error_response(refused)

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(UnusableQuestion, _unusable)
    app.add_exception_handler(HTTPException, _http)


async def _unusable(_: Request, error: Exception) -> Response:
    return error_response(unusable(error))


async def _http(_: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        return error_response(error)
    assert isinstance(error, HTTPException)  # noqa: S101  registered for nothing else
    status = HTTPStatus(error.status_code)
    return error_response(
        Refused(status, status.name.lower(), _WORDS.get(status, status.phrase), error.headers)
    )


_WORDS = {
    HTTPStatus.BAD_REQUEST: "The body could not be read. Send one JSON object.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address. Check the address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method. See /openapi.json.",
}


_TOO_LONG = (
    "question_too_long",
    f"The question is longer than {LONGEST_QUESTION:,} characters. Shorten it.",
)
#: By field and pydantic's type of error: what is wrong with it. "" stands for any other.
_FIELD_WORDS = {
    HTTPStatus.BAD_REQUEST: "The body could not be read. Send one JSON object.",
    ("question", "missing"): (
        "question_missing",
        "The field `question` is missing. Send the question in it.",
    ),
    ("question", "string_too_short"): (
        "question_empty",
        "The question is empty. Write a question.",
    ),
    ("question", "no_words"): (
        "question_blank",
        "The question holds only spaces or invisible characters. Write a question.",
    ),
    ("question", "string_too_long"): _TOO_LONG,
    ("question", ""): (
        "question_not_text",
        "The field `question` is not text. Send text.",
    ),
    ("history", ""): (
        "history_unusable",
        f"The history is not a list of up to {MOST_TURNS} turns with `question` and `answer`.",
    ),
    ("language", ""): (
        "language_unusable",
        "The language is not a BCP 47 tag. Send one such as en or bn, or leave it out.",
    ),
    ("", ""): (
        "unknown_shape",
        f"Send one JSON object with these fields only: {', '.join(AskRequest.model_fields)}.",
    ),
}


def _explain(request: Request, error: RequestValidationError) -> Refused:
    """The first thing that is wrong with what was sent."""
    first = error.errors()[0]
    if first["loc"][0] == "query":
        return _explain_parameter(request, str(first["loc"][-1]), str(first["msg"]))
    if not _is_json(request):
        return Refused(
            415, "not_json_type", "Send JSON, with the header Content-Type: application/json."
        )
    if first["type"] == "json_invalid":
        return Refused(422, "not_json", "The body is not valid JSON. Check quotes and commas.")
    body = BODIES.get(request.url.path)
    if body is not None:
        return Refused(422, *mistake(body, first))
    field = next((str(part) for part in first["loc"][1:2] if part in AskRequest.model_fields), "")
    code, message = _FIELD_WORDS.get((field, first["type"]), _FIELD_WORDS[field, ""])
    return Refused(422, code, message)


def _explain_parameter(request: Request, name: str, wrong: str) -> Refused:
    """What is wrong with a parameter of an address; one that is not declared is not repeated."""
    route = request.app.openapi()["paths"][request.scope["route"].path]["get"]
    known = [each["name"] for each in route.get("parameters", ()) if each["in"] == "query"]
    if name not in known:
        return Refused(
            422,
            "unknown_parameter",
            f"This address takes only these parameters: {', '.join(known)}. Leave out others.",
        )
    return Refused(
        422, "parameter_unusable", f"The parameter `{name}`: {wrong[:1].lower()}{wrong[1:]}."
    )


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


class UnknownFaults:
    """Answers an unforeseen exception with a plain 500, and logs where it was, not what it said.

    Starlette's own handler raises the exception on to the server, which prints its message: that
    may hold a question.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001  the last door before the server
            log_fault(error)
            if not started and scope["type"] == "http":
                await error_response(unknown())(scope, receive, send)


def unusable(error: Exception) -> Refused:
    """What a caller hears of a question that the assistant can't take."""
    if isinstance(error, TooLong):
        return Refused(422, *_TOO_LONG)
    return Refused(422, "question_unusable", "The question can't be used as it is. Rewrite it.")


def unknown() -> Refused:
    """What a caller hears of a fault that nobody foresaw."""
    return Refused(500, "fault", "Something went wrong here. Try again in a few minutes.")


def log_fault(error: BaseException) -> None:
    """Log the kind and the place of a fault, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    log.error(
        "fault",
        kind=type(error).__name__,
        where=[f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    )
