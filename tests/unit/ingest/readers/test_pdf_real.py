"""Real documents, where they are at hand."""

import time
from pathlib import Path

import pytest

from ingest.readers.blocks import BlockKind
from ingest.readers.pdf import read
from tests.unit.ingest.readers.pdf_paper import find, items, table, texts

DOCUMENTS = Path(__file__).parents[4] / "../shared/documents"

pytestmark = pytest.mark.skipif(not DOCUMENTS.exists(), reason="the real documents are not here")


@pytest.fixture(scope="module")
def toolkit():
    return read((DOCUMENTS / "first-responder-toolkit-england-wales-v2-2026.pdf").read_bytes())


def test_the_toolkit_is_read_in_time():
    data = (DOCUMENTS / "first-responder-toolkit-england-wales-v2-2026.pdf").read_bytes()
    begun = time.process_time()
    read(data)
    assert time.process_time() - begun < 2


def test_the_toolkits_printed_page_numbers_are_its_labels(toolkit):
    assert (toolkit.pages, toolkit.labels[4], toolkit.labels[22]) == (23, "1", "19")


def test_the_toolkits_chapters_are_its_highest_headings(toolkit):
    chapters = [b.text for b in toolkit.blocks if b.kind is BlockKind.HEADING and b.level == 1]
    assert chapters[1:4] == [
        "Introduction",
        "1. What is the NRM?",
        "2. Toolkit: completing the NRM Referral Form",
    ]


def test_the_toolkits_indicators_are_items(toolkit):
    indicators = [b for b in toolkit.blocks if b.page == 21 and b.kind is BlockKind.ITEM]
    assert len(indicators) == 36
    assert indicators[1].text == "Be unable to leave their work environment or home environment"


def test_the_toolkits_checklist_boxes_are_items(toolkit):
    assert find(toolkit, "Ensure the adult victim consents").kind is BlockKind.ITEM
    assert not any("characters that can't be seen" in note for note in toolkit.notes)


def test_the_toolkits_flow_chart_is_named_as_unread(toolkit):
    assert "Pictures on page 6 were not read" in toolkit.notes


def test_a_list_of_the_toolkit_goes_on_overleaf(toolkit):
    assert find(toolkit, "Guidance for councils").text.endswith("their specific responsibilities.")


@pytest.mark.parametrize(
    "name", ["nrm-form-offline-2026-v2.pdf", "nrm-form-offline-v3-15-05-2023.pdf"]
)
def test_answers_to_tick_are_items_below_their_question(name):
    reading = read((DOCUMENTS / name).read_bytes())
    said = texts(reading)
    question = next(at for at, text in enumerate(said) if text.endswith("under 18?"))
    assert [text.casefold() for text in said[question + 1 : question + 4]] == [
        "yes",
        "no",
        "not sure",
    ]
    assert {level for level, _, text in items(reading) if text == "Yes"} == {0}


def test_a_table_that_breaks_over_two_pages_is_whole():
    reading = read((DOCUMENTS / "atrs-guidance-v3.0.pdf").read_bytes())
    rows = [row for row in table(reading) if row[0].startswith("The tool\u2019s computation")]
    assert rows[0][1].endswith("school places being allocated.")
    assert find(reading, "Misuse of personal").header == ("Risks:", "Mitigations:")


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.pdf")), ids=lambda path: path.stem)
def test_no_page_is_silently_empty(path):
    reading = read(path.read_bytes())
    said = {block.page for block in reading.blocks} | {page.page for page in reading.unread}
    contents = any("table of contents" in note for note in reading.notes)
    assert len(said) >= reading.pages - contents
