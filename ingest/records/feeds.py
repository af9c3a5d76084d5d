"""A service feed as the pathways that it holds, each with a file and a page of its own.

What is not told is named: closed services, those that stand there twice, and why one is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ingest.admit import Refusal
from ingest.readers.blocks import Reading
from ingest.records.service_contacts import read_contacts
from ingest.records.services import (
    CLOSED,
    Service,
    Setting,
    name_of,
    organization_of,
    read_service,
    state_of,
)
from ingest.records.trees import Tree, text

#: Names in one note.
_NAMED = 5
_SLUG = 80
#: libyaml's, where it is at hand: a feed may hold thousands.
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A service of a feed, or why it is refused."""

    #: The name of its file, without an ending.
    slug: str
    service: Service | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfolded:
    """What a feed holds, and what of it was left out, a line each."""

    entries: tuple[FeedEntry, ...]
    notes: tuple[str, ...]


def unfold_feed(reading: Reading, setting: Setting) -> Unfolded:
    """The services of a feed in its order, each once."""
    notes = list(reading.notes)
    trees = [tree for each in reading.services if (tree := tree_of(each)) is not None]
    if len(trees) < len(reading.services):
        notes.append(f"{len(reading.services) - len(trees)} services could not be read")
    said = reading.declared.get("items", len(reading.services))
    if said != len(reading.services):
        notes.append(f"it says that it has {said} services; {len(reading.services)} stand here")
    told = list(_once([tree for tree in trees if state_of(tree) not in CLOSED], notes))
    closed: dict[str, list[str]] = defaultdict(list)
    for tree in trees:
        if state_of(tree) in CLOSED:
            closed[state_of(tree)].append(name_of(tree))
    for state, names in closed.items():
        notes.append(f"{len(names)} left out, being {state}: {_name_some(names)}")
    slugs = _slugs(told)
    return Unfolded(
        entries=tuple(
            FeedEntry(slug=slug, service=read_service(tree, setting))
            for slug, tree in zip(slugs, told, strict=True)
        ),
        notes=tuple(notes),
    )


def pathway_file(service: Service) -> bytes:
    """The pathway's file of a service, as a person would write it below `pathways/`."""
    written: str = yaml.dump(
        dict(service.values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    return written.encode()


def tree_of(service: str) -> Tree | None:
    """A service as the reader gave it; None where its answer is none."""
    try:
        tree = json.loads(service)
    except (ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict) else None


def _once(trees: Sequence[Tree], notes: list[str]) -> Iterator[Tree]:
    """The services without what stands before them: by id, or by all that tells them apart."""
    ids: set[str] = set()
    seen: set[tuple[Any, ...]] = set()
    again: list[str] = []
    for tree in trees:
        own_id, name = text(tree, "id").lower(), name_of(tree)
        ways = read_contacts(tree, name).ways
        reached = frozenset((way.phone, way.textphone, way.email, way.url) for way in ways)
        same = (name.lower(), organization_of(tree).lower(), reached)
        if (own_id and own_id in ids) or same in seen:
            again.append(name)
            continue
        ids.add(own_id)
        seen.add(same)
        yield tree
    if again:
        notes.append(f"told once, though they stand there more often: {_name_some(again)}")


def _slugs(trees: Sequence[Tree]) -> list[str]:
    """A name for each file; those that would be the same are told apart by their service's id."""
    plain = [_slug(name_of(tree)) for tree in trees]
    shared = Counter(plain)
    slugs = [
        slug if shared[slug] == 1 else f"{slug}-{_digest(tree)}"
        for slug, tree in zip(plain, trees, strict=True)
    ]
    taken: Counter[str] = Counter()
    for place, slug in enumerate(slugs):
        taken[slug] += 1
        if taken[slug] > 1:
            slugs[place] = f"{slug}-{taken[slug]}"
    return slugs


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG].strip("-") or "service"


def _digest(tree: Tree) -> str:
    own = text(tree, "id") or json.dumps(tree, sort_keys=True)
    return hashlib.sha256(own.encode("utf-8", "replace")).hexdigest()[:8]


def _name_some(names: Sequence[str]) -> str:
    some = list(dict.fromkeys(name or "without a name" for name in names))
    more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
    return ", ".join(some[:_NAMED]) + more
