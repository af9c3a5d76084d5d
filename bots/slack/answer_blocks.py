"""The blocks of the message that answers a question: the answer, and what can be done about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.web.schema import AnswerBody
from bots.slack import phrases
from bots.slack.blocks import (
    NO_FEEDBACK,
    REVIEWED,
    alert,
    answer_blocks,
    characters_of,
    rich,
    section,
    styled,
)
from bots.slack.cards import card_blocks
from bots.slack.clearance import Level

if TYPE_CHECKING:
    from bots.slack.asking import Asked

#: Characters of the ids of documents that a button takes along; Slack takes 2,000 in all.
LONGEST_DOCUMENTS = 1_200
#: Ids of what can be pressed below an answer.
FEEDBACK = "feedback"
ASK_A_PERSON = "ask_a_person"
#: Characters of a message in which cards may still have their place.
MOST_WRITTEN = 10_500
SUGGESTION = "suggestion"
ASK_PRIVATELY = "ask_privately"


def message_blocks(
    answer: AnswerBody, asked: Asked, *, level: Level, web: str, streamed: bool = False
) -> list[dict[str, Any]]:
    """An answer with its buttons. Nothing of the question stands in what a button sends back."""
    blocks = answer_blocks(answer, web=web, streamed=streamed)
    for card in card_blocks(answer.pathways):
        # Slack refuses what is too long; the answer and its sources come before a card.
        if characters_of(blocks) + characters_of([card]) <= MOST_WRITTEN:
            blocks.append(card)
    if asked.has_files:
        blocks.append(alert(phrases.NO_FILES))
    blocks += _suggestions(answer)
    if answer.outcome not in NO_FEEDBACK:
        blocks += [_buttons(answer, asked, level), _feedback(answer, asked, level)]
    by_person = any(each.document.startswith(REVIEWED) for each in answer.citations)
    written = phrases.BY_A_PERSON if by_person else phrases.AUTOMATIC
    blocks.append(rich(section(styled(written, italic=True))))
    return blocks


def _suggestions(answer: AnswerBody) -> list[dict[str, Any]]:
    """What may be asked next; the button's words are the question."""
    if not answer.suggestions:
        return []
    return [
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"{SUGGESTION}_{number}",
                    "text": {"type": "plain_text", "text": each.text[:75]},
                    "value": each.question[:2_000],
                }
                for number, each in enumerate(answer.suggestions[:5])
            ],
        }
    ]


def _buttons(answer: AnswerBody, asked: Asked, level: Level) -> dict[str, Any]:
    buttons = [
        {
            "type": "button",
            "action_id": ASK_A_PERSON,
            "text": {"type": "plain_text", "text": phrases.ASK_A_PERSON},
            "value": _value(answer, asked, level),
        }
    ]
    if level is Level.PUBLIC and not asked.thread.channel.startswith("D"):
        buttons.append(
            {
                "type": "button",
                "action_id": ASK_PRIVATELY,
                "text": {"type": "plain_text", "text": phrases.ASK_PRIVATELY},
                "value": _value(answer, asked, level),
            }
        )
    return {"type": "actions", "elements": buttons}


def _feedback(answer: AnswerBody, asked: Asked, level: Level) -> dict[str, Any]:
    value = _value(answer, asked, level)
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": FEEDBACK,
                "positive_button": {
                    "text": {"type": "plain_text", "text": phrases.HELPFUL},
                    "value": f"yes {value}",
                },
                "negative_button": {
                    "text": {"type": "plain_text", "text": phrases.NOT_HELPFUL},
                    "value": f"no {value}",
                },
            }
        ],
    }


def _value(answer: AnswerBody, asked: Asked, level: Level) -> str:
    """What tells a button's listener which answer it stands below, and what that was made of."""
    documents: list[str] = []
    for each in dict.fromkeys(citation.document for citation in answer.citations):
        if sum(map(len, documents)) + len(each) > LONGEST_DOCUMENTS:
            break
        documents.append(each)
    return json.dumps(
        {
            "asked": asked.ts,
            "answer": answer.id,
            "outcome": answer.outcome.value,
            "level": level.value,
            "release": answer.release,
            "documents": documents,
        }
    )
