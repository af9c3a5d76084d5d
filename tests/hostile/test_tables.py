"""Workbooks and separated values that are built to choke a reader, read in the box."""

import zipfile
from io import BytesIO

import pytest

from ingest.admit import Format, Refusal
from ingest.box import Limits, read_in_box
from ingest.readers.blocks import Reading
from tests.unit.ingest.readers.workbooks import raw, text_row

LIMITS = Limits()
BODY = text_row(1, "Name", "Phone") + text_row(2, "A", "101")
LAST = text_row(1_048_576, "Last", "999")
ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def texts(data: bytes, format_: Format = Format.XLSX) -> list[str]:
    answer = read_in_box(format_, data, LIMITS)
    assert isinstance(answer, Reading), answer
    return [block.text for block in answer.blocks]


def refusal(data: bytes, format_: Format = Format.XLSX) -> str:
    answer = read_in_box(format_, data, LIMITS)
    assert isinstance(answer, Refusal)
    assert answer.mend
    return answer.reason


def test_a_sheet_that_claims_every_cell_there_can_be_is_read_to_its_last_full_row():
    lie = raw(BODY + LAST, size='<dimension ref="A1:XFD1048576"/>')
    assert texts(lie) == ["Contacts", "A | 101", "Last | 999"]
    far = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c><c r="XFD{row}"><v>2</v></c></row>'
        for row in range(1, 2_001)
    )
    assert len(texts(raw(far))) == 2_001


def test_a_million_empty_rows_count_for_nothing():
    empty = "".join(f'<row r="{row}" ht="15"/>' for row in range(3, 1_000_003))
    assert texts(raw(BODY + empty + LAST)) == ["Contacts", "A | 101", "Last | 999"]


def test_a_million_cells_that_only_have_a_colour_count_for_nothing():
    cells = "".join(f'<c r="{column}ROW" s="1"/>' for column in "ABCDEFGHIJ")
    coloured = "".join(
        f'<row r="{row}">{cells}</row>'.replace("ROW", str(row)) for row in range(3, 100_003)
    )
    assert texts(raw(BODY + coloured)) == ["Contacts", "A | 101"]


def test_one_text_that_forty_thousand_cells_name_is_counted_each_time():
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 40_001)
    )
    shared = f"<si><t>{'x' * 32_000}</t></si>"
    assert "5,000,000 characters" in refusal(raw(cells, strings=shared))


def test_more_full_rows_than_are_read_are_refused():
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 50_002))
    assert "50,000 rows" in refusal(raw(rows))


def test_merged_cells_that_cover_the_sheet_many_times_end_at_once():
    merged = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(1, 30_001))
    assert texts(raw(BODY + LAST, after=f"<mergeCells>{merged}</mergeCells>"))


def test_hidden_columns_filters_and_links_without_end_are_no_matter():
    after = "".join(f'<autoFilter ref="A1:XFD{row}"/>' for row in range(1, 30_001))
    assert texts(raw(BODY, after=after)) == ["Contacts", "A | 101"]


def test_a_zip_bomb_is_refused():
    assert "unpacks" in refusal(raw(BODY, **{"xl/bomb.xml": "0" * 120_000_000}))


@pytest.mark.parametrize(
    "file",
    [
        raw(BODY, before=ENTITY),
        raw(BODY, **{"xl/styles.xml": f"{ENTITY}<styleSheet/>"}),
        raw(BODY, **{"xl/anything.xml": f"{ENTITY}<a/>"}),
    ],
    ids=["sheet", "styles", "anything"],
)
def test_an_entity_that_reads_a_file_is_refused_wherever_it_stands(file):
    assert "entities" in refusal(file)


def test_broken_xml_is_refused_and_its_words_never_stand_in_the_refusal():
    reason = refusal(raw("<row><c t='inlineStr'><is><t>Jane Doe"))
    assert "damaged" in reason
    assert "Jane" not in reason


def test_a_part_that_is_missing_is_no_sheet():
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(raw(BODY))) as whole, zipfile.ZipFile(file, "w") as part:
        for name in whole.namelist():
            if "worksheets" not in name:
                part.writestr(name, whole.read(name))
    answer = read_in_box(Format.XLSX, file.getvalue(), LIMITS)
    assert isinstance(answer, Reading)
    assert answer.blocks == ()


def test_styles_that_make_no_sense_are_none():
    styles = (
        '<styleSheet><numFmts><numFmt numFmtId="x"/></numFmts>'
        '<cellXfs><xf numFmtId="-1" fontId="7"/></cellXfs></styleSheet>'
    )
    rows = BODY.replace('r="A2"', 'r="A2" s="99999999999"')
    assert texts(raw(rows, related="styles.xml", **{"xl/styles.xml": styles}))


@pytest.mark.parametrize(
    "data",
    [b"x" * 4_900_000, b"a," * 2_400_000, b'"' * 4_900_000, b'"a\n' * 40_000],
    ids=["one cell", "one row", "marks", "never closed"],
)
def test_a_line_of_megabytes_ends_at_once(data):
    assert isinstance(read_in_box(Format.CSV, data, LIMITS), Reading | Refusal)


@pytest.mark.parametrize(
    "data",
    [b"x" * 10_000_000, b"a,b\n" * 2_500_000, b"Name\x00,Phone\n" + b"A,1\n" * 100],
    ids=["one cell", "rows", "zero byte"],
)
def test_separated_values_beyond_the_limits_or_with_a_zero_byte_are_refused(data):
    assert refusal(data, Format.CSV)
