"""Evidence to a quotation: whole paragraphs and lists, few and short, in a readable order.

Must never add a word of its own: every segment is made of sentences that stand in a passage.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from assistant.answering.likelihood import Group, Likelihood, Line
from assistant.answering.quotation import Quoted
from assistant.answering.retrieve import Evidence
from assistant.answering.section import own_section
from assistant.knowledge.document import Status
from assistant.knowledge.library import Hit, Library
from assistant.knowledge.passage import Sentence, SentenceKind, opens_with_condition
from assistant.knowledge.shelf.words import stem_set

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
#: What a rare word counts that stands beside the group, in its passage or in what that is asked by.
NEAR = 0.5
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
        (
            r"\bhow (?:do|can|could|would|to)\b",
            r"\b(?:online|e-?mail|phone|call|post|form|write to|contact)\b|\S@\S|\b0\d[\d ]{7,}",
        ),
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
#: What words are worth that nobody has confirmed.
UNVERIFIED = 0.6
#: A bare "Yes." answers the heading above it; it is quoted to a question that is so like that.
AS_ASKED = 0.75
_BARE = re.compile(r"(?:Yes|No)(?:[.!]\s+|[.!]?$)")
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


def quote(
    question: str, evidence: Evidence, library: Library, likelihood: Likelihood
) -> tuple[Quoted, ...]:
    """What is quoted for a question: by document, the best first, each in its own order."""
    wants_list = bool(_ASKS_FOR_A_LIST.search(question)) and not _ASKS_FOR_ONE.match(question)
    kinds = _kinds_asked(question)
    ranked = sorted(
        (
            (
                _worth(group, kinds, wants_list=wants_list)
                * _rare_words_held(group, evidence.rarity),
                group,
            )
            for group in likelihood.groups(evidence.hits)
        ),
        key=lambda pair: -pair[0],
    )
    section = own_section(ranked[0][1].hit, evidence.hits, library) if ranked else ()
    if section:
        return tuple(_without_bare_answer(each) for each in section)
    most = (LIST_LINES, LIST_CHARACTERS) if wants_list else (LINES, CHARACTERS)
    places = {_place(group): group for _, group in ranked}
    chosen: list[Quoted] = []
    lines = characters = 0
    for value, best in ranked:
        if value < SHOWN_FROM * ranked[0][0]:
            break
        parts = [
            _cut(left, most, wants_list=wants_list)
            for part in _with_its_limits(best, places)
            if (left := _not_yet(_completed(part, library) if wants_list else part, chosen))
        ]
        more_lines, more_characters = map(sum, zip((0, 0), *map(_size, parts), strict=True))
        if chosen and (lines + more_lines > most[0] or characters + more_characters > most[1]):
            continue
        chosen.extend(parts)
        lines, characters = lines + more_lines, characters + more_characters
    return tuple(_without_bare_answer(each) for each in _in_order(chosen))


def _without_bare_answer(quoted: Quoted) -> Quoted:
    """A quotation without the "Yes." that answers another question."""
    source = quoted.hit
    if isinstance(source, Hit) and source.heading_similarity >= AS_ASKED:
        return quoted
    cut = (_after_bare_answer(each) for each in quoted.sentences)
    return replace(quoted, sentences=tuple(each for each in cut if each.text) or quoted.sentences)


def _after_bare_answer(sentence: Sentence) -> Sentence:
    bare = _BARE.match(sentence.text)
    if bare is None:
        return sentence
    return replace(sentence, text=sentence.text[bare.end() :], start=sentence.start + bare.end())


def _rare_words_held(group: Group, rarity: Mapping[str, float]) -> float:
    """What a group's likelihood is multiplied by: 1 where it holds every word of the question.

    A rare word ("destitute") says more of what is meant than the common ones around it.
    """
    total = sum(rarity.values())
    if not total:
        return 1.0
    passage = group.hit.passage
    own = _stems(passage.heading[-1:], (line.sentence.text for line in group.lines))
    near = _stems((passage.text,), passage.asked)
    held = sum(
        rare * (1.0 if word in own else NEAR if word in near else 0.0)
        for word, rare in rarity.items()
    )
    return math.exp(-RARE * (1 - held / total))


def _stems(*texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(stem_set, chain(*texts)))


def _kinds_asked(question: str) -> tuple[re.Pattern[str], ...]:
    """What tells words that hold a kind of thing which a question asks for."""
    return tuple(given for asked, given in _KINDS if asked.search(question))


def _worth(group: Group, kinds: Sequence[re.Pattern[str]], *, wants_list: bool) -> float:
    """How likely a group answers, with regard to what kind of thing is asked for."""
    worth = group.likelihood
    if group.hit.document.declared_status is Status.UNVERIFIED:
        worth *= UNVERIFIED
    if wants_list and group.listed:
        worth *= LISTED
    if all(_ASKS.search(line.sentence.text) for line in group.lines):
        worth *= ASKING
    if any(kind.search(line.sentence.text) for kind in kinds for line in group.lines):
        worth *= KIND
    return worth


def _completed(group: Group, library: Library) -> Group:
    """A list that goes on in the next passages, whole; anything else as it is."""
    lead = group.lines[0].sentence
    if not (group.listed and lead.lead_in):
        return group
    held = {line.sentence.start: line for line in group.lines}
    floor = min(held.values(), key=lambda line: line.likelihood).likelihood
    for passage in library.passages_of(group.hit.passage.document):
        parts = {
            each.group for each in passage.sentences if each.lead_in and each.start == lead.start
        }
        for sentence in passage.sentences:
            if sentence.group in parts and sentence.start not in held:
                held[sentence.start] = Line(sentence=sentence, likelihood=floor, strength=0.0)
    return replace(group, lines=_renumbered([held[start] for start in sorted(held)]))


def _renumbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines of several passages with block numbers that count through all of them."""
    numbered: list[Line] = []
    block = -1
    for before, line in zip((None, *lines), lines, strict=False):
        prose = (
            before is not None
            and before.sentence.kind is SentenceKind.SENTENCE
            and line.sentence.kind is SentenceKind.SENTENCE
        )
        block += not prose
        numbered.append(replace(line, sentence=replace(line.sentence, block=block)))
    return tuple(numbered)


def _place(group: Group) -> tuple[str, int, int]:
    """Document and start of the passage, and the number of the group in it."""
    passage = group.hit.passage
    return passage.document, passage.start, group.lines[0].sentence.group


def _with_its_limits(group: Group, places: Mapping[tuple[str, int, int], Group]) -> list[Group]:
    """A group with the lists beside it that limit it ("However, you can't apply if: ...")."""
    *passage, number = _place(group)
    beside = {place[2]: other for place, other in places.items() if place[:2] == tuple(passage)}
    first = last = number
    while _limits(beside.get(first)) and first - 1 in beside:
        first -= 1
    while _limits(beside.get(last + 1)):
        last += 1
    return [beside[each] for each in range(first, last + 1)]


def _limits(group: Group | None) -> bool:
    return group is not None and opens_with_condition(group.lines[0].sentence.text)


def _not_yet(group: Group, chosen: Sequence[Quoted]) -> Group | None:
    """The group without the items that are quoted already, from here or from a twin document."""
    lead_in = _lead_of(group.lines[0].sentence)
    quoted = {
        sentence.text
        for each in chosen
        if not group.listed or _lead_of(each.sentences[0]) == lead_in
        for sentence in each.sentences
    }
    led = {
        (each.hit.passage.document, sentence.start)
        for each in chosen
        for sentence in each.sentences
        if sentence.lead_in
    }
    new = [line for line in group.lines if line.sentence.text not in quoted]
    if all(line.sentence.lead_in for line in new):
        return None
    if not group.listed:
        return group
    # Another list may be led in by the same words; only a part of this one goes on without.
    document = group.hit.passage.document
    lead = [
        line
        for line in group.lines
        if line.sentence.lead_in and (document, line.sentence.start) not in led
    ]
    return replace(group, lines=(*lead, *(line for line in new if not line.sentence.lead_in)))


def _lead_of(sentence: Sentence) -> str:
    """The words that lead in a list, where its first sentence does."""
    return sentence.text if sentence.lead_in else ""


def _cut(group: Group, most: tuple[int, int], *, wants_list: bool) -> Quoted:
    """A group short enough to read: whole where it can be, else its best parts in order."""
    whole = Quoted(hit=group.hit, sentences=tuple(line.sentence for line in group.lines), omitted=0)
    count, characters = _size(whole)
    if group.listed:
        longest = LONG_PARAGRAPH if group.itemised and not wants_list else most[1]
        fits = count <= most[0] and characters <= longest
        return whole if fits else _best_items(group, most)
    return whole if characters <= LONG_PARAGRAPH else _best_sentences(group)


def _best_items(group: Group, most: tuple[int, int]) -> Quoted:
    """The lead-in and the items that match best, each with its conditions, in their order."""
    lines = group.lines
    lead = {place for place, line in enumerate(lines) if line.sentence.lead_in}
    items = [place for place in range(len(lines)) if place not in lead]
    kept: set[int] = set()
    characters = sum(len(lines[place].sentence.text) for place in lead)
    top = max(lines[place].strength for place in items)
    for place in sorted(items, key=lambda each: -lines[each].strength):
        more = _with_conditions(place, lines) - kept - lead
        characters += sum(len(lines[each].sentence.text) for each in more)
        full = len(lead) + len(kept) + len(more) > most[0] or characters > most[1]
        if kept and (full or lines[place].strength < ITEM_FROM * top):
            break
        kept |= more
    return Quoted(
        hit=group.hit,
        sentences=tuple(lines[place].sentence for place in sorted(kept | lead)),
        omitted=len(items) - len(kept),
    )


def _best_sentences(group: Group) -> Quoted:
    """The best sentences of a long paragraph, each with the conditions that belong to it."""
    lines = group.lines
    kept: set[int] = set()
    characters = 0
    for place in sorted(range(len(lines)), key=lambda each: -lines[each].likelihood):
        with_conditions = _with_conditions(place, lines) - kept
        characters += sum(len(lines[each].sentence.text) for each in with_conditions)
        if kept and characters > LONG_PARAGRAPH:
            break
        kept |= with_conditions
    return Quoted(
        hit=group.hit,
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
