import zipfile
from io import BytesIO
from pathlib import Path, PurePath

import pytest

from ingest.admit import ENDINGS, SIZES_MAX, Admitted, Format, Refusal, admit
from ingest.readers.__main__ import FORMATS

SHARED = Path(__file__).parents[3] / "../shared/documents"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
PDF = b"%PDF-1.7\n1 0 obj"


def zipped(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<a/>")
    return file.getvalue()


EXCEL = zipped("[Content_Types].xml", "xl/workbook.xml")
WORD = zipped("[Content_Types].xml", "word/document.xml")
SLIDES = zipped("[Content_Types].xml", "ppt/presentation.xml")
RICH = b"{\\rtf1 words}"
MAIL = b"Received: from a\r\n\tby b\r\nSubject: Hours\r\n\r\nWe open at 9.\r\n"


def odf(kind: str) -> bytes:
    """An OpenDocument file as programs write it: its kind first, not compressed."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<a/>")
    return file.getvalue()


def ole(*streams: str) -> bytes:
    return OLE + b"".join(name.encode("utf-16-le") + bytes(64) for name in streams)


MESSAGE = ole("__properties_version1.0", "__attach_version1.0_#00000000", "WordDocument")


def look(name: str, data: bytes) -> Admitted | Refusal:
    return admit(PurePath("plans") / name, data, len(data))


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.pdf", PDF, Format.PDF),
        ("a.PDF", b"\n" * 1_000 + PDF, Format.PDF),
        ("a.docx", WORD, Format.DOCX),
        ("a.docx", zipped("[Content_Types].xml", "word/document2.xml"), Format.DOCX),
        ("a.xlsx", EXCEL, Format.XLSX),
        ("a.XLSM", EXCEL, Format.XLSX),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook2.xml"), Format.XLSX),
        ("a.csv", b"Name,Phone\nA,101\n", Format.CSV),
        ("a.tsv", "Name\tPhone\n".encode("utf-16"), Format.CSV),
        ("a.odt", odf("text"), Format.ODT),
        ("a.odt", odf("text-template"), Format.ODT),
        ("a.odt", zipped("META-INF/manifest.xml", "content.xml"), Format.ODT),
        ("a.rtf", RICH, Format.RTF),
        ("a.rtf", b"\r\n" + RICH, Format.RTF),
        ("a.pptx", SLIDES, Format.PPTX),
        ("a.pptx", zipped("[Content_Types].xml", "ppt/presentation1.xml"), Format.PPTX),
        ("a.eml", MAIL, Format.EML),
        ("a.eml", b"From jane Tue Nov 3\nX-Y: z\nFrom: a@b.c\n\nwords", Format.EML),
        ("a.eml", b"\xef\xbb\xbf" + MAIL, Format.EML),
        ("a.msg", MESSAGE, Format.MSG),
        ("a.html", b"<!DOCTYPE html><html><body>Hello", Format.HTML),
        ("a.htm", b"\xef\xbb\xbf\n<!-- saved -->\n<html lang=en>", Format.HTML),
        ("a.html", "<html><p>Hello</p>".encode("utf-16"), Format.HTML),
        ("a.html", b"Bare words, then <b>bold</b> ones.<p>And</p>", Format.HTML),
        ("a.md", b"# Title", Format.MARKDOWN),
        ("a.markdown", b"<div>raw</div>", Format.MARKDOWN),
        ("a.txt", "বাংলা".encode(), Format.TEXT),
        ("a.txt", "It\u2019s \u00a35".encode("cp1252"), Format.TEXT),
        ("a.txt", "Plain".encode("utf-16-le"), Format.TEXT),
        ("a.txt", b"The tag <p> opens a paragraph.", Format.TEXT),
    ],
)
def test_a_file_is_admitted_as_what_its_ending_and_its_bytes_say(name, data, format_):
    assert look(name, data) == Admitted(format_)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.exe", b"MZ", "ending “.exe”"),
        ("README", b"words", "ending “”"),
        ("a.doc", OLE, "ending “.doc”"),
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\t\n", "empty"),
        ("a.pdf", b"words", "but it is text"),
        ("a.pdf", b"\n" * 1_100 + PDF, "but it is text"),
        ("a.pdf", WORD, "but it is a Word file"),
        ("a.docx", PDF, "but it is a PDF"),
        ("a.xls", OLE, "ending “.xls”"),
        ("a.xlsx", OLE, "old Office file"),
        ("a.xlsx", WORD, "but it is a Word file"),
        ("a.xlsx", b"<html><table>", "but it is a web page"),
        ("a.xlsx", b"Name,Phone", "but it is text"),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.bin"), "another Office file"),
        ("a.csv", EXCEL, "but it is an Excel file"),
        ("a.csv", b"<html><table>", "but it is a web page"),
        ("a.csv", PNG, "Portable Network Graphics"),
        ("scan.png", PNG, "pictures are not read"),
        ("scan.TIFF", b"II*\x00", "pictures are not read"),
        ("a.docx", zipped("[Content_Types].xml", "xl/workbook.xml"), "but it is an Excel file"),
        ("a.docx", b"PK\x03\x04 broken", "a zip or another Office file"),
        ("a.docx", OLE, "old Office file"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.docx", RICH, "“.docx”, but it is a Rich Text file"),
        ("a.doc", RICH, "“.doc”, but it is a Rich Text file"),
        ("a.txt", RICH, "“.txt”, but it is a Rich Text file"),
        ("a.rtf", WORD, "“.rtf”, but it is a Word file"),
        ("a.rtf", ole("WordDocument"), "old Word file (.doc)"),
        ("a.rtf", b"words", "“.rtf”, but it is text"),
        ("a.rtf", b"<html><p>words", "“.rtf”, but it is a web page"),
        ("a.odt", WORD, "“.odt”, but it is a Word file"),
        ("a.odt", odf("spreadsheet"), "“.odt”, but it is an OpenDocument spreadsheet"),
        ("a.docx", odf("text"), "“.docx”, but it is an OpenDocument text"),
        ("a.pptx", WORD, "“.pptx”, but it is a Word file"),
        ("a.pptx", ole("PowerPoint Document"), "old PowerPoint file (.ppt)"),
        ("a.pptx", ole("EncryptedPackage"), "encrypted"),
        ("a.docx", ole("Workbook"), "old Excel file (.xls)"),
        ("a.docx", MESSAGE, "“.docx”, but it is a saved Outlook message"),
        ("a.msg", ole("WordDocument"), "old Word file (.doc)"),
        ("a.msg", MAIL, "“.msg”, but it is a saved email"),
        ("a.eml", MESSAGE, "“.eml”, but it is a saved Outlook message"),
        ("a.eml", b"Dear all,\nwords", "“.eml”, but it is text"),
        ("a.eml", b"Colour: red\n\nwords", "“.eml”, but it is text"),
        ("a.eml", PDF, "“.eml”, but it is a PDF"),
        ("a.ppt", ole("PowerPoint Document"), "ending “.ppt”"),
        ("a.txt", PNG, "Portable Network Graphics"),
        ("a.txt", PDF, "but it is a PDF"),
        ("a.txt", b"<!doctype html><p>words", "but it is a web page"),
        ("a.txt", b"words\x00words" + bytes(range(256)), "no kind of file"),
        ("a.html", b"Only words", "but it is text"),
        ("a.html", PNG, "Portable Network Graphics"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_reason_and_a_mend(name, data, reason):
    answer = look(name, data)
    assert isinstance(answer, Refusal)
    assert reason in answer.reason
    assert answer.mend


@pytest.mark.parametrize(
    ("name", "data", "mend"),
    [
        ("a.doc", ole("WordDocument"), "Open it in Word and save it as .docx"),
        ("a.ppt", ole("PowerPoint Document"), "Open it in PowerPoint and save it as .pptx"),
        ("a.xls", ole("Workbook"), "Open it in Excel"),
        ("a.doc", RICH, "Give it the ending “.rtf”"),
        ("a.ppsx", SLIDES, "Give it the ending “.pptx”"),
        ("a.exe", b"MZ", "Add it as a PDF, Word (.docx), OpenDocument (.odt)"),
    ],
)
def test_a_file_of_another_ending_is_told_what_to_become(name, data, mend):
    answer = look(name, data)
    assert isinstance(answer, Refusal)
    assert answer.mend.startswith(mend)


def test_every_format_that_is_admitted_has_a_reader_and_a_limit():
    assert {format_.value for format_ in ENDINGS.values()} == set(FORMATS)
    assert set(ENDINGS.values()) == set(SIZES_MAX)


@pytest.mark.parametrize(
    ("name", "megabytes"),
    [
        ("a.pdf", 50),
        ("a.docx", 50),
        ("a.html", 2),
        ("a.md", 10),
        ("a.odt", 50),
        ("a.rtf", 50),
        ("a.pptx", 50),
        ("a.eml", 35),
        ("a.msg", 35),
    ],
)
def test_a_file_above_its_size_is_refused_before_it_is_read(name, megabytes):
    answer = admit(PurePath(name), b"", megabytes * 1_000_000 + 1)
    assert isinstance(answer, Refusal)
    assert f"may have {megabytes} MB" in answer.reason


def test_a_file_larger_than_declared_is_measured_by_its_bytes():
    answer = admit(PurePath("a.html"), b"<p>" + b"a" * 2_000_000, 10)
    assert isinstance(answer, Refusal)


def test_the_shared_documents_are_admitted():
    paths = [p for p in SHARED.rglob("*") if p.suffix in {".pdf", ".txt"}]
    for path in paths:
        assert isinstance(look(path.name, path.read_bytes()), Admitted), path.name
