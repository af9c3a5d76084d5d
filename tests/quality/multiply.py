"""Releases of any size, to measure speed with: a real one, multiplied with variation.

    python -m tests.quality.multiply FROM TO passages 10000
    python -m tests.quality.multiply FROM TO sentences 400000

FROM and TO are data folders; FROM holds a release of the set's documents. Nothing is embedded here:
400,000 texts for real would take well over half an hour. The real documents stay as they are, so
that the questions still find their answers; each copy of one exchanges some of its words, and its
vectors are moved as far as that exchange moves them. All is written with the code of a build. What
it finds is no measure of quality.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from assistant.knowledge.audience import Audience
from assistant.knowledge.embedding import Embedded, OnnxEmbedder
from assistant.knowledge.release import (
    LAYOUT,
    MODEL,
    Release,
    audience_folder,
    first_damage,
    published_id,
    read_manifest,
)
from assistant.knowledge.shelf.opening import Opening, open_library
from assistant.knowledge.shelf.shelved import ShelvedLibrary
from ingest.cache import Cache
from ingest.prove import prove
from ingest.publish import building, publish, scratch_folder
from ingest.shelve import Shelved, blank_unused, passage_text, sentence_texts, shelve

#: Raise it when a release comes out otherwise: one of another version is made anew.
VERSION = 1
#: Share of a document's words that a copy exchanges for words of the same length, so that every
#: place in the text stays; and share of those that are new words, so that 46 times as much text has
#: 6 times as many words, about as real text would (Heaps' law).
EXCHANGED = 0.25
COINED = 0.05
#: How far a vector of length 1 is moved where words are exchanged, half towards another text's and
#: half at random: the median, and the deviation of its logarithm. Set so that the cosine of a moved
#: vector with its own is that of real texts so changed, embedded: 0.51, 0.71, 0.80, 0.90 and 0.97
#: at 5, 25, 50, 75 and 95 % of 400.
MOVED = 0.75
SPREAD = 0.55

_WORD = re.compile(r"\b[A-Za-z][a-z]{3,}\b")


def main() -> None:
    """Make the release, unless it is there."""
    source, target, grain, count = sys.argv[1:]
    make(Path(source), Path(target), grain, int(count))


def make(source: Path, target: Path, grain: str, count: int) -> None:
    """Publish in `target` a release of at least `count` passages or sentences.

    One that was made of the same is kept.
    """
    current = published_id(source)
    assert current is not None
    folder = audience_folder(source, current, Audience.PUBLIC)
    made_of = [VERSION, LAYOUT, read_manifest(folder).fingerprint, grain, count]
    fingerprint = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
    if _is_there(target, fingerprint):
        return
    library = open_library(folder, Opening())
    real = [
        Shelved(
            document=document,
            passages=tuple(library.passages_of(document.id)),
            file=_file(library, document.id),
        )
        for document in library.documents()
    ]
    vectors = MovedVectors(_real_vectors(source, folder, real))
    shelved = list(_enough(real, vectors, grain, count))
    release_id = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{fingerprint[:8]}"

    def release(documents: int, passages: int, sentences: int) -> Release:
        return Release(
            id=release_id,
            audience=Audience.PUBLIC,
            built_at=datetime.now(UTC),
            documents=documents,
            passages=passages,
            sentences=sentences,
        )

    with building(target):
        made = scratch_folder(target, release_id) / Audience.PUBLIC.value
        shelve(
            made,
            shelved,
            vectors,
            release=release,
            model=folder / MODEL,
            fingerprint=fingerprint,
            partnership=library.partnership,
            emergency=library.emergency,
            likeness=library.likeness,
            languages=library.languages,
        )
        prove(made, partial(open_library, opening=Opening(exact_up_to=0)))
        blank_unused(made)
        publish(target, release_id, keep=1)


def _is_there(data: Path, fingerprint: str) -> bool:
    current = published_id(data)
    if current is None:
        return False
    folder = audience_folder(data, current, Audience.PUBLIC)
    manifest = read_manifest(folder)
    return manifest.fingerprint == fingerprint and first_damage(folder, manifest) is None


def _file(library: ShelvedLibrary, document_id: str) -> Path:
    file = library.file(document_id)
    assert file is not None
    return file


def _real_vectors(source: Path, folder: Path, real: Sequence[Shelved]) -> dict[str, Embedded]:
    """The vectors of the real texts, from the cache of the build that made them."""
    cache = Cache(source / "cache" / "build.sqlite")
    placed = [(each.document, passage) for each in real for passage in each.passages]
    texts = {
        text: False
        for pair in placed
        for each in sentence_texts(*pair)
        for text in (each.titled, each.plain)
    }
    texts |= dict.fromkeys((passage_text(*pair) for pair in placed), True)
    try:
        return cache.embed(texts, OnnxEmbedder(folder / MODEL), progress=lambda _: None)[0]
    finally:
        cache.close()


class MovedVectors(Mapping[str, Embedded]):
    """The vectors of real texts, and of texts that were made of them; those are made when asked."""

    def __init__(self, real: dict[str, Embedded]) -> None:
        self._real = real
        self._made_of: dict[str, str] = {}
        self._others = [each for each in real.values() if len(each.tokens)]

    def add(self, text: str, made_of: str) -> None:
        """Remember which real text another was made of."""
        if text not in self._real:
            self._made_of[text] = made_of

    def __getitem__(self, text: str) -> Embedded:
        """The vectors of a text: real, or those of the text that it was made of, moved."""
        made_of = self._made_of.get(text)
        if made_of is None:
            return self._real[text]
        # The same text has the same vectors.
        random = np.random.default_rng(zlib.crc32(text.encode()))
        own = self._real[made_of]
        other = self._others[random.integers(len(self._others))]
        noise = random.standard_normal(len(own.vector), dtype=np.float32)
        direction = other.vector + noise / np.linalg.norm(noise)
        far = MOVED * np.exp(SPREAD * random.standard_normal())
        moved = own.vector + np.float32(far) * direction / np.linalg.norm(direction)
        tokens = own.tokens
        if len(tokens):
            exchanged = np.flatnonzero(random.random(len(tokens)) < EXCHANGED)
            tokens = tokens.copy()
            tokens[exchanged] = other.tokens[exchanged % len(other.tokens)]
        return Embedded(vector=moved / np.linalg.norm(moved), tokens=tokens)

    def __iter__(self) -> Iterator[str]:
        yield from self._real
        yield from self._made_of

    def __len__(self) -> int:
        return len(self._real) + len(self._made_of)


def _enough(
    real: Sequence[Shelved], vectors: MovedVectors, grain: str, count: int
) -> Iterator[Shelved]:
    """The real documents, then copies of them in turn until there are passages or sentences enough.

    The copies' texts are told to `vectors`.
    """
    words = Words(real)
    held = 0
    for number in range(count):
        for each in real:
            if held >= count:
                return
            varied = words.exchanged_in(each, number) if number else each
            for own, other in zip(_texts(varied), _texts(each), strict=True):
                vectors.add(own, other)
            yield varied
            held += (
                len(each.passages)
                if grain == "passages"
                else sum(passage.rows for passage in each.passages)
            )


def _texts(shelved: Shelved) -> Iterator[str]:
    """Every text of a document that has vectors, in order."""
    for passage in shelved.passages:
        yield passage_text(shelved.document, passage)
        for each in sentence_texts(shelved.document, passage):
            yield each.titled
            yield each.plain


class Words:
    """Exchanges words of documents for others of the same length, as often as those stand there."""

    def __init__(self, documents: Sequence[Shelved]) -> None:
        self._random = np.random.default_rng(0)
        pool: dict[int, list[str]] = defaultdict(list)
        for word in _running_words(documents):
            pool[len(word)].append(word)
        self._pool = dict(pool)

    def exchanged_in(self, shelved: Shelved, number: int) -> Shelved:
        """A copy of a document in which some words are exchanged, each wherever it stands."""
        exchange = {
            word: self._instead_of(word)
            for word in sorted(set(_running_words([shelved])))
            if self._random.random() < EXCHANGED
        }

        def varied(text: str) -> str:
            return _WORD.sub(lambda found: _as_cased(found[0], exchange), text)

        document = replace(
            shelved.document,
            id=f"{shelved.document.id}-{number}",
            path=f"{number:04}/{shelved.document.path}",
            title=varied(shelved.document.title),
            supersedes=(),
        )
        return Shelved(
            document=document,
            passages=tuple(
                replace(
                    passage,
                    document=document.id,
                    heading=tuple(map(varied, passage.heading)),
                    text=varied(passage.text),
                    asked=tuple(map(varied, passage.asked)),
                    sentences=tuple(
                        replace(
                            sentence,
                            text=varied(sentence.text),
                            cells=tuple((varied(a), varied(b)) for a, b in sentence.cells),
                        )
                        for sentence in passage.sentences
                    ),
                )
                for passage in shelved.passages
            ),
            file=shelved.file,
        )

    def _instead_of(self, word: str) -> str:
        if self._random.random() < COINED:
            return "".join(self._random.permutation(list(word)))
        like = self._pool[len(word)]
        return like[self._random.integers(len(like))]


def _running_words(documents: Sequence[Shelved]) -> Iterator[str]:
    """The words that may be exchanged, in lower case, as often as they stand there."""
    for each in documents:
        for text in (each.document.title, *(passage.text for passage in each.passages)):
            yield from map(str.lower, _WORD.findall(text))


def _as_cased(word: str, exchange: Mapping[str, str]) -> str:
    other = exchange.get(word.lower())
    if other is None:
        return word
    return other.capitalize() if word[0].isupper() else other


if __name__ == "__main__":
    main()
