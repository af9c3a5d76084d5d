"""What can go wrong between a front end and the assistant.

BotError
├── Refused        the assistant does not take this request: its code says why
└── Unreachable    the assistant does not answer, or not as agreed: try again later
"""

from __future__ import annotations

from assistant.web.schema import SafetyBody


class BotError(Exception):
    """Root of what can go wrong between a front end and the assistant."""


class Refused(BotError):
    """The assistant does not take this request.

    `code` is one of its error codes, `message` what it says to people, `safety` the help to show
    first where what was sent tells of danger.
    """

    def __init__(self, code: str, message: str = "", safety: SafetyBody | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.safety = safety


class Unreachable(BotError):
    """The assistant does not answer, or not as agreed. Try again later."""
