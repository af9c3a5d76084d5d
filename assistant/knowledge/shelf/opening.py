"""Opens a release folder for reading: checks it by its manifest and puts its parts together."""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.errors import DamagedRelease
from assistant.knowledge.embedding import Embedder, OnnxEmbedder
from assistant.knowledge.emergency import Emergency, decode_emergency
from assistant.knowledge.language import Language, decode_languages
from assistant.knowledge.likeness import Likenesses
from assistant.knowledge.partnership import Contact, EmergencyLine, Partnership, Topic
from assistant.knowledge.ranking import Moments
from assistant.knowledge.release import (
    CATALOGUE,
    CHROMA,
    EMERGENCY,
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
    first_damage,
    read_manifest,
)
from assistant.knowledge.shelf.catalogue import Catalogue
from assistant.knowledge.shelf.shelved import Grain, ShelvedLibrary
from assistant.knowledge.shelf.spelling import Spelling
from assistant.knowledge.shelf.tokens import Tokens
from assistant.knowledge.shelf.vectors import ChromaVectors, ExactVectors, Vectors
from assistant.knowledge.shelf.words import Words

log = logging.getLogger(__name__)

#: Rows of a grain up to which an exact scan is faster than a Chroma query (docs/benchmarks.md).
EXACT_UP_TO = 20_000

#: Folders whose Chroma index this process owns, with the descriptor of the lock that says so.
_owned: dict[Path, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a release is opened."""

    #: Rows of a grain above which Chroma's index is asked instead of every row; 0 for always.
    exact_up_to: int = EXACT_UP_TO
    #: Texts that an embedder works on at the same time.
    workers: int = 2
    #: The day by which editions are in force.
    today: Callable[[], date] = date.today


def open_library(folder: Path, opening: Opening) -> ShelvedLibrary:
    """Open the release of one audience.

    Raises:
        DamagedRelease: a file is missing or is not what the manifest says.
    """
    manifest = _checked_manifest(folder)
    moments = np.load(folder / MOMENTS)
    grains = {
        name: Grain(
            vectors=_vectors(folder, name, opening),
            moments=Moments(mean=moments[f"{name}_mean"], covariance=moments[f"{name}_covariance"]),
            words=Words.open(folder / words),
        )
        for name, words in (("passages", PASSAGE_WORDS), ("sentences", SENTENCE_WORDS))
    }
    return ShelvedLibrary(
        folder=folder,
        release=manifest.release,
        partnership=read_partnership(folder / PARTNERSHIP),
        emergency=read_emergency(folder / EMERGENCY),
        likeness=Likenesses.read(folder / LIKENESS),
        languages=read_languages(folder / LANGUAGES),
        catalogue=Catalogue(folder / CATALOGUE),
        passages=grains["passages"],
        sentences=grains["sentences"],
        tokens=Tokens(_mapped(folder / TOKENS), np.load(folder / TOKEN_ENDS)),
        spelling=Spelling.open(folder / VOCABULARY),
        embedder=_embedder(folder, opening),
        today=opening.today,
    )


def read_partnership(path: Path) -> Partnership:
    """The partnership of a release, from its JSON."""
    values: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return Partnership(
        **{
            **values,
            "languages": tuple(values["languages"]),
            "topics": tuple(Topic(**topic) for topic in values["topics"]),
            "contacts": tuple(Contact(**contact) for contact in values["contacts"]),
            # A release of an earlier build has none.
            "helplines": tuple(Contact(**line) for line in values.get("helplines", ())),
            "report": Contact(**values["report"]),
            "emergency_lines": tuple(EmergencyLine(**line) for line in values["emergency_lines"]),
            "example_questions": tuple(values["example_questions"]),
        }
    )


def read_emergency(path: Path) -> Emergency:
    """What a release knows of danger, from its JSON."""
    return decode_emergency(json.loads(path.read_text("utf-8")))


def read_languages(path: Path) -> tuple[Language, ...]:
    """The languages of a release, from its JSON."""
    return decode_languages(json.loads(path.read_text("utf-8")))


def _checked_manifest(folder: Path) -> Manifest:
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise DamagedRelease(
            f"release {folder.parent.name} ({folder.name}) has no readable manifest: "
            "roll back with `csp rollback`, or build again with `csp build`"
        ) from fault
    damaged = "its layout" if manifest.layout != LAYOUT else first_damage(folder, manifest)
    if damaged is not None:
        raise DamagedRelease(
            f"release {manifest.release.id} ({folder.name}) is damaged: {damaged} is not what was "
            "built; roll back with `csp rollback`, or build again with `csp build`"
        )
    return manifest


def _vectors(folder: Path, grain: str, opening: Opening) -> Vectors:
    matrix = _mapped(folder / {"passages": PASSAGES, "sentences": SENTENCES}[grain])
    if len(matrix) <= opening.exact_up_to:
        return ExactVectors(matrix)
    if not own_chroma(folder):
        log.warning("chroma_owned_by_another_process", extra={"release": folder.parent.name})
        return ExactVectors(matrix)
    try:
        return ChromaVectors(folder / CHROMA, grain, matrix)
    except Exception as fault:  # noqa: BLE001 - Chroma raises its own and Rust's errors alike
        log.warning("chroma_failed", extra={"cause": type(fault).__name__})
        return ExactVectors(matrix)


def own_chroma(folder: Path) -> bool:
    """Whether this process is, or just became, the one owner of the release's Chroma folder."""
    if folder in _owned:
        return True
    try:
        lock = os.open(folder / f".{CHROMA}.lock", os.O_CREAT | os.O_WRONLY, 0o644)
    except OSError:
        # On a disk that can't be written nobody can own it, and Chroma could not open it.
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return False
    _owned[folder] = lock
    return True


def _mapped(path: Path) -> npt.NDArray[Any]:
    """An array that stays on disk until it is touched; an empty one can't be mapped."""
    try:
        # As a plain array: a memmap's own indexing costs ten times the copy that it makes.
        return np.asarray(np.load(path, mmap_mode="r"))
    except ValueError:
        return np.load(path)  # type: ignore[no-any-return]


#: Embedders by model: both audiences and every release of one model share one.
_embedders: dict[str, Embedder] = {}


def _embedder(folder: Path, opening: Opening) -> Embedder:
    described = json.loads((folder / MODEL / "model.json").read_text("utf-8"))
    key = str(described["key"])
    if key not in _embedders:
        _embedders[key] = OnnxEmbedder(folder / MODEL, workers=opening.workers)
    return _embedders[key]
