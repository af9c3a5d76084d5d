"""The child in the box: one file on stdin, what it says as one JSON document on stdout.

It must never print anything else: what it reads is hostile until it has been inspected.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.ocr import Ocr

FORMATS = (
    "pdf",
    "docx",
    "odt",
    "rtf",
    "xlsx",
    "csv",
    "pptx",
    "eml",
    "msg",
    "html",
    "markdown",
    "text",
    "feed",
)
PAGES_MAX = 2_000
CHARACTERS_MAX = 5_000_000
BLOCKS_MAX = 50_000
_SPLIT = "Split it into smaller documents"


def main() -> None:
    """Read stdin as the format that the command line names, with OCR where it says how."""
    answer = os.dup(sys.stdout.fileno())
    # A library that prints must not spoil the answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    document = json.dumps(_document(*sys.argv[1:]), ensure_ascii=False)
    with open(answer, "wb") as stream:  # noqa: PTH123 - a descriptor, not a path
        stream.write(document.encode("utf-8", "replace"))


def _document(format_: str, ocr: str = "") -> dict[str, Any]:
    try:
        return {"reading": _read(format_, sys.stdin.buffer.read(), ocr).to_json()}
    except Unreadable as cause:
        return {"unreadable": {"reason": cause.reason, "mend": cause.mend}}
    except MemoryError:
        return _unreadable("reading it takes more memory than a document may", _SPLIT)
    except RecursionError:
        return _unreadable(
            "its parts stand too deep in each other", "Copy its words into a new file"
        )
    except Exception as fault:  # noqa: BLE001 - whatever a hostile file provokes ends here
        # Not the fault's own words: they may quote the document.
        return _unreadable(
            f"the {format_} reader failed on it ({type(fault).__name__})",
            "Open it in the program that made it and save it again, or as another format",
        )


def _read(format_: str, data: bytes, ocr: str) -> Reading:
    """Only the reader of this format is loaded, so that a child starts in no time."""
    if format_ not in FORMATS:
        raise Unreadable("there is no reader for it", f"Use one of: {', '.join(FORMATS)}")
    reader = import_module(f"ingest.readers.{format_}")
    reading: Reading = reader.read(data, Ocr.from_json(ocr)) if ocr else reader.read(data)
    if not (reading.blocks or reading.unread or reading.front_matter or reading.services):
        raise Unreadable(
            "no words were found in it", "If it is a picture or a scan, add a copy with its text"
        )
    characters = sum(len(block.text) for block in reading.blocks)
    for count, limit, things in (
        (reading.pages, PAGES_MAX, "pages"),
        (characters, CHARACTERS_MAX, "characters"),
        (len(reading.blocks), BLOCKS_MAX, "paragraphs, items and table rows"),
    ):
        if count > limit:
            raise Unreadable(f"it has more than {limit:,} {things}", _SPLIT)
    return reading


def _unreadable(reason: str, mend: str) -> dict[str, Any]:
    return {"unreadable": {"reason": reason, "mend": mend}}


if __name__ == "__main__":
    main()
