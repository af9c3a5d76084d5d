"""What the libraries of Slack write into the log: where something failed, and never a word of it.

At DEBUG they write whole requests, at INFO the body of every request with a wrong signature, and
their faults may repeat what was sent. So each of their loggers passes through one filter.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping

_LIBRARIES = ("slack_bolt", "slack_sdk")
#: A code of Slack's, as it stands in the message of a fault.
_CODE = re.compile(r"'error': '([a-z_]{1,60})'")


class NoWords(logging.Filter):
    """Lets pass only where something failed, and Slack's code for it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written; one that is has lost its words."""
        if record.levelno < logging.WARNING:
            return False
        told = f"{record.module}.{record.funcName}:{record.lineno}"
        fault = record.exc_info[1] if record.exc_info else None
        code = _CODE.search(_message(record))
        record.msg = " ".join(
            [told, *([type(fault).__name__] if fault else []), *([code[1]] if code else [])]
        )
        record.args = None
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return ""


_FILTER = NoWords()


def _hushed(name: str) -> logging.Logger:
    logger = logging.getLogger(name)
    if _FILTER not in logger.filters:
        logger.addFilter(_FILTER)
    logger.setLevel(logging.WARNING)
    return logger


#: The logger to give to whatever of these libraries takes one; bolt copies its filter.
LIBRARIES = _hushed("slack_bolt")


def hush(loaded: Mapping[str, object] | None = None) -> None:
    """Put the filter on the logger of every module of theirs that is loaded."""
    for name in list(sys.modules if loaded is None else loaded):
        if name.partition(".")[0] in _LIBRARIES:
            _hushed(name)
    for name in [*logging.Logger.manager.loggerDict]:
        if name.partition(".")[0] in _LIBRARIES:
            _hushed(name)
