"""Evidence made of written documents: each sentence as close to the question as a test says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from assistant.answering.confidence import Confidence, Judge
from assistant.answering.likelihood import Features, Likelihood
from assistant.answering.retrieve import Evidence
from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from assistant.knowledge.library import Hit
from assistant.knowledge.passage import Passage, Sentence
from ingest.split import split
from tests.doubles import ShelfInMemory, a_document, a_hit
from tests.shelves import blocks_of

#: Answers whatever is found.
SURE = Confidence(
    on_topic=Judge(intercept=9, weights={}), held=Judge(intercept=9, weights={}), on_topic_from=0.5
)
#: Looks at how close a sentence is and at nothing else: 0.3 is unlikely, 0.5 even, 0.7 likely.
CLOSE = Likelihood(
    intercept=-10.0,
    weights=tuple(20.0 if field.name == "cosine" else 0.0 for field in fields(Features)),
)


def a_text(document: Document, lines: str) -> list[Passage]:
    """The passages of a document of these lines, as a build makes them."""
    return list(split(document.id, document.title, blocks_of(lines), {}).passages)


def evidence_of(*hits: Hit) -> Evidence:
    """Evidence that is sure; no word of the question is rare, so that closeness alone decides."""
    return Evidence(hits=hits, confidence=0.9, enough=True, rarity={})


@dataclass(frozen=True)
class Held:
    """Evidence and the library that it is from."""

    evidence: Evidence
    library: ShelfInMemory


def held(
    texts: Mapping[Document, str] | str,
    close: Callable[[Sentence], float],
    *,
    only_first: bool = False,
) -> Held:
    """Every passage of these texts as a hit, or the first alone; earlier documents score higher."""
    if isinstance(texts, str):
        texts = {a_document(id="one", path="one.md", format="markdown"): texts}
    words = {document.id: a_text(document, text) for document, text in texts.items()}
    hits: list[Hit] = []
    for rank, document in enumerate(texts):
        for place, passage in enumerate(words[document.id]):
            cosines = [close(sentence) for sentence in passage.sentences]
            if cosines and not (only_first and hits):
                hit = a_hit(
                    passage, *cosines, document=document, place=place, document_score=9.0 - rank
                )
                hits.append(hit)
    return Held(
        evidence=evidence_of(*hits),
        library=ShelfInMemory(audience=Audience.PUBLIC, shelf=tuple(texts), words=words),
    )


def by_words(likes: Mapping[str, float], otherwise: float = 0.3) -> Callable[[Sentence], float]:
    """As close as the first of these words that a sentence holds says."""
    return lambda sentence: next(
        (cosine for words, cosine in likes.items() if words in sentence.text), otherwise
    )
