import pytest

from ingest.readers.blocks import Block, BlockKind
from ingest.readers.properties import margin_notes, not_read, title_of

HEADING = Block(kind=BlockKind.HEADING, text="Aims", level=1)
WORDS = Block(kind=BlockKind.PARAGRAPH, text="Words.")


@pytest.mark.parametrize("given", ["", "Document1", "Untitled presentation", "Slide 1", "plan.odt"])
def test_a_title_that_a_program_gave_gives_way_to_the_one_highest_heading(given):
    assert title_of(given, [HEADING, WORDS]) == "Aims"
    assert title_of(given, [WORDS, HEADING]) == "Aims"
    assert title_of(given, [WORDS, HEADING, HEADING]) == ""
    assert title_of(given, [WORDS]) == ""


def test_a_title_that_a_person_gave_is_taken():
    assert title_of(" Hate  crime ", [HEADING]) == "Hate crime"


def test_each_marking_in_the_margins_is_noted_once():
    notes = list(margin_notes(["OFFICIAL - SENSITIVE", "Page 1 OFFICIAL", "OFFICIAL", "officials"]))
    assert notes == [
        "Its page header or footer is marked OFFICIAL",
        "Its page header or footer is marked OFFICIAL - SENSITIVE",
    ]


def test_what_was_left_out_is_counted_in_words():
    assert [*not_read(0, "slide"), *not_read(1, "slide"), *not_read(2, "slide")] == [
        "1 slide was not read",
        "2 slides were not read",
    ]
    assert list(not_read(2, "stretch", "stretches")) == ["2 stretches were not read"]
