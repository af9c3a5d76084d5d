"""The fixed words of an answer. The rest of an answer is quoted."""

from __future__ import annotations

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
SHORTENED = "A list or paragraph is not shown whole. Open the source to read all of it."


def status_notice(document: Document, status: Status, replaced_by: Document | None) -> str:
    """What a reader must know of an edition that is not current; "" for one that is."""
    match status:
        case Status.CURRENT:
            return ""
        case Status.ENDED:
            return (
                f"\u201c{document.title}\u201d has ended{_on(document.in_force_to)}. "
                "Its words are quoted as they were, not as what is in force now."
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


def _on(day: date | None) -> str:
    return f" (on {day.day} {day:%B %Y})" if day else ""
