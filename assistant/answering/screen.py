"""Looks at a question before it is searched: can it be taken, and does it need a search at all?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from assistant.answering.outcome import Outcome
from assistant.answering.question import LONGEST_QUESTION, Question
from assistant.errors import TooLong, UnusableQuestion

#: Marks that no one types: tags (U+E0000 block), bidirectional controls, other format characters,
#: except the joiners that Bengali, Arabic and Urdu are written with.
_JOINERS = frozenset("\u200c\u200d")
_SALAM = r"(?:as+-?s?ala+mu?|sala+mu?)(?:[\s-]*u?[\s-]*ala[iy]ku+m)?"
_GREETING = re.compile(
    r"\W*(?:hi+|hello|hey|hiya|good (?:morning|afternoon|evening)|thanks?|thank you|cheers|okay|ok|"
    rf"bye|goodbye|test|{_SALAM})"
    r"(?:\s+(?:there|all|so much|very much|a lot|bot|team))?\W*",
    re.IGNORECASE,
)

#: What people ask of the assistant itself.
_OF_ITSELF = re.compile(
    r"\W*(?:(?:hi|hello|hey|so|but|wait|sorry|excuse me)\W+)?(?:"
    r"(?:are|r) (?:you|u) (?:an? )?(?:really )?(?:real|human|(?:real )?person|robot|bot|chat ?bot|"
    r"machine|computer|ai|someone|somebody|officer|police officer|police)(?: person| or .+)?"
    r"|(?:am i|is this|are we) (?:talking|chatting|speaking|writing)?\s?(?:to|with)? ?(?:an? )?"
    r"(?:real|human|(?:real )?person|robot|bot|chat ?bot|machine|computer|ai)(?: person| or .+)?"
    r"|(?:who|what) (?:are|r) (?:you|u)|who (?:made|built|runs?) (?:you|this)"
    r"|what(?: else)? (?:can|do) (?:you|u) (?:do|help with|help me with|know)(?: for me)?"
    r"|what (?:is|s|'s|\u2019s) (?:this|your name|this for|this site|this service)"
    r"|what can (?:i|we) ask(?: you)?|how (?:do|can) (?:you|u) (?:work|help)(?: me)?"
    r"|how does this (?:work|help)|(?:can|could) (?:you|u) help(?: me)?"
    r"|(?:do|will|can) (?:you|u|anyone|somebody|someone) (?:keep|store|save|read|see)"
    r" (?:this|what i (?:say|write|type)|my (?:questions?|messages?|details))"
    r"|is this (?:private|confidential|anonymous|safe|secure|free|recorded)"
    r")\W*",
    re.IGNORECASE,
)


def clean_question(text: str) -> str:
    """The question without what no one types, white space folded, short enough to be answered.

    Raises:
        UnusableQuestion: it is empty, or TooLong: longer than LONGEST_QUESTION characters.
    """
    text = typed(text)
    check_length(text)
    return text


def typed(text: str) -> str:
    """What was typed of a question, white space folded, however long.

    Raises:
        UnusableQuestion: it is empty.
    """
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if letter in _JOINERS
        or letter.isspace()
        or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
    folded = " ".join(kept.split())
    if not folded.strip("\u200c\u200d "):
        raise UnusableQuestion("the question is empty: write what you want to know")
    return folded


def check_length(text: str) -> None:
    """Raise TooLong where a question has too many characters to be answered."""
    if len(text) > LONGEST_QUESTION:
        raise TooLong(
            f"the question is {len(text):,} characters long: "
            f"ask it in {LONGEST_QUESTION:,} characters or fewer"
        )


def screen(text: str) -> Outcome | None:
    """The outcome of a question that needs no search, or None."""
    talk = _GREETING.fullmatch(text) or is_of_itself(text)
    return Outcome.SMALL_TALK if talk else None


def is_of_itself(text: str) -> bool:
    """Whether a question asks what answers it: who it is, how it works, whether it is private."""
    return _OF_ITSELF.fullmatch(text) is not None


def in_conversation(question: Question) -> Question:
    """The question without the turns of its conversation that say nothing: greetings and thanks."""
    history = tuple(turn for turn in question.history if screen(turn.question) is None)
    return replace(question, history=history)
