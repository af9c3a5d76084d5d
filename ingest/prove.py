"""Proves a release before it is published: opened and asked as it will be when it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from assistant.errors import AssistantError
from assistant.knowledge.library import Library
from assistant.knowledge.passage import Passage
from assistant.knowledge.release import (
    CHROMA,
    PASSAGES,
    SENTENCES,
    Manifest,
    read_manifest,
    sha256_of,
)
from assistant.knowledge.shelf.vectors import chroma_finds
from ingest.errors import UnprovenRelease

#: Sentences of the release that are asked back.
PROBES = 20
#: Share of them that need not find their own passage: some words fit any document.
LOST = 0.2
#: How far down the passage of a probe may stand. Sentences that stand in several documents, as
#: editions of one form do, push each other down.
_WITHIN = 20


def prove(folder: Path, open_folder: Callable[[Path], Library]) -> None:
    """Check everything that can be checked of a release folder.

    Raises:
        UnprovenRelease: what is wrong. Nothing has been published.
    """
    try:
        manifest = read_manifest(folder)
        library = open_folder(folder)
    except (AssistantError, OSError, ValueError, KeyError) as fault:
        raise UnprovenRelease(f"the new release can't be opened: {fault}") from fault
    for complaint in (*_complaints(library, manifest), *_unfound(folder)):
        raise UnprovenRelease(f"the new release was not published: {complaint}")


def _complaints(library: Library, manifest: Manifest) -> Iterator[str]:
    release = manifest.release
    documents = library.documents()
    if len(documents) != release.documents:
        yield f"it holds {len(documents)} documents and not {release.documents}"
    passages = [passage for document in documents for passage in library.passages_of(document.id)]
    if len(passages) != release.passages:
        yield f"it holds {len(passages)} passages and not {release.passages}"
    for document in documents:
        if not release.audience.may_read(document.audience):
            yield f"{document.path} is not for the audience {release.audience.value}"
        file = library.file(document.id)
        if file is None or sha256_of(file) != document.sha256:
            yield f"the source file of {document.path} changed while it was read"
    probes = passages[:: max(1, len(passages) // PROBES)][:PROBES]
    lost = [passage.document for passage in probes if not _finds_itself(library, passage)]
    if len(lost) > LOST * len(probes):
        yield (
            f"{len(lost)} of {len(probes)} sentences do not find their own passage, "
            f"one of them in {lost[0]}"
        )


def _finds_itself(library: Library, passage: Passage) -> bool:
    """Whether the longest sentence of a passage finds the words that it stands in."""
    sentence = max(passage.sentences, key=lambda each: len(each.text))
    found = library.search(sentence.text, _WITHIN)
    return any(sentence.text in hit.passage.text for hit in found.hits)


def _unfound(folder: Path) -> Iterator[str]:
    """What is wrong with the Chroma folder, which a search would silently do without."""
    for grain, name in (("passages", PASSAGES), ("sentences", SENTENCES)):
        matrix = np.load(folder / name)
        if not chroma_finds(folder / CHROMA, grain, matrix, PROBES):
            yield f"Chroma's index of the {grain} does not find what was put into it"
