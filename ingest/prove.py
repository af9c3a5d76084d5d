"""Proves a release before it is published: opened and asked as it will be when it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.errors import AssistantError
from assistant.knowledge.library import Library
from assistant.knowledge.release import Manifest, read_manifest, sha256_of
from ingest.errors import UnprovenRelease

#: Sentences of the release that are asked back; each must find its own passage.
PROBES = 20
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
    for complaint in _complaints(library, manifest):
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
    yield from _lost(library, [passage for passage in passages if passage.sentences])


def _lost(library: Library, passages: list) -> Iterator[str]:  # type: ignore[type-arg]
    """Sentences spread over the release that do not find the words that they stand in."""
    step = max(1, len(passages) // PROBES)
    for passage in passages[::step][:PROBES]:
        sentence = max(passage.sentences, key=lambda each: len(each.text))
        found = library.search(sentence.text, _WITHIN)
        if not any(sentence.text in hit.passage.text for hit in found.hits):
            yield f"a sentence of {passage.document} does not find its own passage"
