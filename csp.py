"""The `csp` command: the only place where the parts are put together."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import IO, Any

import click
from pydantic import SecretStr

from assistant.errors import (
    AssistantError,
    NoRecords,
    UnknownEnquiry,
    UnsafeSettings,
    UnusableQuestion,
    UnusableSet,
)
from assistant.knowledge.audience import Audience
from assistant.settings import Settings, mistakes
from bots.terminal import printing
from bots.terminal.ending import DONE, FAULT, REFUSALS, Fault, run, telling
from bots.terminal.options import audience_option, batch_option, json_option
from ingest.errors import (
    EmptyCorpus,
    IngestError,
    UnknownRelease,
    UnusablePartnership,
    UnusableSources,
)

# Products of small matrices are slower on several threads, and those threads spin beside the model.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


def main() -> None:
    """Run the command line."""
    run(cli)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="csp-assistant")
def cli() -> None:
    """Answers questions about community safety from a partnership's own documents."""


@cli.command()
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@audience_option(
    "--audience-of-undeclared",
    Audience.PARTNER,
    "Who may read a document that does not say who may read it.",
)
@json_option
def build(corpus: Path | None, audience_of_undeclared: Audience, *, as_json: bool) -> None:
    """Build a release from the folder CORPUS, prove it and publish it."""
    settings = read_settings()
    folder = corpus or settings.corpus_dir
    if not folder.is_dir():
        raise click.UsageError(
            f"there is no folder {folder}: name the folder of your documents, or set CSP_CORPUS_DIR"
        )
    try:
        report = _run_build(settings, folder, audience_of_undeclared, quiet=as_json)
    except sqlite3.Error as fault:
        cache = settings.data_dir / "cache"
        raise Fault(
            f"a database can't be used ({fault}): see that the disk is not full, "
            f"remove {cache} and build again"
        ) from fault
    printing.show(asdict(report), printing.report_lines, as_json=as_json)
    raise click.exceptions.Exit(REFUSALS if report.refusals else DONE)


@cli.command()
@json_option
def releases(*, as_json: bool) -> None:
    """List the releases that are kept, newest first."""
    rows = _kept_releases(read_settings().data_dir)
    printing.show(rows, printing.release_lines, as_json=as_json)


@cli.command()
@click.argument("release", required=False)
@json_option
def rollback(release: str | None, *, as_json: bool) -> None:
    """Publish an earlier release: RELEASE, or the one before the published."""
    from ingest.publish import roll_back

    with telling(wrong_use=(UnknownRelease,), faults=(OSError,)):
        published = roll_back(read_settings().data_dir, release)
    now = {"release": published, "published": True}
    printing.show(now, printing.published_lines, as_json=as_json)


@cli.command()
@click.argument("question", required=False)
@audience_option("--audience", Audience.PUBLIC, "On whose behalf the question is asked.")
@batch_option
@json_option
def ask(
    question: str | None, audience: Audience, batch: IO[bytes] | None, *, as_json: bool
) -> None:
    """Answer QUESTION, or each line of a batch; at a terminal without either, converse."""
    from assistant.web.schema import answer_body
    from bots.terminal.answers import answer_lines
    from bots.terminal.batch import read_batch

    settings = read_settings()
    assistant, ids = _assistant(settings), _answer_ids(settings)
    if question is None and batch is None and not as_json and sys.stdin.isatty():
        _converse(lambda text, history: answer_body(_ask(assistant, ids, text, audience, history)))
        return
    if batch is None:
        answer = _ask(assistant, ids, _needed(question, "question"), audience)
        printing.show(answer_body(answer), answer_lines, as_json=as_json)
        return
    for line in read_batch(batch, audience):
        with line.telling():
            answer = _ask(assistant, ids, line.question, line.audience, line.history)
        body = answer_body(answer).model_dump(mode="json")
        printing.show_item({"id": line.id, "answer": body})


@cli.command()
@click.argument("text", required=False)
@click.option("-k", "count", default=10, show_default=True, type=click.IntRange(1, 1_000))
@audience_option("--audience", Audience.PUBLIC, "On whose behalf it is searched.")
@batch_option
@json_option
def search(
    text: str | None, count: int, audience: Audience, batch: IO[bytes] | None, *, as_json: bool
) -> None:
    """Show the passages that answer TEXT best, or those of each line of a batch."""
    from bots.terminal.batch import read_batch

    libraries = _libraries(read_settings())
    if batch is None:
        found = {"passages": _search(libraries, _needed(text, "text"), count, audience)}
        printing.show(found, printing.found_lines, as_json=as_json)
        return
    for line in read_batch(batch, audience):
        with line.telling():
            passages = _search(libraries, line.question, count, line.audience)
        printing.show_item({"id": line.id, "passages": passages})


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write a report for owners of documents into, as index.html.",
)
@click.option(
    "--at-least",
    type=click.FloatRange(0, 100),
    default=100,
    show_default=True,
    help="Per cent that must pass, or else the exit code is 1.",
)
@audience_option("--audience", Audience.PUBLIC, "Who asks what names no audience.")
@json_option
def evaluate(
    files: tuple[Path, ...],
    report: Path | None,
    at_least: float,
    audience: Audience,
    *,
    as_json: bool,
) -> None:
    """Ask the golden sets FILES (or folders of them) and hold the answers against them.

    With no FILES: all of the folder questions in the corpus.
    """
    from assistant.evaluation.body import evaluation_body
    from assistant.evaluation.measures import measure
    from assistant.web.schema import answer_body
    from bots.terminal.batch import read_whole
    from bots.terminal.evaluation import evaluation_lines

    if 0 < at_least < 1:
        raise click.UsageError("--at-least is per cent: give 90 for nine of ten, and not 0.9")
    settings = read_settings()
    named = files or (settings.corpus_dir / "questions",)
    golden = read_whole(named, audience, _golden)
    verdicts = _verdicts(settings, golden, report, quiet=as_json)
    measures = measure(verdicts)
    body = evaluation_body(
        verdicts, measures, lambda answer: answer_body(answer).model_dump(mode="json")
    )
    printing.show(body, evaluation_lines, as_json=as_json)
    enough = 100 * measures.passed.count >= at_least * measures.passed.of
    raise click.exceptions.Exit(DONE if enough else REFUSALS)


@cli.command()
@click.option("--host", help="Address to listen on.  [default: CSP_HOST]")
@click.option(
    "--port", type=click.IntRange(1, 65_535), help="Port to listen on.  [default: CSP_PORT]"
)
@json_option
def serve(host: str | None, port: int | None, *, as_json: bool) -> None:
    """Serve the API and the web page."""
    settings = read_settings()
    host, port = host or settings.host, port or settings.port
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    from assistant.web.logs import start_logs

    with _listen(host, port) as listener:
        start_logs()
        app = _web_app(settings, settings.public_url or address)
        _delete_daily(settings, _retain)
        printing.show({"address": address}, printing.serving_lines, as_json=as_json)
        sys.stdout.flush()
        _serve(app, listener)


@cli.command()
@click.option("--fake", is_flag=True, help="On a made-up Slack with a page to try it on.")
@click.option("--host", help="Address to listen on.  [default: CSP_HOST]")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    help="Port to listen on.  [default: CSP_PORT; 8100 for the page of --fake]",
)
@json_option
def slack(*, fake: bool, host: str | None, port: int | None, as_json: bool) -> None:
    """Run the Slack bot alone, against the assistant at CSP_ASSISTANT_URL."""
    settings = read_settings()
    if fake:
        import asyncio

        asyncio.run(_try_slack(settings, port or 8100))
        return
    if not settings.assistant_url or not settings.slack:
        raise click.UsageError(
            "set CSP_ASSISTANT_URL and the Slack app's tokens (see docs/slack.md), or name --fake"
        )
    host, port = host or settings.host, port or settings.port
    with _listen(host, port) as listener:
        from assistant.web.logs import start_logs

        start_logs()
        app = _slack_alone(settings)
        _delete_daily(settings, _retain_slack)
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        printing.show({"address": address}, printing.serving_lines, as_json=as_json)
        sys.stdout.flush()
        _serve(app, listener)


@cli.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it there, not to stdout."
)
@json_option
def export(out: Path | None, *, as_json: bool) -> None:
    """Give out the public pathways as a service feed of Open Referral UK, one JSON document."""
    feed = _public_feed(read_settings())
    text = feed.model_dump_json(indent=2, exclude_none=True, by_alias=True)
    if out is None:
        click.echo(text)
        return
    with telling(faults=(OSError,)):
        out.write_text(f"{text}\n", "utf-8")
    written = {"file": str(out), "services": feed.total_items}
    printing.show(written, printing.exported_lines, as_json=as_json)


@cli.command(name="import")
@click.argument("feed", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("imported"),
    show_default=True,
    help="Folder for the files.",
)
@json_option
def import_(feed: Path, into: Path, *, as_json: bool) -> None:
    """Write a pathway's file for each service of FEED, to look through and edit."""
    report = _import_feed(read_settings(), feed, into)
    printing.show(asdict(report), printing.import_lines, as_json=as_json)
    raise click.exceptions.Exit(REFUSALS if report.refusals else DONE)


@cli.command()
@click.option("--done", metavar="REFERENCE", help="Note that somebody is done with this one.")
@click.option(
    "--delete", metavar="REFERENCE", help="Delete this one, where its sender asks for it."
)
@json_option
def enquiries(done: str | None, delete: str | None, *, as_json: bool) -> None:
    """List the enquiries of residents, open ones first, those that tell of danger before others."""
    from assistant.records.listing import enquiry_rows
    from bots.terminal.records import enquiry_lines

    with telling(wrong_use=(UnknownEnquiry, UnsafeSettings), faults=(NoRecords,)):
        ledger = _ledger(read_settings())
        if done is not None:
            ledger.end_enquiry(done.strip().upper())
        if delete is not None:
            ledger.delete_enquiry(delete.strip().upper())
        rows = enquiry_rows(ledger.enquiries())
    printing.show(rows, enquiry_lines, as_json=as_json)


@cli.command()
@json_option
def feedback(*, as_json: bool) -> None:
    """List what people say of answers, counted by reason and by document."""
    from assistant.records.listing import feedback_body
    from bots.terminal.records import feedback_lines

    with telling(wrong_use=(UnsafeSettings,), faults=(NoRecords,)):
        body = feedback_body(_ledger(read_settings()).feedback())
    printing.show(body, feedback_lines, as_json=as_json)


@cli.command()
@json_option
def retention(*, as_json: bool) -> None:
    """Delete feedback, enquiries and Slack threads older than the settings say, and prove it."""
    from bots.errors import NoStore
    from bots.terminal.records import retention_lines

    with telling(faults=(NoRecords, NoStore, OSError)):
        proof = _retain(read_settings())
    printing.show(proof, retention_lines, as_json=as_json)


@cli.command()
@json_option
def status(*, as_json: bool) -> None:
    """Show what is served, since when, and which parts work."""
    libraries = _libraries(read_settings(), frozenset(Audience))
    served = {audience.value: _state(libraries, audience) for audience in Audience}
    printing.show(served, printing.status_lines, as_json=as_json)
    faulty = any("fault" in state for state in served.values())
    raise click.exceptions.Exit(FAULT if faulty else DONE)


@cli.command(name="settings")
@json_option
def show_settings(*, as_json: bool) -> None:
    """Show every setting, what it does and what it is now; secrets are masked."""
    values = read_settings().model_dump(mode="json")
    rows = {
        f"CSP_{name.upper()}": {"value": values[name], "description": field.description}
        for name, field in Settings.model_fields.items()
    }
    printing.show(rows, printing.setting_lines, as_json=as_json)


def read_settings() -> Settings:
    """The settings of this run; a mistake in them is wrong use, named by its variable."""
    try:
        return Settings()
    except ValueError as wrong:
        raise click.UsageError(mistakes(wrong)) from wrong


@telling(
    wrong_use=(EmptyCorpus, UnusablePartnership, UnusableSources), faults=(IngestError, OSError)
)
def _run_build(settings: Settings, corpus: Path, undeclared: Audience, *, quiet: bool) -> Any:
    from assistant.knowledge.embedding import OnnxEmbedder
    from assistant.knowledge.shelf.opening import Opening, open_library
    from bots.terminal.progress import progress_bar
    from ingest.build import Build, run_build
    from ingest.model import prepare_model
    from ingest.web.fetch import fetch
    from ingest.web.wire import internet

    with progress_bar(quiet=quiet) as progress:
        progress.start("Preparing the model", 1)
        model = prepare_model(settings.data_dir / "models", settings.embedding_model)
        progress.advance()
        return run_build(
            Build(
                corpus=corpus,
                data=settings.data_dir,
                audience_of_undeclared=undeclared,
                model=model,
                embedder=OnnxEmbedder(model),
                # Chroma's index is proved, whatever the size of the release.
                open_folder=partial(open_library, opening=Opening(exact_up_to=0)),
                limits=_box_limits(settings),
                keep_releases=settings.keep_releases,
                now=lambda: datetime.now(UTC),
                progress=progress,
                scanner=_scanner(settings),
                fetch=partial(fetch, network=internet()) if settings.fetch else None,
            )
        )


def _scanner(settings: Settings) -> Any:
    """What reads scanned pages, where that is wanted and installed."""
    from ingest.ocr import find_scanner

    if settings.ocr == "off":
        return None
    return find_scanner(
        languages=settings.ocr_languages,
        pages=settings.ocr_pages,
        page_s=settings.ocr_page_s,
        file_s=settings.ocr_file_s,
    )


def _box_limits(settings: Settings) -> Any:
    """What the reading of one file may use."""
    from ingest.box import Limits

    return Limits(
        memory_bytes=settings.box_memory_mb * 1024 * 1024,
        cpu_s=settings.box_cpu_s,
        wall_s=settings.box_wall_s,
    )


@telling(wrong_use=(UnusablePartnership,), faults=(OSError,))
def _import_feed(settings: Settings, feed: Path, into: Path) -> Any:
    """What became of each service; wrong use where the file is no feed."""
    from ingest.admit import Refusal
    from ingest.imports import import_feed
    from ingest.partnership import read_partnership

    report = import_feed(
        feed,
        into,
        partnership=read_partnership(settings.corpus_dir),
        limits=_box_limits(settings),
        today=date.today(),  # noqa: DTZ011 - a schedule ends on a day of the reader's calendar
    )
    if isinstance(report, Refusal):
        raise click.UsageError(f"{feed}: {report.reason}. {report.mend}")
    return report


@telling(faults=(AssistantError,))
def _public_feed(settings: Settings) -> Any:
    """The feed of the published release for the public."""
    from assistant.web.feed import Feed, whole_feed
    from assistant.web.reading import Reader

    library = _libraries(settings, frozenset({Audience.PUBLIC})).library(Audience.PUBLIC)
    return whole_feed(Feed(Reader(library, Audience.PUBLIC)))


def _libraries(settings: Settings, audiences: frozenset[Audience] | None = None) -> Any:
    from assistant.knowledge.published import PublishedLibraries
    from assistant.knowledge.shelf.opening import Opening, open_library

    opening = Opening(exact_up_to=settings.exact_search_up_to)
    return PublishedLibraries(
        settings.data_dir,
        audiences or frozenset(Audience),
        partial(open_library, opening=opening),
    )


def _assistant(
    settings: Settings, libraries: Any = None, public_url: str = "", reviewed: Any = None
) -> Any:
    from assistant.answering.confidence import Confidence
    from assistant.answering.likelihood import Likelihood
    from assistant.answering.pipeline import Assistant

    libraries = libraries or _libraries(settings)
    default = f"http://{settings.host}:{settings.port}"
    return Assistant(
        library=libraries.library,
        confidence=Confidence.learned(),
        likelihood=Likelihood.learned(),
        public_url=public_url or settings.public_url or default,
        clock=time.perf_counter,
        model=_language_model(settings) if settings.chat_model else None,
        **({} if reviewed is None else {"reviewed": reviewed}),
    )


@telling(wrong_use=(UnsafeSettings,))
def _language_model(settings: Settings) -> Any:
    # LangChain takes a second to import: only where a model is set.
    from assistant.answering.chat import ChatModel, Limits

    return ChatModel(
        settings.chat_model,
        base_url=settings.chat_base_url,
        limits=Limits(seconds=settings.chat_timeout_s, tokens=settings.chat_tokens),
        clock=time.monotonic,
    )


@telling(wrong_use=(UnsafeSettings,), faults=(AssistantError,))
def _web_app(settings: Settings, public_url: str) -> Any:
    import httpx

    from assistant.knowledge.shelf.history import History
    from assistant.web.app import create_app
    from assistant.web.auth import Access
    from assistant.web.headers import Origins, chat_policy
    from assistant.web.limits import IN_PROCESS, Limits
    from bots.client import Client
    from bots.web.chat.pages import create_chat
    from bots.web.pages import create_pages

    libraries = _libraries(settings, settings.audiences)

    def library(audience: Audience) -> Any:
        try:
            return libraries.library(audience)
        except AssistantError:
            return None

    from assistant.answering.reviewed import Board

    board = Board()
    assistant = _assistant(settings, libraries, public_url, board)
    intake = _intake(settings)
    # After the intake, which makes the key.
    ids = _answer_ids(settings)
    reviews = cache(partial(_reviews, settings, board, ids.new))
    _refresh_often(reviews)
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
        shelf=_shelf(reviews),
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
        levels = _levels(app, token, settings.audiences)
        app.include_router(_slack_routes(settings, levels, public_url, counters))
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


def _slack_alone(settings: Settings) -> Any:
    """The bot without the assistant: its routes, and what operators ask of it."""
    import httpx
    from fastapi import FastAPI

    from assistant.web.auth import AUDIENCE_HEADER
    from assistant.web.health import create_health
    from bots.client import Client
    from bots.slack.clearance import Level
    from bots.slack.metrics import Metrics

    token = settings.partner_token.get_secret_value()
    who = {"Authorization": f"Bearer {token}"} if token else {}
    levels = {
        level: Client(
            httpx.AsyncClient(
                base_url=settings.assistant_url,
                headers=who | {AUDIENCE_HEADER: level.value},
                timeout=settings.chat_timeout_s + 30,
            )
        )
        # Without the token nobody there gives a partner's document.
        for level in (Level if token else (Level.PUBLIC,))
    }
    counters = Metrics()
    app = FastAPI(title="Slack bot", openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(
        create_health(
            ready=lambda: True,
            metrics=counters.text,
            metrics_from_anywhere=settings.metrics_open,
        )
    )
    web = settings.public_url or settings.assistant_url
    app.include_router(_slack_routes(settings, levels, web, counters))
    return app


def _slack_routes(settings: Settings, levels: Any, web: str, counters: Any) -> Any:
    """The routes of the Slack app, whose life is that of the process."""
    from bots.slack.http import create_events
    from bots.slack.running import Running, life_of, run_slack

    signing = settings.slack_signing_secret.get_secret_value()
    given = Running(
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=signing,
        assistant=levels,
        partner_groups=settings.slack_partner_groups,
        partner_channels=settings.slack_partner_channels,
        triage_channel=settings.slack_triage_channel,
        web=web,
        clock=time.monotonic,
        api_url=settings.slack_api_url,
        metrics=counters,
        now=time.time,
        **_slack_onboarding(settings),
        **_slack_kept(settings),
    )
    app, bot = run_slack(given)
    app_token = settings.slack_app_token.get_secret_value()
    life = life_of(app, bot, given, app_token=app_token, drain_s=settings.slack_drain_s)
    return create_events(app, signing, lifespan=life)


@telling(wrong_use=(UnsafeSettings,), faults=(NoRecords,))
def _slack_kept(settings: Settings) -> dict[str, Any]:
    """What the bot keeps over a restart, sealed with the key of the records.

    Without that key one workspace is answered all the same; several can't be, for their tokens
    are sealed with it.
    """
    from bots.slack.store.events import OnceKept
    from bots.slack.store.sealing import Seal
    from bots.slack.store.turns import ThreadsKept
    from bots.slack.store.unfinished import UnfinishedKept

    try:
        seal = Seal(_records_key(settings))
    except NoRecords as fault:
        if settings.slack_client_id:
            raise
        click.echo(f"Warning: {fault}. Until then Slack forgets all with a restart.", err=True)
        return {}
    database = _slack_database(settings)
    sealed: dict[str, Any] = {"database": database, "seal": seal, "now": time.time}
    return {
        "once": OnceKept(database=database, now=time.time),
        "threads": ThreadsKept(**sealed),
        "unfinished": UnfinishedKept(**sealed),
        "installing": _slack_installing(settings, sealed) if settings.slack_client_id else None,
    }


def _slack_installing(settings: Settings, sealed: dict[str, Any]) -> Any:
    """How several workspaces install the app."""
    from bots.slack.installing import Installing
    from bots.slack.store.installations import InstallationsKept
    from bots.slack.store.states import StatesKept

    return Installing(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        installations=InstallationsKept(**sealed, workspaces=settings.slack_workspaces),
        states=StatesKept(database=sealed["database"], now=time.time, draw=secrets.token_urlsafe),
        public_url=settings.public_url.rstrip("/"),
    )


def _slack_onboarding(settings: Settings) -> dict[str, Any]:
    """What people tick and channels are told; no word of anybody, so it needs no key."""
    from bots.slack.store.onboarding import KeptDigests, KeptNewcomers, metadata

    database = _slack_database(settings, tables=metadata)
    return {"newcomers": KeptNewcomers(database), "digests": KeptDigests(database)}


def _slack_database(settings: Settings, **given: Any) -> Any:
    from bots.slack.store.database import Database

    return Database(settings.data_dir / "slack.db", **given)


def _serve(app: Any, listener: socket.socket) -> None:
    """Answer on that socket until the process is asked to end."""
    import uvicorn

    config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False)
    uvicorn.Server(config).run(sockets=[listener])


async def _try_slack(settings: Settings, port: int) -> None:
    """The bot with the assistant on a made-up Slack, until it is interrupted."""
    import asyncio
    import secrets

    import httpx
    import uvicorn
    from fastapi import FastAPI

    from bots.slack.fake.acts import Acts
    from bots.slack.fake.console import (
        PARTNER_CHANNEL,
        PARTNER_GROUP,
        TRIAGE_CHANNEL,
        Console,
        small_world,
    )
    from bots.slack.fake.methods import ALL_SCOPES, Methods
    from bots.slack.fake.world import HOME
    from bots.slack.http import create_events
    from bots.slack.running import Running, run_slack

    token = secrets.token_urlsafe(32)
    settings = settings.model_copy(
        update={"audiences": frozenset(Audience), "partner_token": SecretStr(token)}
    )
    web = f"http://{settings.host}:{settings.port}"
    assistant = _web_app(settings, settings.public_url or web)
    methods = Methods(world=small_world(), scopes=ALL_SCOPES | {"channels:history"})
    console = Console(methods, tokens={HOME: "xoxb-made-up"})
    address = await console.start(port)
    secret = secrets.token_hex(16)
    app, bot = run_slack(
        Running(
            bot_token="xoxb-made-up",  # noqa: S106 - of a Slack that is made up
            signing_secret=secret,
            assistant=_levels(assistant, token, settings.audiences),
            partner_groups=frozenset({PARTNER_GROUP}),
            partner_channels=frozenset({PARTNER_CHANNEL}),
            triage_channel=settings.slack_triage_channel or TRIAGE_CHANNEL,
            web=settings.public_url or web,
            clock=time.monotonic,
            now=time.time,
            api_url=f"{address}/api/",
        )
    )
    rounds = asyncio.create_task(bot.rounds.run(_of(app.client), asyncio.sleep))
    events = FastAPI()
    events.include_router(create_events(app, secret))
    transport = httpx.ASGITransport(app=events)
    console.acts = Acts(
        console, httpx.AsyncClient(transport=transport, base_url="http://bot"), secret
    )
    click.echo(f"Try the Slack app at {address} (stop with Ctrl+C). Its sources open at {web}")
    config = uvicorn.Config(
        assistant, host=settings.host, port=settings.port, log_config=None, access_log=False
    )
    await uvicorn.Server(config).serve()
    rounds.cancel()
    await bot.work.drain(5.0)
    await console.stop()


def _of(client: Any) -> Any:
    """Gives this client for every workspace."""

    async def client_for(_: str) -> Any:
        return client

    return client_for


def _levels(assistant: Any, token: str, audiences: frozenset[Audience]) -> Any:
    """The assistant of this process by what an answer may be made of, where it serves that."""
    import httpx

    from assistant.web.auth import AUDIENCE_HEADER
    from assistant.web.limits import IN_PROCESS
    from bots.client import Client
    from bots.slack.clearance import Level

    transport = httpx.ASGITransport(app=assistant, client=(IN_PROCESS, 0))
    return {
        level: Client(
            httpx.AsyncClient(
                transport=transport,
                base_url="http://assistant",
                headers={"Authorization": f"Bearer {token}", AUDIENCE_HEADER: level.value},
            )
        )
        for level in Level
        if level.value in audiences
    }


def _intake(settings: Settings) -> Any:
    """What keeps feedback and enquiries; where the records can't be used it says so each time."""
    from assistant.web.routes.records import Intake

    try:
        _records_key(settings)
    except NoRecords as fault:
        click.echo(f"Warning: {fault}. Until then nothing that people send is kept.", err=True)
    # What opens them takes a while to import, so nobody waits for it before it is needed.
    ledger = cache(partial(_ledger, settings))
    return Intake(
        feedback=lambda given: ledger().keep_feedback(given),
        enquiry=(lambda given: ledger().keep_enquiry(given)) if settings.enquiries else None,
    )


def _shelf(reviews: Any) -> Any:
    """What keeps reviewed answers; `reviews` opens the records when they are first needed."""
    from assistant.web.routes.reviewed import Shelf

    return Shelf(
        keep=lambda review, embed: reviews().keep(review, embed),
        all=lambda: reviews().all(),
        retract=lambda reviewed: reviews().retract(reviewed),
        today=date.today,
    )


def _reviews(settings: Settings, board: Any, new_id: Any) -> Any:
    """The reviewed answers, which are shown on the board; raises NoRecords without their key."""
    from assistant.records.database import Database
    from assistant.records.reviewed import Reviews
    from assistant.records.sealing import Seal

    return Reviews(
        database=Database(settings.data_dir / "records.db"),
        seal=Seal(_records_key(settings)),
        today=date.today,
        new_id=new_id,
        show=board.show,
    )


def _refresh_often(reviews: Any) -> None:
    """Show what is reviewed as long as this process lives; no question waits for it."""
    from assistant.web.faults import log_fault

    def run() -> None:
        from assistant.records.reviewed import refresh_often

        refresh_often(lambda: reviews().refresh(), threading.Event().wait, log_fault, every_s=30.0)

    threading.Thread(target=run, name="reviewed", daemon=True).start()


def _ledger(settings: Settings) -> Any:
    """The records; raises NoRecords where their key is gone."""
    from assistant.records.database import Database
    from assistant.records.enquiries import new_reference
    from assistant.records.ledger import Ledger
    from assistant.records.sealing import Seal

    return Ledger(
        database=Database(settings.data_dir / "records.db"),
        seal=Seal(_records_key(settings)),
        now=lambda: datetime.now(UTC),
        new_reference=partial(new_reference, secrets.randbelow),
    )


def _records_key(settings: Settings) -> str:
    """The keys of the records, the one that seals first."""
    from assistant.records.sealing import Seal, own_key, read_key

    given = settings.records_key.get_secret_value()
    own = settings.data_dir / "records.key"
    if not given:
        return own_key(own, beside=settings.data_dir / "records.db")
    Seal(given)
    return f"{given},{read_key(own)}" if own.exists() else given


def _answer_ids(settings: Settings) -> Any:
    """The ids of answers; `csp serve` knows those again that were given under its key."""
    from assistant.answering.ids import AnswerIds

    own = settings.data_dir / "records.key"
    key = os.fsencode(settings.records_key.get_secret_value().partition(",")[0])
    with suppress(OSError):
        key = key or own.read_bytes()
    # Without a key of the records: one for this process.
    secret = hashlib.sha256(b"answer ids" + (key.strip() or os.urandom(32))).digest()
    return AnswerIds(secret=secret, draw=os.urandom)


def _retain(settings: Settings) -> Any:
    """Delete by age; the proof of it, which is also written beside the records."""
    from assistant.records.database import Database
    from assistant.records.retention import Terms, delete_by_age, write_proof

    # Records that are new get their key before them; to delete, none is needed.
    with suppress(NoRecords, UnsafeSettings):
        _records_key(settings)
    terms = Terms(feedback_days=settings.feedback_days, enquiry_days=settings.enquiry_days)
    proof = delete_by_age(Database(settings.data_dir / "records.db"), terms, datetime.now(UTC))
    write_proof(settings.data_dir / "retention.jsonl", proof)
    threads = _retain_slack(settings)
    return json.loads(proof.line()) | ({"slack": asdict(threads)} if threads else {})


def _retain_slack(settings: Settings) -> Any:
    """Delete by age what the Slack bot keeps; None where it keeps nothing."""
    database = _slack_database(settings)
    if not database.path.exists():
        return None
    from bots.slack.store.retention import delete_by_age

    deleted = delete_by_age(database, settings.slack_days, time.time())
    with (settings.data_dir / "retention.jsonl").open("a", encoding="utf-8") as proofs:
        at = datetime.now(UTC).isoformat()
        proofs.write(f"{json.dumps({'at': at, 'slack': asdict(deleted)})}\n")
    return deleted


def _delete_daily(settings: Settings, retain: Callable[[Settings], object]) -> None:
    """Delete by age as long as this process lives, for nobody may think of `csp retention`."""
    from assistant.web.faults import log_fault

    def run() -> None:
        from assistant.records.retention import delete_daily

        delete_daily(partial(retain, settings), threading.Event().wait, log_fault)

    threading.Thread(target=run, name="retention", daemon=True).start()


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


def _listen(host: str, port: int) -> socket.socket:
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


def _kept_releases(data: Path) -> list[dict[str, Any]]:
    """A row for each release that is kept, with the counts of each audience or None if damaged."""
    from assistant.knowledge.release import audience_folder, kept_ids, published_id, read_manifest

    def counts(release_id: str, audience: Audience) -> dict[str, int] | None:
        try:
            release = read_manifest(audience_folder(data, release_id, audience)).release
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return {"documents": release.documents, "passages": release.passages}

    published = published_id(data)
    return [
        {"release": each, "published": each == published}
        | {audience.value: counts(each, audience) for audience in Audience}
        for each in kept_ids(data)
    ]


def _state(libraries: Any, audience: Audience) -> dict[str, Any]:
    """What an audience is served, or the fault that keeps it from being served."""
    try:
        library = libraries.library(audience)
    except AssistantError as fault:
        return {"fault": str(fault)}
    release = library.release
    today = date.today()  # noqa: DTZ011 - a review is due on a day of the reader's calendar
    return {
        "release": release.id,
        "built_at": release.built_at.isoformat(),
        "documents": release.documents,
        "passages": release.passages,
        "sentences": release.sentences,
        "reviews_overdue": [
            {"path": each.path, "owner": each.owner, "review_due": each.review_due.isoformat()}
            for each in library.documents()
            if each.review_due is not None and each.review_due < today
        ],
    }


@telling(wrong_use=(UnusableQuestion,), faults=(AssistantError,))
def _ask(
    assistant: Any,
    ids: Any,
    text: str,
    audience: Audience,
    history: tuple[tuple[str, str], ...] = (),
) -> Any:
    return replace(assistant.ask(_question(text, audience, history)), id=ids.new())


def _converse(ask: Any) -> None:
    """A conversation, with the line editing of this machine where it has one."""
    from contextlib import suppress

    from rich.console import Console

    from bots.terminal.conversation import converse

    with suppress(ImportError):
        import readline  # noqa: F401 - input() uses it once it is imported
    converse(ask, Console())


def _question(text: str, audience: Audience, history: tuple[tuple[str, str], ...]) -> Any:
    from assistant.answering.question import Question, Turn

    turns = tuple(Turn(question=question, answer=answer) for question, answer in history)
    return Question(text=text, audience=audience, history=turns)


@telling(wrong_use=(UnusableSet,))
def _golden(file: str, line: Any) -> Any:
    """A line of a golden set."""
    from assistant.evaluation.questions import GoldenQuestion, read_expected

    if not isinstance(line.id, str | int):
        raise UnusableSet("field id: expected text or a number")
    expected, counted = read_expected(line.more)
    return GoldenQuestion(
        id=str(line.id),
        question=_question(line.question, line.audience, line.history),
        expected=expected,
        file=file,
        line=line.number,
        **counted,
    )


@telling(faults=(AssistantError, OSError))
def _verdicts(
    settings: Settings, golden: list[Any], report: Path | None, *, quiet: bool
) -> list[Any]:
    """The verdict on each question of a set, which is looked through before any is asked."""
    from assistant.evaluation.questions import mistakes, with_ids
    from assistant.evaluation.report import write_report
    from assistant.evaluation.verdict import judge
    from bots.terminal.batch import listed
    from bots.terminal.progress import progress_bar

    libraries = _libraries(settings)
    assistant = _assistant(settings, libraries)
    golden = [with_ids(each, libraries.library(each.question.audience)) for each in golden]
    wrong = listed(list(mistakes(golden, libraries.library)))
    if wrong:
        raise click.UsageError(wrong)
    verdicts = []
    with progress_bar(quiet=quiet) as progress:
        progress.start("Asking", len(golden))
        for each in golden:
            answer = assistant.ask(each.question)
            verdicts.append(judge(each, answer, libraries.library(each.question.audience)))
            progress.advance()
    if report is not None:
        write_report(
            report,
            verdicts,
            libraries.library,
            public_url=assistant.public_url,
            made_at=datetime.now().astimezone(),
        )
    return verdicts


@telling(wrong_use=(UnusableQuestion,), faults=(AssistantError,))
def _search(libraries: Any, text: str, count: int, audience: Audience) -> list[dict[str, Any]]:
    from assistant.answering.screen import clean_question

    found = libraries.library(audience).search(clean_question(text), count)
    return [
        {
            "rank": rank,
            "score": round(hit.score, 4),
            "document": hit.document.id,
            "path": hit.document.path,
            "page": hit.passage.page,
            "heading": list(hit.passage.heading),
            "text": hit.passage.text,
        }
        for rank, hit in enumerate(found.hits, start=1)
    ]


def _needed(value: str | None, name: str) -> str:
    if value is None:
        raise click.UsageError(f"give a {name}, or a file with --batch")
    return value


if __name__ == "__main__":
    main()
