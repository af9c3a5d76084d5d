"""An answer as Markdown, for a stream; words of documents are escaped, so that none comes alive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.web.schema import AnswerBody, SegmentKind
from bots.slack import phrases

_SPECIAL = re.compile(r"([\\`*_~\[\]#|>])")


#: What a stream of ours may hold; Slack takes 12,000 characters.
MOST_STREAMED = 8_000


def as_markdown(answer: AnswerBody, web: str) -> Iterator[str]:
    """The answer in pieces, each a whole sentence or item; what is too much is left to the web."""
    yield f"**{escaped(phrases.OUTCOMES[answer.outcome])}**\n\n"
    left = MOST_STREAMED
    for segment in answer.segments:
        left -= len(segment.text)
        if left < 0:
            yield f"[{phrases.MORE_ON_THE_WEB}]({web})\n"
            return
        mark = "- " if segment.kind is SegmentKind.ITEM else ""
        end = "\n" if segment.kind is SegmentKind.ITEM else "\n\n"
        numbers = "".join(f" \\[{number}\\]" for number in segment.citations)
        yield f"{mark}{escaped(segment.text)}{numbers}{end}"


def escaped(text: str) -> str:
    """Words that mean nothing but themselves: no markup, no mention, no link."""
    without_entities = text.replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", without_entities.replace("\n", " "))
