import pytest

from ingest.readers.blocks import BlockKind, Unreadable
from ingest.readers.csv import read


def said(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [
        "; ".join(f"{h}: {c}" for h, c in zip(b.header, b.cells, strict=True) if c)
        if b.header
        else b.text
        for b in read(data).blocks
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_cells_are_told_apart_by_whatever_sign_separates_them(sign):
    rows = (("Ward", "Name", "Phone"), ("North", "Smith; J, Ms", "101"), ("South", "Ali", "999"))
    text = "\n".join(
        sign.join(f'"{cell}"' if {",", ";"} & set(cell) else cell for cell in row) for row in rows
    )
    assert said(text) == ["Ward: North; Name: Smith; J, Ms; Phone: 101",
                          "Ward: South; Name: Ali; Phone: 999"]  # fmt: skip


def test_commas_within_cells_do_not_part_a_file_set_with_tabs_or_semicolons():
    assert said("Name\tAddress\nA\t1 High St, Bow, London\nB\t2 Low St, Bow, London\n") == [
        "Name: A; Address: 1 High St, Bow, London",
        "Name: B; Address: 2 Low St, Bow, London",
    ]
    assert said("Name;Cost\nA;1,50\nB;2,75\n") == ["Name: A; Cost: 1,50", "Name: B; Cost: 2,75"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_is_read_in_each_encoding_that_programs_save(encoding):
    text = "Name,Cost\nCafé House,£5\nB House,£7\n"
    assert said(text.encode(encoding)) == ["Name: Café House; Cost: £5", "Name: B House; Cost: £7"]


def test_a_cell_may_hold_line_breaks_and_quotation_marks():
    assert said('Name,Advice\nA,"Call 101,\r\nor ask ""the team"""\nB,\n') == [
        'Name: A; Advice: Call 101, or ask "the team"',
        "Name: B",
    ]
    assert said('Name,Advice\nA,"say \\"yes\\""\nB,no\n')[0] == 'Name: A; Advice: say "yes"'
    assert said('Name, Phone\n"A, B", 101\nC, 999\n')[0] == "Name: A, B; Phone: 101"


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_line_only():
    assert said('Name,Note\nA,"never closed\nB,fine\nC,fine too\n') == [
        "Name: A; Note: never closed",
        "Name: B; Note: fine",
        "Name: C; Note: fine too",
    ]


def test_lines_above_a_table_are_its_title_and_text():
    blocks = read(
        b"Hostels in the borough\nUpdated in March\n\nName,Beds\nA House,12\nB House,9\n"
    ).blocks
    assert [(block.kind, block.text) for block in blocks[:2]] == [
        (BlockKind.HEADING, "Hostels in the borough"),
        (BlockKind.PARAGRAPH, "Updated in March"),
    ]
    assert blocks[2].header == ("Name", "Beds")


def test_rows_may_be_ragged_or_empty():
    assert said("Name,Phone\nA,101\nB,999,extra\nC\n\n,,\nD,111\n") == [
        "Name: A; Phone: 101",
        "Name: B; Phone: 999; : extra",
        "Name: C",
        "Name: D; Phone: 111",
    ]


def test_a_file_without_a_header_keeps_its_first_row():
    assert said("Bow,Smith,020 7946 0101\nPoplar,Ali,020 7946 0102\n")[0] == (
        "Bow | Smith | 020 7946 0101"
    )
    assert said("Bow,Labour\nPoplar,Labour\nLimehouse,Labour\n")[0] == "Bow | Labour"


def test_a_list_in_one_column_has_an_item_for_each_line():
    blocks = read(b"Bow\nPoplar\nLimehouse\n").blocks
    assert [block.kind for block in blocks] == [BlockKind.ITEM] * 3


def test_the_sign_that_a_spreadsheet_declares_is_believed():
    assert said("sep=;\nName;Phone\nA, B;101\nC, D;999\n")[0] == "Name: A, B; Phone: 101"


def test_a_cell_that_looks_like_a_formula_is_quoted_as_text():
    assert said('Name,Formula\nA,=cmd|\' /c calc\'!A0\nB,"=HYPERLINK(""http://x"")"\n') == [
        "Name: A; Formula: =cmd|' /c calc'!A0",
        'Name: B; Formula: =HYPERLINK("http://x")',
    ]


def test_columns_beyond_those_that_are_read_are_noted():
    row = ",".join(str(number) for number in range(150))
    assert read(f"{row}\n{row}\n".encode()).notes == (
        "What stands beyond column 100 was left out, in 2 rows",
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a,b\n" * 60_000, "50,000 rows"),
        (b"x" * 6_000_000, "5,000,000 characters"),
        (b"Name,Ph\x00one\nA,101\n" + bytes(range(32)) * 4, "not text"),
    ],
)
def test_what_is_too_much_or_no_text_is_refused(data, why):
    with pytest.raises(Unreadable, match=why):
        read(data)
