"""POST /api/v1/feedback and /api/v1/enquiries: what people send to be kept.

Nothing of it stands in a log or a metric, and nothing else of the service waits for it. What tells
of danger gets the help at once, kept or not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from assistant.answering.answer import Answer, Notice, NoticeKind
from assistant.answering.ids import AnswerIds
from assistant.answering.question import Question
from assistant.answering.reviewed import PREFIX
from assistant.answering.words import NOBODY_READS_NOW
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import ANY_PARTNERSHIP
from assistant.records.enquiries import Enquiry
from assistant.records.feedback import Feedback
from assistant.web.auth import Access
from assistant.web.faults import Refused, log_fault
from assistant.web.limits import AddressLimit, Limits, attempt_limit, hourly_limit
from assistant.web.metrics import Metrics
from assistant.web.pool import Pool
from assistant.web.reading import open_for
from assistant.web.schema import (
    EnquiryRequest,
    EnquiryTaken,
    ErrorBody,
    FeedbackRequest,
    FeedbackTaken,
    SafetyBody,
)

_Cry = Callable[[Question], Answer | None]
_Library = Callable[[Audience], Library | None]
_Sent = TypeVar("_Sent")
_Kept = TypeVar("_Kept")

_SORRY = "Your feedback was not kept. Send it again later."
#: What may wait while something is kept; one thread writes, for SQLite takes one writer at a time.
_WAITING = 16
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody} for status in (401, 413, 415, 422, 429, 500, 503)
}
_RETRY_AFTER = {"Retry-After": "30"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What keeps what people send; each raises NoRecords where it can't."""

    feedback: Callable[[Feedback], None]
    #: Gives the reference. None where no enquiries are taken.
    enquiry: Callable[[Enquiry], str] | None


def create_records(
    intake: Intake,
    cry: _Cry,
    library: _Library,
    *,
    ids: AnswerIds,
    access: Access,
    limits: Limits,
    metrics: Metrics,
) -> APIRouter:
    """The routes on which people send what is kept."""
    router = APIRouter(prefix="/api/v1", tags=["records"], responses=_ERRORS)
    feedbacks = _Door(
        intake.feedback, hourly_limit(limits.feedback_per_hour, limits, "ratings"), access
    )
    enquiries = _Door(
        intake.enquiry, hourly_limit(limits.enquiries_per_hour, limits, "enquiries"), access
    )
    # Whatever is sent is heard, also what can't be kept; so that is held to a number, too.
    attempts = attempt_limit(limits)

    async def sender(request: Request) -> Audience:
        audience = access.audience(request)
        if not access.is_bot(request):
            attempts.check(request)
        return audience

    @router.post(
        "/feedback",
        status_code=204,
        responses={200: {"model": FeedbackTaken, "description": "Kept; its words tell of danger."}},
    )
    async def feedback(
        body: FeedbackRequest, request: Request, audience: Annotated[Audience, Depends(sender)]
    ) -> Response:
        """Say whether an answer helped. Words are kept without personal details."""
        safety = await run_in_threadpool(_heard, body.comment, "", cry)
        with _beside(safety):
            await run_in_threadpool(_check, body, ids, library, audience)
            given = Feedback(audience=audience, **dict(body))
            await feedbacks.take(given, request, lambda: _SORRY)
        metrics.count_feedback(helpful=body.helpful)
        return _told(200, FeedbackTaken(safety=safety)) if safety else Response(status_code=204)

    @router.post("/enquiries", status_code=201, response_model=EnquiryTaken)
    async def enquire(
        body: EnquiryRequest, request: Request, audience: Annotated[Audience, Depends(sender)]
    ) -> Response:
        """Ask a person of the partnership, who answers by email or phone."""
        words = f"{body.question}\n{body.message}"
        safety = await run_in_threadpool(_heard, words, body.language, cry)
        with _beside(safety):
            fields = body.model_dump(exclude={"consent", "website"})
            enquiry = Enquiry(danger=safety is not None, **fields)
            reference = await enquiries.take(
                enquiry, request, lambda: _ask_elsewhere(library, audience)
            )
        metrics.count_enquiry()
        return _told(201, EnquiryTaken(reference=reference, safety=safety))

    return router


def safety_in(body: object, cry: _Cry) -> SafetyBody | None:
    """The help for a cry in a body that can't be taken, or None where there is none."""
    if not isinstance(body, dict):
        return None
    texts = (body.get(field) for field in ("comment", "question", "message"))
    language = body.get("language")
    return _heard(
        "\n".join(text for text in texts if isinstance(text, str)),
        language if isinstance(language, str) else "",
        cry,
    )


class _Door(Generic[_Sent, _Kept]):
    """Where one kind of thing is taken in: so many an hour from one address, one after another."""

    def __init__(
        self, keep: Callable[[_Sent], _Kept] | None, limit: AddressLimit, access: Access
    ) -> None:
        self._pool = keep and Pool(keep, threads=1, waiting=_WAITING)
        self._limit = limit
        self._access = access

    async def take(self, sent: _Sent, request: Request, sorry: Callable[[], str]) -> _Kept:
        """What keeping it gave. Raises Refused, with `sorry` where it could not be kept."""
        if self._pool is None:
            raise Refused(503, "not_taken", sorry())
        counted = not self._access.is_bot(request)
        if counted:
            self._limit.check(request)
        try:
            return await self._pool.start(sent)
        except Exception as fault:  # noqa: BLE001  whatever it is, the sender has to hear of it
            log_fault(fault)
            if counted:
                self._limit.forgive(request)
            raise Refused(503, "not_kept", sorry(), _RETRY_AFTER) from None


def _heard(text: str, language: str, cry: _Cry) -> SafetyBody | None:
    """The help for whoever writes of danger, or None where nothing tells of any."""
    # Help is the same for every audience, and holds no word of a document.
    answer = cry(Question(text=text, audience=Audience.PUBLIC, language=language))
    if answer is None:
        return None
    notice = Notice(kind=NoticeKind.EMERGENCY, text=NOBODY_READS_NOW)
    return SafetyBody.model_validate(replace(answer, notices=(notice,)))


@contextmanager
def _beside(safety: SafetyBody | None) -> Iterator[None]:
    """Whatever is refused within is told beside the help."""
    try:
        yield
    except Refused as refused:
        raise refused.beside(safety) from None


def _check(body: FeedbackRequest, ids: AnswerIds, library: _Library, audience: Audience) -> None:
    """Raise Refused where the answer or a document is none that this asker can have seen."""
    if not ids.knows(body.answer):
        raise Refused(422, "answer_unknown", "No answer has this `id`. Send that of the answer.")
    if not body.documents:
        return
    reader = open_for(library, audience)
    if any(
        reader.document(each) is None and not _is_reviewed(each, ids) for each in body.documents
    ):
        raise Refused(
            422,
            "documents_unknown",
            "A document of these is not there. Send ids of documents that the answer cites.",
        )


def _is_reviewed(document: str, ids: AnswerIds) -> bool:
    """Whether a citation's id is that of a person's answer, which got it here."""
    return document.startswith(PREFIX) and ids.knows(document.removeprefix(PREFIX))


def _ask_elsewhere(library: _Library, audience: Audience) -> str:
    """That nothing was kept, and which person to ask instead."""
    opened = library(audience)
    contacts = (opened.partnership if opened else ANY_PARTNERSHIP).contacts
    ways = [
        f"{each.name}, {each.phone or each.email or each.url}"
        for each in contacts
        if each.phone or each.email or each.url
    ]
    return " ".join(("Your enquiry was not kept.", *(f"Ask {way}." for way in ways[:1])))


def _told(status: int, body: FeedbackTaken | EnquiryTaken) -> Response:
    return Response(body.model_dump_json(), status, media_type="application/json")
