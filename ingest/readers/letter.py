"""A saved email as a document: its subject, its day, its words, and what it quotes of earlier ones.

It must never say who sent it or who received it: those are persons, and no part of what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from ingest.readers.blocks import Block, BlockKind, Reading, Unreadable
from ingest.readers.html import BYTES_MAX
from ingest.readers.letter_quotes import Stretch, stretches_of_blocks, stretches_of_text
from ingest.readers.markup import Markup, read_markup
from ingest.readers.properties import not_read
from ingest.readers.tags import mended
from ingest.readers.text import message_blocks
from ingest.readers.words import clean

_LEVELS_MAX = 6
#: What mail programs put before the subject of an answer.
_ANSWER = re.compile(r"(?:(?:re|fwd?|aw|wg|sv|vs|tr)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
#: Plain text with less than this share of what the HTML beside it says is there for show.
_STUB = 0.5
_PGP = "-----BEGIN PGP MESSAGE-----"
_PGP_SIGNED = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[\w-]+: .*\r?\n)*|"
    r"-----BEGIN PGP SIGNATURE-----(?s:.*?)(?:-----END PGP SIGNATURE-----|\Z)"
)
ENCRYPTED = Unreadable(
    "the message is encrypted",
    "Open it in the mail program of whom it was sent to, and add its words as a text file",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One stretch of a message, as plain text, as HTML, or the same in both."""

    plain: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message, whatever program saved it."""

    subject: str
    sent: date | None
    bodies: tuple[Body, ...]
    attachments: int = 0
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What the bodies say, and what of their HTML was left out."""

    stretches: tuple[Stretch, ...] = ()
    notes: tuple[str, ...] = ()


def reading_of(letter: Letter) -> Reading:
    """What a message says."""
    said = [_said(body) for body in letter.bodies]
    stretches = [stretch for each in said for stretch in each.stretches]
    subject = clean(_ANSWER.sub("", letter.subject, count=1))
    return Reading(
        blocks=(*_head(subject, letter.sent), *_in_order(stretches)),
        labels={},
        title=subject,
        notes=tuple(_notes(letter, stretches, [note for each in said for note in each.notes])),
    )


def _said(body: Body) -> _Said:
    """The plain text, unless it is there for show beside the HTML."""
    if _PGP in body.plain:
        raise ENCRYPTED
    plain = _PGP_SIGNED.sub("", body.plain)
    markup = _markup(body.html, needed=not clean(plain))
    length = sum(len(block.text) for block in markup.blocks)
    if len(clean(plain)) < _STUB * length or not clean(plain):
        return _Said(stretches=tuple(stretches_of_blocks(markup.blocks)), notes=markup.notes())
    stretches = (
        Stretch(earlier=one.earlier, blocks=message_blocks(one.text))
        for one in stretches_of_text(plain)
    )
    return _Said(stretches=tuple(stretches))


def _markup(html: str, *, needed: bool) -> Markup:
    """What the HTML says; of a monster that is not needed, nothing."""
    if len(html) > BYTES_MAX and needed:
        raise Unreadable("the page in the message is too large", "Add its words as a text file")
    small = html if len(html) <= BYTES_MAX else ""
    body = LexborHTMLParser(mended(small)).body if small.strip() else None
    return read_markup(body) if body else Markup(blocks=(), hidden=0, pictures=0)


def _head(subject: str, sent: date | None) -> Iterator[Block]:
    if subject:
        yield Block(kind=BlockKind.HEADING, text=subject, level=1)
    if sent:
        words = f"Sent on {sent.day} {sent:%B} {sent.year}."
        yield Block(kind=BlockKind.PARAGRAPH, text=words)


def _in_order(stretches: Sequence[Stretch]) -> Iterator[Block]:
    """The words of the message, and under a heading of their own those that it quotes."""
    was_earlier = False
    for stretch in stretches:
        if stretch.earlier:
            yield Block(kind=BlockKind.HEADING, text="Earlier message", level=2)
        elif was_earlier and stretch.blocks:
            yield Block(kind=BlockKind.HEADING, text="This message goes on", level=2)
        was_earlier = stretch.earlier
        below = 2 if stretch.earlier else 1
        for block in stretch.blocks:
            is_heading = block.kind is BlockKind.HEADING
            level = min(block.level + below, _LEVELS_MAX) if is_heading else block.level
            yield replace(block, level=level)


def _notes(letter: Letter, stretches: Sequence[Stretch], notes: Sequence[str]) -> Iterator[str]:
    yield "The names and addresses of its sender and recipients were not read"
    yield from not_read(letter.attachments, "attachment")
    yield from not_read(letter.pictures, "picture")
    yield from notes
    if any(stretch.earlier for stretch in stretches):
        yield "It quotes earlier messages: each stands under the heading “Earlier message”"
    if not any(stretch.blocks for stretch in stretches):
        yield "It has no words but its subject"
