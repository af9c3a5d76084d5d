"""The parts of an email: which are its words, in plain text and in HTML, and which hang on it.

It must never take an attachment for words of the message.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from functools import reduce

from ingest.readers.blocks import Unreadable
from ingest.readers.letter import ENCRYPTED, Body
from ingest.readers.words import clean, decode

_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-signature"}  # fmt: skip
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_SIGNED = Unreadable(
    "the message is packed into its signature (S/MIME)",
    "Open it in a mail program and add its words as a text file",
)


@dataclass(slots=True)
class Contents:
    """What the parts of a message are."""

    bodies: list[Body] = field(default_factory=list)
    attachments: int = 0
    pictures: int = 0


def contents_of(message: Message) -> Contents:
    """The words of a message and what hangs on it.

    Raises:
        Unreadable: it is encrypted.
    """
    contents = Contents()
    contents.bodies = list(_bodies(message, contents))
    return contents


def _bodies(part: Message, contents: Contents) -> Iterator[Body]:
    kind = part.get_content_type()
    if kind == "multipart/encrypted":
        raise ENCRYPTED
    if kind in _SEALED:
        smime = str(part.get_param("smime-type", "")).lower()
        raise _SIGNED if smime == "signed-data" else ENCRYPTED
    parts = part.get_payload()
    if kind.startswith("multipart/") and isinstance(parts, list):
        held = [each for each in parts if isinstance(each, Message)]
        inner = [body for each in held for body in _bodies(each, contents)]
        yield from [reduce(_both, inner)] if kind == "multipart/alternative" and inner else inner
    elif kind in {"text/plain", "text/html"} and not _is_attached(part):
        text = _text(part)
        yield Body(html=text) if kind == "text/html" else Body(plain=text)
    elif part.get_content_maintype() == "image" and not _is_attached(part):
        contents.pictures += 1
    else:
        contents.attachments += kind not in _SIGNATURES


def _both(one: Body, other: Body) -> Body:
    """Two that say the same."""
    return Body(
        plain="\n\n".join(filter(None, (one.plain, other.plain))), html=one.html + other.html
    )


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _text(part: Message) -> str:
    """The text of a part; lines that flow are joined again."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    text = decode(data, _charset(part))
    is_flowed = str(part.get_param("format", "")).lower() == "flowed"
    delete_space = str(part.get_param("delsp", "")).lower() == "yes"
    return _joined(text, "" if delete_space else " ") if is_flowed else text


def _joined(text: str, space: str) -> str:
    """Text whose lines end with a space where the next goes on with them."""
    pieces: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.removeprefix(" ")
        is_joined = goes_on and words and not words.startswith(">")
        pieces += (space if is_joined else "\n", words.rstrip(" "))
        goes_on = words.endswith(" ") and words != "-- " and not words.startswith(">")
    return "".join(pieces[1:])


def _charset(part: Message) -> str:
    """The encoding that a part names, if Python knows it as one of text."""
    name = clean(str(part.get_content_charset() or ""))
    try:
        found = codecs.lookup(name)
        b"a".decode(found.name)
    except (LookupError, ValueError):
        return ""
    return found.name
