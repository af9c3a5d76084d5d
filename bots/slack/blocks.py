"""An answer as Slack shows it: short first, numbered sources, pathways as cards.

Words of documents go into rich text, which Slack never parses: no mention, link or command in a
document comes alive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from assistant.web.schema import AnswerBody, CitationBody, ContactBody, Outcome, SegmentKind, Status
from bots import words
from bots.slack import phrases
from bots.slack.links import safe_url

Json = dict[str, Any]

#: What a message of ours may hold; Slack takes more, but nobody reads it.
MOST_CHARACTERS = 8_000
MOST_SOURCES = 10
#: The longest quotation beside a source, and the longest line of anything else.
LONGEST_QUOTE = 240
LONGEST_LINE = 600
_CUT = "\u2026"
#: Id of the block that lists the sources.
SOURCES = "sources"
#: Begins the id by which a citation names a reviewed answer; its heading is who answers for it.
REVIEWED = "reviewed-"


def answer_blocks(answer: AnswerBody, *, web: str, streamed: bool = False) -> list[Json]:
    """The blocks of an answer. `streamed`: its words stand above already. `web`: the web chat."""
    blocks: list[Json] = []
    if not streamed:
        blocks.append(heading(phrases.OUTCOMES[answer.outcome]))
        blocks += _words_of(answer, web)
    blocks += [alert(each.text) for each in answer.notices]
    blocks += _sources(answer.citations)
    blocks += _contacts(answer.contacts)
    return blocks


def plain_text(answer: AnswerBody) -> str:
    """The answer for a notification and a screen reader."""
    lines = [
        answer.text,
        *(notice.text for notice in answer.notices),
        *(f"[{each.number}] {source_line(each)}" for each in answer.citations[:MOST_SOURCES]),
        *(contact_line(each) for each in answer.contacts),
    ]
    return cut("\n".join(lines), MOST_CHARACTERS)


def heading(text: str) -> Json:
    """A line above what follows."""
    return rich(section(styled(text, bold=True)))


def alert(text: str) -> Json:
    """Something to know before the rest is relied on."""
    return rich(quoted(styled(cut(text, LONGEST_LINE))))


def rich(*elements: Json) -> Json:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*parts: Json) -> Json:
    """A paragraph."""
    return {"type": "rich_text_section", "elements": list(parts)}


def quoted(*parts: Json) -> Json:
    """A paragraph that is set apart."""
    return {"type": "rich_text_quote", "elements": list(parts)}


def bullets(items: Iterable[Sequence[Json]]) -> Json:
    """A list."""
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [section(*item) for item in items],
    }


def styled(text: str, *, bold: bool = False, italic: bool = False) -> Json:
    """Words as they stand."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def linked(text: str, url: str) -> Json:
    """A link; plain words where the address is none that may be followed."""
    safe = safe_url(url)
    return {"type": "link", "url": safe, "text": text} if safe else styled(text)


def person(user: str) -> Json:
    """Somebody's name; it tells them."""
    return {"type": "user", "user_id": user}


def cut(text: str, longest: int) -> str:
    """A text of at most so many characters; where it is cut, that shows."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + _CUT


def inert(text: str) -> str:
    """Words in Slack's own markup that are no mention, no link and no command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def characters_of(value: object) -> int:
    """The characters that are written in blocks."""
    if isinstance(value, dict):
        own = value.get("text")
        inner = sum(characters_of(each) for name, each in value.items() if name != "text")
        return inner + (len(own) if isinstance(own, str) else characters_of(own))
    return sum(map(characters_of, value)) if isinstance(value, list) else 0


def source_line(citation: CitationBody) -> str:
    """A source in one line: title, edition, page, whether it is in force, marking."""
    return " \u00b7 ".join(
        part
        for part in (
            citation.title,
            *(citation.heading if citation.document.startswith(REVIEWED) else ()),
            citation.edition,
            words.page(citation.page, citation.page_label) if citation.page else "",
            "" if citation.status is Status.CURRENT else words.STATUSES[citation.status],
            phrases.SENSITIVE if citation.marking == phrases.SENSITIVE else "",
        )
        if part
    )


def contact_line(contact: ContactBody) -> str:
    """Whom to ask, in one line."""
    ways = ", ".join(way for way in (contact.phone, contact.email, safe_url(contact.url)) if way)
    hours = f" ({contact.hours})" if contact.hours else ""
    purpose = f" \u2013 {contact.purpose}" if contact.purpose else ""
    return f"{contact.name}{purpose}: {ways}{hours}"


def _words_of(answer: AnswerBody, web: str) -> Iterator[Json]:
    """The segments, as many as are read in Slack; the rest is left to the web."""
    left = MOST_CHARACTERS
    parts: list[Json] = []
    for kind, run in groupby(answer.segments, lambda each: each.kind):
        lines = [[styled(each.text), *_marks(each.citations)] for each in run]
        written = sum(len(part["text"]) for line in lines for part in line)
        if written > left:
            parts.append(section(linked(phrases.MORE_ON_THE_WEB, web)))
            break
        left -= written
        if kind is SegmentKind.ITEM:
            parts.append(bullets(lines))
        else:
            parts += [section(*line, styled("\n")) for line in lines]
    if parts:
        yield rich(*parts)


def _marks(numbers: Sequence[int]) -> Iterator[Json]:
    for number in numbers:
        yield styled(f" [{number}]", italic=True)


def _sources(citations: Sequence[CitationBody]) -> Iterator[Json]:
    if not citations:
        return
    yield heading(words.SOURCES)
    lines: dict[str, list[CitationBody]] = {}
    for each in citations:
        lines.setdefault(source_line(each), []).append(each)
    listed = rich(*(_source(line, same) for line, same in list(lines.items())[:MOST_SOURCES]))
    yield listed | {"block_id": SOURCES}
    if any(each.marking == phrases.SENSITIVE for each in citations):
        yield alert(phrases.HANDLE_WITH_CARE)


def _source(line: str, same: Sequence[CitationBody]) -> Json:
    """One source with the numbers of all that is quoted from it; the link opens the first."""
    first = same[0]
    checked = f"  {words.checked(phrases.day(first.verified_on))}" if first.verified_on else ""
    return section(
        styled("".join(f"[{each.number}]" for each in same) + " ", bold=True),
        linked(cut(line, LONGEST_LINE), first.url),
        styled(f"{checked}\n"),
    )


def _contacts(contacts: Sequence[ContactBody]) -> Iterator[Json]:
    if contacts:
        yield heading(words.CONTACTS)
        yield rich(bullets([[styled(cut(contact_line(each), LONGEST_LINE))] for each in contacts]))


#: Outcomes under which nobody is asked whether they helped.
NO_FEEDBACK = frozenset({Outcome.SMALL_TALK, Outcome.BUSY, Outcome.UNAVAILABLE})
