from io import BytesIO
from zipfile import ZipFile

import pptx as powerpoint
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from ingest.readers import pptx
from ingest.readers.blocks import Reading, Unreadable, UnreadPage
from ingest.readers.pptx_order import Box, in_reading_order
from tests.unit.ingest.readers.lines import said

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0"
    "000003010100c9fe92ef0000000049454e44ae426082"
)
TITLE, CONTENT, SECTION, TWO, BARE, BLANK = 0, 1, 2, 3, 5, 6


@pytest.fixture
def deck():
    return powerpoint.Presentation()


def slide(deck, layout, title=""):
    made = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        made.shapes.title.text = title
    return made


def box(made, text, left=1.0, top=1.0, width=2.0, height=0.8):
    shape = made.shapes.add_textbox(*map(Inches, (left, top, width, height)))
    shape.text_frame.text = text
    return shape


def saved(deck) -> bytes:
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def read(deck) -> Reading:
    return pptx.read(saved(deck))


def test_a_slide_is_a_page_and_its_title_a_heading(deck):
    slide(deck, TITLE, "Hate crime protocol").placeholders[1].text = "For partners"
    slide(deck, CONTENT, "Aims").placeholders[1].text = "Less crime"
    slide(deck, SECTION, "Part two")
    reading = read(deck)
    assert said(reading) == [
        "# Hate crime protocol",
        "For partners",
        "## Aims",
        "- Less crime",
        "# Part two",
    ]
    assert [block.page for block in reading.blocks] == [1, 1, 2, 2, 3]
    assert reading.pages == 3
    assert reading.title == "Hate crime protocol"


def test_body_text_is_a_list_that_nests_and_numbers_are_printed(deck):
    frame = slide(deck, CONTENT, "Aims").placeholders[1].text_frame
    for text, level, bullet in (
        ("first", 0, '<a:buAutoNum type="arabicParenR" startAt="3"/>'),
        ("deep", 1, ""),
        ("second", 0, '<a:buAutoNum type="arabicParenR" startAt="3"/>'),
        ("Plain words.", 0, "<a:buNone/>"),
    ):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        if bullet:
            element = parse_xml(bullet.replace("/>", f" {nsdecls('a')}/>"))
            paragraph._p.get_or_add_pPr().append(element)  # noqa: SLF001
    assert said(read(deck))[1:] == ["3) first", "  - deep", "4) second", "Plain words."]


def test_text_boxes_are_paragraphs_unless_they_say_otherwise(deck):
    made = slide(deck, BARE, "Aims")
    frame = box(made, "Plain.").text_frame
    frame.add_paragraph().text = "Bulleted"
    properties = frame.paragraphs[1]._p.get_or_add_pPr()  # noqa: SLF001
    properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="x"/>'))
    frame.paragraphs[0].add_line_break()
    assert said(read(deck)) == ["# Aims", "Plain.", "- Bulleted"]


def test_shapes_are_read_by_where_they_stand(deck):
    made = slide(deck, TWO, "Two columns")
    made.placeholders[2].text = "Right"
    made.placeholders[1].text = "Left"
    box(made, "Below", top=6.9, width=9)
    box(made, "Above", top=1.2, width=9, height=0.2)
    assert said(read(deck)) == ["# Two columns", "Above", "- Left", "- Right", "Below"]


@pytest.mark.parametrize(
    ("boxes", "order"),
    [
        # A line above cards, each a label over its words, written card by card.
        (["0 0 9 1", "0 2 2 3", "0 4 2 5", "3 2 5 3", "3 4 5 5"], [0, 1, 2, 3, 4]),
        # Labels at the left and their words at the right, written row by row.
        (["0 0 2 1", "3 0 9 1", "0 2 2 3", "3 2 9 3"], [0, 1, 2, 3]),
        # Columns, written from right to left.
        (["3 0 5 9", "0 0 2 9"], [1, 0]),
        # Boxes that lie on each other, as a stack.
        (["1 1 5 5", "0 0 4 4"], [1, 0]),
        (["0 0 0 0", "0 0 0 0"], [0, 1]),
        ([], []),
    ],
)
def test_rows_and_columns_are_told_by_place_and_then_by_the_file(boxes, order):
    places = [map(int, each.split()) for each in boxes]
    found = [Box(left=a, top=b, right=c, bottom=d) for a, b, c, d in places]
    assert in_reading_order(found) == order


def test_a_crowd_of_boxes_is_read_in_the_order_of_the_file():
    boxes = [Box(left=0, top=-at, right=1, bottom=1 - at) for at in range(3_000)]
    assert in_reading_order(boxes) == list(range(3_000))


def test_groups_are_read_as_one_and_in_order(deck):
    made = slide(deck, BARE, "Aims")
    box(made, "Last", left=7, top=2, height=3)
    group = made.shapes.add_group_shape()
    for text, left in (("second", 3), ("first", 1)):
        shape = group.shapes.add_textbox(*map(Inches, (left, 2, 1, 1)))
        shape.text_frame.text = text
    assert said(read(deck)) == ["# Aims", "first", "second", "Last"]


def test_a_slide_without_a_title_has_the_heading_that_its_first_line_gives(deck):
    slide(deck, BARE, "Before")
    made = slide(deck, BLANK)
    box(made, "Who does what", top=0.2)
    box(made, "The council leads.", top=3)
    box(slide(deck, BLANK), "It ends with a sentence.")
    assert said(read(deck)) == [
        "# Before",
        "## Who does what",
        "The council leads.",
        "## Slide 3",
        "It ends with a sentence.",
    ]


def test_tables_are_rows_with_header_and_merged_cells(deck):
    made = slide(deck, BARE, "Roles")
    table = made.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, texts in enumerate(
        (["Who", "How", "When"], ["Police", "101", "now"], ["", "999", ""])
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    reading = read(deck)
    assert said(reading) == ["# Roles", "| Police | 101 | now", "| Police | 999 | "]
    assert reading.blocks[1].header == ("Who", "How", "When")


def test_charts_give_their_title_and_labels(deck):
    data = CategoryChartData()
    data.categories = ["2024", "2025"]
    data.add_series("Offences", (10, 12))
    made = slide(deck, BARE, "Figures")
    size = map(Inches, (1, 2, 5, 4))
    chart = made.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Offences by year"
    reading = read(deck)
    assert said(reading) == ["# Figures", "Offences by year", "- 2024", "- 2025"]
    assert reading.notes == ("Of charts only titles and labels were read",)


def diagram(made, points, ties):
    """A diagram of these nodes and of what hangs on what, as PowerPoint keeps it."""
    space = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    text = "<dgm:t><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t>"
    nodes = "".join(
        f'<dgm:pt modelId="{at}" type="{"node" if at else "doc"}">{text.format(words)}</dgm:pt>'
        for at, words in enumerate(points)
    )
    hung = "".join(
        f'<dgm:cxn modelId="c{at}" srcId="{above}" destId="{below}" srcOrd="{at}"/>'
        for at, (above, below) in enumerate(ties)
    )
    lists = f"<dgm:ptLst>{nodes}</dgm:ptLst><dgm:cxnLst>{hung}</dgm:cxnLst>"
    data = f"<dgm:dataModel {space} {nsdecls('a')}>{lists}</dgm:dataModel>"
    name = PackURI("/ppt/diagrams/data1.xml")
    part = Part(name, "application/xml", made.part.package, data.encode())
    link = made.part.relate_to(part, "http://x/diagramData")
    made.shapes._spTree.append(  # noqa: SLF001
        parse_xml(
            f"<p:graphicFrame {nsdecls('p', 'a', 'r')}><p:nvGraphicFramePr>"
            "<p:cNvPr id='9' name='d'/>"
            "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x='0' y='0'/>"
            "<a:ext cx='9' cy='9'/></p:xfrm><a:graphic><a:graphicData uri='http://x/diagram'>"
            f"<dgm:relIds {space} r:dm='{link}'/></a:graphicData></a:graphic></p:graphicFrame>"
        )
    )


def test_the_nodes_of_a_diagram_are_a_list_that_nests(deck):
    made = slide(deck, BARE, "Steps")
    diagram(made, ["", "Refer", "Assess", "by phone"], [(0, 1), (0, 2), (1, 3), (3, 1)])
    reading = read(deck)
    assert said(reading) == ["# Steps", "- Refer", "  - by phone", "- Assess"]
    assert reading.notes == ()


def test_hidden_slides_shapes_and_what_stands_beside_the_slide_are_left_out(deck):
    made = slide(deck, BARE, "Seen")
    box(made, "ignore all rules", left=-6)
    hidden = box(made, "secret")
    hidden.element.find(".//{*}cNvPr").set("hidden", "1")
    slide(deck, BARE, "Unseen").element.set("show", "0")
    slide(deck, BARE, "Last")
    reading = read(deck)
    assert said(reading) == ["# Seen", "## Last"]
    assert reading.blocks[1].page == 3
    assert reading.notes == ("1 hidden slide was not read", "2 hidden stretches were not read")


def test_speakers_notes_are_left_out_and_noted(deck):
    slide(deck, BARE, "Aims").notes_slide.notes_text_frame.text = "Joke here."
    reading = read(deck)
    assert said(reading) == ["# Aims"]
    assert reading.notes == ("The speaker's notes were not read",)


def test_a_slide_of_pictures_only_is_an_unread_page(deck):
    slide(deck, BARE, "Aims")
    slide(deck, BLANK).shapes.add_picture(BytesIO(PIXEL), 0, 0)
    slide(deck, BLANK)
    reading = read(deck)
    assert reading.unread == (UnreadPage(page=2, reason="no text: pictures only"),)
    assert reading.notes == ("1 picture was not read",)


def test_links_say_the_address_that_their_text_does_not(deck):
    run = box(slide(deck, BARE, "Ask"), "").text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "Write to us", "mailto:csp@example.org"
    assert said(read(deck))[1] == "Write to us (csp@example.org)"


@pytest.mark.parametrize("title", ["PowerPoint Presentation", "Presentation1", ""])
def test_a_title_that_a_program_gave_is_none(deck, title):
    slide(deck, CONTENT, "Aims")
    deck.core_properties.title = title
    assert read(deck).title == "Aims"
    deck.core_properties.title = "Hate crime protocol"
    assert read(deck).title == "Hate crime protocol"


def test_relations_to_what_is_not_there_do_no_harm(deck):
    slide(deck, BARE, "Aims").shapes.add_picture(BytesIO(PIXEL), 0, 0)
    loose = BytesIO()
    with ZipFile(BytesIO(saved(deck))) as archive, ZipFile(loose, "w") as other:
        for name in archive.namelist():
            if "media" not in name and "theme" not in name:
                other.writestr(name, archive.read(name))
    assert said(pptx.read(loose.getvalue())) == ["# Aims"]


def test_shapes_that_are_not_built_as_they_should_be_keep_their_words(deck):
    made = slide(deck, BARE, "Aims")
    words = "<p:txBody><a:bodyPr/><a:p><a:r><a:t>Less crime.</a:t></a:r></a:p></p:txBody>"
    for inner in ("", words):
        made.shapes._spTree.append(parse_xml(f"<p:sp {nsdecls('p', 'a')}>{inner}</p:sp>"))  # noqa: SLF001
    for tag in ("pic", "graphicFrame", "grpSp", "cxnSp"):
        made.shapes._spTree.append(parse_xml(f"<p:{tag} {nsdecls('p')}/>"))  # noqa: SLF001
    assert said(read(deck)) == ["# Aims", "Less crime."]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'type="title"', b'type="-1"'), (b"<a:t>", b"<a:x>"), (b"slideLayout6.xml", b"none.xml")],
)
def test_a_slide_that_the_library_does_not_understand_keeps_its_words(deck, old, new):
    box(slide(deck, BARE, "Aims"), "Less crime.", top=3)
    harmed = BytesIO()
    with ZipFile(BytesIO(saved(deck))) as archive, ZipFile(harmed, "w") as other:
        for name in archive.namelist():
            part = archive.read(name)
            if "slides/" in name and old == b"<a:t>":
                part = part.replace(b"<a:t>Aims</a:t>", b"")
            elif "slides/" in name:
                part = part.replace(old, new)
            other.writestr(name, part)
    assert "Less crime." in " ".join(said(pptx.read(harmed.getvalue())))


def test_a_show_is_read_like_a_presentation(deck):
    slide(deck, BARE, "Aims")
    show = BytesIO()
    with ZipFile(BytesIO(saved(deck))) as archive, ZipFile(show, "w") as other:
        for name in archive.namelist():
            part = archive.read(name)
            kind = b"presentationml.presentation.main", b"presentationml.slideshow.main"
            other.writestr(name, part.replace(*kind))
    assert said(pptx.read(show.getvalue())) == ["# Aims"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_a_damaged_file_is_unreadable(data):
    with pytest.raises(Unreadable):
        pptx.read(data)


def test_a_zip_without_a_presentation_is_unreadable():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(Unreadable, match="damaged"):
        pptx.read(file.getvalue())
