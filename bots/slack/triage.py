"""A question for a person as it stands in the triage channel: its words, its state, its buttons.

Only ids stand in what a button sends back; a press brings the message along, so that a question
outlives a restart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bots.slack import phrases
from bots.slack.blocks import bullets, heading, linked, person, quoted, rich, section, styled
from bots.slack.clearance import Level

CLAIM = "claim_question"
ANSWER = "answer_question"
#: Ids of blocks.
QUESTION = "question"
STATE = "state"
_BUTTONS = "buttons"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """Where the answer goes."""

    user: str
    #: "" where it was asked alone: then it goes directly to the person.
    channel: str = ""
    thread: str = ""
    #: What the answer before was made of.
    level: Level = Level.PUBLIC

    def value(self) -> str:
        """It as a button sends it back."""
        return json.dumps(asdict(self))


def back(value: str) -> Back:
    """Where the answer goes, from what a button sends."""
    given = json.loads(value)
    return Back(**given | {"level": Level(given["level"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What was looked at already, in a line."""

    line: str
    url: str


def question_blocks(question: str, reason: str, sources: Sequence[Source], to: Back) -> list[Json]:
    """A question that nobody has yet."""
    blocks = [heading(phrases.FOR_A_PERSON), question_block(question)]
    if reason:
        blocks.append(rich(section(styled(f"{phrases.REASON}: ", bold=True), styled(reason))))
    if sources:
        blocks += [
            heading(phrases.SOURCES_TRIED),
            rich(bullets([[linked(each.line, each.url)] for each in sources])),
        ]
    return [
        *blocks,
        _state(styled(phrases.UNCLAIMED, italic=True)),
        _buttons(to, (CLAIM, phrases.CLAIM), (ANSWER, phrases.ANSWERED)),
    ]


def question_block(question: str) -> Json:
    """The words of the question, by which they are found again."""
    return rich(quoted(styled(question))) | {"block_id": QUESTION}


def claimed(blocks: Sequence[Json], user: str, to: Back) -> list[Json]:
    """The same once somebody has it."""
    return [
        *_without_state(blocks),
        _state(person(user), styled(f" {phrases.HAS_IT}")),
        _buttons(to, (ANSWER, phrases.ANSWERED)),
    ]


def answered(blocks: Sequence[Json], user: str, *, kept: bool) -> list[Json]:
    """The same once it is answered."""
    said = phrases.ANSWERED_AND_KEPT if kept else phrases.ANSWERED_IT
    return [*_without_state(blocks), _state(person(user), styled(f" {said}"))]


def question_in(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The words of the question in the blocks of a message or a modal."""
    for block in blocks:
        if block.get("block_id") == QUESTION:
            return "".join(
                str(part.get("text") or "")
                for element in block["elements"]
                for part in element["elements"]
            )
    return ""


def holder_in(blocks: Sequence[Mapping[str, Any]]) -> str:
    """Who has it, as the message says; "" for nobody."""
    for block in blocks:
        if block.get("block_id") == STATE:
            for element in block["elements"]:
                for part in element["elements"]:
                    if part.get("type") == "user":
                        return str(part["user_id"])
    return ""


def _without_state(blocks: Sequence[Json]) -> list[Json]:
    return [dict(each) for each in blocks if each.get("block_id") not in (STATE, _BUTTONS)]


def _state(*parts: Json) -> Json:
    return rich(section(*parts)) | {"block_id": STATE}


def _buttons(to: Back, *buttons: tuple[str, str]) -> Json:
    return {
        "type": "actions",
        "block_id": _BUTTONS,
        "elements": [
            {
                "type": "button",
                "action_id": action,
                "text": {"type": "plain_text", "text": words},
                "value": to.value(),
            }
            for action, words in buttons
        ],
    }
