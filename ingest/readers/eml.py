"""Reads a saved email (.eml): its subject, its day, and its words.

It must never open an attachment, nor let a header or a nesting hold it up: Python's parser of
structured fields takes time by the square of their length and fails on malformed ones, so only
bounded fields are looked at, one by one.
"""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.eml_parts import Contents, contents_of
from ingest.readers.letter import Letter, reading_of
from ingest.readers.words import decode

#: A forwarded chain holds a dozen; then every level and every part costs the parser time.
NESTED_MAX = 100
PARTS_MAX = 2_000
_FIELD_MAX = 2_000
_SUBJECT_MAX = 2_000
_DATE_MAX = 100
_NESTS = re.compile(rb"boundary[ \t]*=|^content-type:[ \t]*message/", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(
    rb"^content-(?:type|disposition|transfer-encoding):[^\n]*(?:\n[ \t][^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
_MEND = "Open it in a mail program and save it again, or add its words as a text file"


def read(data: bytes) -> Reading:
    """What a saved email says."""
    _guard(data)
    message = message_from_bytes(data, policy=policy.compat32)
    contents: Contents = contents_of(message)
    return reading_of(
        Letter(
            subject=_subject(_field(message, "subject")),
            sent=_day(_field(message, "date")),
            bodies=tuple(contents.bodies),
            attachments=contents.attachments,
            pictures=contents.pictures,
        )
    )


def _guard(data: bytes) -> None:
    """Refuse what the parser would choke on, in one pass."""
    if sum(1 for _ in _NESTS.finditer(data)) > NESTED_MAX:
        raise _monstrous(f"more than {NESTED_MAX} of its parts hold parts")
    for fields, field in enumerate(_FIELD.finditer(data), 1):
        if len(field[0]) > _FIELD_MAX:
            raise _monstrous("a field about one of its parts has no end")
        if fields > PARTS_MAX:
            raise _monstrous(f"it has more than {PARTS_MAX:,} parts")


def _monstrous(why: str) -> Unreadable:
    return Unreadable(f"the message is not built as mail programs build messages: {why}", _MEND)


def _field(message: Message, name: str) -> bytes:
    """A field of the message as it stands in the file."""
    values = (value for key, value in message.raw_items() if key.lower() == name)
    return str(next(values, "")).encode("ascii", "surrogateescape")


def _subject(raw: bytes) -> str:
    text = decode(raw[:_SUBJECT_MAX]) if raw else ""
    try:
        return str(make_header(decode_header(text)))
    except (MessageError, LookupError, ValueError):
        return text


def _day(raw: bytes) -> date | None:
    try:
        return parsedate_to_datetime(raw[:_DATE_MAX].decode("ascii", "replace")).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
