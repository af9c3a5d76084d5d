from io import BytesIO
from zipfile import ZipFile

import docx as word
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.readers import docx
from ingest.readers.blocks import BlockKind, Reading, Unreadable

PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00;"


@pytest.fixture
def file():
    return word.Document()


def read(file) -> Reading:
    saved = BytesIO()
    file.save(saved)
    return docx.read(saved.getvalue())


def said(file) -> list[str]:
    return [line(block) for block in read(file).blocks]


def line(block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * block.level} {block.text}"
    if block.kind is BlockKind.ITEM:
        return f"{'  ' * block.level}{block.marker or '-'} {block.text}"
    return f"| {block.text}" if block.kind is BlockKind.ROW else block.text


def table(file, rows, style=None):
    made = file.add_table(len(rows), len(rows[0]), style=style)
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return made


def test_headings_are_known_by_their_style(file):
    file.add_heading("The plan", 0)
    file.add_heading("Aims", 1)
    file.add_paragraph("Less crime.")
    file.add_heading("In detail", 3)
    assert said(file) == ["# The plan", "# Aims", "Less crime.", "### In detail"]
    assert read(file).title == "The plan"


def test_a_style_that_rests_on_a_heading_is_a_heading(file):
    style = file.styles.add_style("Chapter", 1)
    style.base_style = file.styles["Heading 2"]
    file.add_paragraph("Aims", style="Chapter")
    assert said(file) == ["## Aims"]


def test_bold_lines_are_headings_where_no_style_says_so(file):
    for text, bold in (("The plan", True), ("It says much.", False), ("Aims", True)):
        file.add_paragraph().add_run(text).bold = bold
    file.add_paragraph("Less ").add_run("crime.").bold = True
    file.add_paragraph().add_run("Call 999 at once.").bold = True
    file.add_paragraph().add_run("The end").bold = True
    assert said(file) == [
        "# The plan",
        "It says much.",
        "## Aims",
        "Less crime.",
        "Call 999 at once.",
        "The end",
    ]


def test_lists_nest_and_keep_counting_past_a_paragraph(file):
    for text, style in (
        ("a", "List Bullet"),
        ("b", "List Bullet 2"),
        ("one", "List Number"),
        ("Between.", None),
        ("two", "List Number"),
    ):
        file.add_paragraph(text, style=style)
    assert said(file) == ["- a", "  - b", "1. one", "Between.", "2. two"]


def test_numbers_are_printed_as_word_prints_them(file):
    file.part.numbering_part.element.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
            '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="%1."/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
            '<w:lvlText w:val="%1.(%2)"/></w:lvl></w:abstractNum>'
        ),
    )
    file.part.numbering_part.element.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>')
    )
    for text, level in (("Aims", 0), ("less", 1), ("fewer", 1), ("Ways", 0), ("more", 1)):
        style = "Heading 1" if level == 0 else None
        properties = file.add_paragraph(text, style=style)._p.get_or_add_pPr()  # noqa: SLF001
        numbering = f'<w:ilvl w:val="{level}"/><w:numId w:val="78"/>'
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{numbering}</w:numPr>"))
    assert said(file) == [
        "# 4. Aims",
        "  4.(a) less",
        "  4.(b) fewer",
        "# 5. Ways",
        "  5.(a) more",
    ]


def test_a_table_is_rows_with_the_header_that_its_style_shows(file):
    table(file, [["Role", "Body"], ["Chair", "Council"]], style="Light Grid Accent 1")
    row = read(file).blocks[0]
    assert row.text == "Chair | Council"
    assert row.header == ("Role", "Body")


def test_a_table_without_a_shown_header_is_rows_alone(file):
    table(file, [["Chair", "Council"], ["Deputy", "Police"]])
    assert said(file) == ["| Chair | Council", "| Deputy | Police"]


def test_merged_cells_are_filled_downwards_and_said_once_across(file):
    made = table(file, [["Who", "How", "When"], ["Police", "101", "now"], ["x", "999", ""]])
    made.cell(1, 0).merge(made.cell(2, 0)).text = "Police"
    made.cell(2, 1).merge(made.cell(2, 2)).text = "999"
    assert said(file)[-1] == "| Police | 999 | "


def test_hidden_and_deleted_words_are_not_read_and_inserted_ones_are(file):
    paragraph = file.add_paragraph("Seen ")
    paragraph.add_run("hidden ").font.hidden = True
    run = "<w:r><w:t>inserted</w:t></w:r>"
    gone = '<w:r><w:delText xml:space="preserve">deleted</w:delText></w:r>'
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}>{run}</w:ins>"))  # noqa: SLF001
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}>{gone}</w:del>"))  # noqa: SLF001
    reading = read(file)
    assert [block.text for block in reading.blocks] == ["Seen inserted"]
    assert len(reading.notes) == 2


def test_title_and_language_come_from_the_properties_where_a_person_set_them(file):
    file.add_paragraph("Words.")
    file.core_properties.title = "Hate crime protocol"
    file.core_properties.language = "en-GB"
    reading = read(file)
    assert (reading.title, reading.language) == ("Hate crime protocol", "en-GB")


@pytest.mark.parametrize("title", ["Word Document", "Microsoft Word - plan.doc", "Document1", ""])
def test_a_title_that_a_program_gave_is_none(file, title):
    file.add_heading("Aims", 1)
    file.core_properties.title = title
    assert read(file).title == "Aims"


def test_pictures_are_noted(file):
    file.add_paragraph("Words.").add_run().add_picture(BytesIO(PIXEL))
    assert read(file).notes == ("1 picture was not read",)


def test_a_marking_in_the_page_header_is_noted(file):
    file.add_paragraph("Words.")
    file.sections[0].header.paragraphs[0].text = "OFFICIAL-SENSITIVE"
    assert read(file).notes == ("Its page header or footer is marked OFFICIAL-SENSITIVE",)


def test_a_table_of_contents_is_left_out(file):
    style = file.styles.add_style("toc 1", 1)
    file.add_paragraph("Aims\t3", style=style)
    file.add_heading("Aims", 1)
    assert said(file) == ["# Aims"]


def test_footnotes_are_read_at_the_end_and_their_way_back_is_not():
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>The Act.</w:t></w:r></w:p></w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:body><w:p><w:r><w:t>By law</w:t></w:r>{reference}</w:p></w:body>"
    saved = BytesIO()
    with ZipFile(saved, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {nsdecls('w')}>{body}</w:document>")
        archive.writestr("word/footnotes.xml", f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>")
    lines = [line(block) for block in docx.read(saved.getvalue()).blocks]
    assert lines == ["By law[1]", "1. The Act."]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_a_damaged_file_is_unreadable(data):
    with pytest.raises(Unreadable):
        docx.read(data)
