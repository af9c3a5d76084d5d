"""One question of an evaluation as its report tells it: in plain words, with its documents.

An answer that shows the public a partner document becomes a case without a word of that answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from assistant.answering.answer import Answer, Citation
from assistant.evaluation.questions import Expected, GoldenQuestion
from assistant.evaluation.verdict import Failing, Reason, Verdict
from assistant.evaluation.wording import OUTCOMES, REASONS, in_words
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.library import Library

_NO_OWNER = "No owner is named"
_OR_THE_LIKE = "or the like"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that has to do with a question."""

    title: str
    owner: str
    #: Opens it.
    url: str
    #: Where in it, in words; "" for the whole.
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question, what was expected, and what came of it."""

    #: Its place among all questions, from 1; names its anchor.
    number: int
    golden: GoldenQuestion
    passed: bool
    #: None where its words must not be shown.
    answer: Answer | None
    #: How it ended, after "The assistant".
    ended: str
    #: What is wrong, and what was expected, a sentence each.
    wrong: tuple[str, ...]
    expected: tuple[str, ...]
    #: The documents that should be quoted, and the places that are.
    wanted: tuple[Source, ...]
    cited: tuple[Source, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        """Who answers for the documents concerned: those that should be quoted, or else are."""
        return tuple(dict.fromkeys(source.owner for source in self.wanted or self.cited))


def case_of(
    number: int, verdict: Verdict, library: Callable[[Audience], Library], public_url: str
) -> Case:
    """A verdict as a case; links lead to the server at `public_url`."""
    golden, answer = verdict.golden, verdict.answer
    held = library(golden.question.audience)
    leaks = any(failing.reason is Reason.NOT_FOR_ASKER for failing in verdict.failings)
    return Case(
        number=number,
        golden=golden,
        passed=verdict.passed,
        answer=None if leaks else answer,
        ended=OUTCOMES[answer.outcome],
        wrong=tuple(_wrong(failing, answer, leaks=leaks) for failing in verdict.failings),
        expected=tuple(_expected(golden.expected)),
        wanted=tuple(
            _whole(document, public_url)
            for document in map(held.document, golden.expected.documents)
            if document is not None
        ),
        cited=()
        if leaks
        else tuple(_place(citation, held, public_url) for citation in answer.citations),
    )


def _wrong(failing: Failing, answer: Answer, *, leaks: bool) -> str:
    told = REASONS[failing.reason]
    if failing.reason is Reason.OUTCOME:
        return f"{told}: it {OUTCOMES[answer.outcome]}."
    if failing.reason is Reason.LACKS:
        return f"{told}: {_either(in_words(failing.about))}."
    return f"{told}: \u201c{failing.about}\u201d." if failing.about and not leaks else f"{told}."


def _expected(expected: Expected) -> Iterator[str]:
    """Words that must not be said are left out: they may come from a document of partners."""
    if expected.outcomes:
        yield f"It {' or '.join(OUTCOMES[each] for each in expected.outcomes)}."
    if expected.pages:
        yield f"It quotes page {' or '.join(map(str, expected.pages))}."
    if expected.headings:
        yield f"It quotes what stands under {_either(expected.headings)}."
    for pattern in expected.contains:
        yield f"It says {_either(in_words(pattern.pattern))}."


def _either(phrases: Sequence[str]) -> str:
    told = " or ".join(f"\u201c{each}\u201d" for each in phrases if each != _OR_THE_LIKE)
    return f"{told} {_OR_THE_LIKE}" if _OR_THE_LIKE in phrases else told


def _whole(document: Document, public_url: str) -> Source:
    url = f"{public_url.rstrip('/')}/documents/{quote(document.id, safe='')}"
    return Source(title=document.title, owner=document.owner or _NO_OWNER, url=url)


def _place(citation: Citation, library: Library, public_url: str) -> Source:
    document = library.document(citation.document)
    page = f"page {citation.page}" if citation.page else ""
    return Source(
        title=citation.title,
        owner=(document.owner if document else "") or _NO_OWNER,
        url=citation.url
        if citation.url.startswith(("https://", "http://"))
        else f"{public_url.rstrip('/')}/{citation.url.lstrip('/')}",
        place=", ".join(filter(None, (page, " \u203a ".join(citation.heading)))),
    )
