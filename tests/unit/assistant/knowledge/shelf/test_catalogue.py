from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.audience import Audience, Marking
from assistant.knowledge.document import Kind, Status
from assistant.knowledge.passage import Passage, Sentence, SentenceKind
from assistant.knowledge.shelf.catalogue import (
    Catalogue,
    decode_document,
    decode_passage,
    encode_document,
    encode_passage,
    write_catalogue,
)
from tests.doubles import a_document, a_passage, a_sentence

FULL_DOCUMENT = a_document(
    id="protocol",
    path="protocols/\u09ac\u09be\u0982\u09b2\u09be.pdf",
    kind=Kind.PROTOCOL,
    audience=Audience.PARTNER,
    marking=Marking.OFFICIAL_SENSITIVE,
    languages=("en", "bn"),
    in_force_to=date(2027, 3, 31),
    supersedes=("old", "older"),
    declared_status=Status.UNVERIFIED,
    review_due=date(2026, 12, 1),
)
BARE_DOCUMENT = a_document(
    id="bare",
    path="bare.txt",
    in_force_from=None,
    verified_on=None,
    languages=(),
    topics=(),
    source_url="",
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
numbers = st.integers(0, 10**6)
sentences = st.builds(
    Sentence,
    kind=st.sampled_from(SentenceKind),
    text=texts,
    block=numbers,
    group=numbers,
    page=numbers,
    start=numbers,
    end=numbers,
    lead_in=st.booleans(),
    marker=texts,
    cells=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
)
passages = st.builds(
    Passage,
    document=texts,
    heading=st.lists(texts, max_size=3).map(tuple),
    page=numbers,
    page_label=texts,
    start=numbers,
    end=numbers,
    text=texts,
    sentences=st.lists(sentences, max_size=4).map(tuple),
)


def places(*words: str) -> list[Passage]:
    return [a_passage(a_sentence(word), a_sentence("And more.")) for word in words]


@pytest.fixture
def catalogue(tmp_path):
    shelf = [
        (FULL_DOCUMENT, places("One.", "Two.", "Three.")),
        (a_document(id="empty", path="empty.md"), []),
        (BARE_DOCUMENT, [a_passage(a_sentence("Four."), heading=())]),
    ]
    write_catalogue(tmp_path / "catalogue.sqlite", shelf)
    return Catalogue(tmp_path / "catalogue.sqlite")


@given(passages)
def test_a_passage_is_read_as_it_was_written(passage):
    assert decode_passage(json.loads(json.dumps(encode_passage(passage)))) == passage


@pytest.mark.parametrize("document", [FULL_DOCUMENT, BARE_DOCUMENT], ids=lambda each: each.id)
def test_a_document_is_read_as_it_was_written(document):
    assert decode_document(json.loads(json.dumps(encode_document(document)))) == document


def test_documents_are_found_by_number_and_by_id(catalogue):
    assert [each.id for each in catalogue.documents] == ["protocol", "empty", "bare"]
    assert catalogue.documents[0] == FULL_DOCUMENT
    assert [catalogue.number_of(each) for each in ("protocol", "bare", "none", "")] == [
        0,
        2,
        None,
        None,
    ]


def test_each_document_has_its_own_passages_in_reading_order(catalogue):
    own = [list(catalogue.passages_of(number)) for number in range(3)]
    assert own == [[0, 1, 2], [], [3]]
    first = [catalogue.passage(number).sentences[0].text for number in range(4)]
    assert first == ["One.", "Two.", "Three.", "Four."]


def test_the_layout_tells_document_rows_and_what_every_passage_is_asked_by(catalogue, tmp_path):
    assert catalogue.layout() == [(0, 3, 0), (0, 3, 0), (0, 3, 0), (2, 1, 0)]
    asked = [replace(places("One.")[0], asked=("what", "when"))]
    write_catalogue(tmp_path / "asked.sqlite", [(BARE_DOCUMENT, asked)])
    assert Catalogue(tmp_path / "asked.sqlite").layout() == [(0, 5, 2)]


def test_several_threads_read_at_the_same_time(catalogue):
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda n: catalogue.passage(n % 4).sentences[0].text, range(400)))
    assert read == ["One.", "Two.", "Three.", "Four."] * 100


def test_a_catalogue_that_is_served_is_never_written_to(catalogue):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        catalogue._connection().execute("DELETE FROM passages")  # noqa: SLF001


def test_an_empty_catalogue_holds_nothing(tmp_path):
    write_catalogue(tmp_path / "empty.sqlite", [])
    empty = Catalogue(tmp_path / "empty.sqlite")
    assert (list(empty.documents), empty.layout()) == ([], [])


@pytest.mark.parametrize(
    "name", ["100% ours", "a%20b", "what?", "#1", "a b", "\u09ac\u09be", "a;b&c=d"]
)
def test_a_catalogue_opens_from_a_folder_of_any_name(tmp_path, name, monkeypatch):
    (tmp_path / name).mkdir()
    path = tmp_path / name / "catalogue.sqlite"
    write_catalogue(path, [(BARE_DOCUMENT, places("One."))])
    assert Catalogue(path).passage(0).sentences[0].text == "One."
    monkeypatch.chdir(tmp_path)
    assert Catalogue(path.relative_to(tmp_path)).documents[0] == BARE_DOCUMENT


def test_two_documents_of_one_id_are_never_shelved(tmp_path):
    with pytest.raises(sqlite3.IntegrityError):
        write_catalogue(tmp_path / "c.sqlite", [(BARE_DOCUMENT, []), (BARE_DOCUMENT, [])])
