from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.grids import blocks_of
from ingest.readers.tables import Cell

TEXTS = st.sampled_from(
    ["", "", "Name", "Ward", "Phone", "North", "South", "020 7946 0101", "2024", "Note: call 101",
     "A sentence that is long enough to be told from a label, which ends as one should.", "x@y.org"]
)  # fmt: skip
CELLS = st.builds(Cell, text=TEXTS, head=st.booleans())
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=12)


def grid_of(rows):
    """The rows as a grid, without what is empty."""
    return {
        number: {at: cell for at, cell in enumerate(row) if cell.text}
        for number, row in enumerate(rows)
    }


@given(ROWS)
def test_no_filled_cell_is_dropped(rows):
    said = "\n".join(
        " | ".join((block.text, *block.header))
        for block in blocks_of(grid_of(rows), page=1, level=1)
    )
    for row in rows:
        for cell in row:
            assert cell.text in said


@given(ROWS)
def test_every_row_has_as_many_labels_as_cells_or_none(rows):
    for block in blocks_of(grid_of(rows), page=1, level=1):
        assert len(block.header) in {0, len(block.cells)}
        assert block.text


def test_a_merged_cell_is_one_and_the_same_in_each_of_its_places():
    title = Cell(text="Teams", across=2)
    rows = [[title, title], [Cell(text="Ward"), Cell(text="Phone")],
            [Cell(text="North"), Cell(text="020 7946 0101")]]  # fmt: skip
    assert [block.text for block in blocks_of(grid_of(rows), page=1, level=1)] == [
        "Teams",
        "North | 020 7946 0101",
    ]


def test_a_table_that_only_repeats_its_header_is_not_lost():
    row = [Cell(text="Ward"), Cell(text="Name")]
    words = " ".join(block.text for block in blocks_of(grid_of([row, row]), page=1, level=1))
    assert "Ward" in words
    assert "Name" in words
