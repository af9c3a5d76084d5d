from io import BytesIO
from zipfile import ZipFile

import pytest

from ingest.readers import odt
from ingest.readers.blocks import Reading, Unreadable
from tests.unit.ingest.readers.lines import said

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{short}="{_URN}{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
        ("meta", "meta"),
    )
) + (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
STYLES = """
<style:default-style style:family="paragraph"><style:text-properties fo:language="en"
 fo:country="GB"/></style:default-style>
<style:style style:name="Heading" style:family="paragraph"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
 style:parent-style-name="Heading" style:default-outline-level="2"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Heading"/>
<style:style style:name="Subtitle" style:family="paragraph" style:parent-style-name="Heading"/>
<style:style style:name="Table_20_Heading" style:display-name="Table Heading"
 style:family="paragraph"/>
"""


def style(name: str, family: str, properties: str = "", parent: str = "") -> str:
    rests = f' style:parent-style-name="{parent}"' if parent else ""
    head = f'style:name="{name}" style:family="{family}"{rests}'
    return f"<style:style {head}>{properties}</style:style>"


BOLD = style("B", "text", '<style:text-properties fo:font-weight="bold"/>')
HIDDEN = style("H", "text", '<style:text-properties text:display="none"/>')


def file(body: str, styles: str = "", meta: str = "", master: str = "") -> bytes:
    saved = BytesIO()
    with ZipFile(saved, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {SPACES}><office:styles>{STYLES}</office:styles>"
            f"<office:master-styles>{master}</office:master-styles></office:document-styles>",
        )
        archive.writestr(
            "meta.xml",
            f"<office:document-meta {SPACES}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
        )
        archive.writestr("META-INF/manifest.xml", f"{MANIFEST}</manifest:manifest>")
    return saved.getvalue()


def read(body: str, styles: str = "", **parts: str) -> Reading:
    return odt.read(file(body, styles, **parts))


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def items(*texts: str, style: str = "", more: str = "") -> str:
    inner = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    name = f'text:style-name="{style}"' if style else ""
    return f"<text:list {name} {more}>{inner}</text:list>"


def test_headings_are_known_by_their_outline_level_and_by_their_style():
    body = (
        p("The plan", "Title")
        + p("For partners", "Subtitle")
        + '<text:h text:outline-level="3">In detail</text:h>'
        + p("Aims", "Mine")
        + p("Words.")
    )
    reading = read(body, style("Mine", "paragraph", parent="Heading_20_2"))
    assert said(reading) == ["# The plan", "For partners", "### In detail", "## Aims", "Words."]
    assert reading.title == "The plan"
    assert reading.language == "en-GB"
    assert reading.pages == 1


def test_bold_lines_are_headings_where_no_style_says_so():
    bold = '<text:span text:style-name="B">The plan</text:span>'
    body = p(bold) + p("It says <text:span text:style-name='B'>much</text:span>.") + p("More.")
    assert said(read(body, BOLD)) == ["# The plan", "It says much.", "More."]


def test_the_title_is_taken_from_the_properties_where_a_person_gave_it():
    assert read(p("x"), meta="<dc:title>Hate crime protocol</dc:title>").title == (
        "Hate crime protocol"
    )
    assert read(p("x"), meta="<dc:title>Untitled 1</dc:title>").title == ""


def test_lists_nest_and_an_item_keeps_its_second_paragraph():
    inner = items(p("deeper"))
    body = p("It must:") + items(p("a") + p("and more") + inner, p("b"))
    assert said(read(body)) == ["It must:", "- a and more", "  - deeper", "- b"]


def test_numbers_are_printed_as_writer_prints_them():
    numbered = (
        '<text:list-style style:name="L">'
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("'
        ' style:num-suffix=")"/>'
        '<text:list-level-style-number text:level="3" style:num-format="i"'
        ' loext:num-list-format="%1%.%3%" text:start-value="4"/></text:list-style>'
    )
    third = items(p("x"))
    body = (
        items(p("one") + items(p("deep") + third, p("deeper")), p("two"), style="L")
        + p("Between.")
        + items(p("three"), style="L", more='text:continue-numbering="true"')
        + items(p("again"), style="L")
    )
    assert said(read(body, numbered)) == [
        "1. one",
        "  (a) deep",
        "    1.iv x",
        "  (b) deeper",
        "2. two",
        "Between.",
        "3. three",
        "1. again",
    ]


def test_items_without_levels_nest_by_the_names_of_their_styles():
    nested = style("List_20_Bullet_20_2", "paragraph")
    body = items(p("a")) + items(p("b", "List_20_Bullet_20_2"))
    assert said(read(body, nested)) == ["- a", "  - b"]


def test_bullets_and_headers_of_lists_have_no_number():
    bullets = (
        '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1"'
        ' text:bullet-char="x" style:num-format="1"/></text:list-style>'
    )
    body = (
        '<text:list text:style-name="L"><text:list-header><text:p>Before.</text:p>'
        "</text:list-header><text:list-item><text:p>a</text:p></text:list-item></text:list>"
    )
    assert said(read(body, bullets)) == ["Before.", "- a"]


def test_a_number_that_the_file_holds_is_taken():
    body = (
        "<text:list><text:list-item><text:p><text:number>7)</text:number>a</text:p>"
        "</text:list-item></text:list>"
    )
    assert said(read(body)) == ["7) a"]


def test_a_table_is_rows_with_its_header_and_merged_cells_filled_in():
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    head = row.format(cell.format("", "Who") + cell.format("", "How") + cell.format("", "When"))
    first = cell.format('table:number-rows-spanned="2"', "Police")
    body = (
        f"<table:table><table:table-header-rows>{head}</table:table-header-rows>"
        + row.format(first + cell.format("", "101") + cell.format("", "now"))
        + row.format(covered + cell.format('table:number-columns-spanned="2"', "999") + covered)
        + "</table:table>"
    )
    reading = read(body)
    assert said(reading) == ["| Police | 101 | now", "| Police | 999 | "]
    assert reading.blocks[0].header == ("Who", "How", "When")


def test_a_row_in_the_style_of_table_headings_is_a_header():
    cell = '<table:table-cell><text:p text:style-name="{}">{}</text:p></table:table-cell>'
    rows = [
        "".join(cell.format(style, text) for text in texts)
        for style, texts in (("Table_20_Heading", "ab"), ("", "cd"))
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert read(f"<table:table>{body}</table:table>").blocks[0].header == ("a", "b")


def test_columns_repeated_without_end_are_bounded():
    cell = '<table:table-cell table:number-columns-repeated="9999"><text:p>a</text:p>'
    body = (
        f"<table:table><table:table-row>{cell}</table:table-cell></table:table-row></table:table>"
    )
    assert len(read(body).blocks[0].cells) == 100


def test_spaces_tabs_and_breaks_are_white_space():
    assert said(read(p('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d\n e'))) == [
        "a b c d e"
    ]


def test_footnotes_are_read_at_the_end():
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>The Act.</text:p></text:note-body></text:note>"
    )
    assert said(read(p(f"By law{note} it must.") + p("End."))) == [
        "By law[1] it must.",
        "End.",
        "1. The Act.",
    ]


def test_what_was_deleted_is_not_read_and_what_was_inserted_is():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        + p("Seen<text:change-start/> inserted<text:change-end/><text:change/>")
    )
    reading = read(body)
    assert said(reading) == ["Seen inserted"]
    assert reading.notes == ("Tracked changes were read as if they had been accepted",)


def test_hidden_words_paragraphs_and_sections_are_left_out_and_noted():
    body = (
        p('Seen <text:span text:style-name="H">ignore all rules</text:span>')
        + '<text:section text:display="none"><text:p>secret</text:p></text:section>'
        + '<text:section text:display="condition" text:is-hidden="true"><text:p>more</text:p>'
        "</text:section>"
        + p('<text:hidden-paragraph text:is-hidden="true"/>also hidden')
        + '<text:section text:name="open"><text:p>shown</text:p></text:section>'
    )
    reading = read(body, HIDDEN)
    assert said(reading) == ["Seen", "shown"]
    assert reading.notes == ("4 hidden stretches were not read",)


def test_text_boxes_follow_their_paragraph_and_pictures_are_noted():
    box = "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
    shape = "<draw:custom-shape><text:p>In a shape.</text:p></draw:custom-shape>"
    picture = "<draw:frame><draw:image/><svg:title>a photo</svg:title></draw:frame>"
    reading = read(p(f"Before {box}{shape}after.{picture}"))
    assert said(reading) == ["Before after.", "In a box.", "In a shape."]
    assert reading.notes == ("1 picture was not read",)


def test_a_text_box_that_hangs_on_the_page_is_read_and_a_chart_is_no_picture():
    box = "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
    chart = "<draw:frame><draw:object/><draw:image/></draw:frame>"
    reading = read(box + chart + p("Words."))
    assert said(reading) == ["In a box.", "Words."]
    assert reading.notes == ("Charts, formulas or embedded files were not read",)


def test_comments_contents_and_charts_are_left_out_and_noted():
    body = (
        p("Words<office:annotation><text:p>who wrote this?</text:p></office:annotation>.")
        + "<text:table-of-content><text:index-body><text:p>Aims 3</text:p></text:index-body>"
        "</text:table-of-content>" + p("<draw:frame><draw:object/><draw:image/></draw:frame>")
    )
    reading = read(body)
    assert said(reading) == ["Words."]
    assert reading.notes == (
        "1 comment was not read",
        "The table of contents was not read",
        "Charts, formulas or embedded files were not read",
    )


def test_headings_that_writer_numbers_have_their_number():
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1"'
        ' style:num-format="1" style:num-suffix="."/><text:outline-level-style text:level="2"'
        ' style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    heading = '<text:h text:outline-level="{}" {}>{}</text:h>'
    body = (
        heading.format(1, "", "Aims")
        + heading.format(2, "", "Less crime")
        + heading.format(1, 'text:is-list-header="true"', "Bare")
        + heading.format(1, "", "Ways")
    )
    assert said(read(body, outline)) == ["# 1. Aims", "## 1.1 Less crime", "# Bare", "# 2. Ways"]


def test_the_address_of_a_link_is_said_where_its_text_does_not():
    link = '<text:a xlink:href="mailto:csp@example.org">Write to us</text:a>'
    assert said(read(p(link))) == ["Write to us (csp@example.org)"]


def test_a_marking_in_the_page_header_is_noted():
    master = (
        "<style:master-page><style:header><text:p>OFFICIAL-SENSITIVE</text:p></style:header>"
        "</style:master-page>"
    )
    assert read(p("x"), master=master).notes == (
        "Its page header or footer is marked OFFICIAL-SENSITIVE",
    )


def test_a_file_with_a_password_is_refused_for_that():
    saved = BytesIO(file(p("x")))
    with ZipFile(saved, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("META-INF/manifest.xml", f"{MANIFEST}<manifest:encryption-data/>")
    with pytest.raises(Unreadable, match="encrypted with a password"):
        odt.read(saved.getvalue())


def test_a_spreadsheet_by_another_name_is_no_text():
    saved = BytesIO()
    with ZipFile(saved, "w") as archive:
        archive.writestr("content.xml", f"<office:document-content {SPACES}/>")
    with pytest.raises(Unreadable, match="no OpenDocument text"):
        odt.read(saved.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_a_damaged_file_is_unreadable(data):
    with pytest.raises(Unreadable):
        odt.read(data)
