"""A spreadsheet file as a whole: its sheets, its shared texts and its formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # the type only: package.py does the parsing

from ingest.readers.elements import attribute, local
from ingest.readers.package import Maker, Package, unpack
from ingest.readers.words import clean
from ingest.readers.xlsx_codes import BUILT_IN, GENERAL

EXCEL = Maker("Excel", ".xlsx")
#: A character that XML can't hold, as a spreadsheet writes it.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ON = {"1", "true", "on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How cells look."""

    #: Number format.
    code: str = GENERAL
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One sheet of the file, not yet read."""

    name: str
    #: Name of the part that holds it.
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One spreadsheet file."""

    package: Package
    sheets: tuple[SheetPart, ...]
    #: Texts of cells, on one line each.
    strings: tuple[str, ...]
    styles: tuple[Style, ...]
    #: Whether its days count from 1904.
    since_1904: bool
    title: str


def open_book(data: bytes) -> Book:
    """The spreadsheet file.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    package = unpack(data, EXCEL)
    part = _part(package, "workbook")
    root = package.root(part)
    if root is None:
        raise EXCEL.damaged("it holds no workbook")
    core = package.root(_part(package, "coreProperties"))
    return Book(
        package=package,
        sheets=tuple(_sheets(package, root, package.links(part))),
        strings=tuple(_strings(package)),
        styles=_styles(package.root(_part(package, "styleSheet"))),
        since_1904=is_on(attribute(root.find("{*}workbookPr"), "date1904")),
        title=(core.findtext("{*}title") or "") if core is not None else "",
    )


def is_on(value: str) -> bool:
    """Whether an attribute says yes."""
    return value in _ON


def rich_text(element: Element) -> str:
    """A text with its runs, without the reading aids for East Asian letters."""
    pieces = []
    for child in element:
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces += [each.text or "" for each in child if local(each) == "t"]
    text = "".join(pieces)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _part(package: Package, kind: str) -> str:
    return next((name for name, each in package.kinds.items() if each == kind), "")


def _sheets(
    package: Package, root: Element, links: dict[str, tuple[str, str]]
) -> Iterator[SheetPart]:
    """The sheets of cells, in their order; sheets that are one chart have none."""
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        # Its own number and that of its link are both called "id".
        ids = (value for key, value in sheet.items() if key.endswith("}id"))
        _, part = links.get(next(ids, ""), ("", ""))
        if package.kinds.get(part) == "worksheet":
            hidden = attribute(sheet, "state") in {"hidden", "veryHidden"}
            yield SheetPart(name=attribute(sheet, "name"), part=part, hidden=hidden)


def _strings(package: Package) -> Iterator[str]:
    part = _part(package, "sst")
    for element in package.elements(part) if part else ():
        if local(element) == "si":
            yield clean(rich_text(element))
            element.clear()


def _styles(root: Element | None) -> tuple[Style, ...]:
    if root is None:
        return ()
    codes = dict(BUILT_IN)
    for each in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_number(each, "numFmtId")] = attribute(each, "formatCode")
    fonts = [_is_bold(font) for font in root.iterfind("{*}fonts/{*}font")]
    return tuple(
        Style(
            code=codes.get(_number(each, "numFmtId"), GENERAL),
            bold=_number(each, "fontId") < len(fonts) and fonts[_number(each, "fontId")],
        )
        for each in root.iterfind("{*}cellXfs/{*}xf")
    )


def _is_bold(font: Element) -> bool:
    bold = font.find("{*}b")
    return bold is not None and is_on(attribute(bold, "val") or "1")


def _number(element: Element, name: str) -> int:
    value = attribute(element, name)
    return int(value) if re.fullmatch(r"[0-9]{1,6}", value) else 0
