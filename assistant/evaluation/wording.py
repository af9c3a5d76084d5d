"""An evaluation in plain words, for people who own documents and write no programs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.answering.outcome import Outcome
from assistant.evaluation.verdict import Reason

#: How a question ended, as the end of "The assistant …".
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ANSWERED: "answers from the documents",
    Outcome.CLARIFY: "asks what is meant",
    Outcome.NOT_FOUND: "says that the documents do not hold it",
    Outcome.EMERGENCY: "gives help in an emergency",
    Outcome.OUT_OF_REMIT: "says that this is another service\u2019s business",
    Outcome.PERSONAL_DATA: "asks to leave out personal details",
    Outcome.DECLINED: "says that it does not answer this",
    Outcome.SMALL_TALK: "greets back",
    Outcome.BUSY: "says that it is busy",
    Outcome.UNAVAILABLE: "says that it cannot answer now",
}

#: Why answers fail, as a heading.
REASONS: Mapping[Reason, str] = {
    Reason.OUTCOME: "Ended in another way than it should",
    Reason.DOCUMENT: "Quotes none of the right documents",
    Reason.PAGE: "Quotes the right document on another page",
    Reason.HEADING: "Quotes the right document under another heading",
    Reason.LACKS: "Leaves out words that it must say",
    Reason.SAYS: "Says words that it must not say",
    Reason.DEAD_CONTACT: "Gives a contact that is no longer right",
    Reason.NOT_FOR_ASKER: "Shows a partner document to the public",
}

#: Alternatives of one pattern that are told; the rest is "or the like".
_TOLD = 4
_PLAIN = (
    (re.compile(r"\(\?[a-zA-Z]+\)|\\b|[\^$]|\(\?<?[=!][^()]*\)"), ""),
    (re.compile(r"\\s[?*+]?"), " "),
    # One of several letters: the first; a letter that may be missing: with it
    (re.compile(r"\[([^\]\\^])[^\]]*\]"), r"\1"),
    (re.compile(r"\(\?:"), "("),
    (re.compile(r"(?<![)\\])\?"), ""),
)
#: A group without groups in it, with what may follow it.
_GROUP = re.compile(r"\(([^()]*)\)(\??)")
_SIGNS = re.compile(r"(?<!\\)[\\*+?{}\[\]()]")


def in_words(pattern: str) -> tuple[str, ...]:
    """The phrases that a pattern stands for, or the pattern itself where it is not that plain.

    A phrase tells what to look for and is not exact: "call" stands for "Call" as well.
    """
    plain = pattern
    for signs, words in _PLAIN:
        plain = signs.sub(words, plain)
    for _ in range(3):
        plain = _GROUP.sub(_opened, plain)
    phrases = [
        " ".join(re.sub(r"\\(\W)", r"\1", phrase).split())
        for phrase in plain.split("|")
        if not _SIGNS.search(re.sub(r"\\[^\w\s]", "", phrase))
    ]
    told = tuple(dict.fromkeys(filter(None, phrases)))
    if not told:
        return (pattern,)
    return (*told[:_TOLD], "or the like") if len(told) > _TOLD else told


def _opened(group: re.Match[str]) -> str:
    """A group by its first alternative; one that may be missing is left out."""
    return "" if group[2] else group[1].split("|", 1)[0]
