"""A site with the web chat whose answers are written here: events by hand, over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.composition import a_chat_site

REVIEW = "How do I ask for a case review?"

CITATIONS = [
    {
        "number": 1,
        "document": "asb-policy-2025",
        "title": "Antisocial behaviour policy",
        "edition": "2025",
        "status": "current",
        "page": 5,
        "page_label": "3",
        "heading": ["Part two", "Case reviews"],
        "before": "This part is about case reviews.",
        "quote": "You can ask for a case review if you have reported the problem three times.",
        "after": "You also need to show that not enough was done about it.",
        "url": "/api/v1/documents/asb-policy-2025/file#page=5",
        "verified_on": "2026-04-30",
        "language": "en",
    },
    {
        "number": 2,
        "document": "plan-2021",
        "title": "Community safety partnership plan",
        "edition": "2021-24",
        "status": "ended",
        "page": None,
        "page_label": "",
        "heading": ["Our priorities"],
        "quote": "The panel writes to you within 20 working days with what it decided.",
        "url": "/documents/plan-2021#p2",
        "verified_on": None,
    },
]

SEGMENTS = [
    {
        "kind": "paragraph",
        "text": "You can ask for a case review if you have reported the problem three times.",
        "citations": [1],
    },
    {"kind": "heading", "text": "What you need to show", "citations": []},
    {"kind": "item", "text": "(a) each report was made within a month", "citations": [1]},
    {"kind": "item", "text": "(b) not enough was done about it", "citations": [1]},
    {
        "kind": "paragraph",
        "text": "The panel writes to you within 20 working days with what it decided.",
        "citations": [1, 2],
    },
]

CONTACT = {
    "name": "Community safety team",
    "purpose": "For questions that are not urgent.",
    "phone": "020 7946 0001",
    "email": "safety@example.gov.uk",
    "url": "https://www.example.gov.uk/safety",
    "hours": "Monday to Friday, 9am to 5pm",
}

CARD = {
    "id": "case-review",
    "title": "Antisocial behaviour case review",
    "about": "A panel looks again at what was done about your reports.",
    "who_for": "People who live in the borough and have reported the problem three times.",
    "age": "Any age",
    "urgency": "routine",
    "how_to_refer": ["Fill in the form.", "Or phone the team."],
    "contacts": [
        {
            "name": "Case review team",
            "for": "Anyone",
            "phone": "020 7946 0002",
            "textphone": "18001 020 7946 0002",
            "email": "",
            "url": "",
            "hours": "Monday to Friday, 9am to 5pm, not on bank holidays",
            "open": {"state": "closed", "until": "9am tomorrow", "says": ""},
        }
    ],
    "consent": "You agree to your details being shared with the panel.",
    "out_of_hours": {"says": "", "name": "Metropolitan Police", "phone": "101", "hours": ""},
    "not_for": ["Reporting a crime"],
    "immediate_danger": "Call 999.",
    "form_name": "Case review form",
    "form_url": "https://www.example.gov.uk/form",
    "response_time": "5 working days",
    "verified_on": "2026-04-30",
    "overdue": False,
    "url": "/pathways/case-review",
}


def an_answer(outcome: str = "answered", **more: Any) -> dict[str, Any]:
    """The body of an answer, whole."""
    body = {
        "id": "abcdefghijklmnopqrstuvwxyz",
        "language": "en",
        "machine_written": False,
        "outcome": outcome,
        "text": "Words.",
        "written": "quoted",
        "segments": [],
        "citations": [],
        "notices": [],
        "pathways": [],
        "contacts": [],
        "suggestions": [],
        "confidence": 0.9,
        "audience": "public",
        "release": "r1",
        "milliseconds": 5.0,
    }
    return body | more


ANSWERS = {
    REVIEW: an_answer(
        segments=SEGMENTS,
        citations=CITATIONS,
        notices=[{"kind": "ended", "text": "One of these documents has ended."}],
        contacts=[CONTACT],
        suggestions=[
            {"text": "Who is it for?", "question": "Who is a case review for?"},
            {"text": "How long does it take?", "question": "How long does a case review take?"},
        ],
    ),
    "service": an_answer(text="There is a service for this.", pathways=[CARD]),
    "danger": an_answer(
        "emergency",
        text="If you are in danger, call 999 now. If you cannot speak, press 55 when asked.",
        notices=[{"kind": "emergency", "text": "Move away from the danger if you can."}],
        contacts=[CONTACT | {"name": "National helpline", "phone": "0808 2000 247"}],
    ),
    "nothing": an_answer(
        "not_found", text="The documents do not say. The team may know.", contacts=[CONTACT]
    ),
    "which": an_answer(
        "clarify",
        text="This may be about more than one thing.",
        suggestions=[{"text": "A case review", "question": REVIEW}],
    ),
    "markup": an_answer(
        text="<b>bold</b>",
        segments=[
            {"kind": "paragraph", "text": "<img src=x onerror=alert(1)>", "citations": [1, 9]}
        ],
        citations=[CITATIONS[0] | {"url": "javascript:alert(1)", "title": "<i>title</i>"}],
    ),
    "bare": {"outcome": "answered", "text": "Only words."},
}


@dataclass
class Scripted:
    """What the site answers, and all that it was asked."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    #: The question "slow" waits for this before its answer.
    go_on: Event = field(default_factory=Event)
    #: Set once a caller has gone away while "slow" was answered.
    gone: Event = field(default_factory=Event)

    def site(self, **parts: Any) -> FastAPI:
        """The real site, with asking and feedback answered here."""
        app = a_chat_site(**parts)
        for path, route in (("ask", self.ask), ("feedback", self.feedback)):
            app.router.routes.insert(0, Route(f"/api/v1/{path}", route, methods=["POST"]))
        return app

    async def ask(self, request: Request) -> Response:
        """One question; what it says is what becomes of it."""
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        question = body["question"]
        if question in FAULTS:
            return FAULTS[question]()
        return StreamingResponse(self._events(question), media_type="text/event-stream")

    async def feedback(self, request: Request) -> Response:
        """What was told, kept."""
        self.told.append(await request.json())
        return Response(status_code=204)

    async def _events(self, question: str) -> AsyncIterator[bytes]:
        yield event("status", {"stage": "searching"})
        if question == "error":
            yield event("error", {"code": "unknown", "message": ""})
            return
        answer = dict(ANSWERS.get(question, an_answer(text=f"Words about {question}.")))
        if question == "slow":
            answer = dict(ANSWERS[REVIEW])
        if answer["outcome"] == "emergency" or question == "cut in danger":
            yield event("safety", {"text": "Call 999.", "notices": [], "contacts": [CONTACT]})
        for number, segment in enumerate(answer.pop("segments", ())):
            yield event("segment", segment)
            if number == 0 and question == "slow":
                await self._wait()
        if question.startswith("cut"):
            yield event("segment", SEGMENTS[0]) + b'event: segment\ndata: {"kind": "para'
            return
        yield event("sources", answer.pop("citations", []))
        yield event("done", answer)

    async def _wait(self) -> None:
        try:
            await asyncio.to_thread(self.go_on.wait)
        except asyncio.CancelledError:
            self.gone.set()
            raise


def event(name: str, data: object) -> bytes:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _fault(status: int, code: str) -> Callable[[], Response]:
    return lambda: JSONResponse({"error": {"code": code, "message": "no"}}, status)


FAULTS: dict[str, Callable[[], Response]] = {
    "500": _fault(500, "unknown"),
    "not json": lambda: Response("<h1>Bad gateway</h1>", 502, media_type="text/html"),
    "many": _fault(429, "too_many"),
    "unusable": _fault(422, "question_not_text"),
    "busy": lambda: JSONResponse(an_answer("busy"), 503),
    "unavailable": lambda: JSONResponse(an_answer("unavailable"), 503),
    "cry in a crowd": lambda: JSONResponse(ANSWERS["danger"]),
}
