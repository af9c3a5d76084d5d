"""The commands, as they are typed. Each reads its settings, does one thing and prints it."""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO

import click

from assistant.errors import (
    NoRecords,
    UnknownEnquiry,
    UnsafeSettings,
)
from assistant.knowledge.audience import Audience
from assistant.settings import Settings
from bots.terminal import printing
from bots.terminal.ending import DONE, FAULT, REFUSALS, Fault, telling
from bots.terminal.options import audience_option, batch_option, json_option
from csp.asking import (
    ask_assistant,
    hold_conversation,
    judge_all,
    make_assistant,
    open_libraries,
    read_golden,
    search_libraries,
)
from csp.building import build_corpus, import_services
from csp.given import read_settings
from csp.keeping import (
    delete_by_age,
    delete_daily,
    delete_slack_by_age,
    make_answer_ids,
    open_ledger,
)
from csp.serving import listen_on, make_web_app, serve_app
from csp.slack import slack_alone
from csp.standing import kept_releases, public_feed, state_of
from csp.trying import try_slack
from ingest.errors import (
    UnknownRelease,
)


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
        report = build_corpus(settings, folder, audience_of_undeclared, quiet=as_json)
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
    rows = kept_releases(read_settings().data_dir)
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
    assistant, ids = make_assistant(settings), make_answer_ids(settings)
    if question is None and batch is None and not as_json and sys.stdin.isatty():
        hold_conversation(
            lambda text, history: answer_body(
                ask_assistant(assistant, ids, text, audience, history)
            )
        )
        return
    if batch is None:
        answer = ask_assistant(assistant, ids, _needed(question, "question"), audience)
        printing.show(answer_body(answer), answer_lines, as_json=as_json)
        return
    for line in read_batch(batch, audience):
        with line.telling():
            answer = ask_assistant(assistant, ids, line.question, line.audience, line.history)
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

    libraries = open_libraries(read_settings())
    if batch is None:
        found = {"passages": search_libraries(libraries, _needed(text, "text"), count, audience)}
        printing.show(found, printing.found_lines, as_json=as_json)
        return
    for line in read_batch(batch, audience):
        with line.telling():
            passages = search_libraries(libraries, line.question, count, line.audience)
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
    golden = read_whole(named, audience, read_golden)
    verdicts = judge_all(settings, golden, report, quiet=as_json)
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

    with listen_on(host, port) as listener:
        start_logs()
        app = make_web_app(settings, settings.public_url or address)
        delete_daily(settings, delete_by_age)
        printing.show({"address": address}, printing.serving_lines, as_json=as_json)
        sys.stdout.flush()
        serve_app(app, listener)


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

        asyncio.run(try_slack(settings, port or 8100))
        return
    if not settings.assistant_url or not settings.slack:
        raise click.UsageError(
            "set CSP_ASSISTANT_URL and the Slack app's tokens (see docs/slack.md), or name --fake"
        )
    host, port = host or settings.host, port or settings.port
    with listen_on(host, port) as listener:
        from assistant.web.logs import start_logs

        start_logs()
        app = slack_alone(settings)
        delete_daily(settings, delete_slack_by_age)
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        printing.show({"address": address}, printing.serving_lines, as_json=as_json)
        sys.stdout.flush()
        serve_app(app, listener)


@cli.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it there, not to stdout."
)
@json_option
def export(out: Path | None, *, as_json: bool) -> None:
    """Give out the public pathways as a service feed of Open Referral UK, one JSON document."""
    feed = public_feed(read_settings())
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
    report = import_services(read_settings(), feed, into)
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
        ledger = open_ledger(read_settings())
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
        body = feedback_body(open_ledger(read_settings()).feedback())
    printing.show(body, feedback_lines, as_json=as_json)


@cli.command()
@json_option
def retention(*, as_json: bool) -> None:
    """Delete feedback, enquiries and Slack threads older than the settings say, and prove it."""
    from bots.errors import NoStore
    from bots.terminal.records import retention_lines

    with telling(faults=(NoRecords, NoStore, OSError)):
        proof = delete_by_age(read_settings())
    printing.show(proof, retention_lines, as_json=as_json)


@cli.command()
@json_option
def status(*, as_json: bool) -> None:
    """Show what is served, since when, and which parts work."""
    libraries = open_libraries(read_settings(), frozenset(Audience))
    served = {audience.value: state_of(libraries, audience) for audience in Audience}
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


def _needed(value: str | None, name: str) -> str:
    if value is None:
        raise click.UsageError(f"give a {name}, or a file with --batch")
    return value
