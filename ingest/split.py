"""Cuts a document into passages along its structure, and passages into sentences.

Must never cut a list from its lead-in, a row from its header, or a condition from its rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from assistant.knowledge.passage import Passage, Sentence, SentenceKind, opens_with_condition
from ingest.readers.blocks import Block, BlockKind
from ingest.sentences import sentence_spans

#: Raise it when passages are cut in another way, so that an unchanged corpus is built again.
SPLIT_VERSION = 3

#: Characters at which a passage is full. Measured from 250 to 800 on 2,246 questions: 400 finds
#: the most evidence for its length beside 250, with half the vectors (docs/benchmarks.md).
FULL = 400
#: Characters above which one paragraph, list or table is cut: about what the model's window holds.
LONGEST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A document's text and its passages."""

    #: All blocks, one a line; spans of passages and sentences count its characters.
    text: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A block with the span that it takes in the document's text."""

    block: Block
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.block.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Blocks that belong together: a list with its lead-in, a table, a rule with its conditions."""

    blocks: tuple[_Placed, ...]
    #: Headings that are the items of the lead-in, where a list is written as an outline.
    outline: tuple[_Placed, ...] = ()

    @property
    def leads(self) -> int:
        """Number of its first blocks that introduce its items or rows."""
        none = len(self.blocks) if self.outline else 0
        listed = (place for place, each in enumerate(self.blocks) if _is_listed(each.block))
        return next(listed, none)

    def __len__(self) -> int:
        return sum(len(placed.block.text) + 1 for placed in (*self.blocks, *self.outline))


def split(document: str, title: str, blocks: Sequence[Block], labels: Mapping[int, str]) -> Split:
    """The passages of a document.

    Args:
        document: its id.
        title: its title, which is left out of the heading paths.
        blocks: as a reader gave them, in reading order.
        labels: physical page to printed label, where they differ.
    """
    placed = list(_place(blocks))
    passages = (
        _passage(document, heading, groups, labels)
        for heading, section in _sections(placed, title)
        for groups in _pack(list(_groups(section, placed)))
    )
    text = "\n".join(block.text for block in blocks)
    return Split(text=text, passages=tuple(passages))


def _place(blocks: Sequence[Block]) -> Iterator[_Placed]:
    start = 0
    for block in blocks:
        yield _Placed(block=block, start=start)
        start += len(block.text) + 1


def _sections(
    placed: Sequence[_Placed], title: str
) -> Iterator[tuple[tuple[str, ...], list[_Placed]]]:
    """Each stretch under one heading, with the headings above it from the top down."""
    path: list[tuple[int, str]] = []
    for is_heading, run in groupby(placed, lambda item: item.block.kind is BlockKind.HEADING):
        stretch = list(run)
        if not is_heading:
            yield tuple(text for _, text in path), stretch
            continue
        for item in stretch:
            path = [above for above in path if above[0] < item.block.level]
            if item.block.text.casefold() != title.casefold():
                path.append((item.block.level, item.block.text))


def _groups(section: Sequence[_Placed], placed: Sequence[_Placed]) -> Iterator[_Group]:
    """What belongs together within a section, in order."""
    held: list[_Placed] = []
    for item in section:
        if held and not _belongs(item.block, held[-1].block, held):
            yield _Group(blocks=tuple(held))
            held = []
        held.append(item)
    if held:
        outline = _outline(held[-1], placed) if _leads(held[-1].block) else ()
        if outline and len(held) > 1:
            yield _Group(blocks=tuple(held[:-1]))
            held = held[-1:]
        yield _Group(blocks=tuple(held), outline=outline)


def _belongs(block: Block, before: Block, held: Sequence[_Placed]) -> bool:
    """Whether a block belongs to the group that ends with `before`."""
    if _is_listed(block):
        same = before.kind is block.kind and (
            block.kind is BlockKind.ITEM or before.header == block.header
        )
        led = before.kind is BlockKind.PARAGRAPH and (
            block.kind is BlockKind.ITEM or _leads(before)
        )
        return same or (led and (_leads(before) or len(held) == 1))
    # A second list has a lead-in of its own ("However, you can't apply if:").
    if _leads(block) and any(_is_listed(each.block) for each in held):
        return False
    if before.kind is BlockKind.ITEM and opens_with_condition(block.text):
        return True
    return before.kind is BlockKind.PARAGRAPH and (
        opens_with_condition(block.text) or block.text[:1].islower()
    )


def _is_listed(block: Block) -> bool:
    return block.kind in (BlockKind.ITEM, BlockKind.ROW)


def _leads(block: Block) -> bool:
    """Whether a paragraph announces what follows."""
    return block.kind is BlockKind.PARAGRAPH and block.text.rstrip().endswith(
        (":", ":-", ":\u2013")
    )


def _outline(lead: _Placed, placed: Sequence[_Placed]) -> tuple[_Placed, ...]:
    """The headings that a lead-in announces: those of one level that follow it directly."""
    after = [item for item in placed if item.start > lead.start]
    if not after or after[0].block.kind is not BlockKind.HEADING:
        return ()
    level = after[0].block.level
    items: list[_Placed] = []
    for item, following in zip(after, [*after[1:], None], strict=True):
        if item.block.kind is BlockKind.HEADING:
            if item.block.level < level:
                break
            # A heading with nothing under it, such as one left at the end, is no item.
            bare = following is None or (
                following.block.kind is BlockKind.HEADING
                and following.block.level <= item.block.level
            )
            if item.block.level == level and not bare:
                items.append(item)
    return tuple(items) if len(items) > 1 else ()


def _pack(groups: Sequence[_Group]) -> Iterator[list[_Group]]:
    """Groups side by side until a passage is full; a group too long for one alone is cut."""
    held: list[_Group] = []
    for group in (part for whole in groups for part in _cut(whole)):
        limit = LONGEST if opens_with_condition(group.blocks[0].block.text) else FULL
        full = sum(map(len, held)) + len(group) > limit
        if held and (full or group.outline):
            yield held
            held = []
        held.append(group)
    if held:
        yield held


def _cut(group: _Group) -> Iterator[_Group]:
    """A group as it is, or in parts of at most LONGEST characters, each with the lead-in."""
    if len(group) <= LONGEST or len(group.blocks) == 1:
        yield group
        return
    lead = group.blocks[: group.leads]
    held: list[_Placed] = []
    for item in group.blocks[len(lead) :]:
        size = sum(len(each.block.text) + 1 for each in (*lead, *held, item))
        # The header of a table is searched with each part of it.
        size += len(" | ".join(item.block.header))
        if held and size > LONGEST and not opens_with_condition(item.block.text):
            yield replace(group, blocks=(*lead, *held))
            held = []
        held.append(item)
    yield replace(group, blocks=(*lead, *held))


def _passage(
    document: str, heading: tuple[str, ...], groups: Sequence[_Group], labels: Mapping[int, str]
) -> Passage:
    own = [placed for group in groups for placed in group.blocks]
    shown = [placed for group in groups for placed in (*group.blocks, *group.outline)]
    # A later part of a list repeats its lead-in: the part itself starts behind it.
    first = own[0]
    for lead, item in pairwise(own[: groups[0].leads + 1]):
        if item.start > lead.end + 1:
            first = item
    return Passage(
        document=document,
        heading=heading,
        page=first.block.page,
        page_label=labels.get(first.block.page, ""),
        start=first.start,
        end=own[-1].end,
        text="\n".join(placed.block.text for placed in shown),
        sentences=tuple(_sentences(groups)),
    )


def _sentences(groups: Sequence[_Group]) -> Iterator[Sentence]:
    number = 0
    for place, group in enumerate(groups):
        for index, placed in enumerate((*group.blocks, *group.outline)):
            lead_in = index < group.leads
            item = index >= len(group.blocks)
            for sentence in _cut_block(placed, as_item=item):
                yield replace(sentence, block=number, group=place, lead_in=lead_in)
            number += 1


def _cut_block(placed: _Placed, *, as_item: bool) -> Iterator[Sentence]:
    """The sentences of a paragraph; an item or a row is one sentence, whatever its length."""
    block = placed.block
    if as_item or block.kind is not BlockKind.PARAGRAPH:
        row = block.kind is BlockKind.ROW and not as_item
        yield Sentence(
            kind=SentenceKind.ROW if row else SentenceKind.ITEM,
            text=block.text,
            block=0,
            group=0,
            page=block.page,
            start=placed.start,
            end=placed.end,
            marker=block.marker,
            cells=tuple(zip(block.header, block.cells, strict=False)),
        )
        return
    for start, end in sentence_spans(block.text):
        yield Sentence(
            kind=SentenceKind.SENTENCE,
            text=block.text[start:end],
            block=0,
            group=0,
            page=block.page,
            start=placed.start + start,
            end=placed.start + end,
        )
