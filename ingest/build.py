"""The way of a document, from its file to a published release, on one screen.

list → fetch → admit → read in a box → unfold → describe → inspect → split → embed → shelve →
prove → publish
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.embedding import Embedded, Embedder
from assistant.knowledge.emergency import Emergency
from assistant.knowledge.language import Language, encode_languages
from assistant.knowledge.library import Library
from assistant.knowledge.likeness import Likenesses
from assistant.knowledge.partnership import Partnership
from assistant.knowledge.plain import Plain
from assistant.knowledge.release import (
    CATALOGUE,
    LAYOUT,
    Release,
    audience_folder,
    first_damage,
    published_id,
    read_manifest,
)
from assistant.knowledge.rule import Rule
from assistant.knowledge.shelf.catalogue import Catalogue, encode_document
from ingest.admit import Refusal
from ingest.box import Limits
from ingest.cache import Cache
from ingest.editions import settle
from ingest.emergency import read_emergency
from ingest.errors import EmptyCorpus
from ingest.languages import read_languages
from ingest.likeness import LIKENESS_VERSION, cries, learn_likeness, refusals
from ingest.ocr import Scanner
from ingest.partnership import read_partnership
from ingest.prepare import Prepared, prepare
from ingest.prove import prove
from ingest.publish import building, publish, scratch_folder
from ingest.read import READERS_VERSION, read_all
from ingest.report import BuildReport, DocumentReport, Progress, compare, refused
from ingest.routes import with_checked_routes
from ingest.shelve import blank_unused, late_texts, sentence_texts, shelve
from ingest.source import SourceFile, list_sources
from ingest.split import SPLIT_VERSION
from ingest.unfold import unfold
from ingest.web.feeds import gather_feeds
from ingest.web.pages import Fetch, gather_pages
from ingest.web.sources import read_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build needs; put together in `csp.py`."""

    corpus: Path
    data: Path
    audience_of_undeclared: Audience
    #: Folder of the exported model, and the model at work.
    model: Path
    embedder: Embedder
    #: Opens a release folder as it will be opened when it serves.
    open_folder: Callable[[Path], Library]
    limits: Limits
    keep_releases: int
    now: Callable[[], datetime]
    progress: Progress
    #: Reads pages that are pictures; None: they stay unread.
    scanner: Scanner | None = None
    #: Fetches the pages that the corpus lists; None: the copies of earlier builds are used.
    fetch: Fetch | None = None


def run_build(build: Build) -> BuildReport:
    """Build, prove and publish a release of each audience.

    Raises:
        EmptyCorpus: there is no file to read.
        BuildRunning, UnusablePartnership, UnusableSources, UnprovenRelease: see `ingest.errors`.
    """
    started = build.now()
    with building(build.data):
        cache = Cache(build.data / "cache" / "build.sqlite")
        try:
            report = _read_and_publish(build, cache, started)
        finally:
            cache.close()
    return replace(report, seconds=(build.now() - started).total_seconds())


def _read_and_publish(build: Build, cache: Cache, started: datetime) -> BuildReport:
    partnership = read_partnership(build.corpus)
    emergency = read_emergency(build.corpus)
    languages = read_languages(build.corpus)
    prepared, lines = _prepare_all(build, cache, partnership)
    now = {each.shelved.document.path: each.shelved.document for each in prepared}
    current = published_id(build.data)
    documents = compare(lines, now, _published_documents(build.data, current))
    fingerprint = _fingerprint(prepared, partnership, emergency, languages, build.embedder)
    if not prepared or (current and _is_same(build.data, current, fingerprint)):
        cache.forget_unused_readings()
        return BuildReport(release=current, published=bool(prepared), documents=documents)
    release_id = f"{started.astimezone(UTC):%Y%m%dT%H%M%S%f}-{fingerprint[:8]}"
    vectors, embedded = _embed_all(build, cache, prepared, emergency)
    words = Plain.bare(emergency.speech.spellings)
    likeness = Likenesses(
        cries=learn_likeness(cries(emergency), vectors, words),
        declined=learn_likeness(
            refusals([each.shelved for each in prepared], emergency), vectors, words
        ),
    )
    for audience in Audience:
        _shelve_one(
            build,
            audience,
            prepared,
            vectors,
            partnership,
            emergency,
            likeness,
            languages,
            release_id,
            fingerprint,
            started,
        )
        prove(scratch_folder(build.data, release_id) / audience.value, build.open_folder)
    for audience in Audience:
        blank_unused(scratch_folder(build.data, release_id) / audience.value)
    publish(build.data, release_id, keep=build.keep_releases)
    cache.forget_unused()
    return BuildReport(release=release_id, published=True, documents=documents, embedded=embedded)


def _prepare_all(
    build: Build, cache: Cache, partnership: Partnership
) -> tuple[list[Prepared], list[DocumentReport]]:
    """Every document ready for the shelf, and a line of the report for every file."""
    sources, refusals = _list_all(build)
    if not sources and not refusals:
        raise EmptyCorpus(f"{build.corpus} holds no document: add one, or name another folder")
    build.progress.start("Reading documents", len(sources))
    ready: list[Prepared] = []
    lines = [refused(path, refusal) for path, refusal in refusals.items()]
    taken: set[str] = set()
    today = build.now().date()
    for source, read in read_all(sources, cache, build.limits, build.scanner):
        contents = unfold(source, read, partnership, today)
        lines += contents.lines
        for file in contents.files:
            outcome = prepare(
                file,
                audience_of_undeclared=build.audience_of_undeclared,
                topics=tuple(topic.id for topic in partnership.topics),
                taken=taken,
            )
            if isinstance(outcome, Refusal):
                lines.append(refused(file.source.path, outcome))
            else:
                ready.append(outcome)
        build.progress.advance()
    ready = with_checked_routes(settle(ready, today))
    return ready, [*lines, *(each.report for each in ready)]


def _list_all(build: Build) -> tuple[list[SourceFile], dict[str, Refusal]]:
    """The files of the corpus, the pages and feeds that it lists, and what is not to be read."""
    listed = read_sources(build.corpus)
    pages, unfetched = gather_pages(
        listed,
        build.data / "cache" / "web",
        build.fetch,
        today=build.now().date(),
        progress=build.progress,
    )
    feeds, unfed = gather_feeds(
        listed,
        build.data / "cache" / "feeds",
        build.fetch,
        limits=build.limits,
        now=build.now,
        progress=build.progress,
    )
    files, refusals = list_sources(build.corpus)
    return [*files, *pages, *feeds], refusals | unfetched | unfed


def _embed_all(
    build: Build, cache: Cache, prepared: Sequence[Prepared], emergency: Emergency
) -> tuple[Mapping[str, Embedded], int]:
    """The vectors of every text, and how many had to be made."""
    placed = [
        (each.shelved.document, passage) for each in prepared for passage in each.shelved.passages
    ]
    texts = {
        text: False
        for pair in placed
        for sentence in sentence_texts(*pair)
        for text in (sentence.titled, sentence.plain)
    }
    examples = (*cries(emergency), *refusals([each.shelved for each in prepared], emergency))
    texts |= dict.fromkeys((text for text, _ in examples), False)
    # Passages are re-ranked by their token vectors, sentences are not.
    texts |= dict.fromkeys((text for pair in placed for text in late_texts(*pair)), True)
    build.progress.start("Embedding text", len(texts))
    return cache.embed(texts, build.embedder, progress=build.progress.advance)


def _shelve_one(
    build: Build,
    audience: Audience,
    prepared: Sequence[Prepared],
    vectors: Mapping[str, Embedded],
    partnership: Partnership,
    emergency: Emergency,
    likeness: Likenesses,
    languages: Sequence[Language],
    release_id: str,
    fingerprint: str,
    started: datetime,
) -> None:
    """Write the release of one audience: the documents that it may read, and no other byte."""

    def release(documents: int, passages: int, sentences: int) -> Release:
        return Release(
            id=release_id,
            audience=audience,
            built_at=started,
            documents=documents,
            passages=passages,
            sentences=sentences,
        )

    readable = [each.shelved for each in prepared]
    shelve(
        scratch_folder(build.data, release_id) / audience.value,
        [each for each in readable if audience.may_read(each.document.audience)],
        vectors,
        release=release,
        model=build.model,
        fingerprint=fingerprint,
        partnership=partnership,
        emergency=emergency,
        likeness=likeness,
        languages=languages,
    )


def _published_documents(data: Path, current: str | None) -> dict[str, Document]:
    """Every document of the published release by its path; none where it can't be read."""
    if current is None:
        return {}
    catalogue = audience_folder(data, current, Audience.PARTNER) / CATALOGUE
    try:
        return {document.path: document for document in Catalogue(catalogue).documents}
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return {}


def _is_same(data: Path, release_id: str, fingerprint: str) -> bool:
    """Whether a release is whole for every audience and was made from the same."""
    folders = [audience_folder(data, release_id, audience) for audience in Audience]
    try:
        manifests = [read_manifest(folder) for folder in folders]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return all(
        manifest.fingerprint == fingerprint and first_damage(folder, manifest) is None
        for folder, manifest in zip(folders, manifests, strict=True)
    )


def _fingerprint(
    prepared: Sequence[Prepared],
    partnership: Partnership,
    emergency: Emergency,
    languages: Sequence[Language],
    embedder: Embedder,
) -> str:
    """A hash of all that goes into a release."""
    goes_in = [
        LAYOUT,
        SPLIT_VERSION,
        READERS_VERSION,
        embedder.key,
        asdict(partnership),
        asdict(emergency),
        encode_languages(languages),
        LIKENESS_VERSION,
        [encode_document(each.shelved.document) for each in prepared],
        # OCR of the same file may find other words.
        [_digest(each) for each in prepared],
        # A sidecar may change these alone.
        [[passage.asked for passage in each.shelved.passages] for each in prepared],
        [
            asdict(entry)
            for each in prepared
            for entry in each.shelved.entries
            if isinstance(entry, Rule)
        ],
    ]
    return hashlib.sha256(json.dumps(goes_in, sort_keys=True).encode()).hexdigest()


def _digest(prepared: Prepared) -> str:
    text = "\n".join(passage.text for passage in prepared.shelved.passages)
    return hashlib.sha256(text.encode()).hexdigest()
