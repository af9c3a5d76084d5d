"""Evidence to a quotation: whole paragraphs and lists, few and short, in a readable order.

Must never add a word of its own: every segment is made of sentences that stand in a passage.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.retrieve import Evidence
from assistant.knowledge.library import Hit, Library
from assistant.knowledge.passage import (
    Passage,
    Sentence,
    SentenceKind,
    opens_with_condition,
)

#: How likely a sentence is to belong to the answer: a logistic regression on five features,
#: learned with `tests/quality/learn.py`. Only how the numbers compare matters, not their level.
INTERCEPT = -2.8
WEIGHTS = {
    #: Cosine of the question and the sentence.
    "cosine": 2.35,
    #: Score of its passage, below the best passage.
    "passage_gap": 0.6,
    #: Score of its document, below the best document; and its share among the best ten (softmax).
    "document_gap": 0.5,
    "document_share": 1.9,
    #: Best sentence of its list or paragraph, below the best of all.
    "group_gap": 0.3,
}

#: A paragraph or list is shown from this share of the best one's likelihood. Relative, because an
#: absolute floor does not carry over from short pages to long documents.
SHOWN_FROM = 0.5
#: The length of an answer: lines (a paragraph is one, an item is one) and characters.
LINES = 8
CHARACTERS = 900
#: The same where the question asks for a list: a list is whole, or it is none.
LIST_LINES = 16
LIST_CHARACTERS = 1_800
#: A paragraph longer than this is quoted in part.
LONG_PARAGRAPH = 500

_ASKS_FOR_A_LIST = re.compile(
    r"\b(?:list|name (?:all|the)|what are|what were|which are|who are|who were|all (?:of )?the|"
    r"how many|what (?:must|does|do|should)|which \w+s)\b",
    re.IGNORECASE,
)
_ASKS_FOR_ONE = re.compile(r"^\W*(?:is|are|does|do|can|could|may|should|would|if|am|was|were)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A paragraph, list or table as it is quoted: the sentences shown, in their order."""

    hit: Hit
    sentences: tuple[Sentence, ...]
    #: Items or sentences of it that are left out.
    omitted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A sentence with how likely it belongs to the answer."""

    sentence: Sentence
    likelihood: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A paragraph, list or table that may be quoted."""

    hit: Hit
    lines: tuple[_Line, ...]

    @property
    def listed(self) -> bool:
        return any(line.sentence.kind is not SentenceKind.SENTENCE for line in self.lines)

    @property
    def best(self) -> float:
        return max(line.likelihood for line in self.lines)

    @property
    def mean(self) -> float:
        return sum(line.likelihood for line in self.lines) / len(self.lines)

    def key(self) -> tuple[str, int, int]:
        first, last = self.lines[0].sentence, self.lines[-1].sentence
        return self.hit.passage.document, first.start, last.end


def quote(question: str, evidence: Evidence, library: Library) -> tuple[Quoted, ...]:
    """What is quoted for a question: by document, the best first, each in its own order."""
    wants_list = bool(_ASKS_FOR_A_LIST.search(question)) and not _ASKS_FOR_ONE.match(question)
    candidates = [
        _completed(candidate, library) if wants_list else candidate
        for candidate in _candidates(evidence.hits)
    ]
    chosen: list[Quoted] = []
    best = max((candidate.mean for candidate in candidates), default=0.0)
    lines = characters = 0
    for candidate in sorted(candidates, key=lambda each: -each.mean):
        if candidate.mean < SHOWN_FROM * best or _stands_in(candidate, chosen):
            continue
        quoted = _cut(candidate, wants_list=wants_list and not chosen)
        more_lines, more_characters = _size(quoted)
        fits = lines + more_lines <= LINES and characters + more_characters <= CHARACTERS
        if chosen and not fits:
            continue
        chosen.append(quoted)
        lines, characters = lines + more_lines, characters + more_characters
    return tuple(_in_order(chosen))


def _candidates(hits: Sequence[Hit]) -> list[_Candidate]:
    """Every paragraph, list and table of the hits, once."""
    top = hits[0].score if hits else 0.0
    top_document = max((hit.document_score for hit in hits), default=0.0)
    scores = {hit.document.id: hit.document_score for hit in hits}
    weight = sum(math.exp(score - top_document) for score in scores.values())
    strength = {
        hit.number: [
            _strength(cosine, words)
            for cosine, words in zip(hit.sentence_similarities, hit.sentence_words, strict=True)
        ]
        for hit in hits
    }
    strongest = max((max(each) for each in strength.values()), default=0.0)
    found: list[_Candidate] = []
    for hit in hits:
        for places in _groups(hit.passage):
            group_gap = max(strength[hit.number][place] for place in places) - strongest
            known = (
                INTERCEPT
                + WEIGHTS["passage_gap"] * (hit.score - top)
                + WEIGHTS["document_gap"] * (hit.document_score - top_document)
                + WEIGHTS["document_share"] * math.exp(hit.document_score - top_document) / weight
                + WEIGHTS["group_gap"] * group_gap
            )
            found.append(
                _Candidate(
                    hit=hit,
                    lines=tuple(
                        _Line(
                            sentence=hit.passage.sentences[place],
                            likelihood=_logistic(
                                known + WEIGHTS["cosine"] * hit.sentence_similarities[place]
                            ),
                        )
                        for place in places
                    ),
                )
            )
    return found


def _strength(cosine: float, words: float) -> float:
    """A sentence's own score in standard deviations; cosines of this model spread by about 0.12."""
    return cosine / 0.12 + 0.5 * words


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _groups(passage: Passage) -> Iterable[list[int]]:
    """Places of the sentences of each paragraph, list or table of a passage."""
    groups: dict[int, list[int]] = {}
    for place, sentence in enumerate(passage.sentences):
        groups.setdefault(sentence.group, []).append(place)
    return groups.values()


def _completed(candidate: _Candidate, library: Library) -> _Candidate:
    """A list that goes on in the next passages, whole; anything else as it is."""
    lead = candidate.lines[0].sentence
    if not (candidate.listed and lead.lead_in):
        return candidate
    held = {line.sentence.start: line for line in candidate.lines}
    floor = min(held.values(), key=lambda line: line.likelihood).likelihood
    for passage in library.passages_of(candidate.hit.passage.document):
        groups = {each.group for each in passage.sentences if each.lead_in and each.start == lead.start}
        for sentence in passage.sentences:
            if sentence.group in groups and sentence.start not in held:
                held[sentence.start] = _Line(sentence=sentence, likelihood=floor)
    return replace(candidate, lines=tuple(held[start] for start in sorted(held)))


def _stands_in(candidate: _Candidate, chosen: Sequence[Quoted]) -> bool:
    """Whether the same words are quoted already, from here or from a twin of the document."""
    words = {line.sentence.text for line in candidate.lines if not line.sentence.lead_in}
    return any(words <= {each.text for each in quoted.sentences} for quoted in chosen)


def _cut(candidate: _Candidate, *, wants_list: bool) -> Quoted:
    """A candidate short enough to read: whole where it can be, else its best parts in order."""
    lines = candidate.lines
    whole = Quoted(
        hit=candidate.hit, sentences=tuple(line.sentence for line in lines), omitted=0
    )
    count, characters = _size(whole)
    if candidate.listed:
        most = (LIST_LINES, LIST_CHARACTERS) if wants_list else (LINES, CHARACTERS)
        if count <= most[0] and characters <= most[1]:
            return whole
        return _best_items(candidate, most)
    return whole if characters <= LONG_PARAGRAPH else _best_sentences(candidate)


def _best_items(candidate: _Candidate, most: tuple[int, int]) -> Quoted:
    """The lead-in and the items most likely to be meant, in their order."""
    lead = [line for line in candidate.lines if line.sentence.lead_in]
    items = [line for line in candidate.lines if not line.sentence.lead_in]
    kept: list[_Line] = []
    characters = sum(len(line.sentence.text) for line in lead)
    top = max(line.likelihood for line in items)
    for line in sorted(items, key=lambda each: -each.likelihood):
        characters += len(line.sentence.text)
        full = len(lead) + len(kept) >= most[0] or characters > most[1]
        if kept and (full or line.likelihood < SHOWN_FROM * top):
            break
        kept.append(line)
    shown = sorted((*lead, *kept), key=lambda line: line.sentence.start)
    return Quoted(
        hit=candidate.hit,
        sentences=tuple(line.sentence for line in shown),
        omitted=len(items) - len(kept),
    )


def _best_sentences(candidate: _Candidate) -> Quoted:
    """The best sentences of a long paragraph, each with the conditions that belong to it."""
    lines = candidate.lines
    kept: set[int] = set()
    characters = 0
    for place in sorted(range(len(lines)), key=lambda each: -lines[each].likelihood):
        with_conditions = _with_conditions(place, lines) - kept
        characters += sum(len(lines[each].sentence.text) for each in with_conditions)
        if kept and characters > LONG_PARAGRAPH:
            break
        kept |= with_conditions
    return Quoted(
        hit=candidate.hit,
        sentences=tuple(lines[place].sentence for place in sorted(kept)),
        omitted=len(lines) - len(kept),
    )


def _with_conditions(place: int, lines: Sequence[_Line]) -> set[int]:
    """A sentence, the rule that it limits, and the conditions that limit it."""
    first = place
    while first > 0 and opens_with_condition(lines[first].sentence.text):
        first -= 1
    last = place
    while last + 1 < len(lines) and opens_with_condition(lines[last + 1].sentence.text):
        last += 1
    return set(range(first, last + 1))


def _size(quoted: Quoted) -> tuple[int, int]:
    """Lines and characters of a quotation; the sentences of a paragraph make one line."""
    blocks = {sentence.block for sentence in quoted.sentences}
    return len(blocks), sum(len(sentence.text) for sentence in quoted.sentences)


def _in_order(chosen: Sequence[Quoted]) -> list[Quoted]:
    """The best document first, and each document in its own order."""
    documents = list(dict.fromkeys(quoted.hit.passage.document for quoted in chosen))
    return sorted(
        chosen,
        key=lambda quoted: (
            documents.index(quoted.hit.passage.document),
            quoted.sentences[0].start,
        ),
    )
