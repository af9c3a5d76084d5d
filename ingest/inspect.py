"""Looks over what a document says before it is shelved: markings, and words meant for a machine.

Refuses what its audience must not read; what only looks odd is noted for its owner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Document
from ingest.admit import Refusal
from ingest.readers.blocks import Block

#: A line that is nothing but a protective marking, today's or one from before April 2014.
_MARKING = re.compile(
    r"\W*(?:OFFICIAL\s*[-\u2013:]\s*SENSITIVE|SECRET|TOP SECRET|PROTECT|RESTRICTED|CONFIDENTIAL)"
    r"(?:\s*[-\u2013:(]\s*[A-Z ]+\)?)?\W*",
)
#: Words that speak to a language model and not to a reader.
_TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|guideline)s?\b"
    r"|\b(?:system prompt|as an ai (?:language )?model|you are (?:now )?(?:an? )?"
    r"(?:ai|chatbot|assistant))\b"
    r"|^\s*(?:system|assistant)\s*:",
    re.IGNORECASE,
)


def inspect(document: Document, blocks: Sequence[Block]) -> Refusal | tuple[str, ...]:
    """Why the document must not be shelved; else what its owner should look at, a line each."""
    if document.audience is Audience.PUBLIC:
        for block in blocks:
            if _MARKING.fullmatch(block.text):
                return Refusal(
                    reason=f"page {block.page} is marked {block.text.strip()}, "
                    "which no public document may be",
                    mend="declare audience: partner, or have its owner remove the marking",
                )
    return tuple(
        f"page {block.page} holds words that speak to a machine; a person should look at them"
        for block in blocks
        if _TO_A_MACHINE.search(block.text)
    )
