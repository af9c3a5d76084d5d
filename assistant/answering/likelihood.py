"""How likely each sentence of the evidence belongs to the answer: a small learned selector."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path

from assistant.knowledge.library import Hit
from assistant.knowledge.passage import Passage, Sentence, SentenceKind

_LEARNED = Path(__file__).parent / "likelihood.json"
#: What a cosine of the default model is divided by to stand beside a standardised word score: the
#: spread of cosines over all sentences of a release.
_COSINE_SPREAD = 0.12
_WORDS = 0.5
#: More items than this, or longer ones (in characters), are not read as one list.
_MANY_ITEMS = 12
_LONG_ITEM = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What is known of one sentence; differences are 0 for the best and negative below it."""

    #: Cosine of the question and the sentence.
    cosine: float
    #: By how much its lead-in or heading is closer to the question than itself; 0 where neither is.
    lift: float
    #: The strength of the strongest sentence of its list or paragraph, below the strongest of all.
    group_gap: float
    #: Score of its passage, below the best passage's.
    passage_gap: float
    #: Share of its document in the scores of all documents (softmax).
    document_share: float


#: The values of the features in their order.
_values = attrgetter(*(field.name for field in fields(Features)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence and how likely it belongs to the answer, 0 to 1; only comparisons mean much."""

    sentence: Sentence
    likelihood: float
    #: How well it matches by itself, by vector and words: what items of one list are chosen by.
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A paragraph, list or table of a passage."""

    hit: Hit
    lines: tuple[Line, ...]

    @property
    def listed(self) -> bool:
        """Whether it is a list or a table."""
        return any(line.sentence.kind is not SentenceKind.SENTENCE for line in self.lines)

    @property
    def itemised(self) -> bool:
        """Whether it is a list whose items stand by themselves: many, or each a sentence or two."""
        items = [line.sentence for line in self.lines if not line.sentence.lead_in]
        length = sum(len(item.text) for item in items) / max(1, len(items))
        return self.listed and (len(items) > _MANY_ITEMS or length > _LONG_ITEM)

    @property
    def likelihood(self) -> float:
        """How likely it belongs to the answer: as a whole, or by its best item."""
        each = [line.likelihood for line in self.lines]
        return max(each) if self.itemised else sum(each) / len(each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """The learned weights of the features."""

    intercept: float
    weights: tuple[float, ...]

    @classmethod
    def learned(cls) -> Likelihood:
        """The numbers that ship with the product; `likelihood.json` says where they are from."""
        values = json.loads(_LEARNED.read_text("utf-8"))
        return cls(
            intercept=float(values["intercept"]),
            weights=tuple(float(values["weights"][field.name]) for field in fields(Features)),
        )

    def of(self, features: Features) -> float:
        """The likelihood of one sentence."""
        total = self.intercept + sum(
            weight * value for weight, value in zip(self.weights, _values(features), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))

    def groups(self, hits: Sequence[Hit]) -> list[Group]:
        """Every paragraph, list and table of the hits, each sentence with its likelihood."""
        found: dict[tuple[int, int], list[Line]] = {}
        strengths = [_strengths(hit) for hit in hits]
        for number, place, features in sentence_features(hits):
            sentence = hits[number].passage.sentences[place]
            line = Line(
                sentence=sentence,
                likelihood=self.of(features),
                strength=strengths[number][place],
            )
            found.setdefault((number, sentence.group), []).append(line)
        return [Group(hit=hits[number], lines=tuple(lines)) for (number, _), lines in found.items()]


def sentence_features(hits: Sequence[Hit]) -> Iterable[tuple[int, int, Features]]:
    """For each sentence of the hits: number of its hit, its place there, and its features."""
    if not hits:
        return
    strengths = [_strengths(hit) for hit in hits]
    strongest = max(max(each) for each in strengths)
    best_passage = max(hit.score for hit in hits)
    documents = {hit.document.id: hit.document_score for hit in hits}
    best_document = max(documents.values())
    total = sum(math.exp(score - best_document) for score in documents.values())
    asked = _asked(hits)
    for number, hit in enumerate(hits):
        leads = _leads(hit, asked[hit.document.id, hit.passage.heading])
        for places in _groups(hit.passage):
            group_gap = max(strengths[number][place] for place in places) - strongest
            for place in places:
                yield (
                    number,
                    place,
                    Features(
                        cosine=hit.sentence_similarities[place],
                        lift=max(0.0, leads[place] - hit.sentence_similarities[place]),
                        group_gap=group_gap,
                        passage_gap=hit.score - best_passage,
                        document_share=math.exp(hit.document_score - best_document) / total,
                    ),
                )


def _strengths(hit: Hit) -> list[float]:
    pairs = zip(hit.sentence_similarities, hit.sentence_words, strict=True)
    return [cosine / _COSINE_SPREAD + _WORDS * words for cosine, words in pairs]


def _asked(hits: Sequence[Hit]) -> dict[tuple[str, tuple[str, ...]], float]:
    """The best cosine with what each section is asked by, which stands in its first passage."""
    asked: dict[tuple[str, tuple[str, ...]], float] = {}
    for hit in hits:
        section = (hit.document.id, hit.passage.heading)
        asked[section] = max(asked.get(section, -1.0), hit.asked_similarity)
    return asked


def _leads(hit: Hit, asked: float) -> list[float]:
    """For each sentence the highest cosine of its group's lead-in, its heading and its section.

    `asked`: how near the question is to what the section is asked by.
    """
    sentences = hit.passage.sentences
    leads = {
        sentence.group: cosine
        for sentence, cosine in zip(sentences, hit.sentence_similarities, strict=True)
        if sentence.lead_in
    }
    whole = max(hit.heading_similarity, asked)
    return [max(leads.get(sentence.group, -1.0), whole) for sentence in sentences]


def _groups(passage: Passage) -> Iterable[list[int]]:
    """Places of the sentences of each paragraph, list or table."""
    groups: dict[int, list[int]] = {}
    for place, sentence in enumerate(passage.sentences):
        groups.setdefault(sentence.group, []).append(place)
    return groups.values()
