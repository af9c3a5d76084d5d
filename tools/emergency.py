"""Writes what ships of `corpus/emergency` for every other partnership: all but what is local.

python -m tools.emergency
"""

from __future__ import annotations

import json
from pathlib import Path

from assistant.knowledge.emergency import encode_emergency
from ingest.emergency import read_emergency

_PROJECT = Path(__file__).parents[1]
SHIPPED = _PROJECT / "assistant" / "knowledge" / "any_emergency.json"


def shipped_text() -> str:
    """The words of the file as they ought to be."""
    emergency = read_emergency(_PROJECT / "corpus", anywhere=True)
    return json.dumps(encode_emergency(emergency), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(shipped_text(), "utf-8")
