"""Writes what ships of `corpus/languages` for every other partnership: all of it.

python -m tools.languages
"""

from __future__ import annotations

import json
from pathlib import Path

from assistant.knowledge.language import encode_languages
from ingest.languages import read_languages

_PROJECT = Path(__file__).parents[1]
SHIPPED = _PROJECT / "assistant" / "knowledge" / "any_languages.json"


def shipped_text() -> str:
    """The words of the file as they ought to be."""
    languages = read_languages(_PROJECT / "corpus")
    return json.dumps(encode_languages(languages), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(shipped_text(), "utf-8")
