"""Writes the release of one audience into a new folder: catalogue, vectors, words, files, model."""

from __future__ import annotations

import json
import os
import shutil
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.knowledge.document import Document
from assistant.knowledge.embedding import Embedded
from assistant.knowledge.emergency import Emergency, encode_emergency, without_examples
from assistant.knowledge.language import Language, encode_languages
from assistant.knowledge.likeness import Likenesses
from assistant.knowledge.partnership import Partnership
from assistant.knowledge.passage import Passage, Sentence
from assistant.knowledge.ranking import Moments
from assistant.knowledge.release import (
    CATALOGUE,
    CHROMA,
    EMERGENCY,
    FILES,
    LANGUAGES,
    LAYOUT,
    LIKENESS,
    MODEL,
    MOMENTS,
    PARTNERSHIP,
    PASSAGE_WORDS,
    PASSAGES,
    SENTENCE_WORDS,
    SENTENCES,
    TOKEN_ENDS,
    TOKENS,
    VOCABULARY,
    Manifest,
    Release,
    measure_files,
    write_manifest,
)
from assistant.knowledge.shelf.catalogue import write_catalogue
from assistant.knowledge.shelf.entries import Entries
from assistant.knowledge.shelf.spelling import Spelling, vocabulary_of
from assistant.knowledge.shelf.tokens import pack
from assistant.knowledge.shelf.vectors import write_chroma
from assistant.knowledge.shelf.words import Words

#: Where the header of hnswlib's index holds its number of rows and the bytes of one.
_INDEX_SIZES = struct.Struct("<QQ")
_INDEX_SIZES_AT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One document ready for the shelf."""

    document: Document
    passages: tuple[Passage, ...]
    #: Where the source file's bytes lie, or they themselves: a file may hold many documents, and
    #: each document is shelved with its own bytes alone.
    file: Path | bytes
    #: What the file says as a record, where it is one.
    entries: Entries = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceTexts:
    """What is embedded of a sentence: with the title and headings before it, and without.

    The mean of the two vectors finds more than either (docs/benchmarks.md).
    """

    titled: str
    plain: str


def passage_text(document: Document, passage: Passage) -> str:
    """What is embedded and indexed of a passage: title, headings, columns of its rows, words."""
    return ": ".join((_context(document, passage), *_columns(passage), passage.text))


def _columns(passage: Passage) -> Iterator[str]:
    """The header of each table of a passage, which its rows do not repeat."""
    yield from dict.fromkeys(
        header
        for sentence in passage.sentences
        if (header := " | ".join(name for name, _ in sentence.cells if name))
    )


def late_texts(document: Document, passage: Passage) -> tuple[str, ...]:
    """The texts whose token vectors a passage is re-ranked by: its own, and what it is asked by."""
    return passage_text(document, passage), *passage.asked


def sentence_texts(document: Document, passage: Passage) -> Iterator[SentenceTexts]:
    """What is embedded of each sentence of a passage, in order, of its heading and its names."""
    context = _context(document, passage)
    for sentence in passage.sentences:
        lead = lead_of(passage, sentence)
        plain = f"{lead} {_words(sentence)}" if lead else _words(sentence)
        yield SentenceTexts(titled=f"{context}: {plain}", plain=plain)
    for heading in passage.heading[-1:]:
        yield SentenceTexts(titled=context, plain=heading)
    for asked in passage.asked:
        yield SentenceTexts(titled=f"{document.title}: {asked}", plain=asked)


def lead_of(passage: Passage, sentence: Sentence) -> str:
    """The words that introduce an item or a row, or "" for anything else."""
    if sentence.lead_in or not any(other.lead_in for other in passage.sentences):
        return ""
    return " ".join(
        other.text for other in passage.sentences if other.lead_in and other.group == sentence.group
    )


def _words(sentence: Sentence) -> str:
    """A row with its headers, anything else as it stands."""
    if not sentence.cells:
        return sentence.text
    return "; ".join(f"{header}: {cell}" if header else cell for header, cell in sentence.cells)


def _context(document: Document, passage: Passage) -> str:
    return ": ".join((document.title, *passage.heading[-1:]))


def shelve(
    folder: Path,
    shelved: Sequence[Shelved],
    vectors: Mapping[str, Embedded],
    *,
    release: Callable[[int, int, int], Release],
    model: Path,
    fingerprint: str,
    partnership: Partnership,
    emergency: Emergency,
    likeness: Likenesses,
    languages: Sequence[Language],
) -> None:
    """Write a release folder; `release` makes its name from counts of documents and both grains."""
    folder.mkdir(parents=True)
    passages = [(each.document, passage) for each in shelved for passage in each.passages]
    passage_words = [passage_text(*pair) for pair in passages]
    sentences = [texts for pair in passages for texts in sentence_texts(*pair)]
    write_catalogue(
        folder / CATALOGUE,
        [(each.document, each.passages) for each in shelved],
        [entry for each in shelved for entry in each.entries],
    )
    _write_vectors(
        folder,
        _stack([vectors[text].vector for text in passage_words]),
        _stack([_mean(vectors[each.titled], vectors[each.plain]) for each in sentences]),
    )
    packed, ends = pack(
        [np.concatenate([vectors[text].tokens for text in late_texts(*pair)]) for pair in passages]
    )
    np.save(folder / TOKENS, packed)
    np.save(folder / TOKEN_ENDS, ends)
    Words.of(passage_words or [""]).write(folder / PASSAGE_WORDS)
    Words.of([each.titled for each in sentences] or [""]).write(folder / SENTENCE_WORDS)
    Spelling(vocabulary_of(_all_words(shelved))).write(folder / VOCABULARY)
    _copy_files(folder, shelved, model)
    (folder / PARTNERSHIP).write_text(json.dumps(asdict(partnership)), "utf-8")
    (folder / EMERGENCY).write_text(
        json.dumps(encode_emergency(without_examples(emergency))), "utf-8"
    )
    (folder / LANGUAGES).write_text(
        json.dumps(encode_languages(languages), ensure_ascii=False), "utf-8"
    )
    likeness.write(folder / LIKENESS)
    described = json.loads((model / "model.json").read_text("utf-8"))
    write_manifest(
        folder,
        Manifest(
            release=release(len(shelved), len(passages), len(sentences)),
            layout=LAYOUT,
            model=str(described["key"]),
            fingerprint=fingerprint,
            files=measure_files(folder),
        ),
    )


def _all_words(shelved: Sequence[Shelved]) -> Iterator[str]:
    """All that is read or searched of some documents."""
    for each in shelved:
        yield each.document.title
        for passage in each.passages:
            yield passage.text
            yield from passage.heading
            yield from passage.asked


def _write_vectors(
    folder: Path, passages: npt.NDArray[np.float32], sentences: npt.NDArray[np.float32]
) -> None:
    grains = {"passages": passages, "sentences": sentences}
    np.save(folder / PASSAGES, passages)
    np.save(folder / SENTENCES, sentences)
    moments = {name: Moments.of(matrix) for name, matrix in grains.items()}
    np.savez(
        folder / MOMENTS,
        passages_mean=moments["passages"].mean,
        passages_covariance=moments["passages"].covariance,
        sentences_mean=moments["sentences"].mean,
        sentences_covariance=moments["sentences"].covariance,
    )
    write_chroma(folder / CHROMA, grains)


def blank_unused(folder: Path) -> None:
    """Zero the places of Chroma's index that hold no row, in the release of one audience.

    Chroma saves them as they were allocated: with whatever this process held there before, the
    words of other documents included. It does so again whenever a small index is asked.
    """
    for header in folder.glob(f"{CHROMA}/*/header.bin"):
        rows, row_bytes = _INDEX_SIZES.unpack_from(header.read_bytes(), _INDEX_SIZES_AT)
        for name, used in (("data_level0.bin", rows * row_bytes), ("length.bin", rows * 4)):
            with (header.parent / name).open("r+b") as file:
                spare = file.seek(0, os.SEEK_END) - used
                file.seek(used)
                file.write(bytes(max(spare, 0)))


def _mean(first: Embedded, second: Embedded) -> npt.NDArray[np.float32]:
    both = first.vector + second.vector
    unit: npt.NDArray[np.float32] = both / np.float32(max(float(np.linalg.norm(both)), 1e-9))
    return unit


def _stack(vectors: Sequence[npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    return np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32)


def _copy_files(folder: Path, shelved: Sequence[Shelved], model: Path) -> None:
    """Source files are copied; model files are linked, being the same for every release."""
    (folder / FILES).mkdir()
    (folder / MODEL).mkdir()
    for each in shelved:
        ending = Path(each.document.path).suffix.lower()
        copy = folder / FILES / f"{each.document.id}{ending}"
        if isinstance(each.file, bytes):
            copy.write_bytes(each.file)
        else:
            shutil.copyfile(each.file, copy)
    for file in model.iterdir():
        try:
            os.link(file, folder / MODEL / file.name)
        except OSError:
            shutil.copyfile(file, folder / MODEL / file.name)
