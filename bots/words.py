"""Every fixed sentence that a person can see. What belongs to one partnership is data, not here.

The long pages of the web are written where they are set, in bots/web/templates.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.web.schema import (
    LONGEST_COMMENT,
    LONGEST_MESSAGE,
    LONGEST_QUESTION,
    NoticeKind,
    Outcome,
    Reason,
    Status,
)

SKIP = "Skip to the main content"
LEAVE = "Leave this page"
EMERGENCY = "Help in an emergency"

ASK = "Your question"
HINT = f"Use your own words. You can write up to {LONGEST_QUESTION:,} characters."
PERSONAL = (
    "Please do not type names, addresses, dates of birth or other personal details of anyone."
)
AUTOMATIC = (
    "Answers are put together automatically from the words of published documents. "
    "They can be incomplete. Check the source before you rely on one."
)
WRITTEN_BY_MODEL = (
    "Written by a computer from the documents below, each sentence checked. "
    "It can be incomplete. Check the source before you rely on it."
)
SEND = "Get an answer"
ASK_ANOTHER = "Ask another question"
YOU_ASKED = "You asked:"
EARLIER = "Earlier in this conversation"
START_AGAIN = "Start again"
EXAMPLES = "Questions you could ask"

SOURCES = "Sources"
CONTACTS = "Speak to a person"
BACK_TO_ANSWER = "Back to the answer"
SOURCE = "Source"
FROM = "from"
PHONE = "Phone"
EMAIL = "Email"
WEBSITE = "Website"
OF = "of"
READ_AS_PAGE = "Read it as a web page"

ERROR_TITLE = "Error"
ANSWER_TITLE = "Answer"
ERROR = "There is a problem"
EMPTY = "Enter a question"
TOO_MANY = "You have asked many questions in a short time. Wait a minute, then ask again."
DOWN = (
    "We could not get an answer because of a fault on our side. "
    "Your question is still in the box: try again in a few minutes."
)
TOO_LARGE = (
    "Your text was too large for us to take, so the box is empty. "
    f"Shorten it to {LONGEST_QUESTION:,} characters or fewer and paste it again."
)
UNUSABLE = "We could not read your question. Write it again in plain words."

MISSING_TITLE = "Page not found"
MISSING = "There is no page or document at this address. It may have been replaced by a newer one."
MISSING_WAY = "Ask a question instead"
DOCUMENT_DOWN = "The document cannot be shown at the moment. Try again in a few minutes."
DOCUMENT_DOWN_TITLE = "The document cannot be shown"
DOCUMENT_FILE = "Open the original file"
DOCUMENT_SOURCE = "See it where it was published"
NO_WORDS = "No words of this document could be read. Open the original file instead."

CONTENTS = "Contents"
TO_TOP = "Back to the top"

ENDED_TITLE = "This document has ended"
SUPERSEDED_TITLE = "This document has been replaced"
UNVERIFIED_TITLE = "Nobody has confirmed this document"
OVERDUE_TITLE = "This document is waiting for its review"
UNVERIFIED = (
    "Nobody has confirmed that it is up to date. Check with its owner before you rely on it."
)
HOLDS_NOW = "What holds now:"
FOLLOWED_BY = "What followed it:"
PAST_MARK = "Not in force any more"
UNVERIFIED_MARK = "Not confirmed"
OVERDUE_MARK = "Waiting for its review"

CONTACT_TITLE = "Send a message to a person"
CONTACT_LEAD = (
    "Somebody from the partnership reads your message and answers by email or phone. "
    "It can take some days."
)
CONTACT_OFF = "Messages are not taken here at the moment. Ask one of these instead:"
CONTACT_ALSO = "Or speak to a person now"
NOT_AT_ONCE = "Nobody reads a message at once."
ASKED_LABEL = "What you asked this site (optional)"
MESSAGE_LABEL = "Your message"
MESSAGE_HINT = "Say what you need to know. Leave out names of other people unless they are needed."
NAME_LABEL = "Your name (optional)"
REACH = "How can we answer you?"
REACH_HINT = (
    "Give one of the two. Choose one that nobody else reads, if it is not safe for others to know."
)
EMAIL_LABEL = "Email address"
PHONE_LABEL = "Phone number"
WEBSITE_LABEL = "Leave this empty"
SEND_MESSAGE = "Send the message"

SENT_TITLE = "Your message was sent"
REFERENCE = "Your reference is"
KEEP_REFERENCE = "Write it down, if that is safe. You need it if you ask about your message."

ENQUIRY_EMPTY = "Enter your message"
ENQUIRY_NO_REACH = "Enter an email address or a phone number, so that we can answer"
#: The longest text of each field, and what to call it.
ENQUIRY_LONGEST: Mapping[str, tuple[str, int]] = {
    "question": ("The question that you asked", LONGEST_QUESTION),
    "message": ("Your message", LONGEST_MESSAGE),
}
#: By field, where it is not left out or too long.
ENQUIRY_MISTAKES: Mapping[str, str] = {
    "question": "Write your question again in plain words",
    "message": "Write your message again in plain words",
    "name": "Enter a name of 100 characters or fewer, or leave it empty",
    "email": "Enter an email address in the correct form, like name@example.org",
    "phone": "Enter a phone number with its area code, like 020 7946 0000",
    "consent": "Tick the box if you agree, so that we may keep your message and answer it",
    "website": "Leave this field empty",
}
ENQUIRY_TOO_MANY = "You have sent some messages in the last hour. Wait an hour, then send this one."
ENQUIRY_NOT_TAKEN = "Messages are not taken here at the moment, so yours was not sent."
ENQUIRY_NOT_KEPT = (
    "Your message was not sent because of a fault on our side. It still stands below: "
    "try again in a few minutes, or speak to a person instead."
)

RATE = "Did this answer help?"
YES = "Yes"
NO = "No"
RATED_TITLE = "Thank you"
RATED = "What you said was kept, without anything that says who you are."
RATED_NO = "We are sorry that the answer did not help. If you tell us why, it can be mended."
REASON = "What was wrong with it?"
REASONS: Mapping[Reason, str] = {
    Reason.WRONG: "It is wrong",
    Reason.OUT_OF_DATE: "It is out of date",
    Reason.NOT_WHAT_I_ASKED: "It is not what I asked",
    Reason.INCOMPLETE: "Something is missing",
    Reason.HARD_TO_UNDERSTAND: "It is hard to understand",
    Reason.OTHER: "Something else",
}
COMMENT_LABEL = "What should it say? (optional)"
COMMENT_HINT = f"Up to {LONGEST_COMMENT:,} characters. No names or other personal details, please."
WITH_QUESTION = "Keep my question with this, so that it can be looked into"
SEND_REASON = "Send"
NOT_RATED_TITLE = "That was not kept"
RATING_TOO_MANY = "You have rated many answers in the last hour. Thank you: we have enough of them."
RATING_NOT_KEPT = "What you said of the answer was not kept because of a fault on our side."
FORM_TOO_LARGE = "What you sent was too large for us to take. Shorten it and send it again."
FORM_UNUSABLE = "We could not read what you sent. Write it again in plain words."

EDITION = "Edition"
STATUS = "Status"
OWNER = "Owner"
CHECKED = "Last checked"
TABLE = "Table"

FOOTER = "About this site"
ABOUT_TITLE = "How this works"
PRIVACY_TITLE = "Your privacy"
ACCESSIBILITY_TITLE = "Accessibility statement"
COVER_TITLE = "Cover your tracks"
WATCHED = "Does somebody look at your phone or computer?"
HOME = "Ask a question"


def page(number: int, label: str) -> str:
    """Where in a document: the page, and what is printed on it where that differs."""
    return f"Page {number} (printed as {label})" if label else f"Page {number}"


def no_longer(day: str) -> str:
    """What an edition is that is past; `day` is the last one in force, where that is known."""
    until = f"It was in force until {day}. " if day else ""
    return f"{until}Its words are shown as they were, not as what holds now."


def nothing_later(owner: str) -> str:
    """That no later edition can be linked to."""
    return f"No later edition is held here. Ask {owner} what holds now."


def overdue(day: str) -> str:
    """What to do with an edition whose review was due on that day."""
    return (
        f"Its review was due on {day}. "
        "Check a number or a date in it with its owner before you rely on it."
    )


def checked(day: str) -> str:
    """When a person last checked the words against their source."""
    return f"Checked on {day}"


def open_source(page_number: int | None) -> str:
    """The link that opens a source."""
    return f"Open the document at page {page_number}" if page_number else "Open the document"


def too_long(characters: int) -> str:
    """What to mend in a question of so many characters."""
    over = characters - LONGEST_QUESTION
    return (
        f"Your question has {characters:,} characters. "
        f"Shorten it by {over:,} so that it has {LONGEST_QUESTION:,} or fewer"
    )


def field_too_long(field: str, characters: int) -> str:
    """What to mend in a field of a message that has so many characters."""
    name, most = ENQUIRY_LONGEST[field]
    return (
        f"{name} has {characters:,} characters. "
        f"Shorten it by {characters - most:,} so that it has {most:,} or fewer"
    )


def comment_too_long(characters: int) -> str:
    """What to mend in a comment of so many characters."""
    over = characters - LONGEST_COMMENT
    return (
        f"Your words have {characters:,} characters. "
        f"Shorten them by {over:,} so that they have {LONGEST_COMMENT:,} or fewer"
    )


def consent(days: int) -> str:
    """What a person agrees to who sends a message."""
    return (
        f"I agree that my message and these details are kept for up to {days} days, "
        "so that somebody can answer me"
    )


def answered_by(*, email: bool) -> str:
    """What happens with a message next."""
    return f"Somebody will read it and answer by {'email' if email else 'phone'}."


def deleted_after(days: int) -> str:
    """How long a message is kept."""
    return f"It is deleted after {days} days, answered or not."


#: Above each answer, by how the question ended.
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ANSWERED: "Answer",
    Outcome.CLARIFY: "Which of these do you mean?",
    Outcome.NOT_FOUND: "We could not find this in the documents",
    Outcome.EMERGENCY: "Get help now",
    Outcome.OUT_OF_REMIT: "Another service can help with this",
    Outcome.PERSONAL_DATA: "Please take out the personal details",
    Outcome.DECLINED: "We cannot answer this here",
    Outcome.SMALL_TALK: "Hello",
    Outcome.BUSY: "Many people are asking at the moment",
    Outcome.UNAVAILABLE: "We cannot answer at the moment",
}

#: Whether an edition is in force.
STATUSES: Mapping[Status, str] = {
    Status.CURRENT: "In force",
    Status.ENDED: "Ended",
    Status.SUPERSEDED: "Replaced by a newer edition",
    Status.UNVERIFIED: "Not checked",
}

#: Above each notice, by its kind.
NOTICES: Mapping[NoticeKind, str] = {
    NoticeKind.ENDED: "This may be out of date",
    NoticeKind.SUPERSEDED: "There is a newer edition",
    NoticeKind.CONFLICT: "The documents do not agree",
    NoticeKind.UNVERIFIED: "Not checked yet",
    NoticeKind.EMERGENCY: "If someone is in danger",
    NoticeKind.OVERDUE: "This waits for its review",
    NoticeKind.SHORTENED: "There is more in the document",
    NoticeKind.UNSURE: "We are not sure of this answer",
}


REPORT = "Report a problem"
REPORT_LEAD = "If an answer is wrong, or if you cannot use a part of this site, tell us:"
