from datetime import date, datetime, time

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table

from ingest.readers.blocks import BlockKind, Unreadable
from ingest.readers.xlsx import read
from tests.unit.ingest.readers.workbooks import a_workbook, filled, raw, saved, text_row

TEAMS = (
    ("Ward", "Name", "Phone"),
    ("Northmarsh", "Sergeant One", "020 7946 0101"),
    ("Eastmarsh", "Sergeant Two", "020 7946 0102"),
    ("Southmarsh", "Sergeant Three", "020 7946 0103"),
)


def reading(book):
    return read(saved(book))


def said(read_):
    """Each block as a person reads it: a row with its headers."""
    return [
        "; ".join(f"{h}: {c}" for h, c in zip(b.header, b.cells, strict=True) if c)
        if b.header
        else b.text
        for b in read_.blocks
    ]


def kinds(read_):
    return [(block.kind, block.level) for block in read_.blocks]


def test_each_row_has_its_headers_and_each_sheet_its_page_and_heading():
    found = reading(a_workbook(Teams=TEAMS, Hostels=(("Name", "Beds"), ("A House", 12))))
    assert found.pages == 2
    assert said(found) == [
        "Teams",
        "Ward: Northmarsh; Name: Sergeant One; Phone: 020 7946 0101",
        "Ward: Eastmarsh; Name: Sergeant Two; Phone: 020 7946 0102",
        "Ward: Southmarsh; Name: Sergeant Three; Phone: 020 7946 0103",
        "Hostels",
        "Name: A House; Beds: 12",
    ]
    assert [block.page for block in found.blocks] == [1, 1, 1, 1, 2, 2]
    assert kinds(found)[0] == (BlockKind.HEADING, 1)


def test_a_name_that_excel_gave_the_only_sheet_is_no_heading():
    assert said(reading(a_workbook(Sheet1=TEAMS)))[0].startswith("Ward: Northmarsh")


def test_titles_stand_above_a_table_and_notes_below_it():
    book = a_workbook(
        Teams=[
            ("Teams by ward",),
            ("These numbers are answered on weekdays; in an emergency call 999 and not the team.",),
            (),
            *TEAMS,
            ("Total", 3),
            ("Source: the partnership board, March 2026",),
        ]
    )
    book["Teams"].merge_cells("A1:C1")
    found = reading(book)
    assert said(found)[1] == "Teams by ward"
    assert kinds(found)[1] == (BlockKind.HEADING, 2)
    assert kinds(found)[2] == (BlockKind.PARAGRAPH, 0)
    assert said(found)[-2:] == [
        "Ward: Total; Name: 3",
        "Source: the partnership board, March 2026",
    ]
    assert kinds(found)[-1] == (BlockKind.PARAGRAPH, 0)


def test_merged_headers_over_two_rows_name_each_column():
    book = a_workbook(
        Teams=[
            ("Ward", "Contact", None, "Panel meets"),
            (None, "Name", "Phone", None),
            ("Northmarsh", "Sergeant One", "020 7946 0101", "Mondays"),
            ("Eastmarsh", "Sergeant Two", "020 7946 0102", "Fridays"),
        ]
    )
    for merged in ("A1:A2", "B1:C1", "D1:D2"):
        book["Teams"].merge_cells(merged)
    assert said(reading(book))[1] == (
        "Ward: Northmarsh; Contact Name: Sergeant One; Contact Phone: 020 7946 0101; "
        "Panel meets: Mondays"
    )


def test_a_cell_merged_over_rows_stands_in_each_of_them():
    book = a_workbook(Teams=[("Ward", "Street"), ("North", "High St"), (None, "Low St")])
    book["Teams"].merge_cells("A2:A3")
    assert said(reading(book))[1:] == [
        "Ward: North; Street: High St",
        "Ward: North; Street: Low St",
    ]


def test_a_row_merged_across_a_table_is_a_heading_over_the_rows_below_it():
    book = a_workbook(
        Plan=[
            ("Ref", "Action", "Owner", "Due"),
            ("Priority 1: Safer streets",),
            ("1.1", "Light the alleys", "Head of place", date(2026, 9, 30)),
            ("Priority 2: Hate crime",),
            ("2.1", "Train staff", "Coordinator", "Ongoing"),
            ("Ref", "Action", "Owner", "Due"),
            ("2.2", "Open reporting centres", "Coordinator", date(2027, 1, 31)),
        ]
    )
    for row in (2, 4):
        book["Plan"].merge_cells(f"A{row}:D{row}")
    found = reading(book)
    assert said(found) == [
        "Plan",
        "Priority 1: Safer streets",
        "Ref: 1.1; Action: Light the alleys; Owner: Head of place; Due: 2026-09-30",
        "Priority 2: Hate crime",
        "Ref: 2.1; Action: Train staff; Owner: Coordinator; Due: Ongoing",
        "Ref: 2.2; Action: Open reporting centres; Owner: Coordinator; Due: 2027-01-31",
    ]
    assert kinds(found)[1] == (BlockKind.HEADING, 3)


def test_a_table_goes_on_below_an_empty_row_and_another_has_its_own_header():
    book = a_workbook(
        Lists=[
            *TEAMS,
            (),
            ("Westmarsh", "Sergeant Four", "020 7946 0104"),
            (),
            ("Hostel", "Beds"),
            ("A House", 12),
            ("B House", 30),
        ]
    )
    assert said(reading(book))[-3:] == [
        "Ward: Westmarsh; Name: Sergeant Four; Phone: 020 7946 0104",
        "Hostel: A House; Beds: 12",
        "Hostel: B House; Beds: 30",
    ]


def test_a_header_that_shares_a_label_with_the_one_above_is_a_header():
    book = a_workbook(
        Lists=[
            ("Ward panels",),
            ("Ward", "Chair"),
            ("North", "Ann"),
            (),
            ("Sub groups",),
            ("Board", "Chair"),
            ("Violence", "Bob"),
        ]
    )
    assert said(reading(book))[1:] == [
        "Ward panels",
        "Ward: North; Chair: Ann",
        "Sub groups",
        "Board: Violence; Chair: Bob",
    ]


def test_names_over_groups_of_columns_reach_as_far_as_their_labels_repeat():
    book = a_workbook(
        Lists=[
            (None, "Council", None, "Police", None),
            ("Area", "Name", "Phone", "Name", "Phone"),
            ("North", "Ann", "101", "Bob", "102"),
            ("South", "Cat", "103", "Dan", "104"),
        ]
    )
    assert said(reading(book))[1] == (
        "Area: North; Council Name: Ann; Council Phone: 101; Police Name: Bob; Police Phone: 102"
    )


def test_a_title_merged_over_two_rows_is_said_once_and_years_name_columns():
    book = a_workbook(
        Counts=[
            ("CRIME BY YEAR", None, None),
            (None, None, None),
            ("Published:", "March 2026", None),
            (),
            ("Offence", 2024, "2025/26"),
            ("Burglary", 120, 98),
            ("Robbery", 45, 61),
        ]
    )
    book["Counts"].merge_cells("A1:C2")
    assert said(reading(book)) == [
        "Counts",
        "CRIME BY YEAR",
        "Published: | March 2026",
        "Offence: Burglary; 2024: 120; 2025/26: 98",
        "Offence: Robbery; 2024: 45; 2025/26: 61",
    ]


def test_tables_side_by_side_are_two_and_an_empty_column_within_one_parts_nothing():
    two = a_workbook(
        Lists=[
            ("Hostel", "Beds", None, "Street", "Lamps"),
            ("A House", 12, None, "High St", 4),
            ("B House", 30, None, None, None),
        ]
    )
    assert said(reading(two))[1:] == [
        "Hostel: A House; Beds: 12",
        "Hostel: B House; Beds: 30",
        "Street: High St; Lamps: 4",
    ]
    one = a_workbook(
        Lists=[
            ("Hostel", "Beds", None, "Street", "Phone"),
            ("A House", 12, None, "High St", "020 7946 0101"),
            ("B House", 30, None, "Low St", "020 7946 0102"),
        ]
    )
    assert (
        said(reading(one))[1] == "Hostel: A House; Beds: 12; Street: High St; Phone: 020 7946 0101"
    )


def test_a_form_with_labels_on_the_left_has_no_header():
    book = a_workbook(
        Form=[("Service", "Example"), ("Phone", "020 7946 0101"), ("Email", "a@example.org")]
    )
    assert said(reading(book))[1:] == [
        "Service | Example",
        "Phone | 020 7946 0101",
        "Email | a@example.org",
    ]


def test_a_header_is_told_by_bold_type_by_a_declared_table_or_by_a_filter():
    rows = (("2024", "2025"), ("Bow", "Poplar"), ("Bow", "Poplar"))
    bold, declared, filtered = (a_workbook(Data=rows) for _ in range(3))
    for cell in bold["Data"][1]:
        cell.font = Font(bold=True)
    declared["Data"].add_table(Table(displayName="Figures", ref="A1:B3"))
    filtered["Data"].auto_filter.ref = "A1:B3"
    for book in (bold, declared, filtered):
        assert said(reading(book))[1] == "2024: Bow; 2025: Poplar"


def test_a_list_of_data_alone_keeps_its_first_row():
    book = a_workbook(Data=[("Bow", "020 7946 0101"), ("Poplar", "020 7946 0102")])
    assert said(reading(book))[1:] == ["Bow | 020 7946 0101", "Poplar | 020 7946 0102"]


def test_what_is_hidden_is_left_out_and_noted():
    book = a_workbook(Teams=TEAMS, Lists=(("secret",),))
    book["Lists"].sheet_state = "hidden"
    book["Teams"].row_dimensions[2].hidden = True
    book["Teams"].column_dimensions["C"].hidden = True
    found = reading(book)
    assert said(found) == [
        "Teams",
        "Ward: Eastmarsh; Name: Sergeant Two",
        "Ward: Southmarsh; Name: Sergeant Three",
    ]
    assert found.pages == 1
    assert found.notes == (
        "1 hidden sheet left out: Lists",
        "1 hidden row left out on sheet “Teams”",
        "1 hidden column with words left out on sheet “Teams”",
    )


def test_values_are_shown_as_excel_shows_them():
    book = a_workbook(
        Data=[
            ("Name", "On", "At", "Rate", "Cost", "Phone", "Open"),
            ("A", date(2026, 5, 4), time(18, 30), 0.825, 1_234.5, 2_079_460_101, True),
        ]
    )
    formats = ("dd/mm/yyyy", "hh:mm", "0.0%", "£#,##0.00", "000 0000 0000")
    for cell, code in zip(book["Data"][2][1:6], formats, strict=True):
        cell.number_format = code
    assert said(reading(book))[1] == (
        "Name: A; On: 04/05/2026; At: 18:30; Rate: 82.5%; Cost: £1,234.50; "
        "Phone: 020 7946 0101; Open: TRUE"
    )


def test_a_workbook_may_count_its_days_from_1904():
    book = a_workbook(Data=[("Name", "Date"), ("A", datetime(2026, 5, 4, 9, 0))])  # noqa: DTZ001
    book.epoch = CALENDAR_MAC_1904
    book["Data"]["B2"].number_format = "d mmmm yyyy"
    assert said(reading(book))[1] == "Name: A; Date: 4 May 2026"


def test_a_date_may_be_written_out():
    book = a_workbook(Data=[("Name", "Date"), ("A", datetime(2026, 5, 4, 9, 0))])  # noqa: DTZ001
    book.iso_dates = True
    book["Data"]["B2"].number_format = "d mmmm yyyy"
    assert said(reading(book))[1] == "Name: A; Date: 4 May 2026"


def test_formulas_are_quoted_by_their_stored_result_and_errors_not_at_all():
    found = read(
        raw(
            text_row(1, "Name", "Beds") + '<row r="2"><c r="A2" t="str"><f>B1</f><v>A House</v></c>'
            '<c r="B2"><f>1+1</f><v>2</v></c></row>'
            '<row r="3"><c r="A3" t="e"><f>1/0</f><v>#REF!</v></c><c r="B3"><f>2+2</f></c></row>'
        )
    )
    assert said(found)[1:] == ["Name: A House; Beds: 2"]
    assert found.notes == (
        "1 cell with an error (#REF!) left out",
        "1 formula without a stored result left out: open the file in Excel and save it again",
    )


def test_rich_text_line_breaks_and_linked_addresses_are_read_and_comments_left_out():
    strings = "<si><r><t>Call </t></r><r><rPr><b/></rPr><t>101</t></r><rPh><t>kana</t></rPh></si>"
    rows = text_row(1, "Name", "Advice") + text_row(2, "A\nHouse").replace(
        "</row>", '<c r="B2" t="s"><v>0</v></c></row>'
    )
    assert said(read(raw(rows, strings=strings)))[1] == "Name: A House; Advice: Call 101"
    book = a_workbook(Data=[("Name", "Write"), ("A", "Mail us")])
    book["Data"]["B2"].hyperlink = "mailto:a@example.org"
    book["Data"]["A2"].comment = Comment("never to be read", "somebody")
    found = reading(book)
    assert said(found)[1] == "Name: A; Write: Mail us (a@example.org)"
    assert "Comments on cells were left out" in found.notes


def test_macros_are_noted_and_never_read():
    file = raw(text_row(1, "Name", "Phone") + text_row(2, "A", "101"), **{"xl/vbaProject.bin": "x"})
    assert read(file).notes == ("Its macros were not read",)


def test_a_marking_in_the_margin_of_printed_pages_is_noted():
    book = a_workbook(Teams=TEAMS)
    book["Teams"].oddHeader.center.text = "OFFICIAL-SENSITIVE"
    assert reading(book).notes == ("Its page header or footer is marked OFFICIAL-SENSITIVE",)


def test_an_empty_sheet_is_unread_by_its_name():
    found = reading(a_workbook(Teams=TEAMS, Blank=()))
    assert [(page.page, page.reason) for page in found.unread] == [
        (2, "the sheet “Blank” has no words")
    ]


def test_columns_beyond_those_that_are_read_are_noted():
    book = a_workbook(Wide=[[f"Column {n}x" for n in range(150)], list(range(150))])
    assert "What stands beyond column 100 was left out, in 2 rows" in reading(book).notes


def test_the_file_gives_its_title_unless_a_program_did():
    book = a_workbook(Teams=TEAMS)
    book.properties.title = "Teams by ward"
    assert reading(book).title == "Teams by ward"
    book.properties.title = "Book1"
    assert reading(book).title == ""


def test_a_sheet_is_read_to_its_last_full_row_whatever_it_says_of_itself():
    book = a_workbook(Teams=TEAMS)
    filled(book["Teams"], [()] * 3)
    book["Teams"].cell(1_048_576, 1, "The last row")
    assert said(reading(book))[-1] == "The last row"


@pytest.mark.parametrize("cut", [10, 200, 600])
def test_a_file_cut_short_is_refused(cut):
    with pytest.raises(Unreadable, match="damaged"):
        read(saved(a_workbook(Teams=TEAMS))[:-cut])
