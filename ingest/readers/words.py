"""Words as a person reads them: decoded, in one normal form, without characters that hide text.

Every reader passes every text through here; it must never change what a person sees on the page.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingest.readers.blocks import Unreadable

#: Glyphs that begin a list item by themselves; the private ones are Word's symbol fonts. No ticks
#: and no empty boxes: those say something.
BULLETS = (
    "\u2022\u2023\u2043\u2219\u00b7\u25aa\u25ab\u25e6\u25cf\u25cb\u25a0\u25ba\u25b6"
    "\u27a2\u27a4\u2756\uf0b7\uf0a7\uf0d8\uf076"
)

#: What ends a sentence or a lead-in, also in Bengali and Urdu; written for a regular expression.
STOPS = ".!?:;\u2026\u0964\u0965\u06d4\u061f"
#: What may close after it.
CLOSERS = "\"'\u2019\u201d)\\]"

#: Arabic and its kin, then the Indic scripts, Burmese, Khmer and Mongolian: where a joiner between
#: two letters changes how they are written.
_JOINING = (
    "\u0600-\u074f\u0750-\u077f\u07c0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
    "\u0900-\u0dff\u0f00-\u109f\u1780-\u18af"
)
_STRAY_JOINER = re.compile(f"(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}])")

#: Controls other than white space; soft hyphen; fillers that print nothing; zero width; direction;
#: invisible operators; variation selectors; surrogates; annotations; tags (U+E0000 to U+E007F).
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e01ef]"
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Encodings that may be named besides UTF-8: nothing that is no encoding of text (zip, rot13).
_ENCODINGS = ("windows-125", "iso-8859-", "koi8-", "big5", "gb", "euc-", "shift_jis")
#: Half of the bytes of UTF-16 text in a Latin script are zero; prose in another has at least
#: its spaces and line breaks.
_UTF16_ZEROS = 0.05
#: Text has next to no control characters; this share is left for the odd page mark or bell.
_CONTROLS_MAX = 0.01
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


def clean(text: str) -> str:
    """The text on one line: NFC, runs of white space as one space, nothing that is not seen."""
    text = _STRAY_JOINER.sub("", _UNSEEN.sub("", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def decode(data: bytes, declared: str = "") -> str:
    """The text of a file by its byte order mark, as UTF-8, as `declared`, or as Windows-1252.

    Raises:
        Unreadable: these bytes are no text.
    """
    encoding = _marked(data) or _utf16(data)
    if encoding:
        return data.decode(encoding, "replace")
    if not is_text(data):
        raise Unreadable(
            "the file is not text: it holds bytes that no text has",
            "Open it in the program that made it and save it as a PDF, Word or text file",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(declared or "cp1252", "replace")


def known_encoding(name: str) -> str:
    """Python's name of an encoding as a page or its host names it, or "" where `decode` knows best.

    Those are UTF-8, ISO-8859-1, which is Windows-1252 on the web, and what is no encoding of text.
    """
    name = name.lower()
    if not name.startswith(_ENCODINGS) or name == "iso-8859-1":
        return ""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def is_text(data: bytes) -> bool:
    """Whether these bytes are text in one of the encodings that `decode` knows."""
    if _marked(data) or _utf16(data):
        return True
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return b"\x00" not in data and controls <= _CONTROLS_MAX * len(data)


def _marked(data: bytes) -> str:
    return next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "")


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: its zero bytes stand at even places only, or at odd ones only."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if max(even, odd) <= _UTF16_ZEROS * len(data) / 2 or min(even, odd) > 0:
        return ""
    encoding = "utf-16-be" if even > odd else "utf-16-le"
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return encoding
