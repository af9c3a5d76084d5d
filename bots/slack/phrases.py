"""Every fixed sentence that a person can see in Slack, and nowhere else."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date

from assistant.web.schema import LONGEST_QUESTION, Change, Outcome
from bots import words

OUTCOMES: Mapping[Outcome, str] = words.OUTCOMES

SENSITIVE = "OFFICIAL-SENSITIVE"
HANDLE_WITH_CARE = (
    "Part of this comes from a document marked OFFICIAL-SENSITIVE. Share it only with those who "
    "need it for their work."
)
MORE_ON_THE_WEB = "There is more of this answer on the web page."

SEARCHING = "is looking in the documents\u2026"
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


# Home, onboarding and digests

HOME_TITLE = "Welcome to community safety"
HOME_LEAD = (
    "Ask me anything in Messages, or begin here. Everything below comes from the partnership's "
    "own documents."
)
HOME_PUBLIC = "You see public documents only, because you are in none of the partners' user groups."
CHOOSE_AGENCY = "Choose your kind of agency"
WHICH_AGENCY = "Where do you work?"
ASK_WITH_A_TAP = "Often asked: one tap, and the answer comes in Messages"
READING_PATH = "Your reading path: {agency}"
FIRST_WEEK = "Your first week"
PROGRESS = "{done} of {all} done"
READ = "Read"
DONE = "Done"
CHOOSE_FIRST = "Choose your kind of agency to see what colleagues from there read first."
NO_PATH = "The documents hold no reading path for this kind of agency."
NO_ONBOARDING = (
    "The documents hold nothing for new partners yet. You can ask questions all the same."
)
LOOK_UP_TITLE = "Look things up"
LOOK_UP = "Look up a short form"
WHO_DOES_WHAT = "Who does what"
NEWS = "What has changed since you last looked"
NO_NEWS = "Nothing has changed since you last looked."
FIRST_VISIT = "From your next visit on, you see here what has changed since."
NEWS_INCOMPLETE = "Older changes are not kept."
AND_MORE = "\u2026 and {count} more"
HOME_DOWN = (
    "Your home could not be shown because of a fault on our side. Open it again in a minute."
)
TICKS_DOWN = "Your ticks can't be kept at the moment, because of a fault on our side."
NOT_TICKED = "What you ticked was not kept, because of a fault on our side. Try again in a minute."

GLOSSARY_TITLE = "Short forms"
GLOSSARY_LABEL = "Short form, or words of its meaning"
GLOSSARY_FIND = "Look up"
GLOSSARY_CLOSE = "Close"
GLOSSARY_NOTHING = (
    "The glossary does not hold it. Ask about it in Messages: the documents may say it."
)
GLOSSARY_EMPTY = "Enter a short form, such as {example}"
ROLES_TITLE = "Who does what"
ROLES_NOTHING = "The documents do not say who does what."

CHANGES: Mapping[Change, str] = {
    Change.ADDED: "new",
    Change.REMOVED: "no longer held",
    Change.WORDS: "words changed",
    Change.EDITION: "another edition or period",
    Change.VERIFIED: "checked again",
    Change.REVIEW: "another review date",
    Change.OWNER: "another owner",
}

YOU_ASKED = "You asked: {question}"
SUGGESTED = "Ask me, for example"

HELP_TITLE = "What you can type"
HELP: tuple[tuple[str, str], ...] = (
    ("/csp your question", "an answer from the documents, with its sources; only you see it"),
    ("/csp onboard", "what to read first; add your agency, for example: /csp onboard police"),
    ("/csp digest", "post in this channel what has changed and which reviews are overdue"),
    ("/csp digest weekly", "the same in this channel every Monday at 9am"),
    ("/csp digest off", "no more weekly digests in this channel"),
    ("/csp help", "this list"),
)
HELP_MORE = (
    "You can also write to me directly, or name me in a channel. I quote documents: I can't decide "
    "a case, score a risk or write a referral. In an emergency call 999."
)
AGENCIES = "I don't know that kind of agency. These are known:"
TICK_AT_HOME = "Tick what you have read on my Home tab."

DIGEST_TITLE = "Community safety: what has changed"
DIGEST_SINCE = "Since {day}"
DIGEST_NOTHING = "Nothing has changed in the documents."
DIGEST_OVERDUE = "Reviews that are overdue"
DIGEST_NONE_OVERDUE = "No review is overdue."
DIGEST_DUE = "was due on {day}"
DIGEST_PUBLIC = "Public documents only, because people outside the partners' groups may read this."
DIGEST_POSTED = "The digest is posted in this channel."
DIGEST_WEEKLY = "A digest comes to this channel every Monday at 9am, first on {day}."
DIGEST_OFF = "No more digests come to this channel by themselves."
DIGEST_PARTNERS = "Only members of the partners' user groups can ask for a digest in a channel."
DIGEST_USAGE = "Write /csp digest, /csp digest weekly or /csp digest off."
DIGEST_NOT_HERE = "I can't post in this channel. Invite me to it first, then ask again."
DIGEST_NOT_KEPT = "That was not kept, because of a fault on our side. Try again in a minute."


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
