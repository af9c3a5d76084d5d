"""What the words behind the command ask for, where they are no question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bots.slack.digesting import OFF, WEEKLY


class Order(StrEnum):
    """What can be asked for instead of an answer."""

    HELP = "help"
    ONBOARD = "onboard"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """An order and the words behind it."""

    order: Order
    words: str = ""


#: The longest name of an agency; more words make a question.
_MOST_WORDS = 4


def read_order(text: str) -> Ordered | None:
    """The order that a text is; None for a question, such as "help for a victim of fraud"."""
    first, _, rest = text.strip().partition(" ")
    words = " ".join(rest.lower().split())
    match first.lower():
        case "help" | "?" if not words:
            return Ordered(order=Order.HELP)
        case "onboard" if len(words.split()) <= _MOST_WORDS and not words.endswith("?"):
            return Ordered(order=Order.ONBOARD, words=words)
        case "digest" if words in ("", WEEKLY, OFF) or len(words.split()) == 1:
            return Ordered(order=Order.DIGEST, words=words)
        case "" if not words:
            return Ordered(order=Order.HELP)
        case _:
            return None
