"""Whether each answer is what the golden set expects, and what that comes to in total.

Nothing here quotes a question or an answer: their words go into the report only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.answer import Answer, Citation
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.evaluation import words
from assistant.evaluation.questions import Golden
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.library import Library


class Check(StrEnum):
    """What of an answer is looked at, by the name of its field in the golden set."""

    OUTCOME = "outcome"
    DOCUMENTS = "documents"
    PAGES = "pages"
    HEADINGS = "headings"
    CONTAINS = "contains"
    EXCLUDES = "excludes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that an answer is not as expected, and why in plain words."""

    check: Check
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A question of the set, what it was answered, and what of that is not as expected."""

    golden: Golden
    answer: Answer
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether the answer is all that is expected."""
        return not self.failures

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of the documents that the answer cites, in its order."""
        return tuple(dict.fromkeys(each.document for each in self.answer.citations))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many questions of a group passed."""

    name: str
    passed: int
    total: int

    @property
    def share(self) -> float:
        """Share that passed, 0 to 1."""
        return self.passed / self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A golden set, asked and judged."""

    #: At least one, in the order of the set.
    verdicts: tuple[Verdict, ...]
    #: Every document that one of the askers may read, by path.
    documents: tuple[Document, ...]

    @property
    def total(self) -> Tally:
        """How many questions passed of all."""
        return _tally("all", self.verdicts)

    def by_outcome(self) -> tuple[Tally, ...]:
        """The tallies of the outcomes that were expected."""
        return self._by(lambda each: " or ".join(each.golden.expected.outcomes))

    def by_topic(self) -> tuple[Tally, ...]:
        """The tallies of the topics."""
        return self._by(lambda each: each.golden.topic)

    def by_audience(self) -> tuple[Tally, ...]:
        """The tallies of the audiences."""
        return self._by(lambda each: each.golden.question.audience)

    def by_asker(self) -> tuple[Tally, ...]:
        """The tallies of the askers."""
        return self._by(lambda each: each.golden.asker or "")

    def never_cited(self) -> tuple[Document, ...]:
        """The documents that no passed question cites, by path."""
        cited = {document for each in self.verdicts if each.passed for document in each.cited}
        return tuple(each for each in self.documents if each.id not in cited)

    def by_check(self) -> Counter[Check]:
        """How many questions failed on each check."""
        return Counter(
            check
            for each in self.verdicts
            for check in {failure.check for failure in each.failures}
        )

    def expecting_nothing(self) -> tuple[Golden, ...]:
        """The questions that can't fail, since their lines expect nothing."""
        return tuple(each.golden for each in self.verdicts if not each.golden.expected)

    def _by(self, name: Callable[[Verdict], str]) -> tuple[Tally, ...]:
        """A tally for each group, the one with the lowest share first."""
        groups: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            groups.setdefault(name(verdict) or words.NOT_SAID, []).append(verdict)
        tallies = (_tally(group, verdicts) for group, verdicts in groups.items())
        return tuple(sorted(tallies, key=lambda each: (each.share, each.name)))


def evaluate(
    questions: Iterable[Golden],
    ask: Callable[[Question], Answer],
    library: Callable[[Audience], Library],
    asked: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Ask every question and judge its answer; `asked` is called after each.

    Raises:
        NoRelease, DamagedRelease: there are no documents to answer from.
    """
    held: dict[Audience, Sequence[Document]] = {}
    verdicts: list[Verdict] = []
    for golden in questions:
        audience = golden.question.audience
        if audience not in held:
            held[audience] = library(audience).documents()
        verdicts.append(judge(golden, ask(golden.question), held[audience]))
        asked()
    documents = {each.id: each for shelf in held.values() for each in shelf}
    return Evaluation(
        verdicts=tuple(verdicts),
        documents=tuple(sorted(documents.values(), key=lambda each: each.path)),
    )


def judge(golden: Golden, answer: Answer, held: Sequence[Document]) -> Verdict:
    """Whether an answer is as expected; `held`: the documents that the asker may read."""
    expected = golden.expected
    failures: list[Failure] = []
    if expected.outcomes and answer.outcome not in expected.outcomes:
        why = words.wrong_outcome(expected.outcomes, answer.outcome)
        failures.append(Failure(check=Check.OUTCOME, why=why))
    failures += _sources(golden, answer, {each.id for each in held})
    said = _words_of(answer)
    for pattern in expected.contains:
        if not pattern.search(said):
            why = words.lacks(pattern.pattern)
            failures.append(Failure(check=Check.CONTAINS, why=why))
    for pattern in expected.excludes:
        if pattern.search(said):
            why = words.must_not_hold(pattern.pattern)
            failures.append(Failure(check=Check.EXCLUDES, why=why))
    return Verdict(golden=golden, answer=answer, failures=tuple(failures))


def _sources(golden: Golden, answer: Answer, held: set[str]) -> Iterator[Failure]:
    """What is wrong with the documents, pages and headings that are cited."""
    expected, citations = golden.expected, answer.citations
    if expected.documents:
        citations = tuple(each for each in citations if each.document in expected.documents)
        if not citations:
            yield Failure(
                check=Check.DOCUMENTS, why=_wrong_documents(expected.documents, answer, held)
            )
            return
    if expected.pages and not any(each.page in expected.pages for each in citations):
        pages = sorted({each.page for each in citations if each.page is not None})
        yield Failure(check=Check.PAGES, why=words.wrong_pages(expected.pages, pages))
    if expected.headings and not any(_is_under(each, expected.headings) for each in citations):
        yield Failure(check=Check.HEADINGS, why=words.wrong_headings(expected.headings))
