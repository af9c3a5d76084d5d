"""Kept releases as far as their history is read: a manifest and a catalogue, no vectors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.passage import Passage
from assistant.knowledge.release import (
    CATALOGUE,
    LAYOUT,
    Manifest,
    Release,
    audience_folder,
    write_manifest,
)
from assistant.knowledge.shelf.catalogue import write_catalogue


def keep_release(
    data: Path,
    release_id: str,
    built_at: datetime,
    shelved: Sequence[tuple[Document, Sequence[Passage]]] = (),
) -> None:
    """Keep a release with these documents, the same for every audience."""
    for audience in Audience:
        folder = audience_folder(data, release_id, audience)
        folder.mkdir(parents=True)
        write_catalogue(folder / CATALOGUE, shelved)
        release = Release(
            id=release_id,
            audience=audience,
            built_at=built_at,
            documents=len(shelved),
            passages=0,
            sentences=0,
        )
        manifest = Manifest(
            release=release, layout=LAYOUT, model="none", fingerprint="none", files={}
        )
        write_manifest(folder, manifest)
