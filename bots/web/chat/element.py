"""The element as browsers get it: its bundle and its words, in every version that is served.

A released version never changes: whoever has put it on a site holds it to its hash.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha384
from pathlib import Path

ROOM = Path(__file__).parent
BUNDLE = "csp-chat.js"
#: The hashes of all that was released, by version and name.
LEDGER = "released.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: its files by name, and whether they are promised never to change."""

    name: str
    files: Mapping[str, bytes]
    released: bool

    @property
    def integrity(self) -> str:
        """The hash of the bundle for the attribute `integrity`."""
        return digest(self.files[BUNDLE])

    @property
    def languages(self) -> list[dict[str, str]]:
        """The languages that it has words in, English first, each by its tag and its own name."""
        words = self.words
        tags = sorted(words, key=lambda tag: (tag != "en", tag))
        return [{"tag": tag, "name": words[tag]["_name"]} for tag in tags]

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """Its fixed words by language and key."""
        return {
            name.removesuffix(".json"): json.loads(content)
            for name, content in self.files.items()
            if name.endswith(".json")
        }


def present(room: Path = ROOM) -> Version:
    """The version that our own pages use."""
    name = json.loads((room / "package.json").read_bytes())["version"]
    files = (room / BUNDLE, *sorted((room / "words").glob("*.json")))
    released = name in ledger(room)
    return Version(
        name=name, files={file.name: file.read_bytes() for file in files}, released=released
    )


def versions(room: Path = ROOM) -> Mapping[str, Version]:
    """Every version that is served, by its name; a released one as it was released."""
    now = present(room)
    return {now.name: now} | {each.name: each for each in _released(room)}


def ledger(room: Path = ROOM) -> dict[str, dict[str, str]]:
    """The hashes of what was released."""
    file = room / LEDGER
    return dict(json.loads(file.read_bytes())) if file.exists() else {}


def changed(room: Path = ROOM) -> list[str]:
    """What is no longer as it was released, as version/name; a file without a hash too."""
    held = {
        f"{version}/{name}": hashed
        for version, files in ledger(room).items()
        for name, hashed in files.items()
    }
    found = {
        f"{each.name}/{name}": digest(content)
        for each in _released(room)
        for name, content in each.files.items()
    }
    return sorted(name for name in {**held, **found} if held.get(name) != found.get(name))


def digest(content: bytes) -> str:
    """The hash of `content` as browsers check it."""
    return f"sha384-{b64encode(sha384(content).digest()).decode()}"


def _released(room: Path) -> Iterator[Version]:
    for folder in sorted((room / "released").glob("*/")):
        files = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
        yield Version(name=folder.name, files=files, released=True)
