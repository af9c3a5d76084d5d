"""How things stand: what is published, what is kept, what is overdue."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from assistant.errors import (
    AssistantError,
)
from assistant.knowledge.audience import Audience
from assistant.settings import Settings
from bots.terminal.ending import telling
from csp.asking import open_libraries


@telling(faults=(AssistantError,))
def public_feed(settings: Settings) -> Any:
    """The feed of the published release for the public."""
    from assistant.web.feed import Feed, whole_feed
    from assistant.web.reading import Reader

    library = open_libraries(settings, frozenset({Audience.PUBLIC})).library(Audience.PUBLIC)
    return whole_feed(Feed(Reader(library, Audience.PUBLIC)))


def kept_releases(data: Path) -> list[dict[str, Any]]:
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


def state_of(libraries: Any, audience: Audience) -> dict[str, Any]:
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
