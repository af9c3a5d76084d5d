"""Every fixed sentence that a person can see. What belongs to one partnership is data, not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.web.schema import LONGEST_QUESTION, NoticeKind, Outcome, Status

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

EDITION = "Edition"
STATUS = "Status"
OWNER = "Owner"
CHECKED = "Last checked"
TABLE = "Table"

FOOTER = "About this site"
ABOUT_TITLE = "How this works"
HOME = "Ask a question"


def page(number: int, label: str) -> str:
    """Where in a document: the page, and what is printed on it where that differs."""
    return f"Page {number} (printed as {label})" if label else f"Page {number}"


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
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page "How this works"."""

    heading: str
    #: Paragraphs, with an empty line between them.
    text: str

    @property
    def paragraphs(self) -> list[str]:
        """The text, paragraph by paragraph."""
        return self.text.strip().split("\n\n")


ABOUT = (
    Part(
        "What it does",
        """
You ask a question about community safety. It looks for the answer in the partnership's plans,
policies and guidance, and shows you the words that stand there.

Each answer names its sources, with the page, so that you can check them. It also says when a
document has ended or has been replaced by a newer one.
""",
    ),
    Part(
        "What it does not do",
        """
It is not a person, and nobody reads your question while you wait. It does not take reports of
crime, and it cannot see cases or records.

It does not give legal or medical advice. When the documents do not hold an answer, it says so and
names someone you can contact.

It can miss something, or quote only a part. Check the source before you rely on an answer.
""",
    ),
    Part(
        "Your privacy",
        """
This site sets no cookies and stores nothing on your device. Your browser still keeps its own
history: if someone checks your device, use a private window or another device. “Leave this page”
does not clear the history.
""",
    ),
)
ACCESSIBILITY = Part(
    "Accessibility",
    """
You can use this site with a keyboard alone, with a screen reader, at 400% zoom, in high contrast
and without JavaScript. It is made to meet level AA of the Web Content Accessibility Guidelines 2.2.

Documents open as they were published. Some PDF files are hard to use with a screen reader: choose
“Read it as a web page” beside the source instead.
""",
)
REPORT = "Report a problem"
REPORT_LEAD = "If an answer is wrong, or if you cannot use a part of this site, tell us:"
