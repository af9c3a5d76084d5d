from pathlib import Path

import pytest

from ingest.readers import text
from ingest.readers.blocks import BlockKind

PAGE = Path(__file__).parents[4] / (
    "../shared/documents/tower-hamlets-community-safety-partnership.txt"
)
WRAPPED = """\
This paragraph has been wrapped by hand at some seventy columns as is the
custom in mails and old files, and goes on for a line or two until all is
said.
"""


def said(words: str) -> list[str]:
    return [line(block) for block in text.read(words.encode()).blocks]


def line(block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * block.level} {block.text}"
    if block.kind is BlockKind.ITEM:
        return f"{'  ' * block.level}{block.marker or '-'} {block.text}"
    return f"| {block.text}" if block.kind is BlockKind.ROW else block.text


def test_a_short_line_above_text_is_a_heading():
    assert said("The plan\n\nWhat it is for.\n\nAims\n\nLess crime, and less fear of it.") == [
        "# The plan",
        "What it is for.",
        "## Aims",
        "Less crime, and less fear of it.",
    ]


def test_a_heading_may_stand_right_above_its_text():
    prose = "The partnership acts on every report that it gets, from anyone in the borough."
    prose += " It answers each of them."
    assert said(f"Plan\n{prose}\nAims\n{prose}") == ["# Plan", prose, "## Aims", prose]


def test_lines_in_capitals_and_underlined_lines_are_headings():
    words = "Plan\n====\nText here.\n\nWHO TO CALL\nThe police.\n\nMore\n----\nText there."
    assert said(words) == [
        "# Plan",
        "Text here.",
        "## WHO TO CALL",
        "The police.",
        "### More",
        "Text there.",
    ]


def test_numbered_headings_are_told_from_numbered_items():
    words = "1. Aims\n\nThese are ours.\n\n1.1 Scope\n\nAll of it:\n\n1. one\n\n2. two\n\nEnd."
    assert said(words)[:5] == [
        "# 1. Aims",
        "These are ours.",
        "## 1.1 Scope",
        "All of it:",
        "1. one",
    ]
    assert said("Do this:\n1. call\n2. write\n")[1:] == ["1. call", "2. write"]


def test_a_line_that_is_only_short_is_no_heading():
    for words in (
        "Yours,\n\nthe team.",
        "a@b.uk\n\nMail us.",
        "and so on\n\nIt went.",
        "Only this",
    ):
        assert not any(one.startswith("#") for one in said(words)), words


def test_an_address_is_lines_and_no_headings():
    address = ["Tower Hamlets Town Hall", "160 Whitechapel Road", "London E1 1BJ"]
    assert said("Write to us.\n\n" + "\n".join(address) + "\n\nOr call.") == [
        "Write to us.",
        *address,
        "Or call.",
    ]


def test_many_short_lines_one_after_another_are_no_headings():
    words = "Plan\n\nAldgate\n\nBow\n\nPoplar\n\nStepney\n\nEnd of it."
    assert said(words) == ["# Plan", "Aldgate", "Bow", "Poplar", "## Stepney", "End of it."]


def test_lines_broken_to_a_width_are_one_paragraph():
    assert said(WRAPPED) == [" ".join(WRAPPED.split())]


def test_sentences_on_lines_of_their_own_are_paragraphs_of_their_own():
    lines = ["The first one is a sentence about crime.", "The second is one about its victims."]
    assert said("\n".join(lines)) == lines


def test_a_word_broken_at_a_hyphen_is_whole():
    assert (
        "anti-social" in said(WRAPPED.replace("as is the", "anti-").replace("custom", "social"))[0]
    )


@pytest.mark.parametrize("bullet", ["\u2022", "-", "*", "\u2013", "\uf0b7"])
def test_bullets_begin_items_that_may_go_on_and_nest(bullet):
    words = (
        f"Ways:\n{bullet} call us on the phone\n  at night\n    {bullet} or by day\n{bullet} write"
    )
    assert said(words) == ["Ways:", "- call us on the phone at night", "  - or by day", "- write"]


def test_numbers_and_letters_begin_items():
    assert said("Do:\n1. call\n   (a) now\n   (b) later\n2) write") == [
        "Do:",
        "1. call",
        "  (a) now",
        "  (b) later",
        "2) write",
    ]


def test_a_name_or_a_figure_begins_no_item():
    assert said("A. Smith chairs it.\n\n1.5 million people live here.") == [
        "A. Smith chairs it.",
        "1.5 million people live here.",
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Who\tHow\nPolice\t101\nCouncil\t020 7364 5000",
        "| Who | How |\n|-----|-----|\n| Police | 101 |\n| Council | 020 7364 5000 |",
        "Who       How\n-------   -------\nPolice    101\nCouncil   020 7364 5000",
        "Who       How\nPolice    101\nCouncil   020 7364\n          5000",
    ],
)
def test_columns_are_rows_with_their_header(table):
    blocks = text.read(f"Call us.\n\n{table}\n\nThe end.".encode()).blocks
    assert [block.text for block in blocks[1:-1]] == ["Police | 101", "Council | 020 7364 5000"]
    assert all(block.header == ("Who", "How") for block in blocks[1:-1])


def test_two_spaces_after_a_sentence_make_no_table():
    words = "One is here.  Two is there.\nThree.  Four is a longer one.\nFive is.  Six.\n"
    assert not any(one.startswith("|") for one in said(words))


def test_a_form_feed_begins_a_page():
    reading = text.read(b"One.\n\fTwo.\n\f\fFour.\n\f")
    assert reading.pages == 4
    assert [block.page for block in reading.blocks] == [1, 2, 4]


def test_bengali_is_read_with_its_joiners():
    title = "\u0989\u09a6\u09cd\u200c\u09af\u09be\u09aa\u09a8"
    sentence = "\u0986\u09ae\u09b0\u09be \u0986\u099b\u09bf\u0964"
    assert said(f"{title}\n\n{sentence}\n") == [f"# {title}", sentence]


@pytest.mark.skipif(not PAGE.exists(), reason="the shared documents are not at hand")
def test_the_partnerships_page_is_read_as_it_is_meant():
    reading = text.read(PAGE.read_bytes())
    headings = [line(block) for block in reading.blocks if block.kind is BlockKind.HEADING]
    assert reading.title == "Community Safety Partnership (CSP)"
    assert headings == [
        "# Community Safety Partnership (CSP)",
        "## CSP statutory duties and functions",
        "## Tackling neighbourhood crime and ASB",
        "## Tackling Hate crime, community tensions and extremism",
        "## Reducing reoffending and tackling the drivers of crime",
        "## Safeguarding those at risk of violence and exploitation",
        "## Useful documents",
    ]
    assert sum(block.kind is BlockKind.ITEM for block in reading.blocks) == 26
