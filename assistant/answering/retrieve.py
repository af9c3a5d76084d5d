"""Question to Evidence: the passages that may answer it, and how sure that is. Or not found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.confidence import Confidence, Signs
from assistant.answering.recall import asks_of_the_past
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.embedding import Embedded
from assistant.knowledge.library import Beside, Hit, Library

#: Passages that a quotation is chosen from; the rest of the ranking only adds noise.
CONSIDERED = 30
#: Documents that a quotation is chosen from.
DOCUMENTS = 3
#: With so few words of its own a question has no subject, and what a plan is raised by then.
_NO_SUBJECT = 1
_PLAN = 1.5
#: Kinds of pages on which the corpus speaks of itself.
_OF_ITSELF = (Kind.GAP, Kind.CONFLICT)
#: Kinds of pages that are never quoted.
_UNQUOTED = (Kind.TERM, Kind.RULE)
#: What the corpus says of itself is told where it leads the best document by this many standard
#: deviations; or where it is this near to the question, no document is nearer by more than this,
#: and none leads it by as much.
_LEAD = 3.0
_NEAR = 0.57
_BESIDE = 0.04
#: What the documents hold is told beside a gap where one is this near to the question, not much
#: farther from it than the gap is, and the gap does not lead it by as much.
_NEAR_TOO = 0.58
_FARTHER = 0.15
_FAR_AHEAD = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the documents hold on a question."""

    #: Best first; of at most `DOCUMENTS` documents.
    hits: tuple[Hit, ...]
    #: What the corpus says of itself (a gap, a conflict), where that fits better than any of these.
    of_itself: Hit | None = None
    #: Whether these may help beside it, and whether one of them is nearer to the question.
    helps_too: bool = False
    is_nearer: bool = False
    #: The documents in play with their scores, best first.
    documents: tuple[tuple[str, float], ...] = ()
    #: The stems of the question with the rarity of each among the documents.
    rarity: Mapping[str, float]
    #: How probable it is that they answer it, 0 to 1.
    confidence: float
    #: Whether that is sure enough to quote them.
    enough: bool
    #: Whether it is sure enough to quote them without a caution.
    sure: bool = True


def retrieve(
    library: Library,
    text: str,
    confidence: Confidence,
    beside: Sequence[Beside] = (),
    embedded: Embedded | None = None,
) -> Evidence:
    """Find the evidence for a text in a library, ranked also by the texts beside it.

    `embedded`: the vectors of the text, where there are some.
    """
    found = library.search(text, CONSIDERED, beside, embedded)
    known = [hit for hit in found.hits if hit.document.kind not in _UNQUOTED]
    hits = _to_be_quoted(known, library, past=asks_of_the_past(text))
    first = _of_itself(known, hits)
    helps_too, is_nearer = _beside(first, hits)
    if not (hits or first):
        return Evidence(hits=(), rarity={}, confidence=0.0, enough=False)
    signs = Signs.of(found)
    held = {hit.document.id for hit in hits}
    best = [document for document, _ in found.documents if document in held][:DOCUMENTS]
    if len(found.rarity) <= _NO_SUBJECT:
        hits = _the_plans_first(hits)
    return Evidence(
        hits=tuple(hit for hit in hits if hit.document.id in best),
        of_itself=first,
        helps_too=helps_too,
        is_nearer=is_nearer,
        documents=found.documents,
        rarity=found.rarity,
        confidence=confidence.of(signs),
        enough=confidence.enough(signs),
        sure=confidence.sure(signs),
    )


def _of_itself(known: Sequence[Hit], hits: Sequence[Hit]) -> Hit | None:
    """What the corpus says of itself, where that is what is asked for."""
    told = [hit for hit in known if hit.document.kind in _OF_ITSELF]
    if not told:
        return None
    best = max((hit.score for hit in hits), default=-math.inf)
    if told[0].score - best >= _LEAD:
        return told[0]
    nearest = max((_nearness(hit) for hit in hits), default=-1.0)
    closest = max(told, key=_nearness)
    near = _nearness(closest) >= max(_NEAR, nearest - _BESIDE)
    return closest if near and closest.score >= best - _LEAD else None


def _beside(first: Hit | None, hits: Sequence[Hit]) -> tuple[bool, bool]:
    """Whether the hits may help beside what the corpus says of itself; whether one is nearer."""
    if first is None or not hits:
        return False, False
    nearest = max(map(_nearness, hits))
    near = nearest >= max(_NEAR_TOO, _nearness(first) - _FARTHER)
    ahead = first.score - max(hit.score for hit in hits) >= _FAR_AHEAD
    return near and not ahead, nearest > _nearness(first)


def _nearness(hit: Hit) -> float:
    """The best cosine of the question with a sentence, the heading or what it is asked by."""
    return max(hit.asked_similarity, hit.heading_similarity, *hit.sentence_similarities)


def _the_plans_first(hits: Sequence[Hit]) -> list[Hit]:
    """The hits of a question without a subject ("what are the priorities"): it means the plan's."""
    raised = [
        replace(
            hit,
            score=hit.score + _PLAN,
            document_score=hit.document_score + _PLAN,
        )
        if hit.document.kind is Kind.PLAN
        else hit
        for hit in hits
    ]
    return sorted(raised, key=lambda hit: -hit.score)


def _to_be_quoted(hits: Sequence[Hit], library: Library, *, past: bool) -> list[Hit]:
    """The hits in documents, without those in superseded editions unless these are asked for."""
    left_out = {
        document
        for document in {hit.document.id for hit in hits}
        if not past and library.status(document) is Status.SUPERSEDED
    }
    return [
        hit
        for hit in hits
        if hit.document.kind not in _OF_ITSELF and hit.document.id not in left_out
    ]
