"""The parts of a Word file that its reader changes or looks into.

Parts are told by their root element: their names are up to the program that wrote the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, tostring
from zipfile import ZipFile

from ingest.readers.package import Maker, Package, unpack

WORD = Maker("Word", ".docx")
_KEPT = ("document", "footnotes", "endnotes", "styles", "numbering", "coreProperties")
_CHANGED = ("document", "footnotes", "endnotes", "styles")
_MARGINS = ("hdr", "ftr")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """One Word file, open."""

    package: Package
    #: Root element's name -> part and root, for the parts that a reader changes or looks into.
    roots: dict[str, tuple[str, Element]]
    #: What stands in the page headers and footers, which the converter does not read.
    margins: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, pictures included."""
        return self.package.names

    def root(self, kind: str) -> Element | None:
        """The root of the part of this kind, or None where the file has none."""
        return self.roots[kind][1] if kind in self.roots else None

    def core(self, name: str) -> str:
        """A core property ("title", "language"), or ""."""
        root = self.root("coreProperties")
        return (root.findtext(f"{{*}}{name}") or "").strip() if root is not None else ""

    def packed(self) -> BytesIO:
        """A Word file of the XML parts alone, with the changes made to their roots."""
        kept = (self.roots[kind] for kind in _CHANGED if kind in self.roots)
        changed = {name: tostring(root) for name, root in kept}
        packed = BytesIO()
        with ZipFile(packed, "w") as archive:
            for name, part in {**self.package.parts, **changed}.items():
                archive.writestr(name, part)
        return packed


def open_word(data: bytes) -> WordFile:
    """The parts of a Word file.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    package = unpack(data, WORD)
    roots: dict[str, tuple[str, Element]] = {}
    margins = []
    for name, kind in sorted(package.kinds.items()):
        if kind in _KEPT and "/glossary/" not in name:
            roots.setdefault(kind, (name, package.parsed(package.parts[name])))
        elif kind in _MARGINS:
            texts = package.parsed(package.parts[name]).iterfind(".//{*}t")
            margins.append("".join(text.text or "" for text in texts))
    return WordFile(package=package, roots=roots, margins=tuple(margins))
