"""How a question ended: a closed list, each with its own fixed words, metric and test."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a question ended."""

    #: Words of the documents answer it.
    ANSWERED = "answered"
    #: Two or more readings fit and the difference matters.
    CLARIFY = "clarify"
    #: The documents do not hold it; a person may.
    NOT_FOUND = "not_found"
    #: Somebody is in danger: help first.
    EMERGENCY = "emergency"
    #: Another service's business.
    OUT_OF_REMIT = "out_of_remit"
    #: The question holds personal data that must not be sent.
    PERSONAL_DATA = "personal_data"
    #: A question that is not answered here, by rule.
    DECLINED = "declined"
    #: A greeting or thanks.
    SMALL_TALK = "small_talk"
    #: Too many questions at once.
    BUSY = "busy"
    #: A part that is needed does not work.
    UNAVAILABLE = "unavailable"
