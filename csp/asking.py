"""Puts the assistant together, and asks it on behalf of the command line."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from assistant.errors import (
    AssistantError,
    UnsafeSettings,
    UnusableQuestion,
    UnusableSet,
)
from assistant.knowledge.audience import Audience
from assistant.settings import Settings
from bots.terminal.ending import telling


def open_libraries(settings: Settings, audiences: frozenset[Audience] | None = None) -> Any:
    """The libraries as they are published, each opened when it is first asked for."""
    from assistant.knowledge.published import PublishedLibraries
    from assistant.knowledge.shelf.opening import Opening, open_library

    opening = Opening(exact_up_to=settings.exact_search_up_to)
    return PublishedLibraries(
        settings.data_dir,
        audiences or frozenset(Audience),
        partial(open_library, opening=opening),
    )


def make_assistant(
    settings: Settings, libraries: Any = None, public_url: str = "", reviewed: Any = None
) -> Any:
    """What answers questions, from the published libraries."""
    from assistant.answering.confidence import Confidence
    from assistant.answering.likelihood import Likelihood
    from assistant.answering.pipeline import Assistant

    libraries = libraries or open_libraries(settings)
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


@telling(wrong_use=(UnusableQuestion,), faults=(AssistantError,))
def ask_assistant(
    assistant: Any,
    ids: Any,
    text: str,
    audience: Audience,
    history: tuple[tuple[str, str], ...] = (),
) -> Any:
    """The answer to a text, with an id of its own."""
    return replace(assistant.ask(_question(text, audience, history)), id=ids.new())


def hold_conversation(ask: Any) -> None:
    """A conversation, with the line editing of this machine where it has one."""
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
def read_golden(file: str, line: Any) -> Any:
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
def judge_all(
    settings: Settings, golden: list[Any], report: Path | None, *, quiet: bool
) -> list[Any]:
    """The verdict on each question of a set, which is looked through before any is asked."""
    from assistant.evaluation.questions import mistakes, with_ids
    from assistant.evaluation.report import write_report
    from assistant.evaluation.verdict import judge
    from bots.terminal.batch import listed
    from bots.terminal.progress import progress_bar

    libraries = open_libraries(settings)
    assistant = make_assistant(settings, libraries)
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
def search_libraries(
    libraries: Any, text: str, count: int, audience: Audience
) -> list[dict[str, Any]]:
    """The ranked passages for a text, as they are printed."""
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
