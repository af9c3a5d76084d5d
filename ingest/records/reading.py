"""The records of a corpus, each with the page that is written from it."""

from __future__ import annotations

from assistant.knowledge.shelf.entries import Entries
from ingest.admit import Refusal
from ingest.describe import document_id
from ingest.fields import Declaration
from ingest.records.lists import LISTS, read_list
from ingest.records.page import Page
from ingest.records.pathways import read_pathway


def read_record(path: str, text: str) -> tuple[Page, Entries] | Refusal:
    """What the record at a path below the corpus folder says, or the first mistake in it."""
    declaration = Declaration(path=path, text=text, line=1, name="record")
    if path in LISTS:
        return read_list(declaration)
    read = read_pathway(declaration, document_id(path))
    if isinstance(read, Refusal):
        return read
    page, pathway = read
    return page, (pathway,)
