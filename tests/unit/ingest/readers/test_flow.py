from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.blocks import BlockKind
from ingest.readers.flow import Cell, Paragraph, Run, Table, headed, read_flow
from ingest.readers.tables import COLUMNS_MAX


def paragraph(
    text: str, *, nesting: int = -1, marker: str = "", level: int = 0, bold: bool = False
):
    runs = (Run(text=text, bold=bold),)
    return Paragraph(runs=runs, nesting=nesting, marker=marker, level=level)


def test_paragraphs_headings_and_items_are_blocks_of_their_kind():
    blocks = read_flow(
        [
            paragraph("Aims", level=2, marker="1."),
            paragraph("It must:"),
            paragraph("act", nesting=0, marker="(a)"),
            paragraph("soon", nesting=2),
            paragraph("Deep", level=9),
        ]
    ).blocks
    assert [(block.kind.value, block.text, block.level, block.marker) for block in blocks] == [
        ("heading", "1. Aims", 2, ""),
        ("paragraph", "It must:", 0, ""),
        ("item", "act", 0, "(a)"),
        ("item", "soon", 2, ""),
        ("heading", "Deep", 6, ""),
    ]


def test_what_looks_like_markup_stays_words():
    text = "<b onclick='x'>&amp; </p><li>"
    assert read_flow([paragraph(text)]).blocks[0].text == text


def test_a_cell_that_reaches_without_end_is_bounded():
    row = (Cell(flow=(paragraph("a"),), across=10**6, down=10**6), Cell(flow=(paragraph("b"),)))
    blocks = read_flow([Table(rows=(row, (Cell(flow=(paragraph("c"),)),)))]).blocks
    assert all(len(block.cells) <= COLUMNS_MAX for block in blocks)
    assert blocks[0].kind is BlockKind.ROW


def test_bold_lines_become_headings_only_where_nothing_else_is_one():
    flow = [paragraph("Plan", bold=True), paragraph("x"), paragraph("y")]
    assert [each.level for each in headed(flow)] == [1, 0, 0]
    named = [*flow, paragraph("Named", level=3)]
    assert headed(named) == named


@given(st.lists(st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1), min_size=1))
def test_no_words_are_lost_on_the_way(words):
    blocks = read_flow(
        [paragraph(f"a {word} z", nesting=at % 4 - 1) for at, word in enumerate(words)]
    )
    assert len(blocks.blocks) == len(words)
