"""What a server writes into its log: events of known fields, and never a word that somebody sent.

A field that is not listed here is left out, and one that is listed holds only what its kind allows.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from assistant.answering.outcome import Outcome
from assistant.answering.redact import redact
from assistant.knowledge.audience import Audience

#: What stands for a value that its field does not allow.
_WITHHELD = "withheld"
#: A word of code: the name of an event, a type, a release, a place in a file.
_CODE = re.compile(r"[\w.:<>+\-]{1,80}")
_PLACE = re.compile(r"[\w.\-]{1,60}:\d{1,6} [\w<>]{1,60}")
_NUMBERS = frozenset({"milliseconds", "citations"})
_CLOSED: Mapping[str, frozenset[str]] = {
    "outcome": frozenset(Outcome),
    "audience": frozenset(Audience),
}
_CODES = frozenset({"event", "kind", "release", "level", "timestamp", "cause"})
_Event = MutableMapping[str, Any]


def known_fields(_: object, __: str, event: _Event) -> _Event:
    """A structlog processor: the event with its known fields alone, each as its kind allows."""
    return {name: _allowed(name, value) for name, value in event.items() if _is_known(name)}


class KnownWords(logging.Formatter):
    """Lines of libraries: level, logger and redacted message; of a fault only its kind."""

    def format(self, record: logging.LogRecord) -> str:
        """One line. A fault's own message may hold what was sent, so it is left out."""
        told = f"{record.levelname} {record.name}"
        if record.exc_info and record.exc_info[0]:
            return f"{told} {record.exc_info[0].__name__}"
        return f"{told} {redact(record.getMessage())}"


def start_logs(stream: TextIO = sys.stderr) -> None:
    """Send every log line of this process through the filters above."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            known_fields,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(KnownWords())
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


def _is_known(name: str) -> bool:
    return name in _NUMBERS or name in _CLOSED or name in _CODES or name == "where"


def _allowed(name: str, value: object) -> object:
    if name in _NUMBERS:
        return value if isinstance(value, int | float) else _WITHHELD
    if name in _CLOSED:
        return value if value in _CLOSED[name] else _WITHHELD
    if name == "where":
        places = value if isinstance(value, list) else []
        return [place if _PLACE.fullmatch(str(place)) else _WITHHELD for place in places]
    return value if isinstance(value, str) and (not value or _CODE.fullmatch(value)) else _WITHHELD
