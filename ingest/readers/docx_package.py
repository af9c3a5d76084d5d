"""A Word file's parts, unpacked under limits: what the zip says is checked before it is believed.

It must never unpack pictures, follow a name out of the file, or expand an XML entity.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped] # has no types
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped] # has no types

from ingest.readers.blocks import Unreadable

#: A long plan with pictures has some hundred parts, unpacks to some 20 MB and shrinks fortyfold at
#: most: only a bomb shrinks a thousandfold.
ENTRIES_MAX = 2_000
UNPACKED_MAX = 100_000_000
RATIO_MAX = 200
#: A table in a text box in a table stands some fifty elements deep.
DEPTH_MAX = 250
#: Parts are told by their root element: their names are up to the program that wrote the file.
_KEPT = ("document", "footnotes", "endnotes", "styles", "numbering", "coreProperties")
_CHANGED = ("document", "footnotes", "endnotes", "styles")
_MARGINS = ("hdr", "ftr")
_XML_NAMES = (".xml", ".rels")
#: The bytes of any byte order mark, and the zeros of UTF-16.
_XML_MARK = b"\xef\xbb\xbf\xff\xfe\x00"
_ENCRYPTED = 0x1
_SAVE_AGAIN = "Open it in Word, save it again as .docx, and add that in its place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The XML parts of one Word file."""

    #: Names of all entries, pictures included.
    names: tuple[str, ...]
    #: XML parts as they stand in the file.
    parts: dict[str, bytes]
    #: Root element's name -> part and root, for the parts that a reader changes or looks into.
    roots: dict[str, tuple[str, Element]]
    #: What stands in the page headers and footers, which the converter does not read.
    margins: tuple[str, ...]

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
            for name, part in {**self.parts, **changed}.items():
                archive.writestr(name, part)
        return packed


def unpack(data: bytes) -> Package:
    """The parts of a Word file.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive.infolist(), len(data))
            parts = _parts(archive)
            names = tuple(archive.namelist())
    except (BadZipFile, EOFError, NotImplementedError, ValueError, KeyError) as cause:
        raise Unreadable("the file is damaged: its zip can't be opened", _SAVE_AGAIN) from cause
    roots, margins = _roots(parts)
    return Package(names=names, parts=parts, roots=roots, margins=margins)


def _check(entries: list[ZipInfo], size: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_MAX:
        raise _harmful(f"it has more than {ENTRIES_MAX:,} parts")
    if unpacked > UNPACKED_MAX or unpacked > RATIO_MAX * size:
        raise _harmful("it unpacks to far more than its size")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable("it is encrypted", "Remove its password and add it again")
    if any(_is_link(entry) or _leads_out(entry.filename) for entry in entries):
        raise _harmful("a part of it leads out of the file")


def _is_link(entry: ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _parts(archive: ZipFile) -> dict[str, bytes]:
    """The parts that are XML by name or by their first byte; counted, whatever the zip declares."""
    parts = {}
    left = UNPACKED_MAX
    for entry in archive.infolist():
        with archive.open(entry) as stream:
            head = stream.read(len(_XML_MARK) + 1)
            if entry.filename.endswith(_XML_NAMES) or head.lstrip(_XML_MARK)[:1] == b"<":
                parts[entry.filename] = head + stream.read(left)
                left -= len(parts[entry.filename])
        if left <= 0:
            raise _harmful("it unpacks to far more than its size")
    return parts


def _roots(parts: dict[str, bytes]) -> tuple[dict[str, tuple[str, Element]], tuple[str, ...]]:
    """Look into every part, so that no entity reaches a later parser; keep the roots of some."""
    roots: dict[str, tuple[str, Element]] = {}
    margins = []
    for name in sorted(parts):
        kind = _kind(parts[name])
        if kind in _KEPT and "/glossary/" not in name:
            roots.setdefault(kind, (name, _parsed(parts[name])))
        elif kind in _MARGINS:
            texts = _parsed(parts[name]).iterfind(".//{*}t")
            margins.append("".join(text.text or "" for text in texts))
    return roots, tuple(margins)


def _kind(part: bytes) -> str:
    """The name of a part's root element; a DTD, which would stand before it, is refused."""
    with _refusals():
        _, root = next(iter(iterparse(BytesIO(part), events=("start",), forbid_dtd=True)))
        return str(root.tag.rpartition("}")[2])


def _parsed(part: bytes) -> Element:
    """The root of a part that `_kind` has passed."""
    with _refusals():
        root = fromstring(part)  # noqa: S314 - `_kind` has refused every DTD; ten times faster
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(DEPTH_MAX):
        level = [child for element in level for child in element]
    if level:
        raise _harmful(f"its elements stand more than {DEPTH_MAX} deep in each other")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except DefusedXmlException as cause:
        raise _harmful("its XML declares entities, which no Word file needs") from cause
    except (ParseError, StopIteration, ValueError, LookupError) as cause:
        raise Unreadable("the file is damaged: its XML can't be read", _SAVE_AGAIN) from cause


def _harmful(why: str) -> Unreadable:
    return Unreadable(f"the file is not built as Word builds files: {why}", _SAVE_AGAIN)
