"""A Word file's parts, told by what they are: their names are up to the program that wrote them.

It must never hand on a part in which an XML entity is declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, tostring
from zipfile import ZipFile

from ingest.readers import zip_package
from ingest.readers.zip_package import Maker, ZipPackage

WORD = Maker(program="Word", ending=".docx")
_KEPT = ("document", "footnotes", "endnotes", "styles", "numbering", "coreProperties")
_CHANGED = ("document", "footnotes", "endnotes", "styles")
_MARGINS = ("hdr", "ftr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The XML parts of one Word file."""

    zipped: ZipPackage
    #: Root element's name -> part and root, for the parts that a reader changes or looks into.
    roots: dict[str, tuple[str, Element]]
    #: What stands in the page headers and footers, which the converter does not read.
    margins: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all entries, pictures included."""
        return self.zipped.names

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
            for name, part in {**self.zipped.parts, **changed}.items():
                archive.writestr(name, part)
        return packed


def unpack(data: bytes) -> Package:
    """The parts of a Word file.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    zipped = zip_package.unpack(data, WORD)
    roots, margins = _roots(zipped)
    return Package(zipped=zipped, roots=roots, margins=margins)


def _roots(zipped: ZipPackage) -> tuple[dict[str, tuple[str, Element]], tuple[str, ...]]:
    """Look into every part, so that no entity reaches a later parser; keep the roots of some."""
    roots: dict[str, tuple[str, Element]] = {}
    margins = []
    for name in sorted(zipped.parts):
        kind = zipped.kind(name)
        if kind in _KEPT and "/glossary/" not in name:
            roots.setdefault(kind, (name, zipped.root(name)))
        elif kind in _MARGINS:
            texts = zipped.root(name).iterfind(".//{*}t")
            margins.append("".join(text.text or "" for text in texts))
    return roots, tuple(margins)
