"""Keeps the present version of the web chat as it is, and writes down its hashes.

Sites hold a released version to its hash, so it is served unchanged for ever. Run it by
`make release-element`, then raise the version in bots/web/chat/package.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bots.web.chat.element import LEDGER, ROOM, digest, ledger, present


def release(room: Path = ROOM) -> str:
    """Put the present version with the released ones; its name. ValueError where it is there."""
    version = present(room)
    if version.released:
        raise ValueError(f"{version.name} is released: raise the version in package.json first")
    folder = room / "released" / version.name
    folder.mkdir(parents=True)
    for name, content in version.files.items():
        (folder / name).write_bytes(content)
    hashes = {name: digest(content) for name, content in version.files.items()}
    held = ledger(room) | {version.name: hashes}
    (room / LEDGER).write_text(f"{json.dumps(held, indent=2)}\n", "utf-8")
    return version.name


if __name__ == "__main__":
    try:
        sys.stdout.write(f"released {release()}\n")
    except ValueError as refused:
        sys.exit(str(refused))
