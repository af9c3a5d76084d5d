"""A section whose own question is the asker's, quoted whole.

Where a heading, or what a section is asked by, says what the asker says, the section was written as
the answer, and choosing lines out of it only loses some.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answering.quotation import Quoted, Section, whole
from assistant.knowledge.document import Status
from assistant.knowledge.library import Hit, Library

#: A section is meant where its heading or what it is asked by is this near to the question.
_MEANT = 0.72
#: A longer one, in characters, is quoted in part.
_LONGEST = 1_200


def own_section(best: Hit, hits: Sequence[Hit], library: Library) -> tuple[Quoted, ...]:
    """The section of the best hit as it stands, where it is meant and short; else none."""
    near = max(
        max(hit.asked_similarity, hit.heading_similarity)
        for hit in (best, *hits)
        if (hit.document, hit.passage.heading) == (best.document, best.passage.heading)
    )
    if near < _MEANT or best.document.declared_status is Status.UNVERIFIED:
        return ()
    section = tuple(_parts(best, library))
    characters = sum(len(each.text) for part in section for each in part.sentences)
    return section if characters <= _LONGEST else ()


def _parts(meant: Hit, library: Library) -> Iterator[Quoted]:
    """The passages of a section in reading order, none of its sentences twice."""
    said: set[int] = set()
    for place, passage in enumerate(library.passages_of(meant.document.id)):
        if passage.heading != meant.passage.heading:
            continue
        part = whole(Section(passage, meant.document, place))
        new = tuple(each for each in part.sentences if each.start not in said)
        said.update(each.start for each in new)
        if new:
            yield Quoted(hit=part.hit, sentences=new, omitted=0)
