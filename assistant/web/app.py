"""The HTTP API, put together from what it is given. It reads no environment and has no globals.

Way of a request: security headers, allowed callers, unknown faults, size of the body, its route.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from assistant.answering.answer import Answer
from assistant.answering.ids import AnswerIds
from assistant.answering.question import Question
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.knowledge.shelf.history import History
from assistant.web.auth import Access
from assistant.web.faults import UnknownFaults, handle_faults
from assistant.web.headers import FEED, OpenToAll, Origins, SecurityHeaders
from assistant.web.health import create_health
from assistant.web.limits import BodyCap, Limits, question_limit
from assistant.web.metrics import Metrics
from assistant.web.pool import Pool
from assistant.web.routes.ask import create_ask, help_in
from assistant.web.routes.contacts import create_contacts
from assistant.web.routes.documents import create_documents
from assistant.web.routes.onboarding import create_onboarding
from assistant.web.routes.openreferral import create_openreferral
from assistant.web.routes.pathways import create_pathways
from assistant.web.routes.records import Intake, create_records, safety_in
from assistant.web.routes.reviewed import Shelf, create_reviewed


def create_app(
    *,
    answer: Callable[[Question], Answer],
    cry: Callable[[Question], Answer | None],
    library: Callable[[Audience], Library | None],
    history: History,
    ids: AnswerIds,
    intake: Intake,
    shelf: Shelf,
    access: Access,
    limits: Limits,
    origins: Origins,
    public_url: str = "",
    capped_elsewhere: frozenset[str] = frozenset(),
    other_metrics: Callable[[], bytes] = bytes,
    now: Callable[[], datetime] | None = None,
) -> FastAPI:
    """The API as one ASGI application.

    `public_url`: where readers reach this server, as the service feed names it; `now`: the moment
    at which a service is open or closed, with its time zone: that of this machine if left out.
    `answer` is called from several threads at once; `cry` gives the help for a question that tells
    of danger, where no thread is free; `library` gives what is open at that moment,
    so that a new release is served without a restart; `history` has the releases that are kept;
    `intake` keeps what people send to be kept, and nothing else needs it; `shelf` keeps the answers
    that people reviewed; `capped_elsewhere` are paths of a front end that caps its bodies itself,
    and `other_metrics` its metrics. Serve it with uvicorn's `proxy_headers` and `access_log` off:
    who is believed about an address is settled here, and none is logged.
    """
    app = FastAPI(
        title="Community safety assistant",
        summary="Answers questions from a partnership's own documents, with citations.",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    metrics = Metrics(library, access.audiences)
    pool = Pool(answer, threads=limits.threads, waiting=limits.waiting)

    app.include_router(
        create_ask(pool, cry, ids=ids, access=access, limit=question_limit(limits), metrics=metrics)
    )
    app.include_router(
        create_records(intake, cry, library, ids=ids, access=access, limits=limits, metrics=metrics)
    )
    app.include_router(create_reviewed(shelf, library, access=access))
    app.include_router(create_contacts(library, access))
    app.include_router(create_documents(library, access=access))
    app.include_router(
        create_pathways(
            library,
            access=access,
            now=now or partial(datetime.now, UTC),
            public_url=public_url,
        )
    )
    app.include_router(create_onboarding(library, history, access=access, public_url=public_url))
    if Audience.PUBLIC in access.audiences:
        app.include_router(create_openreferral(library, public_url=public_url))
    app.include_router(
        create_health(
            ready=lambda: all(library(audience) is not None for audience in access.audiences),
            metrics=lambda: metrics.text() + other_metrics(),
            metrics_from_anywhere=access.metrics_from_anywhere,
        )
    )

    handle_faults(
        app,
        help_in=lambda body: help_in(body, cry, metrics, ids),
        safety_in=lambda body: safety_in(body, cry),
    )
    # The last one added is the first one that a request meets.
    app.add_middleware(BodyCap, most=limits.body_bytes, elsewhere=capped_elsewhere)
    app.add_middleware(UnknownFaults)
    if origins.callers:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins.callers,
            allow_methods=("GET", "POST"),
            allow_headers=("Accept", "Content-Type"),
        )
    app.add_middleware(SecurityHeaders, frames=origins.frames)
    app.add_middleware(OpenToAll, below=FEED)
    return app
