"""What can go wrong on the way of a question.

AssistantError
├── UnusableQuestion     the question can't be taken as it is: mend it and ask again
│   └── TooLong          it has too many characters: shorten it
├── UnusableSet          a golden set can't be asked as it is: mend the line that is named
├── NoRelease            nothing has been published for this audience: build first
├── DamagedRelease       a release fails its own checksums: roll back or build again
├── NoRecords            the records can't be used now: mend what the message names
├── UnknownEnquiry       no enquiry has this reference: list them
├── UnknownReviewed      no reviewed answer has this id: list them
└── UnsafeSettings       settings that would put data or people at risk: change them
"""

from __future__ import annotations


class AssistantError(Exception):
    """Root of what can go wrong on the way of a question."""


class UnusableQuestion(AssistantError):
    """The question is empty, too long, or not text. Mend it and ask again."""


class TooLong(UnusableQuestion):
    """The question has too many characters. Shorten it."""


class UnusableSet(AssistantError):
    """A line of a golden set can't be read. Mend the field that the message names."""


class NoRelease(AssistantError):
    """No release is published for this audience. Run `csp build` first."""


class DamagedRelease(AssistantError):
    """A release fails its own checksums. Run `csp rollback`, or build again."""


class NoRecords(AssistantError):
    """The records are locked, full, missing or sealed. The message says what to mend."""


class UnknownEnquiry(AssistantError):
    """No enquiry has this reference. Run `csp enquiries` to see those that are kept."""


class UnknownReviewed(AssistantError):
    """No reviewed answer has this id. `GET /api/v1/reviewed` lists those that are kept."""


class UnsafeSettings(AssistantError):
    """Settings that would put data or people at risk. The message says which to change."""
