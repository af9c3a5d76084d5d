"""Paragraphs, headings, lists and reading order."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.readers.blocks import BlockKind
from ingest.readers.pdf import read
from ingest.readers.pdf_spelling import Spelling
from tests.unit.ingest.readers.pdf_paper import PROSE, Paper, find, items, prose, texts

LEFT = [
    "Anyone can report a worry about",
    "a child. You do not need proof to",
    "do so and you may stay unnamed",
    "if you wish. The team answers at",
    "all hours and on every day of the",
    "year, in the language you speak.",
]
RIGHT = [
    "In an emergency always ring 999",
    "first. The police come at once and",
    "tell the council what they found,",
    "so that nobody has to tell their",
    "story twice to people whom they",
    "have never met in their life yet.",
]


def levels(reading):
    return {b.text: b.level for b in reading.blocks if b.kind is BlockKind.HEADING}


def with_outline(paper, entries):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper.data())))
    parents = {0: None}
    for title, page, depth in entries:
        parents[depth] = writer.add_outline_item(
            title=title, page_number=page, parent=parents.get(depth - 1)
        )
    out = io.BytesIO()
    writer.write(out)
    return read(out.getvalue())


# Paragraphs


def test_lines_become_paragraphs_by_their_distance():
    reading = Paper().lines(PROSE, y=100).lines(prose(3), y=160).read()
    assert texts(reading) == [" ".join(PROSE), " ".join(prose(3))]


def test_an_indented_first_line_starts_a_paragraph_without_any_gap():
    paper = Paper().write(PROSE[0][:78], x=84, y=100).lines(PROSE[1:], y=113.5)
    paper.write(prose(1)[0][:76], x=84, y=140.5).lines(prose(1)[1:], y=154)
    assert len(texts(paper.read())) == 2


def test_a_paragraph_goes_on_over_the_page():
    paper = Paper().lines(PROSE[:2], y=760).write("12", x=300, y=815).next()
    paper.lines(PROSE[2:], y=80).write("13", x=300, y=815)
    reading = paper.read()
    assert texts(reading) == [" ".join(PROSE)]
    assert reading.blocks[0].page == 1


def test_a_new_paragraph_overleaf_stays_its_own():
    paper = Paper().lines(PROSE, y=740).next().lines(prose(2), y=80)
    assert len(texts(paper.read())) == 2


def test_footnotes_follow_the_text_of_their_page_and_let_a_paragraph_pass():
    paper = Paper().lines(PROSE[:2], y=700)
    paper.write("1", x=72, y=764, size=5).write("The plan of 2024, page 7.", x=76, y=768, size=8)
    paper.next().lines(PROSE[2:], y=80)
    assert texts(paper.read()) == [" ".join(PROSE), "[1] The plan of 2024, page 7."]


def test_a_raised_number_is_told_from_its_word():
    paper = Paper().lines(PROSE, y=100)
    paper.write("as the Organisations", y=160).write("1", x=176.5, y=156, size=6)
    paper.write(", including the police, say.", x=180, y=160)
    paper.write("an area of 21 km", y=190).write("2", x=152.5, y=186, size=6)
    said = texts(paper.read())
    assert "as the Organisations[1], including the police, say." in said
    assert "an area of 21 km²" in said


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["The commu-", "nity meets."], "The community meets."),
        (["A multi-", "agency plan.", "Every multi-agency team."], "A multi-agency plan."),
        (["The safe-", "guarding lead.", "On safeguarding."], "The safeguarding lead."),
        (
            ["See www.gov.uk/report-", "modern-slavery now."],
            "See www.gov.uk/report-modern-slavery now.",
        ),
        (["Ask the ex-", "Home Secretary."], "Ask the ex-Home Secretary."),
        (
            ["Look at https://www.gov.uk/", "guidance today."],
            "Look at https://www.gov.uk/guidance today.",
        ),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_made_whole(lines, joined):
    spelling = Spelling([lines])
    assert spelling.join(lines[:2]) == joined


def test_a_document_that_breaks_no_words_keeps_its_hyphens():
    lines = [
        "Care that is child-",
        "centred helps them.",
        *(f"Line {n} is whole." for n in range(60)),
    ]
    assert Spelling([lines]).join(lines[:2]) == "Care that is child-centred helps them."


def test_a_broken_word_is_joined_across_the_lines_of_a_page():
    reading = Paper().lines(["The partners safeguard the commu-", "nity and its people."]).read()
    assert texts(reading) == ["The partners safeguard the community and its people."]


# Headings


def test_headings_rank_by_size_then_by_weight():
    paper = Paper().write("Modern slavery", y=80, size=22).lines(PROSE, y=110)
    paper.write("What to look for", y=190, size=16).lines(prose(1), y=215)
    paper.bold("Signs in a workplace", y=290).lines(prose(2), y=305)
    paper.write("Where to get help", y=390, size=16).lines(prose(3), y=415)
    assert levels(paper.read()) == {
        "Modern slavery": 1,
        "What to look for": 1,
        "Signs in a workplace": 2,
        "Where to get help": 1,
    }


def test_a_heading_on_two_lines_is_one():
    paper = Paper().write("How to explain the form", y=80, size=20)
    paper.write("and the process", y=104, size=20).lines(PROSE, y=140)
    assert texts(paper.read(), BlockKind.HEADING) == ["How to explain the form and the process"]


def test_a_bold_sentence_is_no_heading():
    paper = Paper().bold("You must ring the helpline first.", y=80).lines(PROSE, y=110)
    assert levels(paper.read()) == {}


def test_a_bold_list_is_no_row_of_headings():
    paper = Paper().lines(prose(1), y=60)
    for number, name in enumerate(
        ("Gate Street", "Hanbury Street", "Bow Road", "Roman Road", "Poplar")
    ):
        paper.bold(name, y=120 + 25 * number)
    assert levels(paper.lines(prose(2), y=300).read()) == {}


def test_a_date_on_the_cover_is_no_heading():
    paper = Paper().write("The plan", y=80, size=26).write("April 2026", y=120, size=16)
    assert list(levels(paper.lines(PROSE, y=200).read())) == ["The plan"]


def test_numbered_bold_headings_keep_their_number():
    paper = Paper()
    for number, name in enumerate(("Verify consent", "Collect details"), start=1):
        paper.bold(f"{number}. {name}", y=100 * number).lines(prose(number), y=100 * number + 15)
    assert list(levels(paper.read())) == ["1. Verify consent", "2. Collect details"]


def test_the_outline_gives_the_levels():
    paper = Paper().bold("Scope", y=80).lines(PROSE, y=100).bold("Who this is for", y=180)
    paper.lines(prose(1), y=200).next().bold("Duties", y=80).lines(prose(2), y=100)
    reading = with_outline(paper, [("Scope", 0, 1), ("Who this is for", 0, 2), ("Duties", 1, 1)])
    assert levels(reading) == {"Scope": 1, "Who this is for": 2, "Duties": 1}


def test_a_bookmark_whose_title_is_not_on_its_page_is_ignored():
    paper = Paper().bold("Scope", y=80).lines(PROSE, y=100)
    reading = with_outline(paper, [("Chapter the Wrong", 0, 1), ("Scope", 0, 2)])
    assert levels(reading) == {"Scope": 2}


def test_a_bookmark_makes_a_heading_of_a_plain_line():
    paper = Paper().write("Consent", y=80).lines(PROSE, y=93.5)
    reading = with_outline(paper, [("Consent", 0, 1)])
    assert levels(reading) == {"Consent": 1}
    assert texts(reading)[1].startswith("The partnership")


# Lists


@pytest.mark.parametrize("glyph", ["•", "\u2013", "*", "-"])
def test_bullets_are_items_with_their_hanging_lines(glyph):
    paper = Paper().write("Look out for people who:", y=100)
    for number, (first, second) in enumerate(
        [
            ("cannot leave their place of work or", "their home"),
            ("show fear of those", "around them"),
        ]
    ):
        paper.write(glyph, x=72, y=120 + 30 * number).write(first, x=90, y=120 + 30 * number)
        paper.write(second, x=90, y=133.5 + 30 * number)
    reading = paper.read()
    assert texts(reading)[0] == "Look out for people who:"
    assert items(reading) == [
        (0, "", "cannot leave their place of work or their home"),
        (0, "", "show fear of those around them"),
    ]


def test_an_o_is_a_bullet_only_when_it_stands_alone_before_a_gap():
    paper = Paper().lines(prose(1), y=80)
    paper.write("o", x=72, y=140, font="Courier").write("asking how they feel", x=90, y=140)
    paper.write("o clock and other words are no items here", x=72, y=180)
    reading = paper.read()
    assert items(reading) == [(0, "", "asking how they feel")]


def test_numbered_items_keep_their_markers_and_nest():
    paper = Paper()
    rows = [
        (72, "1.", "Tell the lead"),
        (90, "(a)", "at once, if a child is at risk"),
        (90, "(b)", "within a day, otherwise"),
        (108, "(i)", "in writing"),
        (72, "2.", "Keep a note"),
    ]
    for number, (x, marker, text) in enumerate(rows):
        paper.write(marker, x=x, y=100 + 14 * number).write(text, x=x + 18, y=100 + 14 * number)
    assert items(paper.read()) == [
        (0, "1.", "Tell the lead"),
        (1, "(a)", "at once, if a child is at risk"),
        (1, "(b)", "within a day, otherwise"),
        (2, "(i)", "in writing"),
        (0, "2.", "Keep a note"),
    ]


def test_a_numbered_heading_is_no_item_for_a_list_to_nest_in():
    paper = Paper().write("2. Consent", y=80, size=18).lines(prose(1), x=100, y=110)
    paper.write("•", x=110, y=170).write("ask before you share", x=128, y=170)
    assert items(paper.read()) == [(0, "", "ask before you share")]


def test_a_list_goes_on_over_the_page():
    paper = Paper()
    for number in range(3):
        paper.write("•", x=72, y=740 + 14 * number).write(
            f"sign {number} of harm", x=90, y=740 + 14 * number
        )
    paper.next().write("•", x=72, y=80).write("sign 3 of harm", x=90, y=80)
    paper.write("o", x=90, y=94).write("at home", x=108, y=94)
    assert [(level, text) for level, _, text in items(paper.read())] == [
        *((0, f"sign {number} of harm") for number in range(4)),
        (1, "at home"),
    ]


def test_a_number_in_mid_sentence_starts_no_item():
    paper = Paper().lines(
        [
            "The plan says that every partner has to keep to what was agreed upon under section",
            "7. The board looks at this once in every year and writes down what it has found there",
            "2.5 million people were asked.",
        ]
    )
    assert items(paper.read()) == []


def test_drawn_tick_boxes_are_bullets():
    paper = Paper().write("Is the potential victim under 18?", y=100)
    for number, answer in enumerate(("Yes", "No", "Not sure")):
        x = 72 + 80 * number
        paper.box(x, 110, x + 10, 120).write(answer, x=x + 16, y=119)
    assert items(paper.read()) == [(0, "", "Yes"), (0, "", "No"), (0, "", "Not sure")]


# Reading order


def test_two_columns_are_read_one_after_the_other():
    paper = Paper().write("A heading over both of the columns of this page", y=70, size=18)
    paper.lines(LEFT, y=110, size=10).lines(RIGHT, x=310, y=110, size=10)
    said = " ".join(texts(paper.read()))
    assert said.index("in the language you speak") < said.index("In an emergency")
    assert not any(block.kind is BlockKind.ROW for block in paper_blocks(LEFT, RIGHT))


def paper_blocks(left, right):
    return Paper().lines(left, size=10).lines(right, x=310, size=10).read().blocks


def test_two_columns_of_a_list_are_no_table():
    left = [f"• first column sign {n}" for n in range(6)]
    right = [f"• second column sign {n}" for n in range(6)]
    said = [block.text for block in paper_blocks(left, right)]
    assert said == [line[2:] for line in left + right]


def test_full_lines_above_and_below_two_columns_keep_their_place():
    paper = Paper().lines(PROSE, y=80, size=10).lines(LEFT, y=140, size=10)
    paper.lines(RIGHT, x=310, y=140, size=10).lines(prose(1), y=260, size=10)
    said = " ".join(texts(paper.read()))
    order = [
        said.index(words) for words in ("The partnership", "Anyone", "In an emergency", "In ward")
    ]
    assert order == sorted(order)


def test_text_in_boxes_side_by_side_is_not_mixed():
    paper = Paper().box(60, 90, 260, 150).lines(["Is there consent", "for a referral?"], y=110)
    paper.box(300, 90, 520, 150).lines(
        ["The competent authority", "gets the referral."], x=310, y=110
    )
    assert texts(paper.read()) == [
        "Is there consent for a referral?",
        "The competent authority gets the referral.",
    ]


def test_a_turned_page_reads_like_any_other():
    straight = Paper().lines(PROSE)
    turned = Paper()
    turned.canvas.translate(0, 842)
    turned.canvas.rotate(-90)
    turned.canvas.translate(0, -247)
    turned.lines(PROSE, y=400)
    assert texts(turned.read()) == texts(straight.read())
    assert find(read(_rotated(Paper().lines(PROSE).data())), "partnership").page == 1


def _rotated(data):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page.rotate(90)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_ligatures_and_odd_spaces_are_spelt_out():
    from ingest.readers.pdf_pieces import spell

    assert (
        spell("The o\ufb03ce\u00a0\u202f of \ufb01re\u200b safety\uf0b7")
        == "The office of fire safety"
    )
    assert spell("Cafe\u0301") == "Caf\u00e9"
    assert spell("Name ................ here") == "Name here"
