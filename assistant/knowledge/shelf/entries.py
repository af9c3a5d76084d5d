"""Entries of records in the catalogue: pathways, gaps, names, rules; to JSON and back."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from assistant.knowledge.currency import Conflict, Gap, Term
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.rule import Rule

Entry: TypeAlias = Pathway | Gap | Term | Conflict | Rule
Entries: TypeAlias = tuple[Entry, ...]


def encode_entry(entry: Entry) -> tuple[str, str]:
    """The kind of an entry and its values as JSON."""
    body = TypeAdapter(type(entry)).dump_python(entry, mode="json")
    return type(entry).__name__, json.dumps(body)


def decode_entry(kind: type[Any], values: dict[str, Any]) -> Any:
    """The entry that `encode_entry` gave."""
    return TypeAdapter(kind).validate_python(values)
