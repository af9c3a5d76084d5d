"""The report for owners of documents: one HTML file that works from disk, without JavaScript.

Words of partner documents stand in it only where a question of partners was evaluated; then it
says so at its top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.answering.outcome import Outcome
from assistant.evaluation import plots, wording
from assistant.evaluation.cases import Case, case_of
from assistant.evaluation.measures import Measures, Share, measure
from assistant.evaluation.verdict import Verdict
from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The share that passed of one group, under its title."""

    title: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The questions of one topic."""

    title: str
    share: Share
    failed: tuple[Case, ...]
    passed: tuple[Case, ...]


def write_report(
    folder: Path,
    verdicts: Sequence[Verdict],
    library: Callable[[Audience], Library],
    *,
    public_url: str,
    made_at: datetime,
) -> Path:
    """Write index.html into a folder, which is made where it is missing.

    Raises:
        OSError: it can't be written.
    """
    page = render(verdicts, library, public_url=public_url, made_at=made_at)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "index.html"
    file.write_bytes(page.encode("utf-8", "xmlcharrefreplace"))
    return file


def render(
    verdicts: Sequence[Verdict],
    library: Callable[[Audience], Library],
    *,
    public_url: str,
    made_at: datetime,
) -> str:
    """The report on at least one verdict."""
    measures = measure(verdicts)
    audiences = {verdict.golden.question.audience for verdict in verdicts}
    partnership = library(min(audiences, key=list(Audience).index)).partnership
    titles = {topic.id: topic.title for topic in partnership.topics} | {"": "No topic"}
    cases = [
        case_of(number, verdict, library, public_url)
        for number, verdict in enumerate(verdicts, start=1)
    ]
    answered = [each for each in verdicts if each.answer.outcome is Outcome.ANSWERED]
    return (
        _templates()
        .get_template("report.html")
        .render(
            place=partnership,
            made_at=made_at,
            releases=sorted({verdict.answer.release for verdict in verdicts}),
            marking=_marking(verdicts, library),
            measures=measures,
            rows=_rows(measures, titles),
            matrix=_matrix(measures),
            columns=plots.columns([(each.answer.confidence, each.passed) for each in answered]),
            curve=plots.curve(measures.curve),
            topics=_topics(cases, measures, titles),
            owners=_owners(cases),
            askers=sorted({case.golden.asker for case in cases if not case.passed} - {""}),
        )
    )


def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("assistant.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {"plots": plots, "outcomes": _OUTCOME_NAMES, "reasons": wording.REASONS}
    return templates


#: Outcomes as the heads of rows and columns.
_OUTCOME_NAMES = {outcome: outcome.value.replace("_", " ") for outcome in Outcome}


def _marking(verdicts: Sequence[Verdict], library: Callable[[Audience], Library]) -> Marking | None:
    """The highest marking of the partner documents in the report; None where it holds none."""
    partner = [each for each in verdicts if each.golden.question.audience is Audience.PARTNER]
    if not partner:
        return None
    held = library(Audience.PARTNER)
    ids = {
        id_
        for verdict in partner
        for id_ in (
            *verdict.golden.expected.documents,
            *(citation.document for citation in verdict.answer.citations),
        )
    }
    markings = {document.marking for document in map(held.document, ids) if document is not None}
    sensitive = Marking.OFFICIAL_SENSITIVE in markings
    return Marking.OFFICIAL_SENSITIVE if sensitive else Marking.OFFICIAL


def _rows(measures: Measures, titles: Mapping[str, str]) -> dict[str, list[Row]]:
    """The groups of each kind, those that fail most first."""
    return {
        kind: sorted(
            (
                Row(title=_title(kind, name, titles), share=share)
                for name, share in groups.items()
                if name or kind == "topic"
            ),
            key=lambda row: row.share.share or 0.0,
        )
        for kind, groups in measures.by.items()
    }


def _title(kind: str, name: str, titles: Mapping[str, str]) -> str:
    if kind == "topic":
        return titles.get(name, name)
    return name if kind == "file" else f"{name[:1].upper()}{name[1:]}"


def _matrix(measures: Measures) -> tuple[list[Outcome], list[Outcome], int]:
    """The outcomes that were expected, those that came, and the largest count of a pair."""
    expected = {pair[0] for pair in measures.outcomes}
    came = {pair[1] for pair in measures.outcomes}
    return (
        [outcome for outcome in Outcome if outcome in expected],
        [outcome for outcome in Outcome if outcome in came],
        max(measures.outcomes.values()),
    )


def _topics(cases: Sequence[Case], measures: Measures, titles: Mapping[str, str]) -> list[Topic]:
    """The topics, those with the most failures first."""
    topics = []
    for name, share in measures.by["topic"].items():
        own = [case for case in cases if case.golden.topic == name]
        topics.append(
            Topic(
                title=titles.get(name, name),
                share=share,
                failed=tuple(case for case in own if not case.passed),
                passed=tuple(case for case in own if case.passed),
            )
        )
    return sorted(topics, key=lambda topic: -len(topic.failed))


def _owners(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    """Who answers for documents that failures concern, with those failures, most first."""
    owners: dict[str, list[Case]] = {}
    for case in cases:
        if not case.passed:
            for owner in case.owners:
                owners.setdefault(owner, []).append(case)
    return sorted(owners.items(), key=lambda pair: (-len(pair[1]), pair[0]))
