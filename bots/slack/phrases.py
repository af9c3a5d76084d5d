"""Every fixed sentence that a person can see in Slack, and nowhere else."""

from __future__ import annotations

import html
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
BY_A_PERSON = "A person of the partnership wrote this answer. The source says who answers for it."
AUTOMATIC = "Put together automatically from documents. Check the source before you rely on it."


def too_long() -> str:
    """What to do with a question that is too long."""
    return TOO_LONG.format(most=LONGEST_QUESTION)


def plain_escaped(text: str) -> str:
    """Words for a notification, in which nothing comes alive."""
    return html.escape(text, quote=False)


NOT_OPENED = "That took too long, so nothing was opened. Press it again."

# Opinions

WHY_NOT = "What was wrong?"
SEND = "Send"
COMMENT = "What should it say?"
RATED = "Thank you. What you said was kept, without anything that says who you are."
NOT_RATED = "What you said of the answer was not kept because of a fault on our side."

# Asking again

FORGOTTEN = "I no longer hold that question. Write it to me directly, or use /csp."
FIND_PATHWAY = "Find the pathway"
FIND = "Find"
MESSAGE = "What the message says"
CHECK_MESSAGE = (
    "Only this text is used, and only you see the answer. Details of people were taken out; check "
    "that none are left, and change what you like."
)
NO_NAMES = "No names, addresses or other personal details, please."
WRITE_SOMETHING = "Write something first."

# Help from a person

ASK_TITLE = "Ask a person"
ASK_SEND = "Post it"
ASK_MEANS = (
    "This is posted for the partnership's staff to pick up. Details of people are taken out of it. "
    "Check it, and change what you like. The answer comes back to you here."
)
ASK_ALONE_MEANS = (
    "This is posted for the partnership's staff to pick up. Details of people are taken out of it. "
    "Check it, and change what you like. The answer comes to you alone."
)
YOUR_QUESTION = "Your question"
WHY_A_PERSON = "Why the answer did not help"
NO_REDACTION = "This cannot be checked for personal details at the moment. Try again soon."
POSTED = "Your question was posted. Somebody will answer you; nobody may see it at once."
NOT_POSTED = "Your question could not be posted. Ask one of these instead:"
ASK_THESE = "Questions are not passed on here. Ask one of these:"
ASK_NOBODY = "Questions are not passed on here. In an emergency call 999, otherwise 101."
FOR_A_PERSON = "Somebody asks for a person's answer"
REASON = "Why"
SOURCES_TRIED = "Looked at already"
UNCLAIMED = "Nobody has it yet."
CLAIM = "Claim"
ANSWERED = "Answer it"
HAS_IT = "has it."
ANSWERED_IT = "has answered it."
ANSWERED_AND_KEPT = "has answered it, and keeps the answer as a reviewed one."
TAKEN = " has this one already. Thank you all the same."
DONE_ALREADY = " has answered this one already. Thank you all the same."
ONLY_PARTNERS = "Only members of the partners' groups can do this."
ANSWER_TITLE = "Answer the question"
ANSWER_SEND = "Send the answer"
GOES_TO_THREAD = (
    "Your answer is posted in the thread where it was asked. All in that channel read it."
)
GOES_TO_ONE = "Your answer goes to the asker alone."
YOUR_ANSWER = "Your answer"
KEEP = "Keep it"
KEEP_IT = "Keep as a reviewed answer, given to whoever asks this again"
KEEP_QUESTION = "The question it answers"
OWNER = "Who is answerable for it"
OWNER_HINT = "A team or a role, not a person's name. Needed if it is kept."
VALID_UNTIL = "Valid until"
VALID_HINT = "At most 12 months from today. Needed if it is kept."
AUDIENCE = "Who may be given it"
AUDIENCES = {"public": "Everybody", "partner": "Partners only"}
NEEDED_TO_KEEP = "Needed if the answer is kept."
NOT_KEPT = (
    "The answer could not be kept. Untick the box to send it all the same, or try again soon."
)
NOT_FOR_ASKER = "The asker, or others who read that thread, may not read what is for partners."
DATE_PAST = "This day is past. Choose a later one."
DATE_FAR = "This is more than 12 months away. Choose an earlier day."
FROM_A_PERSON = "Answer from a person"
ANSWERED_BY = "Answered by "
KEPT_UNTIL = "Kept as a reviewed answer of {owner}, valid until {day}."
NOT_DELIVERED = "The answer could not be delivered: the asker cannot be reached any more."

# Retracting

RETRACT = "Retract this answer"
RETRACT_SEND = "Retract"
RETRACT_MEANS = (
    "A note takes the place of the answer. If it was a reviewed answer, it is deleted and given to "
    "nobody any more."
)
RETRACT_REASON = "What is wrong with it?"
RETRACTED = "This answer was retracted."
RETRACTED_BY = "This answer was retracted by "
NOT_AN_ANSWER = "Only an answer of this app can be retracted."
NOT_RETRACTED = "It could not be retracted because of a fault on our side. Try again soon."
