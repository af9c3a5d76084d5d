"""The libraries that are published now: opened on demand, swapped when a new release appears."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from assistant.errors import AssistantError, DamagedRelease, NoRelease
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.knowledge.release import audience_folder, kept_ids, published_id

log = logging.getLogger(__name__)

#: Seconds between looks at which release is published. A look is one small read.
_LOOK_EVERY_S = 1.0


class PublishedLibraries:
    """Gives the library of an audience as it is published at that moment."""

    def __init__(
        self,
        data: Path,
        audiences: frozenset[Audience],
        open_folder: Callable[[Path], Library],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Serve these audiences from a data folder; `open_folder` opens one release folder."""
        self._data = data
        self._audiences = audiences
        self._open_folder = open_folder
        self._clock = clock
        self._opened: dict[Audience, tuple[str, Library]] = {}
        self._looked_at: dict[Audience, float] = {}
        #: Audiences whose new release is being opened.
        self._swapping: set[Audience] = set()
        self._lock = threading.Lock()

    @property
    def audiences(self) -> frozenset[Audience]:
        """The audiences that this process serves."""
        return self._audiences

    def library(self, audience: Audience) -> Library:
        """The published library of an audience.

        A release that turns out damaged is passed over: the newest whole one is served, and logged.

        Raises:
            NoRelease: nothing is published for it, or this process does not serve it.
            DamagedRelease: no kept release is whole.
        """
        if audience not in self._audiences:
            raise NoRelease(f"this process does not serve the audience {audience.value}")
        with self._lock:
            held = self._opened.get(audience)
            due = self._is_due(audience)
            if held and (audience in self._swapping or not due):
                return held[1]
            wanted = published_id(self._data)
            if held and held[0] == wanted:
                return held[1]
            if held is None:
                return self._swap(audience, wanted, held)
            self._swapping.add(audience)
        # A large release takes seconds to open. Whoever asks meanwhile is answered from the other.
        try:
            return self._swap(audience, wanted, held)
        finally:
            self._swapping.discard(audience)

    def _is_due(self, audience: Audience) -> bool:
        """Whether it is time to look at what is published; the look is noted."""
        now = self._clock()
        if now - self._looked_at.get(audience, -_LOOK_EVERY_S) < _LOOK_EVERY_S:
            return False
        self._looked_at[audience] = now
        return True

    def _swap(
        self, audience: Audience, wanted: str | None, held: tuple[str, Library] | None
    ) -> Library:
        if wanted is None:
            if held:
                return held[1]
            raise NoRelease("no release is published yet: run `csp build`")
        try:
            library = self._open_folder(audience_folder(self._data, wanted, audience))
        except AssistantError as fault:
            # Without a traceback: the fault's words are cause and mend.
            log.warning("release_damaged", extra={"release": wanted, "cause": str(fault)})
            if held is None:
                return self._newest_whole(audience, wanted)
            library = held[1]
        self._opened[audience] = (wanted, library)
        return library

    def _newest_whole(self, audience: Audience, damaged: str) -> Library:
        for release_id in kept_ids(self._data):
            if release_id == damaged:
                continue
            try:
                library = self._open_folder(audience_folder(self._data, release_id, audience))
            except AssistantError:
                continue
            log.warning("earlier_release_served", extra={"release": release_id})
            self._opened[audience] = (damaged, library)
            return library
        raise DamagedRelease(
            f"release {damaged} is damaged and no earlier one is whole: run `csp build`"
        )
