"""Puts a build together: the model, the readers' box, what fetches, and what publishes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from assistant.knowledge.audience import Audience
from assistant.settings import Settings
from bots.terminal.ending import telling
from ingest.errors import (
    EmptyCorpus,
    IngestError,
    UnusablePartnership,
    UnusableSources,
)


@telling(
    wrong_use=(EmptyCorpus, UnusablePartnership, UnusableSources), faults=(IngestError, OSError)
)
def build_corpus(settings: Settings, corpus: Path, undeclared: Audience, *, quiet: bool) -> Any:
    """The report of a build."""
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
def import_services(settings: Settings, feed: Path, into: Path) -> Any:
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
