"""Tables, ruled and not."""

from ingest.readers.blocks import BlockKind
from tests.unit.ingest.readers.pdf_paper import PROSE, Paper, items, prose, table, texts

XS, YS = (72, 200, 330, 500), (100, 120, 140, 160)


def cells(paper, rows, ys=YS, *, bold_first=True):
    for number, (row, y) in enumerate(zip(rows, ys, strict=False)):
        for text, x in zip(row, XS, strict=False):
            font = "Helvetica-Bold" if number == 0 and bold_first else "Helvetica"
            paper.write(text, x + 4, y + 14, font=font)
    return paper


def test_a_ruled_table_is_rows_with_their_header():
    rows = [
        ("Ward", "Contact", "Opens"),
        ("Bow", "020 7364 1111", "9am"),
        ("Poplar", "020 7364 2222", "10am"),
    ]
    reading = cells(Paper().lines(PROSE, y=50).grid(XS, YS), rows).read()
    assert table(reading) == rows[1:]
    found = [block for block in reading.blocks if block.kind is BlockKind.ROW]
    assert {block.header for block in found} == {rows[0]}
    assert found[0].text == "Bow | 020 7364 1111 | 9am"
    assert sum("Poplar" in text for text in texts(reading)) == 1


def test_a_cell_of_several_lines_is_one_cell():
    paper = Paper().grid((72, 250, 500), (100, 120, 165, 200))
    paper.bold("Risk", 76, 114).bold("Mitigation", 254, 114)
    paper.lines(["Data are seen by", "the wrong people"], 76, 134).write(
        "Access is limited.", 254, 134
    )
    paper.write("Data are lost", 76, 180).write("They are copied.", 254, 180)
    assert table(paper.read()) == [
        ("Data are seen by the wrong people", "Access is limited."),
        ("Data are lost", "They are copied."),
    ]


def test_merged_cells_stand_in_every_row_that_they_reach():
    paper = Paper()
    for x in (72, 200, 330):
        paper.rule(x, 100, x, 160)
    paper.rule(72, 100, 330, 100).rule(200, 130, 330, 130).rule(72, 160, 330, 160)
    paper.write("Police", 76, 120).write("101", 204, 115).write("999", 204, 145)
    assert table(paper.read()) == [("Police", "101"), ("Police", "999")]


def test_a_table_without_a_header_has_none():
    rows = [("17 May", "Bow", "12"), ("18 May", "Poplar", "15"), ("19 May", "Stepney", "11")]
    reading = cells(Paper().grid(XS, YS), rows, bold_first=False).read()
    assert table(reading) == rows
    assert all(block.header == () for block in reading.blocks)


def test_a_shaded_first_row_is_the_header():
    paper = Paper()
    paper.canvas.setFillGray(0.85)
    paper.box(72, 100, 500, 120, fill=1)
    paper.canvas.setFillGray(0)
    rows = [("Ward", "Contact", "Opens"), ("Bow", "Ms Jones", "Mon"), ("Poplar", "Mr Singh", "Tue")]
    reading = cells(paper.grid(XS, YS), rows, bold_first=False).read()
    assert table(reading) == rows[1:]


def test_a_table_goes_on_overleaf_with_its_header():
    first = [
        ("Ward", "Contact", "Opens"),
        ("Bow", "Ms Jones", "Mon"),
        ("Poplar", "Mr Singh", "Tue"),
    ]
    paper = cells(Paper().grid(XS, YS), first).next()
    for row in (
        cells(paper.grid(XS, YS), [("Stepney", "Ms Ali", "Wed")] * 1, bold_first=False)
        .read()
        .blocks
    ):
        assert row.header == ("Ward", "Contact", "Opens")


def test_columns_that_line_up_are_a_table_without_any_rules():
    paper = Paper().lines(PROSE, y=60)
    rows = [
        ("Austria", "8.9", "Vienna"),
        ("Belgium", "11.5", "Brussels"),
        ("Denmark", "5.8", "Copenhagen"),
    ]
    cells(paper, rows, ys=(130, 150, 170), bold_first=False).lines(prose(2), y=240)
    reading = paper.read()
    assert table(reading) == rows
    assert len(texts(reading, BlockKind.PARAGRAPH)) == 2


def test_flat_rules_part_the_rows_and_the_header():
    paper = Paper().write("Risks", 76, 110).write("Mitigations", 300, 110)
    for y in (118, 170, 210):
        paper.rule(72, y, 520, y)
    paper.lines(["Travel times may", "be wrong."], 76, 135).lines(
        ["The council says how", "it reckons them, and", "so does the site."], 300, 135
    )
    paper.write("Data are lost.", 76, 190).write("They are copied.", 300, 190)
    reading = paper.read()
    assert table(reading) == [
        (
            "Travel times may be wrong.",
            "The council says how it reckons them, and so does the site.",
        ),
        ("Data are lost.", "They are copied."),
    ]
    assert reading.blocks[0].header == ("Risks", "Mitigations")


def test_a_table_that_only_arranges_lists_is_read_by_columns():
    paper = Paper().grid((72, 290, 520), (100, 120, 200))
    paper.canvas.setFillGray(1)
    paper.box(73, 101, 519, 119, stroke=0, fill=1)
    paper.canvas.setFillGray(0)
    paper.lines(["• feel that they cannot leave", "• show fear"], 76, 140)
    paper.lines(["• have no papers", "• owe money"], 294, 140)
    assert [text for _, _, text in items(paper.read())] == [
        "feel that they cannot leave",
        "show fear",
        "have no papers",
        "owe money",
    ]


def test_a_box_around_a_paragraph_is_no_table():
    paper = Paper().box(60, 80, 540, 150).lines(PROSE, y=100)
    assert texts(paper.read()) == [" ".join(PROSE)]


def test_a_flow_chart_is_no_table():
    paper = Paper()
    for number, words in enumerate(
        ("Tell the lead", "Write it down", "Ring the police", "Follow it up")
    ):
        x, y = 72 + 200 * (number % 2), 100 + 100 * (number // 2)
        paper.box(x, y, x + 140, y + 40).write(words, x + 6, y + 20)
    paper.rule(212, 120, 272, 120).rule(142, 140, 142, 200).rule(212, 220, 272, 220)
    reading = paper.read()
    assert table(reading) == []
    assert texts(reading) == ["Tell the lead", "Write it down", "Ring the police", "Follow it up"]


def test_a_form_with_labels_and_empty_boxes_reads_its_labels():
    paper = Paper()
    for number, label in enumerate(("First name", "Last name", "Email address")):
        paper.write(label, y=100 + 50 * number).box(72, 108 + 50 * number, 400, 128 + 50 * number)
    assert texts(paper.read()) == ["First name", "Last name", "Email address"]
