"""What can go wrong on the way of a document.

IngestError
├── EmptyCorpus       there is no document to build from: name another folder, or add documents
├── UnusablePartnership  partnership.yaml has a mistake: correct the field that is named
├── UnusableLanguages a file of languages/ has a mistake: correct the line that is named
├── UnusableEmergency a file of emergency/ has a mistake: correct the line that is named
├── UnusableSources   sources.yaml has a mistake: correct the line that is named
├── UnusableModel     the embedding model is missing or altered: reinstall it, or name another
├── BuildRunning      another process is building in this data folder: wait for it
├── UnknownRelease    no release of that name is kept: see `csp releases`
└── UnprovenRelease   the new release failed a check, so the last good one goes on serving
"""

from __future__ import annotations


class IngestError(Exception):
    """Root of what can go wrong on the way of a document."""


class EmptyCorpus(IngestError):
    """There is no document to build from. Name another folder, or add documents."""


class UnusablePartnership(IngestError):
    """partnership.yaml has a mistake. Correct the field that is named."""


class UnusableEmergency(IngestError):
    """A file of the folder emergency/ has a mistake. Correct the line that is named."""


class UnusableLanguages(IngestError):
    """A file of the folder languages/ has a mistake. Correct the line that is named."""


class UnusableSources(IngestError):
    """sources.yaml has a mistake. Correct the line that is named."""


class UnusableModel(IngestError):
    """The embedding model is missing or altered. Reinstall it, or name another."""


class BuildRunning(IngestError):
    """Another process is building in this data folder. Wait for it to end."""


class UnknownRelease(IngestError):
    """No release of that name is kept. `csp releases` lists those that are."""


class UnprovenRelease(IngestError):
    """The new release failed a check. The last good one goes on serving."""
