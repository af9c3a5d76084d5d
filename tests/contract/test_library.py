from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.document import Status
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import ANY_PARTNERSHIP
from tests.doubles import ShelfInMemory, a_document
from tests.shelves import opened, shelved, written

TEXTS = {
    "bins": "Knife bins stand at three stations.\n# Hours\nThey are open day and night.",
    "noise": "You can report noise if:\n- it is loud\n- it is late",
    "older": "Noise was once the parish's matter.",
    "draft": "Nobody has looked at this.",
    "blank": "# Only a heading",
}
DOCUMENTS = (
    a_document(id="bins", path="a/bins.md", in_force_to=date(2026, 11, 21)),
    a_document(id="noise", path="b/noise.txt", supersedes=("older",)),
    a_document(id="older", path="c/older.html"),
    a_document(id="draft", path="d/draft.PDF", declared_status=Status.UNVERIFIED),
    a_document(id="blank", path="e/blank.md"),
)
STATUSES = {
    "bins": Status.ENDED,
    "older": Status.SUPERSEDED,
    "draft": Status.UNVERIFIED,
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    return [written(folder, document, TEXTS[document.id]) for document in DOCUMENTS]


@pytest.fixture(scope="module", params=["shelved", "in memory"])
def library(request, shelf, tmp_path_factory) -> Library:
    on_disk: Library = opened(
        shelved(tmp_path_factory.mktemp("data"), shelf, audience=Audience.PARTNER)
    )
    in_memory: Library = ShelfInMemory(
        audience=Audience.PARTNER,
        shelf=[each.document for each in reversed(shelf)],
        words={each.document.id: each.passages for each in shelf},
        files={each.document.id: each.file for each in shelf},
        statuses=STATUSES,
    )
    return {"shelved": on_disk, "in memory": in_memory}[request.param]


def test_documents_stand_in_the_order_of_their_paths(library):
    assert [each.id for each in library.documents()] == list(TEXTS)


def test_a_document_is_found_by_its_id_with_all_that_is_declared(library, shelf):
    for each in shelf:
        assert library.document(each.document.id) == each.document


@pytest.mark.parametrize("unknown", ["", "none", "BINS", "a/bins.md"])
def test_an_unknown_document_is_nowhere(library, unknown):
    assert library.document(unknown) is None
    assert library.file(unknown) is None
    assert list(library.passages_of(unknown)) == []
    with pytest.raises(KeyError):
        library.status(unknown)


@pytest.mark.parametrize("document", TEXTS)
def test_a_status_says_whether_an_edition_is_in_force_today(library, document):
    assert library.status(document) is STATUSES.get(document, Status.CURRENT)


def test_passages_are_those_of_the_document_in_reading_order(library, shelf):
    for each in shelf:
        assert tuple(library.passages_of(each.document.id)) == each.passages
    assert [each.heading for each in library.passages_of("bins")] == [(), ("Hours",)]


@pytest.mark.parametrize("document", TEXTS)
def test_a_file_holds_the_bytes_that_were_read(library, document):
    assert library.file(document).read_text("utf-8") == TEXTS[document]


def test_the_release_tells_its_audience_and_its_size(library, shelf):
    release = library.release
    assert release.audience is Audience.PARTNER
    assert release.documents == len(library.documents())
    assert release.passages == sum(len(each.passages) for each in shelf)
    assert release.id
    assert release.built_at.tzinfo is not None


def test_the_partnership_is_the_one_that_was_shelved(library):
    assert library.partnership == ANY_PARTNERSHIP


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_never_finds_more_than_was_asked_for(library, count):
    found = library.search("knife bins", count)
    assert len(found.hits) <= count
    assert {hit.document.id for hit in found.hits} <= {name for name, _ in found.documents}


def test_what_a_library_gives_can_not_be_changed(library):
    with pytest.raises(AttributeError):
        library.document("bins").audience = Audience.PUBLIC
    assert replace(library.document("bins")) == library.document("bins")


def test_a_text_is_alike_to_itself_and_less_to_another(library):
    assert library.alike("noise at night", "noise at night") == pytest.approx(1, abs=1e-3)
    assert library.alike("noise at night", "knife bins") < 0.9
