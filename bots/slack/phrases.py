"""Every fixed sentence that a person can see in Slack, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.web.schema import LONGEST_QUESTION, Outcome
from bots import words

OUTCOMES: Mapping[Outcome, str] = words.OUTCOMES

SENSITIVE = "OFFICIAL-SENSITIVE"
HANDLE_WITH_CARE = (
    "Part of this comes from a document marked OFFICIAL-SENSITIVE. Share it only with those who "
    "need it for their work."
)
MORE_ON_THE_WEB = "There is more of this answer on the web page."

SEARCHING = "is looking in the documents\u2026"
CHECKING = "is checking each sentence\u2026"
STOPPED = "Stopped. Ask again when you are ready."
INTERRUPTED = "This answer was interrupted because the assistant was restarted. Please ask again."
WAIT = "You have {count} questions waiting. I will answer these first; then ask again."
NO_FILES = "I cannot read files that are attached. Write your question in words."
NO_WORDS = "Write a question, for example: which pathway fits a young person who carries a knife?"
DOWN = (
    "I could not get an answer because of a fault on our side. Try again in a few minutes. "
    "In an emergency call 999."
)
TOO_LONG = "Your question is longer than I can take. Ask it in {most:,} characters or fewer."
PUBLIC_ONLY = (
    "Only public documents were used, because people outside the partners' groups may read this "
    "channel."
)
ASK_PRIVATELY = "Answer me privately"
UNKNOWN_WORKSPACE = "The assistant is not installed in this workspace."


def day(when: date) -> str:
    """30 April 2026."""
    return f"{when.day} {when:%B %Y}"


ASK_A_PERSON = "Ask a person"
HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
AUTOMATIC = "Put together automatically from documents. Check the source before you rely on it."


def too_long() -> str:
    """What to do with a question that is too long."""
    return TOO_LONG.format(most=LONGEST_QUESTION)


# Where a workspace installs the app

INSTALLED = "Installed"
INSTALLED_NEXT = (
    "The assistant is now in your workspace. Open Slack, find it under Apps and ask it something. "
    "You can close this page."
)
NOT_INSTALLED = "Not installed"
NOT_LISTED = (
    "This workspace is not on the list of those that may install the assistant. Ask whoever runs "
    "it to add your workspace, then begin again."
)
BEGIN_AGAIN = (
    "The installation was not finished: it was cancelled, took longer than ten minutes, or was "
    "begun in another browser. Begin again."
)
