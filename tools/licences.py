"""Refuses packages under the AGPL: whoever serves those must offer all source to every reader.

Run it in the environment that ships: `python tools/licences.py`. Exits 1 with the names it found.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata

_AGPL = re.compile(r"\bAGPL|\bAffero\b", re.IGNORECASE)


def declared_licences(described: metadata.PackageMetadata) -> Iterator[str]:
    """What a package says of its licence; of a whole licence text its first line alone.

    The text of the GPL names the AGPL further down.
    """
    yield from described.get_all("License-Expression") or ()
    for text in described.get_all("License") or ():
        yield text.strip().partition("\n")[0]
    yield from described.get_all("Classifier") or ()


def under_agpl(packages: Iterable[metadata.Distribution]) -> list[str]:
    """Names of the packages that carry an AGPL licence, sorted."""
    return sorted(
        {
            str(package.metadata["Name"])
            for package in packages
            if any(_AGPL.search(licence) for licence in declared_licences(package.metadata))
        }
    )


if __name__ == "__main__":
    found = under_agpl(metadata.distributions())
    sys.exit(f"under the AGPL: {', '.join(found)}" if found else 0)
