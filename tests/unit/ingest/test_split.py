from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.passage import Passage, SentenceKind
from ingest.readers.blocks import Block, BlockKind
from ingest.shelve import lead_of, passage_text
from ingest.split import FULL, LONGEST, split
from tests.doubles import a_document

HEADING, PARAGRAPH, ITEM, ROW = BlockKind


def heading(text: str, level: int = 2, page: int = 1) -> Block:
    return Block(kind=HEADING, text=text, level=level, page=page)


def paragraph(text: str, page: int = 1) -> Block:
    return Block(kind=PARAGRAPH, text=text, page=page)


def item(text: str, page: int = 1, marker: str = "") -> Block:
    return Block(kind=ITEM, text=text, page=page, marker=marker)


def row(*cells: str, header: tuple[str, ...] = ()) -> Block:
    return Block(kind=ROW, text=" | ".join(cells), cells=cells, header=header)


def passages(*blocks: Block, title: str = "The plan", labels=None) -> tuple[Passage, ...]:
    return split("plan", title, blocks, labels or {}).passages


def leads(*blocks: Block) -> dict[str, str]:
    """The words that introduce each item or row, wherever it stands."""
    return {
        sentence.text: lead_of(passage, sentence)
        for passage in passages(*blocks)
        for sentence in passage.sentences
        if sentence.kind is not SentenceKind.SENTENCE
    }


def words(length: int, start: str = "Words") -> str:
    return (start + " and more words" * length)[:length].strip() + "."


def test_short_paragraphs_of_a_section_share_a_passage():
    (passage,) = passages(paragraph("Call us. Then wait."), paragraph("Go home."))
    assert passage.text == "Call us. Then wait.\nGo home."
    assert [sentence.text for sentence in passage.sentences] == [
        "Call us.",
        "Then wait.",
        "Go home.",
    ]
    assert [sentence.block for sentence in passage.sentences] == [0, 0, 1]
    assert [sentence.group for sentence in passage.sentences] == [0, 0, 1]


def test_a_passage_is_full_at_its_length_and_the_next_paragraph_opens_another():
    first, second = passages(paragraph(words(FULL - 50)), paragraph(words(60)))
    assert len(first.text) < FULL
    assert second.text == words(60)


def test_a_paragraph_is_never_cut_however_long():
    (passage,) = passages(paragraph(words(LONGEST * 3)))
    assert len(passage.text) > LONGEST


def test_a_passage_never_reaches_across_a_heading():
    one, two = passages(heading("One"), paragraph("First."), heading("Two"), paragraph("Second."))
    assert (one.heading, one.text) == (("One",), "First.")
    assert (two.heading, two.text) == (("Two",), "Second.")


def test_the_heading_path_runs_from_the_top_down_without_the_title():
    found = passages(
        heading("THE PLAN", 1),
        heading("Part", 2),
        heading("Chapter", 3),
        paragraph("In the chapter."),
        heading("Another part", 2),
        paragraph("In the part."),
        heading("Annex", 1),
        paragraph("In the annex."),
    )
    assert [passage.heading for passage in found] == [
        ("Part", "Chapter"),
        ("Another part",),
        ("Annex",),
    ]


def test_words_before_any_heading_have_no_heading():
    assert passages(paragraph("First."))[0].heading == ()


def test_a_document_of_headings_alone_has_no_passage():
    assert passages(heading("One"), heading("Two")) == ()


def test_the_label_is_that_of_the_page_where_the_passage_starts():
    one, two = passages(
        heading("One"),
        paragraph("First.", page=3),
        heading("Two"),
        paragraph("Second.", page=4),
        labels={3: "iii"},
    )
    assert (one.page, one.page_label) == (3, "iii")
    assert (two.page, two.page_label) == (4, "")


def test_a_short_list_stays_with_its_lead_in():
    (passage,) = passages(paragraph("You need:"), item("a form"), item("a pen"))
    assert passage.text == "You need:\na form\na pen"
    assert [sentence.lead_in for sentence in passage.sentences] == [True, False, False]
    assert len({sentence.group for sentence in passage.sentences}) == 1


def test_a_list_that_does_not_fit_takes_its_lead_in_along():
    first, second = passages(
        paragraph(words(FULL - 15)), paragraph("You need:"), item("a form"), item("a pen")
    )
    assert "You need:" not in first.text
    assert second.text.startswith("You need:\na form")


def test_each_part_of_a_long_list_repeats_the_lead_in():
    items = [item(words(100, f"Item {number}"), page=number // 5 + 1) for number in range(25)]
    lead = paragraph("You need all of:", page=1)
    found = passages(lead, *items, labels={1: "a", 2: "b", 3: "c", 4: "d", 5: "e"})
    assert len(found) > 2
    assert all(passage.text.startswith("You need all of:\n") for passage in found)
    assert all(len(passage.text) <= LONGEST for passage in found)
    shown = [line for passage in found for line in passage.text.split("\n")[1:]]
    assert shown == [each.text for each in items]
    for passage in found[1:]:
        first = passage.sentences[1]
        assert (passage.start, passage.page) == (first.start, first.page)
        assert passage.page_label == "abcde"[passage.page - 1]


def test_one_item_longer_than_a_passage_stays_whole_with_its_lead_in():
    found = passages(paragraph("You need:"), item("a form"), item(words(LONGEST)), item("a pen"))
    assert all(passage.text.startswith("You need:\n") for passage in found)
    assert any(words(LONGEST) in passage.text for passage in found)


def test_a_list_without_a_colon_belongs_to_the_one_paragraph_before_it():
    (passage,) = passages(paragraph("Bring these things."), item("a form"), item("a pen"))
    assert passage.sentences[0].lead_in
    assert len({sentence.group for sentence in passage.sentences}) == 1


def test_a_list_is_introduced_by_all_of_a_lead_in_of_two_paragraphs():
    assert leads(
        paragraph("You can apply online."), paragraph("But not if:"), item("you are abroad")
    ) == {"you are abroad": "You can apply online. But not if:"}


def test_a_list_of_exceptions_is_introduced_by_its_own_lead_in():
    assert leads(
        paragraph("You can apply if:"),
        item("you live here"),
        paragraph("However, you can't apply if:"),
        item("you owe money"),
    ) == {"you live here": "You can apply if:", "you owe money": "However, you can't apply if:"}


def test_a_list_and_its_exceptions_share_a_passage_beyond_its_usual_length():
    (passage,) = passages(
        paragraph("You can apply if:"),
        item(words(FULL - 60, "you live here")),
        paragraph("However, you can't apply if:"),
        item(words(200, "you owe money")),
    )
    assert FULL < len(passage.text) <= LONGEST


def test_rows_keep_their_headers():
    header = ("Team", "Phone")
    (passage,) = passages(row("Safety", "101", header=header), row("Noise", "102", header=header))
    assert [sentence.cells for sentence in passage.sentences] == [
        (("Team", "Safety"), ("Phone", "101")),
        (("Team", "Noise"), ("Phone", "102")),
    ]
    assert {sentence.kind for sentence in passage.sentences} == {SentenceKind.ROW}


def test_the_rows_of_a_long_table_keep_their_headers_in_every_part():
    header = ("Team", "Phone")
    rows = [row(words(80, f"Team {n}"), str(n), header=header) for n in range(40)]
    found = passages(*rows)
    assert len(found) > 2
    for passage in found:
        assert len(passage.text) <= LONGEST
        for sentence in passage.sentences:
            assert [name for name, _ in sentence.cells] == ["Team", "Phone"]


def test_each_part_of_a_long_table_is_searched_with_its_header_and_has_room_for_it():
    header = ("Team that covers the ward", "Telephone number in the daytime")
    rows = [row(words(80, f"Team {n}"), str(n), header=header) for n in range(40)]
    for passage in passages(*rows):
        text = passage_text(a_document(title="T"), passage)
        assert text.startswith(f"T: {' | '.join(header)}: Team")
        assert len(text) <= LONGEST + len("T: : ")


def test_tables_of_other_columns_are_groups_of_their_own():
    (passage,) = passages(
        row("Safety", "101", header=("Team", "Phone")), row("1", "2", header=("Year", "Crimes"))
    )
    assert [sentence.group for sentence in passage.sentences] == [0, 1]


def test_a_table_stays_with_the_paragraph_that_announces_it():
    (passage,) = passages(paragraph("These teams help:"), row("Safety", "101"))
    assert passage.sentences[0].lead_in
    assert passage.sentences[1].group == passage.sentences[0].group


@pytest.mark.parametrize(
    "condition",
    [
        "Unless you are under 18.",
        "However, this costs £10.",
        "Except on Sundays.",
        "This does not apply to tenants.",
        "But they must not wait.",
        "as long as you live here.",
    ],
)
def test_a_paragraph_that_limits_a_rule_stays_with_it(condition):
    rule = words(FULL - 5, "You may apply")
    for before in ([paragraph(rule)], [paragraph("You need:"), item(rule)]):
        (passage,) = passages(*before, paragraph(condition))
        assert passage.text.endswith(f"{rule}\n{condition}")
        assert len({sentence.group for sentence in passage.sentences}) == 1


def test_a_condition_stays_with_the_last_part_of_a_long_list():
    items = [item(words(300, f"Item {number}")) for number in range(3)]
    found = passages(paragraph("You need:"), *items, paragraph(words(400, "Unless")))
    assert items[-1].text in found[-1].text
    assert words(400, "Unless") in found[-1].text


def test_a_sentence_that_limits_another_stays_in_its_paragraph():
    (passage,) = passages(paragraph("You may apply. Unless you are under 18."))
    assert [sentence.block for sentence in passage.sentences] == [0, 0]


def test_a_paragraph_that_goes_on_in_a_small_letter_stays_with_its_beginning():
    (passage,) = passages(paragraph(words(FULL - 5)), paragraph("and it goes on here."))
    assert passage.text.endswith("\nand it goes on here.")


def test_a_lead_in_shows_the_headings_that_are_its_items():
    found = passages(
        paragraph("The plan rests on these:"),
        heading("Safety", 2),
        paragraph("Be safe."),
        heading("Detail", 3),
        paragraph("More."),
        heading("Trust", 2),
        paragraph("Trust each other."),
    )
    assert found[0].text == "The plan rests on these:\nSafety\nTrust"
    assert [(each.text, each.lead_in) for each in found[0].sentences] == [
        ("The plan rests on these:", True),
        ("Safety", False),
        ("Trust", False),
    ]
    assert [passage.text for passage in found[1:]] == ["Be safe.", "More.", "Trust each other."]


def test_one_heading_after_a_colon_is_no_list():
    found = passages(paragraph("Read on:"), heading("Safety"), paragraph("Be safe."))
    assert found[0].text == "Read on:"
    assert not found[0].sentences[0].lead_in


def test_a_paragraph_before_an_outline_has_its_own_group():
    found = passages(
        paragraph("However it began."),
        paragraph("but the plan rests on:"),
        heading("Safety"),
        paragraph("Be safe."),
        heading("Trust"),
        paragraph("Trust each other."),
    )
    assert [passage.text for passage in found[:2]] == [
        "However it began.",
        "but the plan rests on:\nSafety\nTrust",
    ]


WORDS = st.text(alphabet="abcdeF. ", min_size=1, max_size=40).map(
    lambda text: " ".join(f"x{text}".split())
)
OPENINGS = st.sampled_from(["", "Unless ", "However ", "The ", "and "])
ENDINGS = st.sampled_from(["", ".", ":", "। খ", " " + "long words " * 30 + "end"])
HEADER = st.sampled_from([(), ("Team", "Phone"), ("Year", "Sum")])


@st.composite
def some_blocks(draw):
    kind = draw(st.sampled_from(list(BlockKind)))
    page = draw(st.integers(1, 3))
    text = draw(OPENINGS) + draw(WORDS) + draw(ENDINGS)
    if kind is ROW:
        cells = (text, draw(WORDS))
        return Block(kind=kind, text=" | ".join(cells), cells=cells, header=draw(HEADER), page=page)
    level = draw(st.integers(1, 3)) if kind is HEADING else 0
    return Block(kind=kind, text=text, level=level, page=page)


@given(st.lists(some_blocks(), max_size=25))
def test_every_span_counts_the_characters_of_the_document(blocks):
    whole = split("plan", "The plan", blocks, {})
    for passage in whole.passages:
        assert 0 <= passage.start < passage.end <= len(whole.text)
        for sentence in passage.sentences:
            assert whole.text[sentence.start : sentence.end] == sentence.text
            assert sentence.text in passage.text


@given(st.lists(some_blocks(), max_size=25))
def test_every_word_that_is_no_heading_stands_in_a_passage_once_but_for_lead_ins(blocks):
    whole = split("plan", "The plan", blocks, {})
    told = sorted(block.text for block in blocks if block.kind is not HEADING)
    own: dict[int, str] = {}
    for passage in whole.passages:
        for sentence in passage.sentences:
            own[sentence.start] = sentence.text
    spans = sorted((start, start + len(text)) for start, text in own.items())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    letters = "".join("".join(told).split())
    headings = {block.text for block in blocks if block.kind is HEADING}
    kept = "".join(
        "".join(text.split())
        for text in sorted(own.values())
        if text not in headings or text in told
    )
    assert sorted(kept) == sorted(letters)


@given(st.lists(some_blocks(), max_size=25))
def test_no_item_stands_without_the_lead_in_right_before_its_list(blocks):
    found = passages(*blocks)
    for before, after in pairwise(blocks):
        announced = before.kind is PARAGRAPH and before.text.endswith(":")
        if not (announced and after.kind in (ITEM, ROW)):
            continue
        holders = [passage for passage in found if after.text in passage.text.split("\n")]
        assert holders
        assert any(f"{before.text}\n{after.text}" in passage.text for passage in holders)
