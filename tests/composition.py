"""Puts API and pages together as `csp serve` does, with doubles at the seams."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
from fastapi import FastAPI

from assistant.answering.ids import AnswerIds
from assistant.knowledge.audience import Audience
from assistant.knowledge.shelf.history import History
from assistant.web.app import create_app
from assistant.web.auth import Access
from assistant.web.headers import Origins, chat_policy
from assistant.web.limits import IN_PROCESS, Limits
from assistant.web.routes.records import Intake
from assistant.web.routes.reviewed import Shelf
from bots.client import Client
from bots.web.chat.pages import create_chat
from bots.web.pages import create_pages
from tests.doubles import Drawer, Script, ShelfInMemory, a_document

TOKEN = "t" * 40
TODAY = date(2026, 11, 25)
#: A Friday, at noon in London.
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
#: The ids that the API of these tests gives and knows.
IDS = AnswerIds(secret=b"s" * 32, draw=os.urandom)

PARTNERSHIP = {
    "name": "Example Borough Community Safety Partnership",
    "title": "Ask about community safety in Example Borough",
    "about": (
        "Ask a question about crime, antisocial behaviour and staying safe. You get the words of "
        "the partnership's published plans and guidance, with links to where they stand."
    ),
    "emergency": [
        {"when": "In danger now", "do": "Call 999", "dial": "999"},
        {
            "when": "You cannot speak",
            "do": "Call 999 from a mobile and press 55 when asked",
            "dial": "999",
        },
        {"when": "Not urgent", "do": "Call the police on 101", "dial": "101"},
        {"when": "Textphone", "do": "Call 18000", "dial": "18000"},
        {"when": "Text message", "do": "Text “register” to 999 to set up emergencySMS"},
    ],
    "examples": [
        "How do I ask for an antisocial behaviour case review?",
        "Who is in the community safety partnership?",
        "How do I report a hate crime?",
    ],
    "topics": [
        {"id": "asb", "title": "Antisocial behaviour"},
        {"id": "harm", "title": "Violence and exploitation"},
    ],
    "contacts": [
        {
            "name": "Community safety team",
            "purpose": "For questions about community safety that are not urgent.",
            "phone": "020 7946 0001",
            "hours": "Monday to Friday, 9am to 5pm",
        }
    ],
    "helplines": [
        {
            "name": "National Domestic Abuse Helpline",
            "purpose": "Talk to someone about domestic abuse.",
            "phone": "0808 2000 247",
            "hours": "24 hours a day, every day",
        }
    ],
    "keeping": {"feedback_days": 365, "enquiry_days": 90, "enquiries": True, "model": False},
    "report": {"name": "Community safety team", "email": "safety@example.gov.uk"},
    "leave_to": "https://www.bbc.co.uk/weather",
}


def a_library() -> ShelfInMemory:
    return ShelfInMemory(audience=Audience.PUBLIC, shelf=(a_document(),))


def an_api(
    *,
    answer=None,
    cry=lambda _: None,
    libraries: Mapping[Audience, ShelfInMemory] | None = None,
    audiences=(Audience.PUBLIC,),
    access: Mapping[str, object] | None = None,
    limits: Limits | None = None,
    origins: Origins | None = None,
    now: Callable[[], datetime] = lambda: NOW,
    drawer: Drawer | None = None,
    enquiries: bool = True,
    history: Path = Path("no-releases"),
) -> FastAPI:
    shelves = {Audience.PUBLIC: a_library()} if libraries is None else libraries
    drawer = drawer or Drawer()
    return create_app(
        answer=answer or Script(),
        cry=cry,
        library=shelves.get,
        history=History(history),
        ids=IDS,
        intake=Intake(
            feedback=drawer.keep_feedback, enquiry=drawer.keep_enquiry if enquiries else None
        ),
        shelf=Shelf(
            keep=drawer.keep_reviewed,
            all=drawer.all_reviewed,
            retract=drawer.retract,
            today=lambda: TODAY,
        ),
        access=Access(
            audiences=frozenset(audiences), **({"service_token": TOKEN} | dict(access or {}))
        ),
        limits=limits or Limits(questions_per_minute=1_000),
        origins=origins or Origins(),
        now=now,
    )


def a_site(partnership: Mapping[str, object] = PARTNERSHIP, **parts: object) -> FastAPI:
    """API and pages in one process; the pages reach the API as `in-process`."""
    app = an_api(**parts)
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, client=(IN_PROCESS, 0)),
        base_url="http://assistant",
    )
    app.include_router(create_pages(Client(http), partnership))
    return app


def a_chat_site(
    partnership: Mapping[str, object] = PARTNERSHIP,
    *,
    site: str = "https://ask.example.gov.uk",
    **parts: object,
) -> FastAPI:
    """The same with the web chat in front of the plain pages."""
    app = an_api(**parts)
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, client=(IN_PROCESS, 0)),
        base_url="http://assistant",
    )
    frames = (parts.get("origins") or Origins()).frames
    app.include_router(
        create_chat(partnership, policy=chat_policy(frames), site=site, frames=frames)
    )
    app.include_router(create_pages(Client(http), partnership))
    return app
