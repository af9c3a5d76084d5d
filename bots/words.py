"""Every fixed sentence that a person can see. What belongs to one partnership is data, not here.

The long pages of the web are written where they are set, in bots/web/templates.
"""

from __future__ import annotations

from collections.abc import Mapping

from assistant.web.schema import (
    LONGEST_COMMENT,
    LONGEST_MESSAGE,
    LONGEST_QUESTION,
    LONGEST_SEARCH,
    NoticeKind,
    OpenBody,
    OpenState,
    Outcome,
    Reason,
    Referrer,
    Status,
    Urgency,
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


FIND = "Find a service"
FIND_LEAD = (
    "Services in this area: who each one is for, how to reach it and whether it is open now."
)
FIND_SEARCH = "What do you need help with?"
FIND_SEARCH_HINT = "A few words, such as noise or hate crime. Leave it empty to see all."
FIND_TOPIC = "Subject"
FIND_URGENCY = "How soon is help needed?"
FIND_REFERRAL = "Who gets in touch?"
FIND_AGE = "Age of the person"
FIND_ANY = "Any"
FIND_SEND = "Show services"
FIND_CLEAR = "Clear the form"
FIND_NONE_TITLE = "No service fits"
FIND_NONE = "Try fewer words, or leave some of the fields empty."
FIND_ASK = "Or ask it as a question; this looks through all documents:"
FIND_DOWN = "The services cannot be shown at the moment. Try again in a few minutes."
FIND_BACK = "All services"
FIND_EARLIER = "Earlier services"
FIND_LATER = "More services"
FIND_UNUSABLE = "We could not read the form. Fill it in again."
#: What is wrong with a field of the form, by its name.
FIND_MISTAKES: Mapping[str, str] = {
    "search": f"Shorten your words to {LONGEST_SEARCH} characters or fewer",
    "age": "Enter the age in years as a number from 0 to 120",
}
SERVICES = "Services that can help"
SERVICE_OPEN = "All about this service"
SERVICE_MORE = "Who it is for, how to ask for it, and more"
SERVICE_FOR = "Who it is for"
SERVICE_AGE = "Age"
SERVICE_THRESHOLD = "When it applies"
SERVICE_HOW = "How to ask for help or refer someone"
SERVICE_FORM = "Form"
SERVICE_CONTACTS = "How to get in touch"
SERVICE_ADDRESS = "Where it is"
SERVICE_RESPONSE = "How soon there is an answer"
SERVICE_CONSENT = "Consent"
SERVICE_OUT_OF_HOURS = "Out of hours"
SERVICE_NOT_FOR = "What it is not for"
SERVICE_NOT_HELD = "What we do not know"
SERVICE_DANGER = "If someone is in danger now"
SERVICE_PAGE = "Read the document"
SERVICE_SOURCE = "See where this comes from"
SERVICE_UNCHECKED = "We have no date on which a person checked this."
SERVICE_OVERDUE_TITLE = "This waits for its review"
SERVICE_OVERDUE = "It may be out of date. Check with the service before you rely on it."
SERVICE_PAST = "Do not use it to get help now: it may no longer answer."
TEXTPHONE = "Textphone"
FORWHOM = "For"
NEXT = "You could ask next"

#: How soon whoever needs a service must be helped.
URGENCIES: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: "Now: danger or a crisis",
    Urgency.SAME_DAY: "Today",
    Urgency.ROUTINE: "In the next few days",
}
#: The same on a service; what is not urgent is not told to be so.
URGENCY_OF: Mapping[Urgency, str] = {
    Urgency.EMERGENCY: "For danger or a crisis",
    Urgency.SAME_DAY: "For help today",
}
REFERRERS: Mapping[Referrer, str] = {
    Referrer.SELF: "The person, family or friends",
    Referrer.PROFESSIONAL: "A professional",
}
OPEN_STATES: Mapping[OpenState, str] = {
    OpenState.OPEN: "Open now",
    OpenState.CLOSED: "Closed now",
    OpenState.UNKNOWN: "",
}


def open_now(opened: OpenBody) -> str:
    """Whether a contact answers: "Open now until 5pm today"."""
    told = OPEN_STATES[opened.state]
    return f"{told} until {opened.until}" if told and opened.until else told


def services_found(total: int, *, limited: bool) -> str:
    """How many services there are, or fit what is looked for."""
    services = "1 service" if total == 1 else f"{total:,} services"
    return f"{services} {'fits' if total == 1 else 'fit'}" if limited else services


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


EMBED_TITLE = "Put this on your site"
EMBED_LEAD = "Four ways, each live with its code. The first is the best; the last always works."
EMBED_UNRELEASED = (
    "This version is not released yet: its file, and so its hash, may still change. "
    "Put a released version on a public site."
)
EMBED_CODE = "Code to copy"
EMBED_POLICY = "What your site must allow"
EMBED_POLICY_LEAD = (
    "The first two ways need this in your Content-Security-Policy, and your site's origin in the "
    "setting CSP_ALLOWED_ORIGINS here. No cookies, fonts, images or inline styles are used."
)
EMBED_POLICY_CODE = "Add to the policy of your pages"
EMBED_INLINE = "In a page"
EMBED_INLINE_LEAD = "The conversation stands in your page, in your colours if you wish."
EMBED_LAUNCHER = "Behind a button"
EMBED_LAUNCHER_LEAD = (
    "A button in the corner opens the conversation. Nothing is loaded of it until it is pressed. "
    "On this page it is at the bottom of the window."
)
EMBED_FRAME = "In a frame"
EMBED_FRAME_LEAD = (
    "For sites that can't add a script. “Leave quickly” in a frame can't empty your page, only "
    "replace it."
)
EMBED_NO_FRAMES = (
    "No site may show it in a frame yet. Name the sites that may in CSP_FRAME_ANCESTORS."
)
EMBED_LINK = "As a link"
EMBED_LINK_LEAD = "Nothing to install, and no JavaScript needed."

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
    NoticeKind.TRANSLATED: "Translated by a computer",
    NoticeKind.MACHINE_WRITTEN: "Translated by a computer",
}


REPORT = "Report a problem"
REPORT_LEAD = "If an answer is wrong, or if you cannot use a part of this site, tell us:"
