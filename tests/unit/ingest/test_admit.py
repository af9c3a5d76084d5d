import zipfile
from io import BytesIO
from pathlib import Path, PurePath

import pytest

from ingest.admit import Admitted, Format, Refusal, admit

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
        ("a.docx", b"{\\rtf1 words}", "Rich Text"),
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
    ("name", "megabytes"), [("a.pdf", 50), ("a.docx", 50), ("a.html", 2), ("a.md", 10)]
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
