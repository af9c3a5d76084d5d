from ingest.readers import markdown
from ingest.readers.blocks import Block, BlockKind


def said(text: str) -> list[str]:
    return [block.text for block in markdown.read(text.encode()).blocks]


def test_the_front_matter_is_handed_on_as_it_stands():
    reading = markdown.read(b"---\ntitle: A\nnotes:\n  - b\n---\n# Title\n")
    assert reading.front_matter == "title: A\nnotes:\n  - b"
    assert [block.text for block in reading.blocks] == ["Title"]


def test_front_matter_may_come_with_a_byte_order_mark_and_windows_line_ends():
    reading = markdown.read(b"\xef\xbb\xbf---\r\ntitle: A\r\n---\r\ntext\r\n")
    assert reading.front_matter == "title: A"


def test_empty_front_matter_is_none():
    assert markdown.read(b"---\n---\ntext").front_matter == ""
    assert said("---\n---\ntext") == ["text"]


def test_a_rule_is_no_front_matter():
    reading = markdown.read(b"text\n\n---\n\nmore\n\n---\n")
    assert reading.front_matter == ""
    assert [block.text for block in reading.blocks] == ["text", "more"]


def test_the_title_is_the_first_heading_of_level_one():
    assert markdown.read(b"## Not *this*\n\nThis\n====\n").title == "This"
    assert markdown.read(b"words").title == ""


def test_emphasis_goes_and_addresses_stay_where_the_text_does_not_say_them():
    assert said("**Call** the [site](https://x.uk/a), <https://y.uk> or [page](b.md) `now`.") == [
        "Call the site (https://x.uk/a), https://y.uk or page now."
    ]


def test_an_address_that_the_text_says_is_not_said_twice():
    assert said("[www.x.uk](https://www.x.uk/) [a@b.uk](mailto:a@b.uk)") == ["www.x.uk a@b.uk"]


def test_numbers_of_items_stay_as_printed():
    blocks = markdown.read(b"3) three\n4) four\n   - in\n\n1. one\n\n   more\n").blocks
    assert [(b.marker, b.level, b.text) for b in blocks] == [
        ("3)", 0, "three"),
        ("4)", 0, "four"),
        ("", 1, "in"),
        ("1.", 0, "one more"),
    ]


def test_a_table_is_rows_with_their_header():
    blocks = markdown.read(b"| Who | How |\n|---|---|\n| Police | **101** |\n").blocks
    assert blocks == (
        Block(
            kind=BlockKind.ROW,
            text="Police | 101",
            cells=("Police", "101"),
            header=("Who", "How"),
        ),
    )


def test_html_inside_is_read_as_html():
    reading = markdown.read(
        b"<div>raw <b>words</b></div>\n\n<script>x()</script>\n\n"
        b"seen <span style='display:none'>hidden</span><!-- no -->\n\n<p hidden>no</p>\n"
    )
    assert [block.text for block in reading.blocks] == ["raw words", "seen"]
    assert reading.notes == ("2 hidden stretches were not read",)


def test_code_and_quotes_are_paragraphs():
    assert said("> quoted\n\n```\ncode\n```\n") == ["quoted", "code"]
