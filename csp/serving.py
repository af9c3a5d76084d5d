"""Puts the server together: the API, the web chat, the pages, and Slack where it is set."""

from __future__ import annotations

import secrets
import socket
from dataclasses import asdict
from functools import cache, partial
from typing import Any

import click

from assistant.errors import (
    AssistantError,
    UnsafeSettings,
)
from assistant.knowledge.audience import Audience
from assistant.settings import Settings
from bots.terminal.ending import telling
from csp.asking import make_assistant, open_libraries
from csp.keeping import make_answer_ids, open_intake, open_reviews, open_shelf, refresh_often
from csp.slack import levels_of, slack_routes


@telling(wrong_use=(UnsafeSettings,), faults=(AssistantError,))
def make_web_app(settings: Settings, public_url: str) -> Any:
    """All that this process serves, as one ASGI application."""
    import httpx

    from assistant.knowledge.shelf.history import History
    from assistant.web.app import create_app
    from assistant.web.auth import Access
    from assistant.web.headers import Origins, chat_policy
    from assistant.web.limits import IN_PROCESS, Limits
    from bots.client import Client
    from bots.web.chat.pages import create_chat
    from bots.web.pages import create_pages

    libraries = open_libraries(settings, settings.audiences)

    def library(audience: Audience) -> Any:
        try:
            return libraries.library(audience)
        except AssistantError:
            return None

    from assistant.answering.reviewed import Board

    board = Board()
    assistant = make_assistant(settings, libraries, public_url, board)
    intake = open_intake(settings)
    # After the intake, which makes the key.
    ids = make_answer_ids(settings)
    reviews = cache(partial(open_reviews, settings, board, ids.new))
    refresh_often(reviews)
    token = settings.partner_token.get_secret_value()
    beside: dict[str, Any] = {}
    if settings.slack:
        # What Slack needs takes a while to import.
        from bots.slack.http import EVENTS
        from bots.slack.metrics import Metrics

        counters = Metrics()
        beside = {"capped_elsewhere": frozenset({EVENTS}), "other_metrics": counters.text}
        # The bot of this process is known by it, so that its askers are not counted as one.
        token = token or secrets.token_urlsafe(32)
    app = create_app(
        answer=assistant.ask,
        cry=assistant.cry,
        library=library,
        history=History(settings.data_dir),
        ids=ids,
        intake=intake,
        shelf=open_shelf(reviews),
        access=Access(
            audiences=settings.audiences,
            service_token=token,
            metrics_from_anywhere=settings.metrics_open,
        ),
        limits=Limits(
            threads=settings.questions_at_once,
            waiting=settings.questions_waiting,
            questions_per_minute=settings.questions_per_minute,
            feedback_per_hour=settings.feedback_per_hour,
            enquiries_per_hour=settings.enquiries_per_hour,
            trusted_proxies=settings.trusted_proxies,
        ),
        origins=Origins(callers=settings.allowed_origins, frames=settings.frame_ancestors),
        public_url=settings.public_url,
        **beside,
    )
    # The pages ask the API as any front end does, only without a socket between them.
    transport = httpx.ASGITransport(app=app, client=(IN_PROCESS, 0))
    http = httpx.AsyncClient(transport=transport, base_url="http://assistant")
    place = _page_words(_partnership(settings, libraries)) | {"keeping": _keeping(settings)}
    if settings.slack:
        # Before the pages, which take every address that is left.
        levels = levels_of(app, token, settings.audiences)
        app.include_router(slack_routes(settings, levels, public_url, counters))
    app.include_router(
        create_chat(
            place,
            policy=chat_policy(settings.frame_ancestors),
            site=public_url.rstrip("/"),
            frames=settings.frame_ancestors,
        )
    )
    app.include_router(create_pages(Client(http), place))
    return app


def serve_app(app: Any, listener: socket.socket) -> None:
    """Answer on that socket until the process is asked to end."""
    import uvicorn

    config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False)
    uvicorn.Server(config).run(sockets=[listener])


def _partnership(settings: Settings, libraries: Any) -> Any:
    """The partnership as it is published; without a release help is given all the same."""
    from assistant.knowledge.partnership import ANY_PARTNERSHIP

    try:
        return libraries.library(min(settings.audiences, default=Audience.PUBLIC)).partnership
    except AssistantError as fault:
        click.echo(
            f"Warning: {fault}. Until then only help in an emergency is given; "
            "start again after the build.",
            err=True,
        )
        return ANY_PARTNERSHIP


def _page_words(partnership: Any) -> dict[str, object]:
    """The partnership as the pages take it."""
    return {
        "name": partnership.name,
        "title": partnership.title,
        "about": partnership.about,
        "emergency": [asdict(line) for line in partnership.emergency_lines],
        "examples": partnership.example_questions,
        "topics": [asdict(topic) for topic in partnership.topics],
        "contacts": [asdict(contact) for contact in partnership.contacts],
        "helplines": [asdict(line) for line in partnership.helplines],
        "report": asdict(partnership.report),
        "leave_to": partnership.leave_url,
    }


def _keeping(settings: Settings) -> dict[str, object]:
    """What is done with what people send, as the pages tell it."""
    return {
        "feedback_days": settings.feedback_days,
        "enquiry_days": settings.enquiry_days,
        "enquiries": settings.enquiries,
        "model": bool(settings.chat_model),
    }


def listen_on(host: str, port: int) -> socket.socket:
    """A socket on that address; wrong use where another program holds it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError as wrong:
        listener.close()
        raise click.UsageError(
            f"can't listen on {host} port {port}: {wrong.strerror}; "
            "stop the program that uses it, or name another with --port"
        ) from wrong
    return listener
