"""Where a release lies and what is in it: `ingest` writes it so, `assistant` reads it so.

data folder/
  releases/current          the id of the published release, one line; replaced in one step
  releases/<id>/<audience>/ one folder an audience, complete in itself
  models/  cache/           what builds use
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.knowledge.audience import Audience

#: Raise it when the layout changes: a release of another layout is built anew.
LAYOUT = 10

MANIFEST = "manifest.json"
CATALOGUE = "catalogue.sqlite"
PARTNERSHIP = "partnership.json"
EMERGENCY = "emergency.json"
LANGUAGES = "languages.json"
LIKENESS = "likeness.npz"
PASSAGES = "passages.npy"
SENTENCES = "sentences.npy"
MOMENTS = "moments.npz"
TOKENS = "tokens.npy"
TOKEN_ENDS = "token_ends.npy"  # noqa: S105 - word pieces, not secrets
PASSAGE_WORDS = "words/passages"
SENTENCE_WORDS = "words/sentences"
VOCABULARY = "vocabulary.json"
CHROMA = "chroma"
MODEL = "model"
FILES = "files"

#: Files larger than this are checked by their size alone when a release is opened.
_HASHED_UP_TO = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Which release it is, for whom, since when and how large."""

    id: str
    audience: Audience
    built_at: datetime
    documents: int
    passages: int
    sentences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A release and what its files must be."""

    release: Release
    layout: int
    #: Key of the embedding model.
    model: str
    #: Hash of all that went in: the same documents and model make the same fingerprint.
    fingerprint: str
    #: File below the folder -> size in bytes and sha256. Chroma's folder is not in it: it changes
    #: when it is opened, and holds nothing that the other files do not.
    files: dict[str, tuple[int, str]]


def releases_folder(data: Path) -> Path:
    """Where the releases of a data folder lie."""
    return data / "releases"


def audience_folder(data: Path, release_id: str, audience: Audience) -> Path:
    """The folder of one release for one audience."""
    return releases_folder(data) / release_id / audience.value


def published_id(data: Path) -> str | None:
    """The id of the published release, or None where nothing has been published."""
    try:
        return (releases_folder(data) / "current").read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None


def kept_ids(data: Path) -> list[str]:
    """Ids of all whole releases, newest first."""
    folder = releases_folder(data)
    if not folder.is_dir():
        return []
    names = (entry.name for entry in folder.iterdir() if entry.is_dir())
    return sorted((name for name in names if not name.startswith(".")), reverse=True)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into a release folder."""
    values = asdict(manifest)
    values["release"]["built_at"] = manifest.release.built_at.isoformat()
    (folder / MANIFEST).write_text(json.dumps(values, indent=1), "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a release folder; OSError, ValueError or KeyError where it is not whole."""
    values = json.loads((folder / MANIFEST).read_text("utf-8"))
    try:
        return _decode_manifest(values)
    except (TypeError, AttributeError) as fault:
        raise ValueError("the manifest holds a value of another kind") from fault


def _decode_manifest(values: dict[str, Any]) -> Manifest:
    release = values["release"]
    return Manifest(
        release=Release(
            **{
                **release,
                "audience": Audience(release["audience"]),
                "built_at": datetime.fromisoformat(release["built_at"]),
            }
        ),
        layout=int(values["layout"]),
        model=str(values["model"]),
        fingerprint=str(values["fingerprint"]),
        files={name: (int(size), str(digest)) for name, (size, digest) in values["files"].items()},
    )


def measure_files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and sha256 of every file of a release folder but the manifest and Chroma's."""
    found: dict[str, tuple[int, str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST and not name.startswith(f"{CHROMA}/"):
            found[name] = (path.stat().st_size, sha256_of(path))
    return found


def first_damage(folder: Path, manifest: Manifest) -> str | None:
    """The first file that is not what the manifest says, or None where all are."""
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            return name
        if size <= _HASHED_UP_TO and sha256_of(path) != digest:
            return name
    return None


def sha256_of(path: Path) -> str:
    """sha256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
