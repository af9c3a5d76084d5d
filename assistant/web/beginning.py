"""What a release holds for new partners, read from the pages that the corpus points at.

A reading path is the list on its page, the steps of the first week another, who does what a table,
and the glossary the paragraphs that explain a short form. Only what the asker may read is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.knowledge.document import Document
from assistant.knowledge.onboarding import Agency, Onboarding, Part
from assistant.knowledge.passage import Passage, SentenceKind, anchor
from assistant.web.reading import Reader

#: Words of a title below which it is not looked for inside a longer step.
_FEWEST_WORDS = 3
#: Characters of what a step is known by.
_ID_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A passage on the page of its document."""

    document: Document
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to read or to do. Its id stays while its words do."""

    id: str
    text: str
    #: The document that it names, where the asker may read it.
    page: Document | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What an agency reads first; without a page where the asker may not read it."""

    agency: Agency
    page: Document | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A short form and what it means."""

    term: str
    meaning: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A body, and what the table says of it: header and cell."""

    name: str
    facts: tuple[tuple[str, str], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a reader may see of what a release holds for new partners."""

    reader: Reader

    @property
    def onboarding(self) -> Onboarding:
        """Where the corpus points."""
        return self.reader.library.partnership.onboarding

    def paths(self) -> tuple[Path, ...]:
        """The reading path of each agency."""
        titles = self._titles()
        return tuple(
            Path(
                agency=each,
                page=self.reader.document(each.path.document),
                steps=self._steps(each.path, titles, first_list=True),
            )
            for each in self.onboarding.agencies
        )

    def first_week(self) -> tuple[Step, ...]:
        """The steps of the first week."""
        return self._steps(self.onboarding.first_week, self._titles())

    def terms(self) -> tuple[Term, ...]:
        """The glossary, by short form."""
        joined = f" {self.onboarding.means.strip()} "
        found = {
            term.strip(): Term(term=term.strip(), meaning=meaning.strip(), place=place)
            for place, passage in self._passages(self.onboarding.glossary)
            for term, between, meaning in (
                line.partition(joined) for line in passage.text.split("\n")
            )
            if between and term.strip() and meaning.strip()
        }
        return tuple(sorted(found.values(), key=lambda each: each.term.lower()))

    def roles(self) -> tuple[Role, ...]:
        """Who does what: the rows of the table, in their order."""
        return tuple(
            Role(name=row.cells[0][1], facts=row.cells[1:], place=place)
            for place, passage in self._passages(self.onboarding.roles)
            for row in passage.sentences
            if row.kind is SentenceKind.ROW and row.cells
        )

    def _steps(
        self, part: Part, titles: Sequence[tuple[str, Document]], *, first_list: bool = False
    ) -> tuple[Step, ...]:
        """The items of a part's lists, or of its first passage that has one."""
        found: dict[str, Step] = {}
        for _, passage in self._passages(part):
            items = [each.text for each in passage.sentences if each.kind is SentenceKind.ITEM]
            for text in items:
                step = _step(part, text, titles)
                found.setdefault(step.id, step)
            if items and first_list:
                break
        return tuple(found.values())

    def _passages(self, part: Part) -> Iterator[tuple[Place, Passage]]:
        """The passages of a part, as far as the asker may read them."""
        document = self.reader.document(part.document)
        if document is None:
            return
        for place, passage in enumerate(self.reader.library.passages_of(document.id)):
            if not part.section or passage.heading[-1:] == (part.section,):
                yield Place(document=document, anchor=anchor(place)), passage

    def _titles(self) -> tuple[tuple[str, Document], ...]:
        """The titles of all documents, the longest first."""
        titles = ((each.title.lower(), each) for each in self.reader.documents())
        return tuple(sorted(titles, key=lambda pair: -len(pair[0])))


def _step(part: Part, text: str, titles: Sequence[tuple[str, Document]]) -> Step:
    known = hashlib.sha256(f"{part.document}\n{text}".encode()).hexdigest()[:_ID_LENGTH]
    return Step(id=known, text=text, page=_named(text, titles))


def _named(text: str, titles: Sequence[tuple[str, Document]]) -> Document | None:
    """The document whose title a step is, or holds."""
    words = text.lower().strip()
    for title, document in titles:
        if title == words.rstrip(".") or title == words:
            return document
        if len(title.split()) >= _FEWEST_WORDS and title in words:
            return document
    return None
