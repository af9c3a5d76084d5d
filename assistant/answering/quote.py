"""Evidence to a quotation: whole paragraphs and lists, few and short, in a readable order.

Must never add a word of its own: every segment is made of sentences that stand in a passage.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.likelihood import Group, Likelihood, Line
from assistant.answering.retrieve import Evidence
from assistant.knowledge.library import Hit, Library
from assistant.knowledge.passage import Sentence, opens_with_condition
from assistant.knowledge.shelf.words import stems

#: A paragraph or list is shown from this share of the best one's likelihood. Relative, because an
#: absolute floor does not carry over from short pages to long documents.
SHOWN_FROM = 0.6
#: An item of a list that can't be whole is shown from this share of the best item's strength.
ITEM_FROM = 0.6
#: The length of an answer: lines (a paragraph is one, an item is one) and characters.
LINES = 8
CHARACTERS = 900
#: The same where the question asks for a list: a list is whole, or it is none.
LIST_LINES = 16
LIST_CHARACTERS = 1_800
#: What it costs a group to hold none of the question's rare words: it is worth e^-RARE.
RARE = 1.5
#: What a list is worth above a paragraph, where the question asks for a list.
LISTED = 1.25
#: What words are worth that hold the kind of thing asked for: a number to call, a date, a sum.
KIND = 1.4
_KINDS = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(given, re.IGNORECASE))
    for asked, given in (
        (
            r"\b(?:phone|call|ring|telephone|tel|number|helpline|hotline)\b",
            r"\b0\d[\d ]{7,}|\b(?:101|111|999)\b",
        ),
        (r"\be-?mail\b", r"\S@\S"),
        (r"\b(?:how much|cost|fine|fee|price|pay|paid)\b", r"\u00a3\s?\d"),
        (
            r"\b(?:when|what (?:date|day|year|time)|how long|how often|hours|open)\b",
            r"\d|\b(?:day|week|month|year|hour)",
        ),
        (r"\bhow many\b", r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b"),
    )
)
#: What words are worth that ask for something, as the prompts of a form do: they answer nothing.
ASKING = 0.2
_ASKS = re.compile(
    r"\?$|^(?:please )?(?:enter|select|tick|tell us|write|state|choose|upload|give|provide)\b|"
    r"^(?:first|last|full|nick|middle)? ?(?:name|(?:tele)?phone number|e-?mail address|address|"
    r"date of birth|role|signature|relationship)\b[^.]{0,40}$",
    re.IGNORECASE,
)
#: A paragraph longer than this is quoted in part.
LONG_PARAGRAPH = 500

_ASKS_FOR_A_LIST = re.compile(
    r"\b(?:list|name (?:all|the)|what are|what were|which are|who are|who were|all (?:of )?the|"
    r"how many|what (?:must|does|do|should)|which \w+s)\b",
    re.IGNORECASE,
)
_ASKS_FOR_ONE = re.compile(
    r"^\W*(?:is|are|does|do|can|could|may|should|would|if|am|was|were)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A paragraph, list or table as it is quoted: the sentences shown, in their order."""

    hit: Hit
    sentences: tuple[Sentence, ...]
    #: Items or sentences of it that are left out.
    omitted: int


def quote(
    question: str, evidence: Evidence, library: Library, likelihood: Likelihood
) -> tuple[Quoted, ...]:
    """What is quoted for a question: by document, the best first, each in its own order."""
    wants_list = bool(_ASKS_FOR_A_LIST.search(question)) and not _ASKS_FOR_ONE.match(question)
    ranked = sorted(
        (
            (
                _worth(group, question, wants_list=wants_list)
                * _rare_words_held(group, evidence.rarity),
                group,
            )
            for group in likelihood.groups(evidence.hits)
        ),
        key=lambda pair: -pair[0],
    )
    most = (LIST_LINES, LIST_CHARACTERS) if wants_list else (LINES, CHARACTERS)
    chosen: list[Quoted] = []
    lines = characters = 0
    for value, group in ranked:
        if value < SHOWN_FROM * ranked[0][0] or _stands_in(group, chosen):
            continue
        quoted = _cut(_completed(group, library) if wants_list else group, most)
        more_lines, more_characters = _size(quoted)
        if chosen and (lines + more_lines > most[0] or characters + more_characters > most[1]):
            continue
        chosen.append(quoted)
        lines, characters = lines + more_lines, characters + more_characters
    return tuple(_in_order(chosen))


def _rare_words_held(group: Group, rarity: Mapping[str, float]) -> float:
    """What a group's likelihood is multiplied by: 1 where it holds every word of the question.

    A rare word ("destitute") says more of what is meant than the common ones around it.
    """
    total = sum(rarity.values())
    if not total:
        return 1.0
    missing = 1 - sum(rarity.get(word, 0.0) for word in _stems_of(group)) / total
    return math.exp(-RARE * missing)


def _stems_of(group: Group) -> set[str]:
    """The stems of a group with its heading."""
    heading = " ".join(group.hit.passage.heading[-1:])
    words = " ".join(line.sentence.text for line in group.lines)
    return set(stems(f"{heading} {words}"))


def _worth(group: Group, question: str, *, wants_list: bool) -> float:
    """How likely a group answers, with regard to what kind of thing is asked for."""
    worth = group.likelihood
    if wants_list and group.listed:
        worth *= LISTED
    if all(_ASKS.search(line.sentence.text) for line in group.lines):
        worth *= ASKING
    for asked, given in _KINDS:
        if asked.search(question) and any(given.search(line.sentence.text) for line in group.lines):
            worth *= KIND
            break
    return worth


def _completed(candidate: Group, library: Library) -> Group:
    """A list that goes on in the next passages, whole; anything else as it is."""
    lead = candidate.lines[0].sentence
    if not (candidate.listed and lead.lead_in):
        return candidate
    held = {line.sentence.start: line for line in candidate.lines}
    floor = min(held.values(), key=lambda line: line.likelihood).likelihood
    for passage in library.passages_of(candidate.hit.passage.document):
        groups = {
            each.group for each in passage.sentences if each.lead_in and each.start == lead.start
        }
        for sentence in passage.sentences:
            if sentence.group in groups and sentence.start not in held:
                held[sentence.start] = Line(sentence=sentence, likelihood=floor, strength=0.0)
    return replace(candidate, lines=tuple(held[start] for start in sorted(held)))


def _stands_in(candidate: Group, chosen: Sequence[Quoted]) -> bool:
    """Whether the same words are quoted already, from here or from a twin of the document."""
    words = {line.sentence.text for line in candidate.lines if not line.sentence.lead_in}
    return any(words <= {each.text for each in quoted.sentences} for quoted in chosen)


def _cut(candidate: Group, most: tuple[int, int]) -> Quoted:
    """A candidate short enough to read: whole where it can be, else its best parts in order."""
    whole = Quoted(
        hit=candidate.hit,
        sentences=tuple(line.sentence for line in candidate.lines),
        omitted=0,
    )
    count, characters = _size(whole)
    if candidate.listed:
        longest = LONG_PARAGRAPH if candidate.itemised else most[1]
        fits = count <= most[0] and characters <= longest
        return whole if fits else _best_items(candidate, most)
    return whole if characters <= LONG_PARAGRAPH else _best_sentences(candidate)


def _best_items(candidate: Group, most: tuple[int, int]) -> Quoted:
    """The lead-in and the items that match best, in their order."""
    lead = [line for line in candidate.lines if line.sentence.lead_in]
    items = [line for line in candidate.lines if not line.sentence.lead_in]
    kept: list[Line] = []
    characters = sum(len(line.sentence.text) for line in lead)
    top = max(line.strength for line in items)
    for line in sorted(items, key=lambda each: -each.strength):
        characters += len(line.sentence.text)
        full = len(lead) + len(kept) >= most[0] or characters > most[1]
        if kept and (full or line.strength < ITEM_FROM * top):
            break
        kept.append(line)
    shown = sorted((*lead, *kept), key=lambda line: line.sentence.start)
    return Quoted(
        hit=candidate.hit,
        sentences=tuple(line.sentence for line in shown),
        omitted=len(items) - len(kept),
    )


def _best_sentences(candidate: Group) -> Quoted:
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


def _with_conditions(place: int, lines: Sequence[Line]) -> set[int]:
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
