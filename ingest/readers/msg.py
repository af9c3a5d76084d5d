"""Reads a message as Outlook saves it (.msg): its subject, its day, and its words.

It must never open an attachment.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable
from typing import TypeVar

from oxmsg import Message
from oxmsg.domain.constants import PID_HTML

from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.letter import ENCRYPTED, Body, Letter, reading_of
from ingest.readers.words import decode

_SEALED = "ipm.note.smime"
#: What the library raises on properties that are not there or not what they say.
_FAULTS = (KeyError, ValueError, TypeError, IndexError, LookupError, OSError, AttributeError,
    OverflowError, struct.error, AssertionError, StopIteration)  # fmt: skip
_T = TypeVar("_T")


def read(data: bytes) -> Reading:
    """What a message of Outlook says."""
    try:
        message = Message.load(data)
    except (*_FAULTS, RecursionError) as cause:
        raise Unreadable(
            "the file is damaged: it can't be opened as a message",
            "Open it in Outlook, save it again as .msg, and add that in its place",
        ) from cause
    plain = _given(lambda: message.body) or ""
    html = _html(message)
    sealed = (_given(lambda: message.message_class) or "").lower().startswith(_SEALED)
    if sealed and not (plain.strip() or html.strip()):
        raise ENCRYPTED
    sent = _given(lambda: message.sent_date)
    return reading_of(
        Letter(
            subject=_given(lambda: message.subject) or "",
            sent=sent.date() if sent else None,
            bodies=(Body(plain=plain, html=html),),
            attachments=_given(lambda: len(message.attachments)) or 0,
        )
    )


def _html(message: Message) -> str:
    """The HTML by the encoding that its bytes are in; only then by the one that is named."""
    data = _given(lambda: message.properties.binary_prop_value(PID_HTML))
    if not data:
        return _given(lambda: message.html_body) or ""
    named = _given(lambda: codecs.lookup(message.properties.body_encoding).name) or ""
    return decode(data, named)


def _given(ask: Callable[[], _T]) -> _T | None:
    """What the library answers, or None where it fails on what the file says."""
    try:
        return ask()
    except _FAULTS:
        return None
