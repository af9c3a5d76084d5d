"""The fixed words of an answer. The rest of an answer is quoted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.knowledge.document import Document, Status

NOT_FOUND = (
    "The documents held here do not seem to answer this. "
    "Please try other words, or ask one of the people below."
)
SMALL_TALK = (
    "Hello. Ask a question about community safety, and you will get the words of the documents "
    "that answer it."
)
OF_ITSELF = (
    "You are writing to an automatic service, not to a person. It looks for your question in the "
    "documents of the partnership and shows what they say, with the source of every part. "
    "It can be wrong or miss something. What you ask is not stored, and nobody reads it. "
    "It cannot take a report or call anyone for you: call 999 in an emergency, "
    "and 101 when it is not urgent."
)
NOBODY_READS = "No person reads this, and it does not call anyone for you. Please make the call."
#: Of what somebody reads only later.
NOBODY_READS_NOW = (
    "Nobody reads this while you wait, and it does not call anyone for you. Please make the call."
)
CLARIFY = "What is your question about? Choose one, or ask again and say what it is about."
UNSURE = "This may not be what you asked. If it does not help, ask one of the people below."
TRANSLATED = (
    "A computer put this answer into your language, and it may be wrong. "
    "The words of the documents stand in English beneath it, and they are what counts."
)
MACHINE_WRITTEN = (
    "The words in this language were translated by a computer, and no person has checked them. "
    "What is quoted in English holds."
)
SHORTENED = "A list or paragraph is not shown whole. Open the source to read all of it."


def other_language(names: Sequence[str]) -> str:
    """What is told to who asks in a language that is not held; `names`: of those that are."""
    return (
        "Your question does not seem to be in English. This service knows English, and a little "
        f"of {', '.join(names)}. Please ask in one of these, or ask one of the people below. "
        "When you call the police on 999 or 101, say the name of your language in English and ask "
        "for a language line."
    )


def status_notice(document: Document, status: Status, replaced_by: Document | None) -> str:
    """What a reader must know of an edition that is not current; "" for one that is."""
    followed = (
        f" It was followed by \u201c{replaced_by.title}\u201d. {replaced_by.limits}".rstrip()
        if replaced_by
        else ""
    )
    match status:
        case Status.CURRENT:
            return ""
        case Status.ENDED:
            return (
                f"\u201c{document.title}\u201d has ended{_on(document.in_force_to)}. "
                f"Its words are quoted as they were, not as what is in force now.{followed}"
            )
        case Status.SUPERSEDED:
            by = f" by \u201c{replaced_by.title}\u201d" if replaced_by else ""
            return (
                f"\u201c{document.title}\u201d has been replaced{by}. "
                "Its words are quoted as they were, not as what is in force now."
            )
        case Status.UNVERIFIED:
            return (
                f"Nobody has confirmed that \u201c{document.title}\u201d is up to date. "
                "Check with its owner before you rely on it."
            )


def overdue_notice(document: Document) -> str:
    """What a reader must know of an edition whose review is overdue."""
    due = f" since {_day(document.review_due)}" if document.review_due else ""
    return (
        f"\u201c{document.title}\u201d has waited for its review{due}. "
        "Check a number or a date in it before you rely on it."
    )


def differ_notice(subject: str) -> str:
    """What a reader must know where the sources of the documents differ."""
    return f"The sources differ, or have changed: {subject[:1].lower()}{subject[1:]}."


def _on(day: date | None) -> str:
    return f" (on {_day(day)})" if day else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
