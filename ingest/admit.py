"""Whether a file may be read, and as what: its bytes must be what its name says.

It must never take a file's word for what it is, nor open one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

import puremagic

from ingest.readers.words import is_text


class Format(StrEnum):
    """A format that has a reader."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    #: A page that was written from a record; its words never saw a reader.
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Admitted:
    """The file may be read, in this format."""

    format: Format


@dataclass(frozen=True, slots=True)
class Refusal:
    """The file is not read: why, and what its owner can do about it."""

    reason: str
    mend: str


ENDINGS = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
}
_MEGABYTE = 1_000_000
#: Long plans with pictures are 20 MB; a page of words is far below 1 MB, a book below 5 MB.
SIZES_MAX = {
    Format.PDF: 50 * _MEGABYTE,
    Format.DOCX: 50 * _MEGABYTE,
    Format.XLSX: 50 * _MEGABYTE,
    Format.CSV: 10 * _MEGABYTE,
    Format.HTML: 2 * _MEGABYTE,
    Format.MARKDOWN: 10 * _MEGABYTE,
    Format.TEXT: 10 * _MEGABYTE,
}
_NAMES = {
    Format.PDF: "a PDF",
    Format.DOCX: "a Word file",
    Format.XLSX: "an Excel file",
    Format.CSV: "a table of separated values",
    Format.HTML: "a web page",
    Format.MARKDOWN: "text",
    Format.TEXT: "text",
}
#: Readers of PDF forgive what stands before the header up to here.
_PDF_HEADER_BYTES = 1_024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: A stream's name inside the old container, as it stands there: an encrypted .docx.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RTF = rb"{\rtf"
#: A page begins with one of these, after white space and comments; a fragment with any of them.
_HTML = re.compile(
    rb"(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body|title|meta|link|main|"
    rb"article|section|div|p|h[1-6]|ul|ol|dl|table|header|nav|span|script|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_ANYWHERE = re.compile(
    rb"</(?:html|body|div|p|h[1-6]|ul|ol|li|dl|table|tr|section|article|span|a)\s*>", re.IGNORECASE
)
#: Only what a page begins with tells that a .txt is one.
_HTML_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
#: Enough to know a file by.
_MAGIC_BYTES = 8_192
_KNOWN = (
    "Add it as a PDF, Word (.docx), Excel (.xlsx), .csv, web page (.html), Markdown (.md) or text"
    " (.txt) file"
)
#: A standalone picture has no pages; in a PDF, its words may be read by OCR.
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic"})


def admit(path: PurePath, data: bytes, declared_size: int) -> Admitted | Refusal:
    """Whether the file at `path` with these bytes may be read.

    `declared_size` is what the file system says; where it is above the limit, `data` may be empty.
    """
    format_ = ENDINGS.get(path.suffix.lower())
    if path.suffix.lower() in _PICTURES:
        return Refusal(
            "pictures are not read by themselves",
            "Save it as a PDF: the words of scanned pages in a PDF can be read by OCR",
        )
    if format_ is None:
        return Refusal(f"files with the ending “{path.suffix}” are not read", _KNOWN)
    size = max(declared_size, len(data))
    if size > SIZES_MAX[format_]:
        limit = SIZES_MAX[format_] // _MEGABYTE
        return Refusal(
            f"it is {size / _MEGABYTE:.1f} MB; {_NAMES[format_]} may have {limit} MB",
            "Split it into smaller documents, or save it with smaller pictures",
        )
    if not data.strip():
        return Refusal("it is empty", "Add the file again, or remove it")
    return _by_bytes(path, format_, data)


def _by_bytes(path: PurePath, format_: Format, data: bytes) -> Admitted | Refusal:
    """Whether the bytes are what the ending says."""
    if data.startswith(_OLE):
        return _refuse_ole(data)
    if data.startswith(_RTF):
        return Refusal("it is a Rich Text file", "Open it in Word and save it as .docx")
    if _fits(format_, data):
        return Admitted(format_)
    return Refusal(
        f"its ending is “{path.suffix}”, but it is {_what(data)}",
        "Give it the ending of what it is, or save it again as what its ending says",
    )


def _refuse_ole(data: bytes) -> Refusal:
    if _ENCRYPTED in data:
        return Refusal("it is encrypted with a password", "Remove the password and add it again")
    return Refusal(
        "it is an old Office file (.doc or .xls)",
        "Open it in the program that made it and save it as .docx or .xlsx",
    )


def _fits(format_: Format, data: bytes) -> bool:
    if format_ is Format.PDF:
        return _is_pdf(data)
    if format_ is Format.DOCX:
        return _is_docx(data)
    if format_ is Format.XLSX:
        return _is_xlsx(data)
    if _is_pdf(data) or not is_text(data):
        return False
    if format_ is Format.HTML:
        return _is_html(data)
    # What separates values is told by the reader; a web page under such a name is refused here.
    return format_ is Format.MARKDOWN or not _HTML_PAGE.match(_plain(data))


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_PDF_HEADER_BYTES]


def _zipped(data: bytes) -> list[str]:
    """The names that a zip lists, none where it is no zip; nothing is unpacked."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def _is_xlsx(data: bytes) -> bool:
    """Whether the zip lists a workbook in XML."""
    names = _zipped(data)
    if "xl/workbook.xml" in names:
        return True
    parts = "[Content_Types].xml" in names and "xl/workbook.bin" not in names
    return parts and any(name.startswith("xl/") for name in names)


def _is_docx(data: bytes) -> bool:
    """Whether the zip lists a Word document."""
    names = _zipped(data)
    others = ("xl/", "ppt/")
    parts = "[Content_Types].xml" in names and any(name.startswith("word/") for name in names)
    return "word/document.xml" in names or (parts and not any(n.startswith(others) for n in names))


def _is_html(data: bytes) -> bool:
    plain = _plain(data)
    return bool(_HTML.match(plain) or _HTML_ANYWHERE.search(plain))


def _plain(data: bytes) -> bytes:
    """Bytes that tags can be found in: without a byte order mark and the zeros of UTF-16."""
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"")


def _what(data: bytes) -> str:
    """What the bytes are, in plain words."""
    if _is_pdf(data):
        return "a PDF"
    if data.startswith(b"PK\x03\x04"):
        if _is_docx(data):
            return "a Word file"
        return "an Excel file" if _is_xlsx(data) else "a zip or another Office file"
    if is_text(data):
        return "a web page" if _HTML_PAGE.match(_plain(data)) else "text"
    return _by_magic(data)


def _by_magic(data: bytes) -> str:
    try:
        found = puremagic.magic_string(data[:_MAGIC_BYTES])
    except (puremagic.PureError, ValueError):
        found = []
    return f"a file of another kind ({found[0].name})" if found else "no kind of file known here"
