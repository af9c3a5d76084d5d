"""Holds one answer against what was expected of it; never looks at how it was come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.answer import Answer, Citation
from assistant.evaluation.questions import Expected, GoldenQuestion
from assistant.knowledge.currency import Term
from assistant.knowledge.library import Library


class Reason(StrEnum):
    """Why an answer fails."""

    OUTCOME = "outcome"
    DOCUMENT = "document"
    PAGE = "page"
    HEADING = "heading"
    LACKS = "lacks"
    SAYS = "says"
    #: These two are held against every answer, whatever its line says.
    DEAD_CONTACT = "dead_contact"
    NOT_FOR_ASKER = "not_for_asker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """One thing that is wrong with an answer."""

    reason: Reason
    text: str
    #: The pattern that is lacked, or the words or the contact that should not be there; else "".
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A question, the answer it got, and all that is wrong with that."""

    golden: GoldenQuestion
    answer: Answer
    failings: tuple[Failing, ...]
    #: Citations whose document and page are there.
    citations_open: int

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failings


def judge(golden: GoldenQuestion, answer: Answer, library: Library) -> Verdict:
    """The verdict on an answer that came from this library."""
    return Verdict(
        golden=golden,
        answer=answer,
        failings=(
            *_against_the_line(golden.expected, answer),
            *_against_the_rules(answer, library),
        ),
        citations_open=sum(_opens(citation, library) for citation in answer.citations),
    )


def told(answer: Answer) -> str:
    """What an answer tells: its text, its notices and its routes to a person, a line each."""
    contacts = (
        f"{each.name}: {each.purpose} {each.phone} {each.email} {each.url} {each.hours}"
        for each in answer.contacts
    )
    parts = (answer.text, *(notice.text for notice in answer.notices), *contacts)
    return "\n".join(" ".join(part.split()) for part in parts)


def shown(answer: Answer) -> str:
    """All that a reader can see of an answer: what it tells, and its sources."""
    sources = (
        f"{each.title} {each.edition} {' '.join(each.heading)} {each.quote}"
        for each in answer.citations
    )
    return "\n".join((told(answer), *(" ".join(source.split()) for source in sources)))


def _against_the_line(expected: Expected, answer: Answer) -> Iterator[Failing]:
    if expected.outcomes and answer.outcome not in expected.outcomes:
        yield Failing(
            reason=Reason.OUTCOME,
            text=f"wrong outcome: got {answer.outcome}, not {' or '.join(expected.outcomes)}",
        )
    yield from _against_its_sources(expected, answer)
    tells, shows = told(answer), shown(answer)
    for pattern in expected.contains:
        if not pattern.search(tells):
            yield Failing(
                reason=Reason.LACKS, text=f"lacks /{pattern.pattern}/", about=pattern.pattern
            )
    for pattern in expected.excludes:
        match = pattern.search(shows)
        if match:
            yield Failing(
                reason=Reason.SAYS,
                text=f"says /{pattern.pattern}/: \u201c{match[0]}\u201d",
                about=match[0],
            )


def _against_its_sources(expected: Expected, answer: Answer) -> Iterator[Failing]:
    """Pages and headings are looked for in the citations of the documents that are expected."""
    right = [
        citation
        for citation in answer.citations
        if not expected.documents or citation.document in expected.documents
    ]
    if expected.documents and not right:
        cited = ", ".join(dict.fromkeys(each.document for each in answer.citations)) or "nothing"
        wanted = ", ".join(expected.documents)
        yield Failing(
            reason=Reason.DOCUMENT, text=f"none of the documents {wanted} is cited: cited {cited}"
        )
        return
    pages = [citation.page for citation in right]
    if expected.pages and not set(pages) & set(expected.pages):
        yield Failing(
            reason=Reason.PAGE,
            text=f"not on page {_listed(expected.pages)}: cited {_listed(pages) or 'no page'}",
        )
    headings = [heading for citation in right for heading in citation.heading]
    wanted_headings = {_folded(each) for each in expected.headings}
    if wanted_headings and not wanted_headings & {_folded(each) for each in headings}:
        yield Failing(
            reason=Reason.HEADING,
            text=f"not under the heading {' or '.join(expected.headings)}: "
            f"cited {_listed(headings) or 'no heading'}",
        )


def _against_the_rules(answer: Answer, library: Library) -> Iterator[Failing]:
    """What no answer may do: give a contact that is dead, or show what is not for its asker."""
    shows = shown(answer)
    for contact in dict.fromkeys(
        contact for term in library.entries(Term) for contact in term.old_contacts
    ):
        if dead_contact(contact).search(shows):
            told_of = f"gives the dead contact {contact}"
            yield Failing(reason=Reason.DEAD_CONTACT, text=told_of, about=contact)
    for id_ in dict.fromkeys(citation.document for citation in answer.citations):
        document = library.document(id_)
        if document is not None and not answer.audience.may_read(document.audience):
            yield Failing(
                reason=Reason.NOT_FOR_ASKER,
                text=f"cites {id_}, which is not for {answer.audience.value}",
            )


def dead_contact(contact: str) -> re.Pattern[str]:
    """Finds a contact however its digits are grouped, and a phone number with +44 as well."""
    digits = re.sub(r"\D", "", contact)
    if re.search(r"[^\W\d]", contact):
        words = r"\s+".join(map(re.escape, contact.split()))
        return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    trunk = r"(?:\+?44[\s().-]*(?:0[\s().-]*)?|0[\s().-]*)" if digits.startswith("0") else ""
    rest = r"[\s().-]*".join(digits[1:] if trunk else digits)
    return re.compile(rf"(?<!\d){trunk}{rest}(?!\d)")


def _opens(citation: Citation, library: Library) -> bool:
    document = library.document(citation.document)
    return document is not None and (citation.page is None or citation.page <= document.pages)


def _listed(values: Iterable[object]) -> str:
    return ", ".join(dict.fromkeys(str(value) for value in values if value is not None))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
