"""Lists the files of a corpus folder. Never follows a link out of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.admit import Refusal
from ingest.describe import FrontMatter

#: What the partnership says of itself; not a document.
PARTNERSHIP_FILE = "partnership.yaml"
#: What is fetched from the web; not a document.
SOURCES_FILE = "sources.yaml"
#: How people cry for help, and what they are told; not documents either.
EMERGENCY_FOLDER = "emergency"
#: Fixed words and subjects of other languages; no documents either.
LANGUAGES_FOLDER = "languages"
#: Folders that hold no documents: these two, and questions that test the knowledge base.
NO_DOCUMENTS = frozenset({"questions", EMERGENCY_FOLDER, LANGUAGES_FOLDER})
#: Files that are records: every YAML file of this folder, and these lists beside it.
PATHWAYS = "pathways"
LISTS = ("gaps.yaml", "remit.yaml", "terms.yaml", "conflicts.yaml", "declined.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of the corpus, and its sidecar where it has one; or a page of the web."""

    #: Below the corpus folder, with forward slashes; of a page, below `web/`.
    path: str
    file: Path
    sidecar: Path | None
    #: Whether it is a record, from which its page is written.
    record: bool = False
    #: What the list of sources says of a page.
    front_matter: FrontMatter | None = None
    #: What its owner should look at, known before it is read.
    notes: tuple[str, ...] = ()


def list_sources(corpus: Path) -> tuple[list[SourceFile], dict[str, Refusal]]:
    """The files to read, by path, and the refusal of each that is not to be read."""
    files = {
        path.relative_to(corpus).as_posix(): path
        for path in sorted(corpus.rglob("*"))
        if path.is_file() or path.is_symlink()
    }
    documents = [name for name in files if _may_be_document(name)]
    records = {name for name in documents if _is_record(name)}
    sidecars = {name for name in documents if name.endswith((".yaml", ".yml"))} - records
    sources: list[SourceFile] = []
    refused: dict[str, Refusal] = {}
    outside = {name for name in documents if _leads_out(files[name], corpus.resolve())}
    for name in documents:
        beside = (f"{name}.yaml", f"{name}.yml")
        sidecar = next((each for each in beside if each in sidecars), None)
        if name in outside:
            refused[name] = Refusal(
                reason="a link that leads out of the corpus folder",
                mend="put the file itself into the corpus folder",
            )
        elif sidecar in outside:
            refused[name] = Refusal(
                reason="its sidecar is a link that leads out of the corpus folder",
                mend="put the sidecar itself beside it",
            )
        elif _shown(name) != name:
            refused[_shown(name)] = Refusal(
                reason="its name is not written in UTF-8", mend="give the file another name"
            )
        elif name not in sidecars:
            sources.append(
                SourceFile(
                    path=name,
                    file=files[name],
                    sidecar=files[sidecar] if sidecar else None,
                    record=name in records,
                )
            )
    return sources, _orphans(sidecars, set(documents) - sidecars) | refused


def _may_be_document(name: str) -> bool:
    parts = name.split("/")
    if any(part.startswith(".") for part in parts) or parts[0] in NO_DOCUMENTS:
        return False
    return name not in (PARTNERSHIP_FILE, SOURCES_FILE) and parts[-1].lower() != "readme.md"


def _is_record(name: str) -> bool:
    """A pathway, or one of the lists; `a.pdf.yaml` among the pathways is a sidecar."""
    *folders, last = name.split("/")
    if not last.endswith(".yaml"):
        return False
    return name in LISTS if not folders else folders[0] == PATHWAYS and last.count(".") == 1


def _leads_out(file: Path, root: Path) -> bool:
    """Whether a file is a link out of the corpus, or one that leads nowhere."""
    try:
        return not file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return True


def _shown(name: str) -> str:
    """The name as it can be printed: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode()


def _orphans(sidecars: set[str], documents: set[str]) -> dict[str, Refusal]:
    return {
        _shown(name): Refusal(
            reason="a sidecar without the file that it describes",
            mend=f"put {_shown(name).rsplit('.', 1)[0]} beside it, or remove it",
        )
        for name in sorted(sidecars)
        if name.rsplit(".", 1)[0] not in documents
    }
