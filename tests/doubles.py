"""In-memory doubles at the seams: a library, an embedder, an answer function, as they are told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.answering.answer import (
    Answer,
    Citation,
    Notice,
    NoticeKind,
    Segment,
    SegmentKind,
)
from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.answering.reviewed import Reviewed
from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Document, Kind, Status
from assistant.knowledge.embedding import TOKEN_WIDTH, Embedded, Vector
from assistant.knowledge.emergency import Emergency, any_emergency
from assistant.knowledge.language import Language, any_languages
from assistant.knowledge.library import Beside, Found, Hit
from assistant.knowledge.likeness import NO_LIKENESSES, Likenesses
from assistant.knowledge.partnership import ANY_PARTNERSHIP, Contact, Partnership
from assistant.knowledge.passage import Passage, Sentence, SentenceKind
from assistant.knowledge.pathway import OutOfHours, Pathway, PathwayContact
from assistant.knowledge.release import Release
from assistant.knowledge.shelf.spelling import english
from assistant.records.enquiries import Enquiry
from assistant.records.feedback import Feedback
from assistant.records.reviewed import Review


def a_document(**changes: object) -> Document:
    """A document that is public and in force, unless `changes` say otherwise."""
    document = Document(
        id="asb-policy-2025",
        path="plans/asb-policy-2025.pdf",
        title="Antisocial behaviour policy",
        kind=Kind.PLAN,
        owner="Example Borough Council",
        audience=Audience.PUBLIC,
        marking=Marking.OFFICIAL,
        languages=("en",),
        edition="2025",
        in_force_from=date(2025, 4, 1),
        in_force_to=None,
        supersedes=(),
        declared_status=None,
        verified_on=date(2026, 4, 30),
        review_due=None,
        limits="",
        source_url="https://www.example.gov.uk/asb",
        topics=("antisocial behaviour",),
        format="pdf",
        pages=5,
        sha256="0" * 64,
    )
    return replace(document, **changes)


def a_pathway(**changes: object) -> Pathway:
    """A pathway with every field, unless `changes` say otherwise."""
    pathway = Pathway(
        document="noise",
        title="Noise at night",
        about="The noise team looks into noise that is still going on.",
        who_for="The noise team is for residents of Example Borough.",
        how_to_refer=("Call the noise team while the noise goes on.", "Say where it comes from."),
        contacts=(
            PathwayContact(
                name="Noise team",
                phone="020 7946 0001",
                email="noise@example.gov.uk",
                hours="Monday to Friday, 9am to 5pm",
            ),
            PathwayContact(
                name="Duty officer", whom="professionals", phone="020 7946 0002, option 2"
            ),
        ),
        immediate_danger="If you are in danger now, call 999.",
        also_called=("loud music",),
        age="18 or over",
        threshold="The noise can be heard inside your home.",
        form_name="noise form",
        form_url="https://www.example.gov.uk/noise-form",
        address="Town Hall, 1 High Street, Exampleton EX1 1AA",
        response_time="An officer calls back within an hour.",
        consent="You can report without your name.",
        out_of_hours=OutOfHours(says="At night, call the duty line.", phone="020 7946 0003"),
        not_for=("Noise from aircraft.",),
        not_held=("The documents do not hold the hours of the duty line.",),
    )
    return replace(pathway, **changes)


def a_sentence(text: str, **changes: object) -> Sentence:
    """A plain sentence of the first block."""
    sentence = Sentence(
        kind=SentenceKind.SENTENCE, text=text, block=0, group=0, page=1, start=0, end=len(text)
    )
    return replace(sentence, **changes)


def a_passage(*sentences: Sentence, **changes: object) -> Passage:
    """A passage of the public document, made of `sentences`."""
    text = "\n".join(sentence.text for sentence in sentences)
    passage = Passage(
        document="asb-policy-2025",
        heading=("Case reviews",),
        page=1,
        page_label="",
        start=0,
        end=len(text),
        text=text,
        sentences=sentences,
    )
    return replace(passage, **changes)


def a_short_pathway(**changes: object) -> Pathway:
    """A pathway with one phone number, unless `changes` say otherwise."""
    pathway = Pathway(
        document="pathways-noise",
        title="Report noise",
        about="The noise team looks into loud noise.",
        who_for="Anyone can report noise.",
        how_to_refer=("Call the noise team.",),
        contacts=(PathwayContact(name="Noise team", phone="020 7946 0001"),),
        immediate_danger="Call 999 in danger.",
    )
    return replace(pathway, **changes)


def a_hit(passage: Passage, *cosines: float, **changes: object) -> Hit:
    """A passage as a search finds it; `cosines` of its sentences, 0.5 where none are given."""
    similar = cosines or (0.5,) * len(passage.sentences)
    hit = Hit(
        passage=passage,
        document=a_document(),
        number=0,
        place=0,
        score=max(similar),
        document_score=1.0,
        similarity=max(similar),
        sentence_similarities=similar,
        heading_similarity=-1.0,
        sentence_words=(0.0,) * len(passage.sentences),
    )
    return replace(hit, **changes)


def found(*hits: Hit, late: float = 0.5) -> Found:
    """A search that found these; the first hit of a document says how good that is."""
    scores: dict[str, float] = {}
    for hit in hits:
        scores.setdefault(hit.document.id, hit.document_score)
    documents = sorted(scores.items(), key=lambda pair: -pair[1])
    return Found(hits=hits, documents=tuple(documents), late=late, rarity={})


NOTHING_FOUND = found()


@dataclass
class ShelfInMemory:
    """A library that holds what it is given."""

    audience: Audience
    shelf: Sequence[Document]
    words: Mapping[str, Sequence[Passage]] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    partnership: Partnership = ANY_PARTNERSHIP
    emergency: Emergency = field(default_factory=any_emergency)
    likeness: Likenesses = NO_LIKENESSES
    languages: Sequence[Language] = field(default_factory=any_languages)
    records: Sequence[object] = ()
    overdue: frozenset[str] = frozenset()
    #: What every search finds.
    found: Found = NOTHING_FOUND

    @property
    def release(self) -> Release:
        return Release(
            id="2026-11-22-1",
            audience=self.audience,
            built_at=datetime(2026, 11, 22, tzinfo=UTC),
            documents=len(self.shelf),
            passages=sum(map(len, self.words.values())),
            sentences=0,
        )

    def documents(self) -> Sequence[Document]:
        return sorted(self.shelf, key=lambda document: document.path)

    def document(self, document_id: str) -> Document | None:
        return next((each for each in self.shelf if each.id == document_id), None)

    def status(self, document_id: str) -> Status:
        if self.document(document_id) is None:
            raise KeyError(document_id)
        return self.statuses.get(document_id, Status.CURRENT)

    def passages_of(self, document_id: str) -> Sequence[Passage]:
        return self.words.get(document_id, ())

    def is_overdue(self, document_id: str) -> bool:
        return document_id in self.overdue

    def entries(self, kind):
        return tuple(entry for entry in self.records if isinstance(entry, kind))

    def file(self, document_id: str) -> Path | None:
        return self.files.get(document_id)

    def spelt(self, text: str) -> str:
        return text

    def knows(self, word: str) -> bool:
        return word.lower() in english()

    def embed(self, text: str) -> Embedded:
        return BagOfWords().embed(text)

    def alike(self, text: str, other: str) -> float:
        words = BagOfWords()
        return float(words.embed(text).vector @ words.embed(other).vector)

    def search(
        self,
        text: str,  # noqa: ARG002  it finds what it is told
        count: int,
        beside: Sequence[Beside] = (),  # noqa: ARG002
        embedded: Embedded | None = None,  # noqa: ARG002
    ) -> Found:
        return replace(self.found, hits=self.found.hits[:count])


def an_answer(outcome: Outcome = Outcome.ANSWERED, **changes: object) -> Answer:
    """An answer without words, unless `changes` say otherwise."""
    answer = Answer(
        outcome=outcome,
        text="",
        segments=(),
        citations=(),
        notices=(),
        contacts=(),
        confidence=0.5,
        audience=Audience.PUBLIC,
        release="2026-11-22-1",
        milliseconds=4.2,
    )
    return replace(answer, **changes)


def a_citation(**changes: object) -> Citation:
    """A citation of page 5 of the public document."""
    citation = Citation(
        number=1,
        document="asb-policy-2025",
        passage="p2",
        title="Antisocial behaviour policy",
        edition="2025",
        status=Status.CURRENT,
        page=5,
        page_label="3",
        heading=("Part two", "Case reviews"),
        quote="You can ask for a case review if you have reported the problem three times.",
        url="/api/v1/documents/asb-policy-2025/file#page=5",
        verified_on=date(2026, 4, 30),
    )
    return replace(citation, **changes)


def a_full_answer() -> Answer:
    """An answer with everything: a lead-in and its list, two sources, a notice and a contact."""
    return an_answer(
        text="You can ask for a case review if:\nyou have reported it three times",
        segments=(
            Segment(kind=SegmentKind.HEADING, text="Case reviews"),
            Segment(
                kind=SegmentKind.PARAGRAPH,
                text="You can ask for a case review if:",
                citations=(1,),
            ),
            Segment(
                kind=SegmentKind.ITEM,
                text="you have reported the problem three times in six months",
                citations=(1,),
            ),
            Segment(
                kind=SegmentKind.ITEM,
                text="each report was made within one month of the problem, and",
                citations=(1,),
            ),
            Segment(
                kind=SegmentKind.ITEM,
                text="you think that not enough was done about it",
                citations=(1, 2),
            ),
            Segment(
                kind=SegmentKind.PARAGRAPH,
                text="The panel writes to you within 20 working days with what it decided.",
                citations=(2,),
            ),
        ),
        citations=(
            a_citation(),
            a_citation(
                number=2,
                document="community-safety-plan-2021",
                passage="p2",
                title="Community safety partnership plan",
                edition="2021-24",
                status=Status.ENDED,
                page=None,
                page_label="",
                heading=("Our priorities",),
                quote="The panel writes to you within 20 working days with what it decided.",
                url="/documents/community-safety-plan-2021#p2",
                verified_on=None,
            ),
        ),
        notices=(
            Notice(
                kind=NoticeKind.ENDED,
                text="The Community safety partnership plan 2021-24 ended on 31 December 2024.",
            ),
        ),
        contacts=(
            Contact(
                name="Antisocial behaviour team",
                purpose="For reports of antisocial behaviour, and for case reviews.",
                phone="020 7946 0000",
                email="asb@example.gov.uk",
                url="https://www.example.gov.uk/asb",
                hours="Monday to Friday, 9am to 5pm",
            ),
        ),
    )


@dataclass(frozen=True)
class BagOfWords:
    """An embedder whose vectors are the sum of one fixed random vector a word."""

    key: str = "bag-of-words"
    width: int = TOKEN_WIDTH

    def embed(self, text: str) -> Embedded:
        words = np.stack([_random_vector(word) for word in text.lower().split() or [""]])
        total = words.sum(axis=0)
        return Embedded(
            vector=(total / np.linalg.norm(total)).astype(np.float32),
            tokens=np.rint(words * 127).astype(np.int8),
        )

    def embed_many(self, texts: Sequence[str]) -> Iterator[Embedded]:
        return map(self.embed, texts)


def _random_vector(word: str) -> npt.NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).normal(size=TOKEN_WIDTH)
    return vector / np.linalg.norm(vector)


@dataclass
class Script:
    """An answer function that says what it is told to, and remembers what it was asked."""

    says: Mapping[str, Callable[[], Answer] | Answer | Exception] = field(default_factory=dict)
    otherwise: Answer = field(default_factory=a_full_answer)
    asked: list[Question] = field(default_factory=list)

    def __call__(self, question: Question) -> Answer:
        self.asked.append(question)
        told = self.says.get(question.text, self.otherwise)
        if isinstance(told, Exception):
            raise told
        answer = told() if callable(told) else told
        return replace(answer, audience=question.audience)


@dataclass
class Drawer:
    """Keeps what people send in memory, unless it is told to fail."""

    fails: Exception | None = None
    feedback: list[Feedback] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    reviewed: list[Reviewed] = field(default_factory=list)

    def keep_feedback(self, feedback: Feedback) -> None:
        if self.fails:
            raise self.fails
        self.feedback.append(feedback)

    def keep_enquiry(self, enquiry: Enquiry) -> str:
        if self.fails:
            raise self.fails
        self.enquiries.append(enquiry)
        return f"2345-678{len(self.enquiries) + 1}"

    def keep_reviewed(self, review: Review, embed: Callable[[str], Vector]) -> str:
        if self.fails:
            raise self.fails
        review = review.redacted()
        kept = Reviewed(
            id=f"{len(self.reviewed):026}",
            question=review.question,
            vector=embed(review.question),
            text=review.text,
            owner=review.owner,
            audience=review.audience,
            kept_on=date(2026, 11, 25),
            valid_until=review.valid_until,
        )
        self.reviewed.append(kept)
        return kept.id

    def all_reviewed(self) -> tuple[Reviewed, ...]:
        if self.fails:
            raise self.fails
        return tuple(self.reviewed)

    def retract(self, reviewed: str) -> None:
        self.reviewed = [each for each in self.reviewed if each.id != reviewed]
