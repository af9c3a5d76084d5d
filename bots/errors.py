"""What can go wrong between a front end and the assistant.

BotError
├── Refused        the assistant does not take this request: its code says why
└── Unreachable    the assistant does not answer, or not as agreed: try again later
"""

from __future__ import annotations


class BotError(Exception):
    """Root of what can go wrong between a front end and the assistant."""


class Refused(BotError):
    """The assistant does not take this request. `code` is one of its error codes."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(BotError):
    """The assistant does not answer, or not as agreed. Try again later."""
