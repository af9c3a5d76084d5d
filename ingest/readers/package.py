"""The parts of an Office file, unpacked under limits: what its zip says is checked, not believed.

It must never unpack pictures, follow a name out of the file, or expand an XML entity.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from posixpath import join, normpath
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped] # has no types
from defusedxml.ElementTree import (  # type: ignore[import-untyped] # has no types
    iterparse as defused_iterparse,
)

from ingest.readers.blocks import Unreadable
from ingest.readers.elements import attribute, local

#: A long plan with pictures has some hundred parts, unpacks to some 20 MB and shrinks fortyfold at
#: most: only a bomb shrinks a thousandfold.
ENTRIES_MAX = 2_000
UNPACKED_MAX = 100_000_000
RATIO_MAX = 200
#: A table in a text box in a table stands some fifty elements deep.
DEPTH_MAX = 250
_XML_NAMES = (".xml", ".rels")
#: The bytes of any byte order mark, and the zeros of UTF-16.
_XML_MARK = b"\xef\xbb\xbf\xff\xfe\x00"
#: Begins a stretch in which a tag is none.
_LITERAL = b"<![CDATA["
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Maker:
    """The program whose kind of file this is, as a refusal names it."""

    program: str
    ending: str

    @property
    def save_again(self) -> str:
        """What the owner of a file can do about it."""
        return f"Open it in {self.program}, save it again as {self.ending}, and add that instead"

    def harmful(self, why: str) -> Unreadable:
        """What to say of a file that is built to harm."""
        return Unreadable(
            f"the file is not built as {self.program} builds files: {why}", self.save_again
        )

    def damaged(self, what: str) -> Unreadable:
        """What to say of a file that is broken."""
        return Unreadable(f"the file is damaged: {what}", self.save_again)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The XML parts of one file. No part declares an entity."""

    maker: Maker
    #: Names of all entries, pictures included.
    names: tuple[str, ...]
    #: XML parts as they stand in the file.
    parts: dict[str, bytes]
    #: Part -> the name of its root element.
    kinds: dict[str, str]

    def root(self, name: str) -> Element | None:
        """The root of a part, or None where the file has none of that name."""
        part = self.parts.get(name)
        return None if part is None else self.parsed(part)

    def parsed(self, part: bytes) -> Element:
        """The root of the XML of a part."""
        with refusals(self.maker):
            root = fromstring(part)  # noqa: S314 - `unpack` has refused every DTD; ten times faster
        _check_depth(root, self.maker)
        return root

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that a part refers to: id -> the kind of link ("table") and the part's name."""
        folder, _, file = name.rpartition("/")
        root = self.root(f"{folder}/_rels/{file}.rels".lstrip("/"))
        return {
            attribute(link, "Id"): (
                attribute(link, "Type").rpartition("/")[2],
                normpath("/" + join(folder, attribute(link, "Target"))).lstrip("/"),
            )
            for link in (root if root is not None else ())
        }

    def elements(self, name: str, without: Sequence[re.Pattern[bytes]] = ()) -> Iterator[Element]:
        """The elements of a part, each when it ends; clear those that are done with.

        `without`: stretches of it that say nothing and take long to parse.
        """
        part = self.parts[name]
        for pattern in without:
            part = pattern.sub(b"", part) if _LITERAL not in part else part
        with refusals(self.maker):
            for _, element in iterparse(BytesIO(part)):  # noqa: S314 - as above
                yield element


def unpack(data: bytes, maker: Maker) -> Package:
    """The parts of a file.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive.infolist(), len(data), maker)
            parts = _parts(archive, maker)
            names = tuple(archive.namelist())
    except (BadZipFile, EOFError, NotImplementedError, ValueError, KeyError) as cause:
        raise maker.damaged("its zip can't be opened") from cause
    kinds = {name: _kind(part, maker) for name, part in parts.items()}
    return Package(maker=maker, names=names, parts=parts, kinds=kinds)


@contextmanager
def refusals(maker: Maker) -> Iterator[None]:
    """Make what a parser says of bad XML a refusal."""
    try:
        yield
    except DefusedXmlException as cause:
        raise maker.harmful(f"its XML declares entities, which no {maker.ending} file needs") from (
            cause
        )
    except (ParseError, StopIteration, ValueError, LookupError) as cause:
        raise maker.damaged("its XML can't be read") from cause


def _check(entries: list[ZipInfo], size: int, maker: Maker) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_MAX:
        raise maker.harmful(f"it has more than {ENTRIES_MAX:,} parts")
    if unpacked > UNPACKED_MAX or unpacked > RATIO_MAX * size:
        raise maker.harmful("it unpacks to far more than its size")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise encrypted()
    if any(_is_link(entry) or _leads_out(entry.filename) for entry in entries):
        raise maker.harmful("a part of it leads out of the file")


def encrypted() -> Unreadable:
    """What to say of a file that needs a password."""
    return Unreadable("it is encrypted", "Remove its password and add it again")


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
    """The name of a part's root element; a DTD, which would stand before it, is refused."""
    with refusals(maker):
        _, root = next(iter(defused_iterparse(BytesIO(part), events=("start",), forbid_dtd=True)))
        return local(root)


def _check_depth(root: Element, maker: Maker) -> None:
    level = [root]
    for _ in range(DEPTH_MAX):
        level = [child for element in level for child in element]
    if level:
        raise maker.harmful(f"its elements stand more than {DEPTH_MAX} deep in each other")
