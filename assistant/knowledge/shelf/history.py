"""The releases that are kept, for what has changed since one of them. Reads catalogues, no vectors.

A kept release that this version can't read counts as one that is not kept.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.release import CATALOGUE, audience_folder, kept_ids, read_manifest
from assistant.knowledge.shelf.catalogue import Catalogue

#: Catalogues that are held open: people look back to the last few releases again and again.
_OPEN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A release that is kept."""

    id: str
    built_at: datetime
    catalogue: Catalogue

    def words_of(self, document: Document) -> tuple[str, ...]:
        """The words of a document of it, passage by passage."""
        number = self.catalogue.number_of(document.id)
        passages = () if number is None else self.catalogue.passages_of(number)
        return tuple(self.catalogue.passage(each).text for each in passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """From where changes are told."""

    #: None where nothing earlier is kept.
    earlier: Earlier | None
    #: Whether it is what was asked for; otherwise it is the oldest after that.
    complete: bool


@dataclass(frozen=True, slots=True)
class History:
    """The kept releases of a data folder."""

    data: Path

    def since_release(self, release_id: str, audience: Audience) -> Since:
        """From a release, or from the oldest after it that is kept."""
        kept = kept_ids(self.data)
        if release_id in kept:
            found = self._open(release_id, audience)
            if found is not None:
                return Since(earlier=found, complete=True)
        return self._oldest([each for each in kept if each > release_id] or kept, audience)

    def since_day(self, day: date, audience: Audience, current: str) -> Since:
        """From what was served when the day began (UTC), up to the release `current`."""
        kept = [each for each in kept_ids(self.data) if each <= current]
        for release_id in kept:
            found = self._open(release_id, audience)
            if found is not None and found.built_at.astimezone(UTC).date() < day:
                return Since(earlier=found, complete=True)
        return self._oldest(kept, audience)

    def _oldest(self, ids: list[str], audience: Audience) -> Since:
        """From the oldest of these, newest first, that can be read."""
        found = (self._open(each, audience) for each in reversed(ids))
        return Since(earlier=next((each for each in found if each), None), complete=False)

    def _open(self, release_id: str, audience: Audience) -> Earlier | None:
        folder = audience_folder(self.data, release_id, audience)
        try:
            return _opened(folder)
        except (OSError, ValueError, KeyError, TypeError, sqlite3.Error):
            return None


@lru_cache(maxsize=_OPEN)
def _opened(folder: Path) -> Earlier:
    release = read_manifest(folder).release
    catalogue = Catalogue(folder / CATALOGUE)
    return Earlier(id=release.id, built_at=release.built_at, catalogue=catalogue)
