"""Lists the files of a corpus folder. Never follows a link out of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.admit import Refusal

#: What the partnership says of itself; not a document.
PARTNERSHIP_FILE = "partnership.yaml"
#: Folders that hold no documents: questions that test the knowledge base.
NO_DOCUMENTS = frozenset({"questions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of the corpus, and its sidecar where it has one."""

    #: Below the corpus folder, with forward slashes.
    path: str
    file: Path
    sidecar: Path | None


def list_sources(corpus: Path) -> tuple[list[SourceFile], dict[str, Refusal]]:
    """The files to read, by path, and the refusal of each that is not to be read."""
    files = {
        path.relative_to(corpus).as_posix(): path
        for path in sorted(corpus.rglob("*"))
        if path.is_file() or path.is_symlink()
    }
    documents = [name for name in files if _may_be_document(name)]
    sidecars = {name for name in documents if name.endswith((".yaml", ".yml"))}
    sources: list[SourceFile] = []
    refused: dict[str, Refusal] = {}
    root = corpus.resolve()
    for name in documents:
        if not files[name].resolve().is_relative_to(root):
            refused[name] = Refusal(
                reason="a link that leads out of the corpus folder",
                mend="put the file itself into the corpus folder",
            )
        elif name not in sidecars:
            beside = (f"{name}.yaml", f"{name}.yml")
            sidecar = next((each for each in beside if each in sidecars), None)
            sources.append(
                SourceFile(path=name, file=files[name], sidecar=files[sidecar] if sidecar else None)
            )
    refused.update(_orphans(sidecars, {source.path for source in sources}))
    return sources, refused


def _may_be_document(name: str) -> bool:
    parts = name.split("/")
    if any(part.startswith(".") for part in parts) or parts[0] in NO_DOCUMENTS:
        return False
    return name != PARTNERSHIP_FILE and parts[-1].lower() != "readme.md"


def _orphans(sidecars: set[str], documents: set[str]) -> dict[str, Refusal]:
    return {
        name: Refusal(
            reason="a sidecar without the file that it describes",
            mend=f"put {name.rsplit('.', 1)[0]} beside it, or remove it",
        )
        for name in sorted(sidecars)
        if name.rsplit(".", 1)[0] not in documents
    }
