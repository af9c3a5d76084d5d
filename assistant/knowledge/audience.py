"""Who may read what: two audiences, PUBLIC below PARTNER, and no default anywhere."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who may read a document, and on whose behalf a question is asked."""

    PUBLIC = "public"
    PARTNER = "partner"

    def may_read(self, document_audience: Audience) -> bool:
        """Whether an asker of this audience may read a document of `document_audience`."""
        return self is Audience.PARTNER or document_audience is Audience.PUBLIC


class Marking(StrEnum):
    """The government security marking that a document carries."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"
