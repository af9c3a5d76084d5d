"""Question to Evidence: the passages that may answer it, and how sure that is. Or not found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answering.confidence import Confidence, Signs
from assistant.knowledge.library import Hit, Library

#: Passages that a quotation is chosen from; the rest of the ranking only adds noise.
CONSIDERED = 30
#: Documents that a quotation is chosen from.
DOCUMENTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the documents hold on a question."""

    #: Best first; of at most `DOCUMENTS` documents.
    hits: tuple[Hit, ...]
    #: The stems of the question with the rarity of each among the documents.
    rarity: Mapping[str, float]
    #: How sure it is that they answer it, 0 to 1.
    confidence: float
    #: Whether that is sure enough to quote them.
    enough: bool


def retrieve(library: Library, text: str, confidence: Confidence) -> Evidence:
    """Find the evidence for a text in a library."""
    found = library.search(text, CONSIDERED)
    if not found.hits:
        return Evidence(hits=(), rarity={}, confidence=0.0, enough=False)
    signs = Signs.of(found)
    best = {document for document, _ in found.documents[:DOCUMENTS]}
    return Evidence(
        hits=tuple(hit for hit in found.hits if hit.document.id in best),
        rarity=found.rarity,
        confidence=confidence.of(signs),
        enough=confidence.enough(signs),
    )
