"""Question sets with the passages that answer them, for measuring and for learning.

The GOV.UK set lies beside the project and is used where it is there; else a small set of the
project's own, about its starter corpus.
"""

from __future__ import annotations

import html
import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
GOVUK = PROJECT.parent / "shared" / "benchmarks" / "govuk-questions"
_MANY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPage:
    """A page of a set."""

    path: str
    title: str
    #: Its blocks as plain text, in order.
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuestion:
    """A question, the page that answers it, and the blocks of that page that do."""

    question: str
    #: What comes before the question where the asker tells their case; "" where they do not.
    scenario: str
    path: str
    evidence: tuple[str, ...]

    @property
    def with_scenario(self) -> str:
        """The case and the question, as one text of at most 1,000 characters."""
        return f"{self.scenario} {self.question}".strip()[-1_000:]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """Pages, and questions about them."""

    name: str
    pages: tuple[SetPage, ...]
    questions: tuple[SetQuestion, ...]


def load(scratch: Path, *, govuk: Path = GOVUK) -> tuple[QuestionSet, Path]:
    """The set to measure with, and the folder of its documents (GOV.UK's go to scratch)."""
    if (govuk / "pages.jsonl").is_file():
        return _load_govuk(govuk, scratch)
    return own_set(), PROJECT / "corpus"


def measured(questions: QuestionSet) -> QuestionSet:
    """The questions that the benchmark asks: every third of a large set, to end in minutes.

    CSP_BENCH_ALL=1 asks them all.
    """
    if os.environ.get("CSP_BENCH_ALL") or len(questions.questions) <= _MANY:
        return questions
    return replace(questions, questions=questions.questions[::3])


def off_topic() -> list[str]:
    """Questions that neither set answers."""
    return (HERE / "off-topic.txt").read_text("utf-8").splitlines()


def out_of_remit() -> list[str]:
    """Questions for a council that are none of a community safety partnership's."""
    return (HERE / "out-of-remit.txt").read_text("utf-8").splitlines()


def answered() -> list[str]:
    """Questions of residents and staff that the project's corpus answers: half of the golden set.

    The other half is left to judge what is learned from these.
    """
    lines = (
        json.loads(line)
        for file in sorted((PROJECT / "corpus" / "questions").glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    )
    return [
        line["question"]
        for line in lines
        if "answered" in line["outcome"] and line["audience"] == "public" and "history" not in line
    ][::2]


def plain(markup: str) -> str:
    """Text without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def _load_govuk(govuk: Path, scratch: Path) -> tuple[QuestionSet, Path]:
    folder = scratch / "govuk"
    folder.mkdir(parents=True, exist_ok=True)
    pages: list[SetPage] = []
    paths: dict[str, str] = {}
    for line in (govuk / "pages.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        path = page["url"].rsplit("/", 1)[1] + ".html"
        paths[page["url"]] = path
        title = html.escape(page["title"])
        (folder / path).write_text(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f"</head><body><main><h1>{title}</h1>\n"
            + "\n".join(page["passages"])
            + "</main></body></html>",
            "utf-8",
        )
        pages.append(
            SetPage(
                path=path,
                title=page["title"],
                lines=tuple(plain(each) for each in page["passages"]),
            )
        )
    questions = [
        SetQuestion(
            question=each["question"],
            scenario=each["scenario"],
            path=paths[each["url"]],
            evidence=tuple(plain(block) for block in each["evidences"]),
        )
        for each in map(json.loads, (govuk / "questions.jsonl").read_text("utf-8").splitlines())
        if each["evidences"]
    ]
    return QuestionSet(name="GOV.UK pages", pages=tuple(pages), questions=tuple(questions)), folder


def own_set() -> QuestionSet:
    """The project's own questions; the pages are what its reader makes of the corpus."""
    from ingest.admit import Format
    from ingest.box import Limits, read_in_box
    from ingest.readers.blocks import Reading

    formats = {".md": Format.MARKDOWN, ".html": Format.HTML, ".txt": Format.TEXT}
    pages: list[SetPage] = []
    for file in sorted((PROJECT / "corpus").glob("*/*")):
        if file.suffix in formats:
            reading = read_in_box(formats[file.suffix], file.read_bytes(), Limits())
            assert isinstance(reading, Reading)
            pages.append(
                SetPage(
                    path=file.relative_to(PROJECT / "corpus").as_posix(),
                    title=reading.title,
                    lines=tuple(block.text for block in reading.blocks),
                )
            )
    questions = tuple(
        SetQuestion(
            question=each["question"],
            scenario=each.get("scenario", ""),
            path=each["path"],
            evidence=tuple(each["evidence"]),
        )
        for each in map(json.loads, (HERE / "questions.jsonl").read_text("utf-8").splitlines())
    )
    return QuestionSet(name="the project's own corpus", pages=tuple(pages), questions=questions)
