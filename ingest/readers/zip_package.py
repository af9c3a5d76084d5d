"""The parts of any zipped document, unpacked under limits: what the zip says is checked first.

It must never unpack pictures, follow a name out of the file, or expand an XML entity.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError, fromstring
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 - a class, whatever its name

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
#: Some parsers take time by the square of one element's attributes; what people write has tens.
ATTRIBUTES_MAX = 1_000
_XML_NAMES = (".xml", ".rels")
#: The bytes of any byte order mark, and the zeros of UTF-16.
_XML_MARK = b"\xef\xbb\xbf\xff\xfe\x00"
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """The program that such files are made with, as a person is told of it."""

    #: "Word".
    program: str
    #: ".docx".
    ending: str

    @property
    def mend(self) -> str:
        """What the owner of a file that can't be read can do."""
        return (
            f"Open it in {self.program}, save it again as {self.ending}, and add that in its place"
        )

    def harmful(self, why: str) -> Unreadable:
        """A file that no such program would make."""
        return Unreadable(f"the file is not built as {self.program} builds files: {why}", self.mend)

    def damaged(self, why: str) -> Unreadable:
        """A file that was such a file once."""
        return Unreadable(f"the file is damaged: {why}", self.mend)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipPackage:
    """What one zipped document holds."""

    maker: Maker
    #: Names of all entries, pictures included.
    names: tuple[str, ...]
    #: Its XML parts by name, as they stand in the file.
    parts: Mapping[str, bytes]

    def kind(self, name: str) -> str:
        """The name of a part's root element; a DTD, which would stand before it, is refused."""
        return _kind(self.parts[name], self.maker)

    def root(self, name: str) -> Element:
        """The root of a part, without any DTD and not too deep.

        Raises:
            Unreadable: it is damaged, or built to harm.
        """
        _kind(self.parts[name], self.maker)
        with _refusals(self.maker):
            root = fromstring(self.parts[name])  # noqa: S314 - no DTD is left; ten times faster
        _check_shape(root, self.maker)
        return root


def unpack(data: bytes, maker: Maker) -> ZipPackage:
    """The names and the XML parts of a zipped document; no part is parsed yet.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive.infolist(), len(data), maker)
            parts = _parts(archive, maker)
            names = tuple(archive.namelist())
    except (
        BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, ValueError, KeyError,
    ) as cause:  # fmt: skip
        raise maker.damaged("its zip can't be opened") from cause
    return ZipPackage(maker=maker, names=names, parts=parts)


def _check(entries: list[ZipInfo], size: int, maker: Maker) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_MAX:
        raise maker.harmful(f"it has more than {ENTRIES_MAX:,} parts")
    if unpacked > UNPACKED_MAX or unpacked > RATIO_MAX * size:
        raise maker.harmful("it unpacks to far more than its size")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable("it is encrypted", "Remove its password and add it again")
    if any(_is_link(entry) or _leads_out(entry.filename) for entry in entries):
        raise maker.harmful("a part of it leads out of the file")


def _is_link(entry: ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _parts(archive: ZipFile, maker: Maker) -> dict[str, bytes]:
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
            raise maker.harmful("it unpacks to far more than its size")
    return parts


def _kind(part: bytes, maker: Maker) -> str:
    with _refusals(maker):
        _, root = next(iter(iterparse(BytesIO(part), events=("start",), forbid_dtd=True)))
        return str(root.tag.rpartition("}")[2])


def _check_shape(root: Element, maker: Maker) -> None:
    level = [root]
    for _ in range(DEPTH_MAX):
        if any(len(element.attrib) > ATTRIBUTES_MAX for element in level):
            raise maker.harmful(f"an element has more than {ATTRIBUTES_MAX:,} attributes")
        level = [child for element in level for child in element]
    if level:
        raise maker.harmful(f"its elements stand more than {DEPTH_MAX} deep in each other")


@contextmanager
def _refusals(maker: Maker) -> Iterator[None]:
    try:
        yield
    except DefusedXmlException as cause:
        raise maker.harmful(
            f"its XML declares entities, which no {maker.program} file needs"
        ) from cause
    except (ParseError, StopIteration, ValueError, LookupError) as cause:
        raise maker.damaged("its XML can't be read") from cause
