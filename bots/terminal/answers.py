"""An answer as the terminal shows it, from the same body that the API gives."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.web.schema import AnswerBody, CitationBody


def answer_lines(answer: AnswerBody) -> Iterator[str]:
    """The text, notices, routes to a person, and sources."""
    yield from told_lines(answer)
    if answer.citations:
        yield "\nSources"
    yield from source_lines(answer)


def told_lines(answer: AnswerBody) -> Iterator[str]:
    """The text, notices and routes to a person."""
    yield answer.text
    for notice in answer.notices:
        yield f"\nNote: {notice.text}"
    for contact in answer.contacts:
        reach = ", ".join(filter(None, (contact.phone, contact.email, contact.url, contact.hours)))
        yield f"\n{contact.name}: {contact.purpose}\n  {reach}"


def source_lines(answer: AnswerBody) -> Iterator[str]:
    """Where the words stand."""
    for citation in answer.citations:
        yield f"[{citation.number}] {_place(citation)}\n    {citation.url}"


def _place(citation: CitationBody) -> str:
    parts = (
        citation.title,
        citation.edition and f"edition {citation.edition}",
        citation.status.value,
        f"page {citation.page}" if citation.page else "",
        " \u203a ".join(citation.heading),
    )
    return ", ".join(filter(None, parts))
