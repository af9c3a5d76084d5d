"""An Excel workbook as a whole: its sheets, the texts that cells share, and how cells are shown.

It must never fail over a part that only decorates: a style that makes no sense is none.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from ingest.readers.number_formats import BUILT_IN
from ingest.readers.words import clean
from ingest.readers.zip_package import Maker, ZipPackage, unpack

EXCEL = Maker(program="Excel", ending=".xlsx")
#: A workbook that a person keeps has tens of each.
_SHEETS_MAX = 2_000
_STYLES_MAX = 70_000
_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a cell's format says that a reader must know."""

    code: str = "General"
    bold: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet; `part` is None where it holds no cells (a chart)."""

    name: str
    hidden: bool
    part: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An open workbook."""

    package: ZipPackage
    sheets: tuple[Sheet, ...]
    #: Texts by the number that cells name them by.
    texts: tuple[str, ...]
    styles: tuple[Style, ...]
    from_1904: bool
    title: str
    language: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all entries of the file."""
        return self.package.names

    def style(self, number: str) -> Style:
        """The style that a cell names."""
        at = int(number) if number.isdecimal() and len(number) < 9 else -1  # noqa: PLR2004
        return self.styles[at] if 0 <= at < len(self.styles) else PLAIN

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> kind and target of what a part refers to; targets of other files as they stand."""
        return _related(self.package, part)


def open_book(data: bytes) -> Book:
    """The workbook that these bytes are.

    Raises:
        Unreadable: it is damaged, encrypted, or built to harm.
    """
    package = unpack(data, EXCEL)
    # A DTD would stand before the root: no parser below meets one.
    kinds = {name: package.kind(name) for name in package.parts}
    main = next((name for name, kind in kinds.items() if kind == "workbook"), None)
    if main is None:
        raise EXCEL.damaged("it has no workbook part")
    root = package.root(main)
    related = _related(package, main)
    by_kind = dict(related.values())
    texts, styles = by_kind.get("sharedStrings", ""), by_kind.get("styles", "")
    settings = root.find("{*}workbookPr")
    core = next((name for name, kind in kinds.items() if kind == "coreProperties"), None)
    properties = package.root(core) if core else None
    return Book(
        package=package,
        sheets=tuple(_sheets(root, related, package)),
        texts=tuple(_texts(package.parts[texts])) if texts in package.parts else (),
        styles=tuple(_styles(package.root(styles))) if styles in package.parts else (),
        from_1904=settings is not None and settings.get("date1904", "0") in _TRUE,
        title=_property(properties, "title"),
        language=_property(properties, "language"),
    )


def elements(part: bytes) -> Iterator[tuple[str, Element]]:
    """Each element of a part as it ends, with its bare name; whoever is done with one clears it.

    Raises:
        Unreadable: the part is damaged.
    """
    try:
        for _, element in iterparse(BytesIO(part)):  # noqa: S314 - `open_book` has refused DTDs
            yield element.tag.rpartition("}")[2], element
    except (ParseError, ValueError, LookupError) as cause:
        raise EXCEL.damaged("its XML can't be read") from cause


def rich_text(element: Element) -> str:
    """The words of a text in one or several styles, without the reading aid of Japanese ones."""
    bare = element.findtext("{*}t") or ""
    return bare + "".join(run.findtext("{*}t") or "" for run in element.iterfind("{*}r"))


def _property(root: Element | None, name: str) -> str:
    return clean(root.findtext(f"{{*}}{name}") or "") if root is not None else ""


def _related(package: ZipPackage, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if rels not in package.parts:
        return {}
    found = {}
    for each in package.root(rels).iterfind("{*}Relationship"):
        kind = (each.get("Type") or "").rpartition("/")[2]
        target = each.get("Target") or ""
        if each.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[each.get("Id") or ""] = (kind, target)
    return found


def _sheets(
    root: Element, related: Mapping[str, tuple[str, str]], package: ZipPackage
) -> Iterator[Sheet]:
    listed = root.findall("{*}sheets/{*}sheet")
    if len(listed) > _SHEETS_MAX:
        raise EXCEL.harmful(f"it has more than {_SHEETS_MAX:,} sheets")
    for each in listed:
        ids = (value for name, value in each.attrib.items() if name.endswith("}id"))
        kind, part = related.get(next(ids, ""), ("", ""))
        yield Sheet(
            name=clean(each.get("name") or ""),
            hidden=each.get("state", "visible") != "visible",
            part=part if kind == "worksheet" and part in package.parts else None,
        )


def _texts(part: bytes) -> Iterator[str]:
    for name, element in elements(part):
        if name == "si":
            yield clean(rich_text(element))
            element.clear()


def _styles(root: Element) -> Iterator[Style]:
    codes = dict(BUILT_IN)
    for each in root.iterfind("{*}numFmts/{*}numFmt"):
        number = each.get("numFmtId", "")
        if number.isdecimal():
            codes[int(number)] = each.get("formatCode") or "General"
    fonts = [_is_bold(font) for font in root.iterfind("{*}fonts/{*}font")]
    named = partial(_style, codes=codes, fonts=fonts)
    for at, each in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        if at >= _STYLES_MAX:
            return
        yield named(each)


def _style(each: Element, *, codes: Mapping[int, str], fonts: list[bool]) -> Style:
    number, font = each.get("numFmtId", ""), each.get("fontId", "")
    code = codes.get(int(number), "General") if number.isdecimal() else "General"
    at = int(font) if font.isdecimal() else len(fonts)
    return Style(code=code, bold=fonts[at] if at < len(fonts) else False)


def _is_bold(font: Element) -> bool:
    bold = font.find("{*}b")
    return bold is not None and bold.get("val", "1") in _TRUE
