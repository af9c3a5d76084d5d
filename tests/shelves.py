"""Real shelves of a few documents: split and shelved as a build does, embedded by a double."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.emergency import any_emergency
from assistant.knowledge.language import any_languages
from assistant.knowledge.likeness import NO_LIKENESSES
from assistant.knowledge.partnership import ANY_PARTNERSHIP
from assistant.knowledge.release import Release, audience_folder, releases_folder, sha256_of
from assistant.knowledge.shelf import opening
from assistant.knowledge.shelf.shelved import ShelvedLibrary
from ingest.readers.blocks import Block, BlockKind
from ingest.shelve import Shelved, late_texts, sentence_texts, shelve
from ingest.split import split
from tests.doubles import BagOfWords

TODAY = date(2026, 11, 22)
BUILT_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def blocks_of(text: str) -> list[Block]:
    """Blocks of a few lines: `# ` opens a heading, `- ` an item, anything else a paragraph."""
    kinds = {"#": (BlockKind.HEADING, 1), "-": (BlockKind.ITEM, 0)}
    blocks = []
    for line in filter(None, map(str.strip, text.splitlines())):
        kind, level = kinds.get(line[0], (BlockKind.PARAGRAPH, 0))
        words = line if kind is BlockKind.PARAGRAPH else line[2:]
        blocks.append(Block(kind=kind, text=words, level=level))
    return blocks


def written(folder: Path, document: Document, text: str) -> Shelved:
    """A document of these lines, with its source file in `folder`."""
    file = folder / Path(document.path).name
    file.write_text(text, "utf-8")
    passages = split(document.id, document.title, blocks_of(text), {}).passages
    return Shelved(document=replace(document, sha256=sha256_of(file)), passages=passages, file=file)


def shelved(
    data: Path,
    documents: Sequence[Shelved],
    *,
    audience: Audience = Audience.PUBLIC,
    release_id: str = "20261122-1",
    embedder: Embedder | None = None,
    model: Path | None = None,
) -> Path:
    """Shelve a release of one audience below a data folder, point at it, return its folder."""
    folder = audience_folder(data, release_id, audience)
    embedder = embedder or BagOfWords()
    texts = {
        text
        for each in documents
        for passage in each.passages
        for text in (
            *late_texts(each.document, passage),
            *(
                words
                for texts in sentence_texts(each.document, passage)
                for words in (texts.titled, texts.plain)
            ),
        )
    }
    shelve(
        folder,
        documents,
        dict(zip(texts, embedder.embed_many(list(texts)), strict=True)),
        release=lambda documents, passages, sentences: Release(
            id=release_id,
            audience=audience,
            built_at=BUILT_AT,
            documents=documents,
            passages=passages,
            sentences=sentences,
        ),
        model=model or _model_of_words(data),
        fingerprint="f" * 64,
        partnership=ANY_PARTNERSHIP,
        emergency=any_emergency(),
        likeness=NO_LIKENESSES,
        languages=any_languages(),
    )
    (releases_folder(data) / "current").write_text(f"{release_id}\n", "utf-8")
    return folder


def opened(folder: Path, *, exact_up_to: int = opening.EXACT_UP_TO) -> ShelvedLibrary:
    """Open such a release; one that was embedded by the double is asked through it."""
    opening._embedders.setdefault(BagOfWords().key, BagOfWords())  # noqa: SLF001
    return opening.open_library(
        folder, opening.Opening(exact_up_to=exact_up_to, today=lambda: TODAY)
    )


def _model_of_words(data: Path) -> Path:
    folder = data / "models" / BagOfWords().key
    folder.mkdir(parents=True, exist_ok=True)
    described = {"key": BagOfWords().key, "width": BagOfWords().width, "max_tokens": 256}
    (folder / "model.json").write_text(json.dumps(described), "utf-8")
    return folder
