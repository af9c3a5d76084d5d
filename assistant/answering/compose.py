"""Quotations to an Answer: segments, numbered citations with links, notices, one text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from urllib.parse import quote as percent_encode

from assistant.answering.answer import (
    Citation,
    Notice,
    NoticeKind,
    Segment,
    SegmentKind,
)
from assistant.answering.quotation import Quoted
from assistant.answering.words import SHORTENED, differ_notice, overdue_notice, status_notice
from assistant.knowledge.document import PAGED, Document, Kind, Status
from assistant.knowledge.language import ENGLISH
from assistant.knowledge.library import Library
from assistant.knowledge.passage import Sentence, SentenceKind, anchor

#: Words at each end of a quotation that a text fragment names; a whole paragraph makes a link that
#: some programs cut.
_FRAGMENT_WORDS = 6
#: Characters at most that are told of what stands before a quotation, and as many after it.
_SURROUNDINGS = 300
_NUMBERED = re.compile(r"\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The parts of an answer that are made of quotations."""

    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]
    text: str

    def beside(self, says: str, *, first: bool) -> Composed:
        """The same with a paragraph of fixed words before the quotations or behind them."""
        paragraph = (Segment(kind=SegmentKind.PARAGRAPH, text=says),)
        segments = paragraph + self.segments if first else self.segments + paragraph
        return replace(self, segments=segments, text=as_text(segments))


def compose(quoted: Sequence[Quoted], library: Library, *, public_url: str) -> Composed:
    """Put quotations together; each has one citation, numbered in the order of the answer."""
    segments: list[Segment] = []
    citations: list[Citation] = []
    for number, each in enumerate(quoted, start=1):
        segments.extend(_segments(each, number))
        citations.append(_citation(each, number, library, public_url))
    return Composed(
        segments=tuple(segments),
        citations=tuple(citations),
        notices=tuple(_notices(quoted, library)),
        text=as_text(segments),
    )


def as_text(segments: Sequence[Segment]) -> str:
    """Segments as plain text: items as a list, everything else as paragraphs."""
    lines: list[str] = []
    for kind, run in groupby(segments, lambda segment: segment.kind):
        marked = [
            f"{segment.text} {''.join(f'[{number}]' for number in segment.citations)}".rstrip()
            for segment in run
        ]
        if kind is SegmentKind.ITEM:
            lines.append("\n".join(_bulleted(line) for line in marked))
        else:
            lines.append("\n\n".join(marked))
    return "\n\n".join(lines)


def _bulleted(line: str) -> str:
    """An item with a bullet, unless it brings a number or letter of its own."""
    return line if _NUMBERED.match(line) else f"\u2022 {line}"


def _segments(quoted: Quoted, number: int) -> Iterator[Segment]:
    """A paragraph's sentences as one segment, each item or row as its own."""
    for _, run in groupby(quoted.sentences, lambda sentence: sentence.block):
        sentences = list(run)
        listed = sentences[0].kind is not SentenceKind.SENTENCE
        yield Segment(
            kind=SegmentKind.ITEM if listed else SegmentKind.PARAGRAPH,
            text=_joined(sentences),
            citations=(number,),
            language=_language(quoted.hit.document),
        )


def _language(document: Document) -> str:
    return next(iter(document.languages), ENGLISH)


def _joined(sentences: Sequence[Sentence]) -> str:
    """Sentences of one paragraph; a gap between them shows."""
    text = ""
    for before, sentence in zip((None, *sentences), sentences, strict=False):
        words = words_as_quoted(sentence)
        if before is None:
            text = words
        else:
            text += f" {words}" if sentence.start - before.end <= 1 else f" \u2026 {words}"
    return text


def words_as_quoted(sentence: Sentence) -> str:
    """A row with its headers; a numbered item with its number; anything else as it stands."""
    if sentence.cells:
        return "; ".join(
            f"{header}: {cell}" if header else cell for header, cell in sentence.cells if cell
        )
    return f"{sentence.marker} {sentence.text}" if sentence.marker else sentence.text


def _citation(quoted: Quoted, number: int, library: Library, public_url: str) -> Citation:
    document, passage = quoted.hit.document, quoted.hit.passage
    page = next(
        (each.page for each in quoted.sentences if not each.lead_in), quoted.sentences[0].page
    )
    before, after = _surroundings(quoted)
    return Citation(
        number=number,
        document=document.id,
        passage=anchor(quoted.hit.place),
        title=document.title,
        edition=document.edition,
        status=library.status(document.id),
        page=page if document.format in PAGED else None,
        page_label=passage.page_label if page == passage.page else "",
        heading=passage.heading,
        quote=_as_quote(quoted.sentences),
        url=source_url(document, quoted, page, public_url),
        verified_on=document.verified_on,
        marking=document.marking,
        language=_language(document),
        before=before,
        after=after,
    )


def _surroundings(quoted: Quoted) -> tuple[str, str]:
    """The whole sentences of a passage that stand nearest before and after what is quoted of it."""
    sentences = quoted.hit.passage.sentences
    places = [place for place, each in enumerate(sentences) if each in quoted.sentences]
    if not places:
        return "", ""
    first, last = places[0], places[-1] + 1
    return (
        _longest(_as_quote(sentences[start:first]) for start in reversed(range(first))),
        _longest(_as_quote(sentences[last:end]) for end in range(last + 1, len(sentences) + 1)),
    )


def _longest(texts: Iterable[str]) -> str:
    """The last of texts, each longer than the one before it, that is short enough to be told."""
    return "".join(deque(takewhile(lambda text: len(text) <= _SURROUNDINGS, texts), maxlen=1))


def _as_quote(sentences: Sequence[Sentence]) -> str:
    """Sentences as they are quoted, a block a line."""
    return "\n".join(_joined(list(run)) for _, run in _blocks(sentences))


def _blocks(sentences: Sequence[Sentence]) -> Iterator[tuple[int, Iterator[Sentence]]]:
    yield from groupby(sentences, lambda sentence: sentence.block)


def source_url(document: Document, quoted: Quoted, page: int, public_url: str) -> str:
    """A link that opens the source at the quotation.

    A PDF opens at its page (PDF Open Parameters, `#page=`); any other document on its readable
    page, scrolled to the passage and with the quoted words marked (URL Fragment Text Directives).
    """
    base = public_url.rstrip("/")
    if document.format == "pdf":
        return f"{base}/api/v1/documents/{document.id}/file#page={page}"
    return (
        f"{base}/documents/{document.id}#{anchor(quoted.hit.place)}:~:text="
        f"{_text_directive(quoted.sentences[0].text)}"
    )


def _text_directive(text: str) -> str:
    """Where the words stand: their start and end, or all of them where they are few."""
    words = text.split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        return _encode(" ".join(words))
    start, end = words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]
    return f"{_encode(' '.join(start))},{_encode(' '.join(end))}"


def _encode(words: str) -> str:
    """Percent-encoded, with the characters that a directive gives a meaning."""
    return percent_encode(words, safe="").replace("-", "%2D")


def _notices(quoted: Sequence[Quoted], library: Library) -> Iterator[Notice]:
    kinds = {
        Status.ENDED: NoticeKind.ENDED,
        Status.SUPERSEDED: NoticeKind.SUPERSEDED,
        Status.UNVERIFIED: NoticeKind.UNVERIFIED,
    }
    for document in dict.fromkeys(each.hit.document for each in quoted):
        status = library.status(document.id)
        if status in kinds:
            past = status in (Status.ENDED, Status.SUPERSEDED)
            replaced_by = _replacing(document, library) if past else None
            yield Notice(kind=kinds[status], text=status_notice(document, status, replaced_by))
        if status is Status.CURRENT and library.is_overdue(document.id):
            yield Notice(kind=NoticeKind.OVERDUE, text=overdue_notice(document))
    for each in quoted:
        if each.hit.document.kind is Kind.CONFLICT:
            yield Notice(kind=NoticeKind.CONFLICT, text=differ_notice(each.hit.passage.heading[-1]))
    if any(each.omitted for each in quoted):
        yield Notice(kind=NoticeKind.SHORTENED, text=SHORTENED)


def _replacing(document: Document, library: Library) -> Document | None:
    """The edition that replaces a document, where one of the library does."""
    return next((other for other in library.documents() if document.id in other.supersedes), None)
