"""POST /api/v1/ask: one question, answered as JSON or as server-sent events.

Every question leaves one log line and one count, and never its text or the asker's address.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends
from fastapi.sse import format_sse_event
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from assistant.answering.answer import Answer, NoticeKind
from assistant.answering.ids import AnswerIds
from assistant.answering.languages.anyhow import told_anyhow
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question, Turn
from assistant.errors import AssistantError, UnusableQuestion
from assistant.knowledge.audience import Audience
from assistant.web.auth import Access
from assistant.web.faults import Refused, log_fault, unknown, unusable
from assistant.web.limits import AddressLimit
from assistant.web.metrics import Metrics
from assistant.web.pool import Full, Pool
from assistant.web.schema import AnswerBody, AskRequest, ErrorBody, answer_body

log = structlog.get_logger()

BUSY = "Many people are asking at the moment. Please ask again in a few seconds."
UNAVAILABLE = "The assistant cannot answer at the moment. Please try again in a few minutes."

#: Outcomes that are no fault of the question: the seconds after which to ask again.
_RETRY_AFTER = {Outcome.BUSY: "2", Outcome.UNAVAILABLE: "30"}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    **{status: {"model": ErrorBody} for status in (401, 413, 415, 422, 429, 500)},
    200: {"content": {"text/event-stream": {}}},
    503: {"model": AnswerBody, "description": "Busy or unavailable; see Retry-After."},
}


def create_ask(
    pool: Pool[Question, Answer],
    cry: Callable[[Question], Answer | None],
    *,
    ids: AnswerIds,
    access: Access,
    limit: AddressLimit,
    metrics: Metrics,
) -> APIRouter:
    """The route on which questions are asked.

    `cry` gives the help for one that tells of danger, at once and without a place in the pool.
    """
    router = APIRouter(prefix="/api/v1", tags=["questions"])

    async def door(request: Request) -> _Admitted:
        audience = access.audience(request)
        try:
            if not access.is_bot(request):
                limit.check(request)
        except Refused as refused:
            return _Admitted(audience, refused)
        return _Admitted(audience, None)

    @router.post("/ask", response_model=AnswerBody, responses=_RESPONSES)
    async def ask(
        body: AskRequest, request: Request, admitted: Annotated[_Admitted, Depends(door)]
    ) -> Response:
        """Answer one question from the documents, with citations."""
        asking = _Asking(_question(body, admitted.audience), metrics, ids, perf_counter())
        if admitted.refused is not None:
            # Whoever has had their share of questions is still helped out of danger.
            help_at_once = cry(asking.question)
            if help_at_once is None:
                raise admitted.refused
            return _whole(asking.end(help_at_once))
        try:
            coming = pool.start(asking.question)
        except Full:
            answer = cry(asking.question) or asking.fixed(Outcome.BUSY, BUSY)
            return _whole(asking.end(answer))
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(_events(asking, coming), media_type="text/event-stream")
        return _whole(await asking.finish(coming))

    return router


def help_in(
    body: object, cry: Callable[[Question], Answer | None], metrics: Metrics, ids: AnswerIds
) -> Response | None:
    """The help for a cry in a body that can't be taken otherwise, or None where there is none."""
    text = body.get("question") if isinstance(body, dict) else None
    if not isinstance(text, str):
        return None
    # Help is the same for every audience, and holds no word of a document.
    question = Question(text=text, audience=Audience.PUBLIC)
    began = perf_counter()
    answer = cry(question)
    return None if answer is None else _whole(_Asking(question, metrics, ids, began).end(answer))


def _question(body: AskRequest, audience: Audience) -> Question:
    return Question(
        text=body.question,
        audience=audience,
        history=tuple(Turn(question=turn.question, answer=turn.answer) for turn in body.history),
        language=body.language,
    )


@dataclass(frozen=True, slots=True)
class _Admitted:
    """For whom a question is answered, and why it is not where the address has had its share."""

    audience: Audience
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class _Asking:
    """One question on its way, and the moment it came."""

    question: Question
    metrics: Metrics
    ids: AnswerIds
    began: float

    async def finish(self, coming: asyncio.Future[Answer]) -> Answer:
        """The answer, counted and logged; "unavailable" where a part of the assistant fails."""
        try:
            answer = await coming
        except UnusableQuestion:
            raise
        except AssistantError as error:
            log_fault(error)
            answer = self.fixed(Outcome.UNAVAILABLE, UNAVAILABLE)
        return self.end(answer)

    def fixed(self, outcome: Outcome, text: str) -> Answer:
        """An answer that comes from no document, in the language of the question."""
        answer = Answer(
            outcome=outcome,
            text=text,
            segments=(),
            citations=(),
            notices=(),
            contacts=(),
            confidence=0.0,
            audience=self.question.audience,
            release="",
            milliseconds=self._seconds() * 1000,
        )
        return told_anyhow(self.question, answer)

    def end(self, answer: Answer) -> Answer:
        """Count and log the answer, and hand it on with an id, which stands in no log."""
        seconds = self._seconds()
        self.metrics.count(answer.outcome, self.question.audience, seconds)
        self.metrics.count_model(answer.model)
        log.info(
            "question",
            outcome=answer.outcome.value,
            milliseconds=round(seconds * 1000, 1),
            audience=self.question.audience.value,
            release=answer.release,
            citations=len(answer.citations),
            model=answer.model.value,
        )
        return replace(answer, id=self.ids.new())

    def _seconds(self) -> float:
        return perf_counter() - self.began


def _whole(answer: Answer) -> Response:
    """The answer as one JSON document."""
    retry_after = _RETRY_AFTER.get(answer.outcome)
    return Response(
        answer_body(answer).model_dump_json(),
        503 if retry_after else 200,
        {"Retry-After": retry_after} if retry_after else None,
        media_type="application/json",
    )


async def _events(asking: _Asking, coming: asyncio.Future[Answer]) -> AsyncIterator[bytes]:
    """The answer as events: help first, then segments, then their sources, then the rest."""
    yield _event("status", {"stage": "searching"})
    try:
        body = answer_body(await asking.finish(coming)).model_dump(mode="json")
    except UnusableQuestion as error:
        yield _event("error", unusable(error).fault().model_dump())
        return
    except Exception as error:  # noqa: BLE001  the response has begun: no one else can tell
        log_fault(error)
        yield _event("error", unknown().fault().model_dump())
        return
    if _is_emergency(body):
        yield _event("safety", {name: body[name] for name in ("text", "notices", "contacts")})
    for segment in body.pop("segments"):
        yield _event("segment", segment)
    yield _event("sources", body.pop("citations"))
    yield _event("done", body)


def _is_emergency(body: dict[str, Any]) -> bool:
    return body["outcome"] == Outcome.EMERGENCY or any(
        notice["kind"] == NoticeKind.EMERGENCY for notice in body["notices"]
    )


def _event(name: str, data: object) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))
