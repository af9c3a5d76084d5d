"""A PowerPoint file opened without its pictures, once nothing in it can harm.

It must never hand the library a part in which an XML entity is declared.
"""

from __future__ import annotations

import posixpath
from io import BytesIO
from xml.etree.ElementTree import tostring
from zipfile import ZipFile

from pptx import Presentation
from pptx.exc import InvalidXmlError
from pptx.presentation import Presentation as Deck

from ingest.readers.elements import attribute
from ingest.readers.zip_package import Maker, ZipPackage, unpack

POWERPOINT = Maker(program="PowerPoint", ending=".pptx")
#: What PowerPoint files are besides presentations: a show, a template, either with macros. The
#: library opens what calls itself a presentation.
_KINDS = (
    b"presentationml.slideshow.main+xml",
    b"presentationml.template.main+xml",
)
_KIND = b"presentationml.presentation.main+xml"
_TYPES = "[Content_Types].xml"


def open_deck(data: bytes) -> Deck:
    """The presentation in a file.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    package = unpack(data, POWERPOINT)
    for name in package.parts:
        package.root(name)
    if _TYPES not in package.parts:
        raise POWERPOINT.damaged("it does not say what its parts are")
    try:
        deck = Presentation(_packed(package))
        # The library reads these only when it is asked for them.
        _ = len(deck.slides), deck.core_properties.title
    except (InvalidXmlError, KeyError, ValueError, TypeError, AttributeError, IndexError) as cause:
        raise POWERPOINT.damaged("its presentation can't be found") from cause
    return deck


def size_of(deck: Deck) -> tuple[int, int]:
    """How wide and how high its slides are; 0 where it does not say."""
    try:
        return deck.slide_width or 0, deck.slide_height or 0
    except (InvalidXmlError, ValueError, AttributeError):
        return 0, 0


def _packed(package: ZipPackage) -> BytesIO:
    """The file with its XML parts alone, and without relations to what is not there."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, part in package.parts.items():
            kept = _without_loose_ends(package, name) if name.endswith(".rels") else part
            if name == _TYPES:
                for kind in _KINDS:
                    kept = kept.replace(kind, _KIND)
            archive.writestr(name, kept)
    return packed


def _without_loose_ends(package: ZipPackage, name: str) -> bytes:
    """A part's relations, but for those to pictures, which were not unpacked, and to nothing."""
    root = package.root(name)
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = posixpath.normpath(posixpath.join("/", folder, attribute(relation, "Target")))
        is_outside = attribute(relation, "TargetMode") == "External"
        if not is_outside and target.lstrip("/") not in package.parts:
            root.remove(relation)
    return tostring(root)
