"""Learns from the examples of a corpus what a cry for help, or what is not answered, is like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assistant.knowledge.audience import Audience
from assistant.knowledge.embedding import Embedded
from assistant.knowledge.emergency import Emergency
from assistant.knowledge.likeness import NO_LIKENESS, Likeness, Words
from assistant.knowledge.rule import Rule
from ingest.shelve import Shelved

#: Raise it when the learning changes: a release is then built anew.
LIKENESS_VERSION = 3
#: How far the weights are held back (ridge). Chosen by leaving one out of the examples.
_HELD_BACK = 0.05
#: Of the questions that documents are asked by so many are examples: more make a build slower.
_MOST_ASKED = 2_000
#: The kind of what only looks like one of the others.
NO_KIND = ""

#: A text, and the kind that it is an example of.
Example = tuple[str, str]


def cries(emergency: Emergency) -> tuple[Example, ...]:
    """Cries for help by their danger, and what only sounds like one."""
    told = ((text, danger.id) for danger in emergency.dangers for text in danger.examples)
    return (*told, *((text, NO_KIND) for text in emergency.look_alikes))


def refusals(shelved: Sequence[Shelved], emergency: Emergency) -> tuple[Example, ...]:
    """Questions that are not answered by their rule, and what is near to them and is answered.

    What a public document says that it is asked by is answered too. Every audience has these
    examples, so none comes from a partner document.
    """
    rules = [entry for each in shelved for entry in each.entries if isinstance(entry, Rule)]
    refused = ((text, rule.id) for rule in rules for text in rule.asked)
    answered = (text for rule in rules for text in rule.answered)
    asked = [
        text
        for each in shelved
        if each.document.audience is Audience.PUBLIC
        for passage in each.passages
        for text in passage.asked
    ]
    asked = asked[:: 1 + len(asked) // _MOST_ASKED]
    return (*refused, *((text, NO_KIND) for text in (*answered, *emergency.look_alikes, *asked)))


def learn_likeness(
    examples: Sequence[Example],
    vectors: Mapping[str, Embedded],
    words: Callable[[str], Words],
) -> Likeness:
    """What tells the kinds apart, and all from what is none; nothing where either is missing."""
    by_text = dict(examples)
    kinds = tuple(dict.fromkeys(kind for kind in by_text.values() if kind))
    if not kinds or NO_KIND not in by_text.values():
        return NO_LIKENESS
    examined = Likeness(
        kinds=kinds,
        vectors=np.stack([vectors[text].vector for text in by_text]).astype(np.float16),
        words=tuple(map(words, by_text)),
        weights=np.zeros((len(by_text), 1 + len(kinds)), np.float32),
    )
    return replace(examined, weights=_ridge(examined, tuple(by_text.values())))


def _ridge(examined: Likeness, kinds: Sequence[str]) -> npt.NDArray[np.float32]:
    """The weights by which the examples themselves are told apart: of any kind, then of each."""
    near = np.stack(
        [
            examined.nearness(vector.astype(np.float32), words)
            for vector, words in zip(examined.vectors, examined.words, strict=True)
        ]
    ).astype(np.float64)
    meant = np.array(
        [[kind != NO_KIND, *(kind == each for each in examined.kinds)] for kind in kinds]
    )
    near[np.diag_indices_from(near)] += _HELD_BACK
    return np.linalg.solve(near, np.where(meant, 1.0, -1.0)).astype(np.float32)
