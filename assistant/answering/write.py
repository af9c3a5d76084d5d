"""A language model's part: what it is given, what it gives, and the seam behind which it stands.

It is given data alone, with tokens in place of links, and never a tool; whatever it gives is only a
proposal, which `verify` holds against the passages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol

_PROMPTS = Path(__file__).with_name("prompts")
_LINK = re.compile(r"https?://[^\s<>\"\u201c\u201d]*[^\s<>\"\u201c\u201d.,;:)]")
_TOKEN = re.compile(r"\blink_(\d+)\b")
#: Sentences that are read of what a model gives; an answer has eight lines.
MOST_SENTENCES = 16


class Use(StrEnum):
    """What became of the model on the way of one question."""

    NOT_ASKED = "not_asked"
    #: Its words are shown, at least in part.
    WRITTEN = "written"
    #: Its words did not hold against the passages.
    REFUSED = "refused"
    LATE = "late"
    #: It can't be reached, or answers with an error.
    DOWN = "down"
    #: It gave nothing, too much, or not what it was asked for.
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A source as the model is shown it."""

    number: int
    title: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What is sent: the rules, and the question with its sources as one JSON value."""

    rules: str
    data: str
    #: What stands behind link_1, link_2 and so on.
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One sentence of a model, with the numbers of the sources that it names."""

    text: str
    citations: tuple[int, ...]
    #: The same in English, where it is in another language; else "".
    english: str = ""


class LanguageModel(Protocol):
    """Writes sentences from sources. Safe to use from several threads."""

    def write(self, prompt: Prompt) -> tuple[Proposed, ...] | Use:
        """The sentences, or why there are none; within its time limit, whatever happens."""


def prompt_of(question: str, sources: Sequence[Shown], language: str = "") -> Prompt:
    """The question and its sources as data: JSON, in which no text can end the fence around it.

    `language`: the BCP 47 tag of the language to write in, where that is not English.
    """
    links: list[str] = []

    def token(found: re.Match[str]) -> str:
        if found[0] not in links:
            links.append(found[0])
        return f"link_{links.index(found[0]) + 1}"

    told = [
        {
            "number": each.number,
            "title": each.title,
            "heading": each.heading,
            "text": _LINK.sub(token, each.text),
        }
        for each in sources
    ]
    data = json.dumps({"question": question, "sources": told}, ensure_ascii=False, indent=1)
    return Prompt(rules=_rules(language), data=data, links=tuple(links))


def with_links(text: str, links: Sequence[str]) -> str:
    """A sentence with its links in place of their tokens; an unknown token stays and is refused."""

    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        return links[number - 1] if 0 < number <= len(links) else found[0]

    return _TOKEN.sub(link, text)


@lru_cache(maxsize=64)
def _rules(language: str) -> str:
    rules = (_PROMPTS / "write.txt").read_text("utf-8")
    if not language:
        return rules
    translate = (_PROMPTS / "translate.txt").read_text("utf-8")
    return rules.replace("- Write in English, without", "- Write without") + translate.replace(
        "LANGUAGE", language
    )
