"""The `csp` command: the only place where the parts are put together."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import socket
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

import click
from pydantic import ValidationError

from assistant.errors import AssistantError, UnusableQuestion
from assistant.knowledge.audience import Audience
from assistant.settings import Settings

# Products of small matrices are slower on several threads, and those threads spin beside the model.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

#: Exit codes of every command.
DONE, REFUSALS, WRONG_USE, FAULT = 0, 1, 2, 3

AUDIENCES = [audience.value for audience in Audience]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def main() -> None:
    """Run the command line: errors go to stderr as cause and mend, never as a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Half a character of a batch's id or of a file's name must not end the command.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # Outside its standalone mode click returns what a command gave to Exit.
        sys.exit(cli.main(standalone_mode=False) or DONE)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except Exception as fault:  # noqa: BLE001 - the last line of defence: no traceback, exit 3
        # Not the fault's own words: they may quote a question or a document.
        place = traceback.extract_tb(fault.__traceback__)[-1]
        Fault(
            f"a fault in the program ({type(fault).__name__} in {Path(place.filename).name}, "
            f"line {place.lineno}): report it with this line"
        ).show()
        sys.exit(FAULT)


class Fault(click.ClickException):
    """Something that the person at the terminal can't put right by asking in another way."""

    exit_code = FAULT


def json_option(command: _Command) -> _Command:
    """Add --json to a command."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="csp-assistant")
def cli() -> None:
    """Answers questions about community safety from a partnership's own documents."""


@cli.command()
@click.argument("corpus", required=False, type=click.Path(path_type=Path))
@click.option(
    "--audience-of-undeclared",
    type=click.Choice(AUDIENCES),
    default=Audience.PARTNER.value,
    show_default=True,
    help="Who may read a document that does not say who may read it.",
)
@json_option
def build(corpus: Path | None, audience_of_undeclared: str, *, as_json: bool) -> None:
    """Build a release from the folder CORPUS, prove it and publish it."""
    settings = read_settings()
    folder = corpus or settings.corpus_dir
    if not folder.is_dir():
        raise click.UsageError(
            f"there is no folder {folder}: name the folder of your documents, or set CSP_CORPUS_DIR"
        )
    from ingest.errors import EmptyCorpus, IngestError, UnusablePartnership

    with _progress(quiet=as_json) as progress:
        try:
            report = _run_build(settings, folder, Audience(audience_of_undeclared), progress)
        except (EmptyCorpus, UnusablePartnership) as wrong:
            raise click.UsageError(str(wrong)) from wrong
        except IngestError as fault:
            raise Fault(str(fault)) from fault
        except OSError as fault:
            raise Fault(_cause_of(fault)) from fault
        except sqlite3.Error as fault:
            cache = settings.data_dir / "cache"
            raise Fault(
                f"a database can't be used ({fault}): see that the disk is not full, "
                f"remove {cache} and build again"
            ) from fault
    if as_json:
        _print_json(asdict(report))
    else:
        _print_report(report)
    raise click.exceptions.Exit(REFUSALS if report.refusals else DONE)


@cli.command()
@json_option
def releases(*, as_json: bool) -> None:
    """List the releases that are kept, newest first."""
    from assistant.knowledge.release import (
        audience_folder,
        kept_ids,
        published_id,
        read_manifest,
    )

    data = read_settings().data_dir
    published = published_id(data)
    rows: list[dict[str, Any]] = []
    for release_id in kept_ids(data):
        row: dict[str, Any] = {"release": release_id, "published": release_id == published}
        for audience in Audience:
            try:
                release = read_manifest(audience_folder(data, release_id, audience)).release
                row[audience.value] = {
                    "documents": release.documents,
                    "passages": release.passages,
                }
            except (OSError, ValueError, KeyError, TypeError):
                row[audience.value] = None
        rows.append(row)
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        counts = ", ".join(
            f"{name}: {row[name]['documents']} documents" if row[name] else f"{name}: damaged"
            for name in AUDIENCES
        )
        click.echo(f"{'*' if row['published'] else ' '} {row['release']}  {counts}")
    if not rows:
        click.echo("No release is kept: run `csp build`.")


@cli.command()
@click.argument("release", required=False)
@json_option
def rollback(release: str | None, *, as_json: bool) -> None:
    """Publish an earlier release: RELEASE, or the one before the published."""
    from ingest.errors import UnknownRelease
    from ingest.publish import roll_back

    try:
        published = roll_back(read_settings().data_dir, release)
    except UnknownRelease as wrong:
        raise click.UsageError(str(wrong)) from wrong
    except OSError as fault:
        raise Fault(_cause_of(fault)) from fault
    if as_json:
        _print_json({"release": published, "published": True})
    else:
        click.echo(f"Release {published} is published.")


@cli.command()
@click.argument("question", required=False)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=Audience.PUBLIC.value,
    show_default=True,
    help="On whose behalf the question is asked.",
)
@click.option(
    "--batch", type=click.File("rb"), help="JSON lines with id and question; - for stdin."
)
@json_option
def ask(question: str | None, audience: str, batch: IO[bytes] | None, *, as_json: bool) -> None:
    """Answer QUESTION, or each line of a batch."""
    from assistant.web.schema import answer_body

    assistant = _assistant(read_settings())
    if batch is not None:
        _answer_batch(assistant, batch, audience)
        return
    answer = _ask(assistant, _needed(question, "question"), Audience(audience))
    if as_json:
        click.echo(answer_body(answer).model_dump_json(indent=2))
        return
    _print_answer(answer)


@cli.command()
@click.argument("text", required=False)
@click.option("-k", "count", default=10, show_default=True, type=click.IntRange(1, 1_000))
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=Audience.PUBLIC.value,
    show_default=True,
    help="On whose behalf it is searched.",
)
@click.option(
    "--batch", type=click.File("rb"), help="JSON lines with id and question; - for stdin."
)
@json_option
def search(
    text: str | None, count: int, audience: str, batch: IO[bytes] | None, *, as_json: bool
) -> None:
    """Show the passages that answer TEXT best, or those of each line of a batch."""
    libraries = _libraries(read_settings())
    if batch is not None:
        for line in _batch_lines(batch):
            wanted = _batch_audience(line, audience)
            with _numbered(line):
                passages = _search(libraries, line["question"], count, wanted)
            click.echo(json.dumps({"id": line["id"], "passages": passages}, ensure_ascii=False))
        return
    passages = _search(libraries, _needed(text, "text"), count, Audience(audience))
    if as_json:
        _print_json({"passages": passages})
        return
    for passage in passages:
        heading = " \u203a ".join(passage["heading"])
        click.echo(f"{passage['rank']}. {passage['path']}, page {passage['page']}  {heading}")
        click.echo(f"   {passage['text'][:300]}")


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
    import uvicorn

    with _listen(host, port) as listener:
        app = _web_app(settings, settings.public_url or address)
        if as_json:
            _print_json({"address": address})
        else:
            click.echo(f"Serving at {address}  (stop with Ctrl-C)")
        sys.stdout.flush()
        config = uvicorn.Config(app, log_level="warning", access_log=False, proxy_headers=False)
        uvicorn.Server(config).run(sockets=[listener])


@cli.command()
@json_option
def status(*, as_json: bool) -> None:
    """Show what is served, since when, and which parts work."""
    settings = read_settings()
    libraries = _libraries(settings, frozenset(Audience))
    served: dict[str, Any] = {}
    healthy = True
    for audience in Audience:
        try:
            library = libraries.library(audience)
        except AssistantError as fault:
            served[audience.value] = {"fault": str(fault)}
            healthy = False
            continue
        release = library.release
        today = date.today()  # noqa: DTZ011 - a review is due on a day of the reader's calendar
        served[audience.value] = {
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
    if as_json:
        _print_json(served)
    else:
        _print_status(served)
    raise click.exceptions.Exit(DONE if healthy else FAULT)


@cli.command(name="settings")
@json_option
def show_settings(*, as_json: bool) -> None:
    """Show every setting, what it does and what it is now; secrets are masked."""
    values = read_settings().model_dump(mode="json")
    rows = {
        f"CSP_{name.upper()}": {"value": values[name], "description": field.description}
        for name, field in Settings.model_fields.items()
    }
    if as_json:
        _print_json(rows)
        return
    for name, row in rows.items():
        click.echo(f"{name}={json.dumps(row['value'])}\n    {row['description']}")


def read_settings() -> Settings:
    """The settings of this run; a mistake in them is wrong use, named by its variable."""
    try:
        return Settings()
    except (ValidationError, ValueError) as wrong:
        raise click.UsageError(_explain_settings(wrong)) from wrong


def _explain_settings(wrong: Exception) -> str:
    if not isinstance(wrong, ValidationError):
        field = re.search(r'field "(\w+)"', str(wrong))
        if field:
            return f'CSP_{field[1].upper()}: expected JSON, such as ["first","second"]'
        return f"settings: {wrong}"
    return "\n".join(
        f"CSP_{str(error['loc'][0]).upper()}: {error['msg']}"
        if error["loc"]
        else f"settings: {error['msg'].removeprefix('Value error, ')}"
        for error in wrong.errors(include_url=False, include_input=False)
    )


def _run_build(settings: Settings, corpus: Path, undeclared: Audience, progress: Any) -> Any:
    from assistant.knowledge.embedding import OnnxEmbedder
    from assistant.knowledge.shelf.opening import Opening, open_library
    from ingest.box import Limits
    from ingest.build import Build, run_build
    from ingest.model import prepare_model

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
            limits=Limits(
                memory_bytes=settings.box_memory_mb * 1024 * 1024,
                cpu_s=settings.box_cpu_s,
                wall_s=settings.box_wall_s,
            ),
            keep_releases=settings.keep_releases,
            now=lambda: datetime.now(UTC),
            progress=progress,
        )
    )


def _libraries(settings: Settings, audiences: frozenset[Audience] | None = None) -> Any:
    from assistant.knowledge.published import PublishedLibraries
    from assistant.knowledge.shelf.opening import Opening, open_library

    opening = Opening(exact_up_to=settings.exact_search_up_to)
    return PublishedLibraries(
        settings.data_dir,
        audiences or frozenset(Audience),
        partial(open_library, opening=opening),
    )


def _assistant(settings: Settings, libraries: Any = None, public_url: str = "") -> Any:
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
    )


def _web_app(settings: Settings, public_url: str) -> Any:
    import httpx

    from assistant.errors import DamagedRelease, NoRelease
    from assistant.web.app import create_app
    from assistant.web.auth import Access
    from assistant.web.headers import Origins
    from assistant.web.limits import IN_PROCESS, Limits
    from bots.client import Client
    from bots.web.pages import create_pages

    libraries = _libraries(settings, settings.audiences)

    def library(audience: Audience) -> Any:
        try:
            return libraries.library(audience)
        except AssistantError:
            return None

    try:
        partnership = libraries.library(min(settings.audiences)).partnership
        app = create_app(
            answer=_assistant(settings, libraries, public_url).ask,
            library=library,
            access=Access(
                audiences=settings.audiences,
                service_token=settings.partner_token.get_secret_value(),
                metrics_from_anywhere=settings.metrics_open,
            ),
            limits=Limits(
                threads=settings.questions_at_once,
                waiting=settings.questions_waiting,
                questions_per_minute=settings.questions_per_minute,
                trusted_proxies=settings.trusted_proxies,
            ),
            origins=Origins(callers=settings.allowed_origins, frames=settings.frame_ancestors),
        )
    except (NoRelease, DamagedRelease) as fault:
        raise Fault(str(fault)) from fault
    except AssistantError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    # The pages ask the API as any front end does, only without a socket between them.
    transport = httpx.ASGITransport(app=app, client=(IN_PROCESS, 0))
    http = httpx.AsyncClient(transport=transport, base_url="http://assistant")
    app.include_router(create_pages(Client(http), _page_words(partnership)))
    return app


def _page_words(partnership: Any) -> dict[str, object]:
    """The partnership as the pages take it."""
    return {
        "name": partnership.name,
        "title": partnership.title,
        "about": partnership.about,
        "emergency": [asdict(line) for line in partnership.emergency_lines],
        "examples": partnership.example_questions,
        "contacts": [asdict(contact) for contact in partnership.contacts],
        "report": asdict(partnership.report),
        "leave_to": partnership.leave_url,
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


def _ask(assistant: Any, text: str, audience: Audience, history: tuple[Any, ...] = ()) -> Any:
    from assistant.answering.question import Question

    try:
        return assistant.ask(Question(text=text, audience=audience, history=history))
    except UnusableQuestion as wrong:
        raise click.UsageError(str(wrong)) from wrong
    except AssistantError as fault:
        raise Fault(str(fault)) from fault


def _answer_batch(assistant: Any, batch: IO[bytes], audience: str) -> None:
    from assistant.answering.question import Turn
    from assistant.web.schema import answer_body

    for line in _batch_lines(batch):
        history = tuple(
            Turn(question=str(turn["question"]), answer=str(turn.get("answer", "")))
            for turn in line.get("history") or ()
        )
        wanted = _batch_audience(line, audience)
        with _numbered(line):
            answer = _ask(assistant, line["question"], wanted, history)
        body = answer_body(answer).model_dump(mode="json")
        click.echo(json.dumps({"id": line["id"], "answer": body}, ensure_ascii=False))


def _batch_lines(batch: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Each line of a batch, checked; its number is added."""
    for number, raw in enumerate(batch, start=1):
        if not raw.strip():
            continue
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError) as wrong:
            raise click.UsageError(
                f"line {number} is not JSON: expected one object a line, "
                'such as {"id": "1", "question": "..."}'
            ) from wrong
        turns = line.get("history") or [] if isinstance(line, dict) else None
        if (
            not isinstance(line, dict)
            or "id" not in line
            or not isinstance(line.get("question"), str)
            or not isinstance(turns, list)
            or not all(isinstance(turn, dict) and "question" in turn for turn in turns)
        ):
            raise click.UsageError(
                f"line {number}: expected an object with id, question (text) and, if need be, "
                'history ([{"question", "answer"}]) and audience'
            )
        yield {**line, "number": number}


@contextmanager
def _numbered(line: dict[str, Any]) -> Iterator[None]:
    """What is wrong with a question of a batch is told with the number of its line."""
    try:
        yield
    except click.UsageError as wrong:
        raise click.UsageError(f"line {line['number']}: {wrong.message}") from wrong


def _batch_audience(line: dict[str, Any], default: str) -> Audience:
    wanted = line.get("audience", default)
    if wanted not in AUDIENCES:
        raise click.UsageError(
            f"line {line['number']}: audience {wanted!r} is unknown; allowed are "
            f"{' and '.join(AUDIENCES)}"
        )
    return Audience(wanted)


def _search(libraries: Any, text: str, count: int, audience: Audience) -> list[dict[str, Any]]:
    from assistant.answering.screen import clean_question

    try:
        found = libraries.library(audience).search(clean_question(text), count)
    except UnusableQuestion as wrong:
        raise click.UsageError(str(wrong)) from wrong
    except AssistantError as fault:
        raise Fault(str(fault)) from fault
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


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Any]:
    """A progress bar on stderr, or silence."""
    from ingest.report import Progress

    if quiet or not sys.stderr.isatty():
        yield Progress()
        return
    from rich import progress as rich_progress
    from rich.console import Console

    bar = rich_progress.Progress(console=Console(stderr=True), transient=True)

    class Bar(Progress):
        def start(self, stage: str, total: int) -> None:
            for task in bar.task_ids:
                bar.remove_task(task)
            bar.add_task(stage, total=total)

        def advance(self, steps: int = 1) -> None:
            for task in bar.task_ids:
                bar.advance(task, steps)

    with bar:
        yield Bar()


def _print_report(report: Any) -> None:
    counts: dict[str, int] = {}
    for document in report.documents:
        counts[document.status.value] = counts.get(document.status.value, 0) + 1
        if document.reason:
            click.echo(
                f"refused  {document.path}: {document.reason}\n         mend: {document.mend}"
            )
        for note in document.notes:
            click.echo(f"note     {document.path}: {note}")
    total = ", ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(f"{total}; {report.embedded} texts embedded, {report.seconds:.1f} s")
    if report.published:
        click.echo(f"Release {report.release} is published.")
    elif report.release:
        click.echo(f"Nothing was published; release {report.release} goes on serving.")
    else:
        click.echo("Nothing was published.")


def _print_answer(answer: Any) -> None:
    click.echo(answer.text)
    for notice in answer.notices:
        click.echo(f"\nNote: {notice.text}")
    for contact in answer.contacts:
        reach = ", ".join(filter(None, (contact.phone, contact.email, contact.url, contact.hours)))
        click.echo(f"\n{contact.name}: {contact.purpose}\n  {reach}")
    if answer.citations:
        click.echo("\nSources")
    for citation in answer.citations:
        place = ", ".join(
            filter(
                None,
                (
                    citation.title,
                    citation.edition and f"edition {citation.edition}",
                    citation.status.value,
                    f"page {citation.page}" if citation.page else "",
                    " \u203a ".join(citation.heading),
                ),
            )
        )
        click.echo(f"[{citation.number}] {place}\n    {citation.url}")


def _print_status(served: dict[str, Any]) -> None:
    for audience, state in served.items():
        if "fault" in state:
            click.echo(f"{audience}: {state['fault']}")
            continue
        click.echo(
            f"{audience}: release {state['release']}, built {state['built_at']}, "
            f"{state['documents']} documents, {state['passages']} passages"
        )
        for overdue in state["reviews_overdue"]:
            click.echo(
                f"  review overdue since {overdue['review_due']}: {overdue['path']} "
                f"({overdue['owner'] or 'no owner'})"
            )


def _print_json(values: Any) -> None:
    click.echo(json.dumps(values, indent=2, ensure_ascii=False, default=str))


def _cause_of(fault: OSError) -> str:
    where = f" ({fault.filename})" if fault.filename else ""
    return f"{fault.strerror or fault}{where}: see that the folder can be written and is not full"


if __name__ == "__main__":
    main()
