"""Workbooks for tests: as Excel writes them, and as nobody would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def filled(sheet: Any, rows: Iterable[Sequence[object]]) -> Any:
    """The sheet with these rows below those that it has."""
    for row in rows:
        sheet.append(list(row))
    return sheet


def a_workbook(**sheets: Iterable[Sequence[object]]) -> Workbook:
    """A workbook with a sheet of each name and these rows."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        filled(book.create_sheet(name.replace("_", " ")), rows)
    return book


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def text_row(number: int, *texts: str) -> str:
    cells = (text_cell(f"{'ABCDEFGH'[at]}{number}", text) for at, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'


def raw(
    rows: str,
    *,
    after: str = "",
    before: str = "",
    size: str = "",
    related: str = "",
    strings: str = "",
    **parts: str,
) -> bytes:
    """A workbook whose one sheet holds this XML; `parts` are further parts by name."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, xml in {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Contacts" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="{related}"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"{size}<sheetData>{rows}</sheetData>{after}</worksheet>",
            "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
            **parts,
        }.items():
            archive.writestr(name, xml)
    return file.getvalue()
