"""What of a message was written now, and what it quotes of messages before it.

Lines that name who wrote to whom are left out; when, and on what, are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.blocks import Block, BlockKind
from ingest.readers.words import clean

_QUOTED = re.compile(r"[ \t]{0,3}>")
_QUOTE_SIGNS = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_RULE = re.compile(
    r"\W*-{2,}\s*(?:original (?:message|appointment)|forwarded (?:message|by .{1,80}))\s*-*\W*"
    r"|begin forwarded message:|_{20,}",
    re.IGNORECASE,
)
_RULE_LENGTH = 200
#: The line by which a mail program says whose words follow: "On 3 Nov 2026, X wrote:".
_WROTE = re.compile(r"\W*On\b.{4,300}\bwrote:\W*", re.IGNORECASE | re.DOTALL)
_WROTE_LINES = 3
_FIELD = re.compile(
    r"\W*(from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments)\W{0,3}:",
    re.IGNORECASE,
)
_KEPT = {"sent", "date", "subject"}
#: So many of these fields below each other, the first of them "From", are the head of a message.
_FIELDS_MIN = 3
#: The head of an earlier message as HTML gives it, on one line.
_HEAD = re.compile(r"\W*From\s*:\s.{1,300}?\b(?:Sent|Date)\s*:\s", re.IGNORECASE)
_FIELDS = re.compile(
    r"\b(From|Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance|Attachments)\s*:\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStretch:
    """Lines that were all written now, or all earlier."""

    earlier: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The same as blocks."""

    earlier: bool
    blocks: tuple[Block, ...]


def stretches_of_text(text: str) -> Iterator[TextStretch]:
    """A message of plain text in stretches, in order."""
    held: list[str] = []
    earlier = rest = False
    for kind, line in _told(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if kind == "begins" or (not rest and line.strip() and (kind == "quoted") != earlier):
            yield from _stretch(held, earlier=earlier)
            rest = rest or kind == "begins"
            held, earlier = [], rest or kind == "quoted"
        if kind != "begins":
            held.append(line)
    yield from _stretch(held, earlier=earlier)


def _stretch(lines: Iterable[str], *, earlier: bool) -> Iterator[TextStretch]:
    text = "\n".join(lines)
    if text.strip():
        yield TextStretch(earlier=earlier, text=text)


def _told(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line that says something, as "own", "quoted", or one after which all is earlier."""
    bare = [_QUOTE_SIGNS.sub("", line, count=1) for line in lines]
    at = 0
    while at < len(lines):
        kind = "quoted" if _QUOTED.match(lines[at]) else "own"
        if taken := _wrote(bare, at):
            at += taken
            following = next((each for each in lines[at:] if each.strip()), "")
            if kind == "own" and not _QUOTED.match(following):
                yield "begins", ""
        elif heads := _head_length(bare, at):
            if kind == "own":
                yield "begins", ""
            yield from ((kind, each) for each in bare[at : at + heads] if _is_kept(each))
            yield kind, ""
            at += heads
        else:
            yield kind, bare[at]
            at += 1


def _wrote(lines: Sequence[str], at: int) -> int:
    """How many lines from here say whose words follow."""
    if not re.match(r"\W{0,4}On\b", lines[at], re.IGNORECASE):
        return 0
    for count in range(1, _WROTE_LINES + 1):
        if _WROTE.fullmatch("\n".join(lines[at : at + count])):
            return count
    return 0


def _head_length(lines: Sequence[str], at: int) -> int:
    """How many lines from here are the head of an earlier message, its rule included."""
    begin = at
    if len(lines[at]) <= _RULE_LENGTH and _RULE.fullmatch(lines[at].strip()):
        begin = next((to for to in range(at + 1, len(lines)) if lines[to].strip()), len(lines))
    is_rule = begin > at and not lines[at].strip().startswith("_")
    first = _FIELD.match(lines[begin]) if begin < len(lines) else None
    if not is_rule and (first is None or first[1].lower() != "from"):
        return 0
    fields = 0
    end = begin
    while end < len(lines) and (_FIELD.match(lines[end]) or (fields and _goes_on(lines[end]))):
        fields += bool(_FIELD.match(lines[end]))
        end += 1
    return end - at if is_rule or fields >= _FIELDS_MIN else 0


def _goes_on(line: str) -> bool:
    """Whether a line of a head goes on with the one above: it is set in."""
    return line.startswith((" ", "\t")) and bool(line.strip())


def _is_kept(line: str) -> bool:
    match = _FIELD.match(line)
    return bool(match and match[1].lower() in _KEPT)


def stretches_of_blocks(blocks: Sequence[Block]) -> Iterator[Stretch]:
    """A message that was HTML in stretches: whatever follows the head of an earlier one is earlier.

    There is no telling where a quotation ends.
    """
    held: list[Block] = []
    earlier = False
    for block in blocks:
        begins = block.kind is not BlockKind.ROW and _begins(block.text)
        if not begins:
            held.append(block)
            continue
        if held:
            yield Stretch(earlier=earlier, blocks=tuple(held))
        earlier = True
        head = _kept_of(block.text)
        held = [Block(kind=BlockKind.PARAGRAPH, text=head)] if head else []
    if held:
        yield Stretch(earlier=earlier, blocks=tuple(held))


def _begins(text: str) -> bool:
    is_rule = len(text) <= _RULE_LENGTH and bool(_RULE.fullmatch(text))
    return is_rule or bool(_HEAD.match(text)) or bool(_WROTE.fullmatch(text))


def _kept_of(text: str) -> str:
    """Of the head of an earlier message on one line, when it was sent and on what."""
    marks = list(_FIELDS.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    kept = (
        text[mark.start() : end].strip()
        for mark, end in zip(marks, ends, strict=False)
        if mark[1].lower() in _KEPT
    )
    return clean(" ".join(kept))
