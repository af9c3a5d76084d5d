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
    ODT = "odt"
    RTF = "rtf"
    PPTX = "pptx"
    EML = "eml"
    MSG = "msg"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    #: A service feed: one file that holds many documents.
    FEED = "feed"
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
    ".odt": Format.ODT,
    ".rtf": Format.RTF,
    ".pptx": Format.PPTX,
    ".eml": Format.EML,
    ".msg": Format.MSG,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".json": Format.FEED,
}
_ENDING_OF = {format_: ending for ending, format_ in reversed(ENDINGS.items())}
_MEGABYTE = 1_000_000
#: Long plans with pictures are 20 MB; a page of words is far below 1 MB, a book below 5 MB. No
#: mail server takes in more than 35 MB.
SIZES_MAX = {
    Format.PDF: 50 * _MEGABYTE,
    Format.DOCX: 50 * _MEGABYTE,
    Format.XLSX: 50 * _MEGABYTE,
    Format.CSV: 10 * _MEGABYTE,
    Format.ODT: 50 * _MEGABYTE,
    Format.RTF: 50 * _MEGABYTE,
    Format.PPTX: 50 * _MEGABYTE,
    Format.EML: 35 * _MEGABYTE,
    Format.MSG: 35 * _MEGABYTE,
    Format.HTML: 2 * _MEGABYTE,
    Format.MARKDOWN: 10 * _MEGABYTE,
    Format.TEXT: 10 * _MEGABYTE,
    Format.FEED: 20 * _MEGABYTE,
}
_NAMES = {
    Format.PDF: "a PDF",
    Format.DOCX: "a Word file",
    Format.XLSX: "an Excel file",
    Format.CSV: "a table of separated values",
    Format.ODT: "an OpenDocument text",
    Format.RTF: "a Rich Text file",
    Format.PPTX: "a PowerPoint file",
    Format.EML: "a saved email",
    Format.MSG: "a saved Outlook message",
    Format.HTML: "a web page",
    Format.MARKDOWN: "text",
    Format.TEXT: "text",
    Format.FEED: "a service feed",
}
#: Readers of PDF forgive what stands before the header up to here.
_PDF_HEADER_BYTES = 1_024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: Streams inside that container by their names, as they stand there: what tells one such file from
#: another, and what its owner can do.
_OLE_STREAMS = (
    ("EncryptedPackage", "it is encrypted with a password", "Remove the password and add it again"),
    ("WordDocument", "it is an old Word file (.doc)", "Open it in Word and save it as .docx"),
    (
        "PowerPoint Document",
        "it is an old PowerPoint file (.ppt)",
        "Open it in PowerPoint and save it as .pptx",
    ),
    ("Workbook", "it is an old Excel file (.xls)", "Open it in Excel and save it as .xlsx or CSV"),
    ("Book", "it is an old Excel file (.xls)", "Open it in Excel and save it as .xlsx or CSV"),
)
_OLE_MESSAGE = "__properties_version1.0".encode("utf-16-le")
_RTF = rb"{\rtf"
#: What a file of this family says first of itself, where it was not zipped again by hand.
_ODF = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]+)")
_ODF_NAMES = {
    b"spreadsheet": "an OpenDocument spreadsheet",
    b"presentation": "an OpenDocument presentation",
    b"graphics": "an OpenDocument drawing",
}
#: The first lines of an email: names of fields, and one that every mail program writes among them.
_HEADERS = re.compile(rb"(?:From [^\n]*\n)?(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_MAIL_HEADER = re.compile(
    rb"^(?:from|to|subject|date|received|message-id|mime-version|return-path):",
    re.IGNORECASE | re.MULTILINE,
)
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
    "Add it as a PDF, Word (.docx), OpenDocument (.odt), Rich Text (.rtf), Excel (.xlsx, .csv), "
    "PowerPoint (.pptx), email (.eml, .msg), web page (.html), Markdown (.md) or text (.txt) file, "
    "or as a service feed of Open Referral (.json)"
)
#: A standalone picture has no pages; in a PDF, its words may be read by OCR.
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic"})


def admit(path: PurePath, data: bytes, declared_size: int) -> Admitted | Refusal:
    """Whether the file at `path` with these bytes may be read.

    `declared_size` is what the file system says; where it is above the limit, `data` may be empty.
    """
    format_ = ENDINGS.get(path.suffix.lower())
    if format_ is None:
        return _refuse_ending(path, data)
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


def _refuse_ending(path: PurePath, data: bytes) -> Refusal:
    """A file of an ending that has no reader: one of another kind may only need its own ending."""
    found = _by_content(data)
    if found in _ENDING_OF:
        return Refusal(
            f"its ending is “{path.suffix}”, but it is {_NAMES[found]}",
            f"Give it the ending “{_ENDING_OF[found]}”",
        )
    if path.suffix.lower() in _PICTURES:
        return Refusal(
            "pictures are not read by themselves",
            "Save it as a PDF: the words of scanned pages in a PDF can be read by OCR",
        )
    mend = _refuse_ole(data) if data.startswith(_OLE) else None
    return Refusal(
        f"files with the ending “{path.suffix}” are not read", mend.mend if mend else _KNOWN
    )


def _by_bytes(path: PurePath, format_: Format, data: bytes) -> Admitted | Refusal:
    """Whether the bytes are what the ending says."""
    if _fits(format_, data):
        return Admitted(format_)
    if data.startswith(_OLE) and (refusal := _refuse_ole(data)):
        return refusal
    return Refusal(
        f"its ending is “{path.suffix}”, but it is {_what(data)}",
        "Give it the ending of what it is, or save it again as what its ending says",
    )


def _refuse_ole(data: bytes) -> Refusal | None:
    """Why a file in the old container is not read, or None where it is a message."""
    if _OLE_MESSAGE in data:
        return None
    for name, reason, mend in _OLE_STREAMS:
        if name.encode("utf-16-le") in data:
            return Refusal(reason, mend)
    return Refusal(
        "it is an old Office file",
        "Open it in the program that made it and save it in a newer format",
    )


def _fits(format_: Format, data: bytes) -> bool:
    if format_ in _BY_CONTENT:
        return _by_content(data) is format_
    if _is_pdf(data) or _by_content(data) or not is_text(data):
        return False
    if format_ is Format.HTML:
        return _is_html(data)
    if format_ is Format.EML:
        return _is_email(data)
    if format_ is Format.FEED:
        return _plain(data).lstrip()[:1] in (b"{", b"[")
    return format_ is Format.MARKDOWN or not _HTML_PAGE.match(_plain(data))


#: Formats that no text can be taken for.
_BY_CONTENT = {
    Format.PDF,
    Format.DOCX,
    Format.ODT,
    Format.RTF,
    Format.XLSX,
    Format.PPTX,
    Format.MSG,
}


def _by_content(data: bytes) -> Format | None:
    """The format that the bytes are beyond doubt, or None."""
    if data.startswith(_OLE):
        return Format.MSG if _OLE_MESSAGE in data else None
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_RTF):
        return Format.RTF
    zipped = _in_zip(data)
    return zipped or (Format.PDF if _is_pdf(data) else None)


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_PDF_HEADER_BYTES]


def _in_zip(data: bytes) -> Format | None:
    """Which document a zip lists; nothing is unpacked."""
    if not data.startswith(b"PK"):
        return None
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if odf := _ODF.search(data[:_MAGIC_BYTES]):
        return Format.ODT if odf[1] == b"text" else None
    if {"content.xml", "META-INF/manifest.xml"} <= names:
        return Format.ODT
    for format_, main in (
        (Format.DOCX, "word/document.xml"),
        (Format.XLSX, "xl/workbook.xml"),
        (Format.PPTX, "ppt/presentation.xml"),
    ):
        if main in names:
            return format_
    folders = {name.partition("/")[0] for name in names} & {"word", "xl", "ppt"}
    named = {"word": Format.DOCX, "xl": Format.XLSX, "ppt": Format.PPTX}
    # A workbook that is not XML has no reader.
    is_xml = "[Content_Types].xml" in names and "xl/workbook.bin" not in names
    is_office = is_xml and len(folders) == 1
    return named.get(folders.pop()) if is_office else None


def _is_email(data: bytes) -> bool:
    head = _HEADERS.match(_plain(data[:_MAGIC_BYTES]).replace(b"\r\n", b"\n"))
    return bool(head and _MAIL_HEADER.search(head[0]))


def _is_html(data: bytes) -> bool:
    plain = _plain(data)
    return bool(_HTML.match(plain) or _HTML_ANYWHERE.search(plain))


def _plain(data: bytes) -> bytes:
    """Bytes that tags can be found in: without a byte order mark and the zeros of UTF-16."""
    return data.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"")


def _what(data: bytes) -> str:
    """What the bytes are, in plain words."""
    if format_ := _by_content(data):
        return _NAMES[format_]
    if data.startswith(b"PK\x03\x04"):
        odf = _ODF.search(data[:_MAGIC_BYTES])
        return _ODF_NAMES.get(odf[1] if odf else b"", "a zip or another Office file")
    if not is_text(data):
        return _by_magic(data)
    if _HTML_PAGE.match(_plain(data)):
        return "a web page"
    return "a saved email" if _is_email(data) else "text"


def _by_magic(data: bytes) -> str:
    try:
        found = puremagic.magic_string(data[:_MAGIC_BYTES])
    except (puremagic.PureError, ValueError):
        found = []
    return f"a file of another kind ({found[0].name})" if found else "no kind of file known here"
