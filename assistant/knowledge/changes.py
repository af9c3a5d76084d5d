"""What has changed between two releases, document by document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.knowledge.document import Document


class Change(StrEnum):
    """What has become of a document."""

    ADDED = "added"
    REMOVED = "removed"
    WORDS = "words"
    EDITION = "edition"
    VERIFIED = "verified"
    REVIEW = "review"
    OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A document of which something has changed, as it is now, or was last."""

    document: Document
    changes: tuple[Change, ...]


Words = Callable[[Document], Sequence[str]]

#: The fields by which a change of each kind is told.
_FIELDS: Mapping[Change, tuple[str, ...]] = {
    Change.EDITION: (
        "title", "edition", "in_force_from", "in_force_to", "supersedes", "declared_status",
        "limits",
    ),
    Change.VERIFIED: ("verified_on",),
    Change.REVIEW: ("review_due",),
    Change.OWNER: ("owner",),
}  # fmt: skip


def find_changes(
    before: Sequence[Document],
    now: Sequence[Document],
    *,
    words_before: Words,
    words_now: Words,
) -> tuple[Changed, ...]:
    """The documents that are new, gone or changed, by title.

    Words are compared only where the file has changed: dates that stand in it change its hash too.
    """
    both = (words_before, words_now)
    earlier = {each.id: each for each in before}
    later = {each.id: each for each in now}
    gone = [
        Changed(document=each, changes=(Change.REMOVED,)) for each in before if each.id not in later
    ]
    found = [
        Changed(document=each, changes=tuple(_changes(earlier.get(each.id), each, both)))
        for each in now
    ]
    changed = [each for each in found if each.changes]
    return tuple(sorted((*changed, *gone), key=lambda each: each.document.title.lower()))


def _changes(
    before: Document | None, now: Document, words: tuple[Words, Words]
) -> Iterator[Change]:
    if before is None:
        yield Change.ADDED
        return
    if before.sha256 != now.sha256 and tuple(words[0](before)) != tuple(words[1](now)):
        yield Change.WORDS
    for change, names in _FIELDS.items():
        if any(getattr(before, name) != getattr(now, name) for name in names):
            yield change
