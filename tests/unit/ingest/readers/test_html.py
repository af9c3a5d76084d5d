import pytest

from ingest.readers import html
from ingest.readers.blocks import BlockKind, Unreadable


def said(page: str) -> list[str]:
    """The blocks of a page, one line each."""
    return [line(block) for block in html.read(page.encode()).blocks]


def line(block) -> str:
    """A block as Markdown would have it."""
    if block.kind is BlockKind.HEADING:
        return f"{'#' * block.level} {block.text}"
    if block.kind is BlockKind.ITEM:
        return f"{'  ' * block.level}{block.marker or '-'} {block.text}"
    return f"| {block.text}" if block.kind is BlockKind.ROW else block.text


def test_headings_and_paragraphs_are_read_in_order():
    page = (
        "<h1>Hate <b>crime</b></h1><p>Report<br>it.</p><h3>How</h3><blockquote>Call.</blockquote>"
    )
    assert said(page) == ["# Hate crime", "Report it.", "### How", "Call."]


def test_text_that_stands_bare_beside_blocks_is_a_paragraph_of_its_own():
    assert said("one<p>two</p>three<div>four<p>five</p>six</div>") == [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
    ]


def test_tags_outside_their_list_or_table_neither_vanish_nor_glue_words_together():
    assert said("<p>a</p><li>b</li><li>c</li><tr>d | e</tr>") == ["a", "- b", "- c", "| d | e"]


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<tr>a | b</tr><tr>c | d</tr>tail", ["| a | b", "| c | d", "tail"]),
        ("<tr>a | b<tr>c | d<p>next</p>", ["| a | b", "| c | d", "next"]),
        ("<td>a</td><td>b</td> bare", ["| a | b", "bare"]),
        ("<table><tr>a | b</tr><tr>c | d</tr></table>", ["| a | b", "| c | d"]),
        ("<div><tr><td>a</td><td>b</td></tr></div>end", ["| a | b", "end"]),
        ("<tr>alone</tr>", ["alone"]),
    ],
)
def test_stray_rows_are_rows_of_their_own(page, lines):
    assert said(page) == lines


def test_the_cells_of_a_stray_row_stand_apart():
    assert html.read(b"<tr>d | e</tr>").blocks[0].cells == ("d", "e")


def test_lists_keep_their_numbers_and_their_nesting():
    page = (
        "<ol start=3><li>three<ul><li>in<ul><li>deeper</ul></ul><li value=7>seven<li>eight</ol>"
        "<ol type=a><li>first</ol><ol type=I reversed><li>two<li>one</ol>"
    )
    assert said(page) == [
        "3. three",
        "  - in",
        "    - deeper",
        "7. seven",
        "8. eight",
        "a. first",
        "II. two",
        "I. one",
    ]


def test_what_follows_in_an_item_belongs_to_it():
    assert said("<ul><li><p>a</p><p>b</p><li><h3>c</h3><p>d</ul>") == ["- a b", "### c", "d"]


def test_definitions_stand_beside_their_terms():
    page = "<dl><dt>Police<dd>101<dd>999<dt>Who?<dd>Us<dt>Ways<dd><ul><li>call</ul><dt>Alone</dl>"
    assert said(page) == ["Police: 101", "Police: 999", "Who? Us", "Ways:", "- call", "Alone:"]


def test_a_row_carries_the_header_of_its_columns():
    page = (
        "<table><caption>Contacts</caption><thead><tr><th rowspan=2>Who<th colspan=2>How</tr>"
        "<tr><th>Phone<th>Mail</tr></thead>"
        "<tr><td rowspan=2>Police<td>101<td>p@x<tr><td>999<td><ul><li>a<li>b</ul></table>"
    )
    caption, first, second = html.read(page.encode()).blocks
    assert caption.text == "Contacts"
    assert first.header == second.header == ("Who", "How Phone", "How Mail")
    assert first.cells == ("Police", "101", "p@x")
    assert second.text == "Police | 999 | a; b"


@pytest.mark.parametrize(
    "first", ["<th>Who<th>How", "<td><b>Who</b><td><strong>How</strong>", "<td>Who<td>How"]
)
def test_a_header_is_known_by_its_tag_its_weight_or_its_look(first):
    page = f"<table><tr>{first}<tr><td>Police<td>101<tr><td>Council<td>020 7364</table>"
    assert [block.header for block in html.read(page.encode()).blocks] == [("Who", "How")] * 2


def test_a_table_of_names_and_values_has_no_header():
    page = "<table><tr><th>Owner<td>Council<tr><th>Review<td>May 2026</table>"
    assert [block.header for block in html.read(page.encode()).blocks] == [(), ()]


def test_a_table_that_lays_out_the_page_is_read_as_its_contents():
    page = "<table><tr><td><h2>Plan</h2><p>Text.</p><table><tr><td>a<td>b</table></table>"
    assert said(page) == ["## Plan", "Text.", "| a | b"]
    assert said("<table><tr><td>Only this.</table>") == ["Only this."]


def test_what_the_page_hides_is_left_out_and_counted():
    reading = html.read(
        b"<p>seen</p><p hidden>1</p><p style='color:red; DISPLAY : none'>2</p>"
        b"<p style='visibility:hidden'>3</p><span aria-hidden=true>4</span>"
        b"<p style='font-size:0'>5</p><div hidden></div><!-- 6 --><template>7</template>"
        b"<p style='opacity: 0.5; font-size:0.9em'>seen too</p>"
        b"<table><tr><td>a<td hidden>8<td>b<tr hidden><td>9</table>"
    )
    assert [block.text for block in reading.blocks] == ["seen", "seen too", "a | b"]
    assert reading.notes == ("7 hidden stretches were not read",)


def test_the_frame_of_the_page_is_left_out():
    page = (
        "<header>Site</header><nav>Menu</nav><div role=banner>B</div><p>Words.</p>"
        "<article><header><h1>Title</h1></header></article><aside>Ad</aside>"
        "<form>Name <input value=x><button>Go</button></form><script>x()</script>"
        "<style>p{}</style><noscript>Off</noscript><footer>Foot</footer>"
    )
    assert said(page) == ["Words.", "# Title", "Name"]


def test_the_main_part_is_preferred_if_it_holds_the_words():
    words = "Words of the page. " * 10
    assert said(f"<p>Cookies?</p><main><p>{words}</p></main>") == [words.strip()]
    assert said(f"<main></main><div><p>{words}</p></div>") == [words.strip()]


def test_the_title_is_the_first_heading_or_else_the_title_of_the_page():
    named = b"<html lang=en-GB><title>Plan - GOV.UK</title>"
    assert html.read(named + b"<p>a</p>").title == "Plan - GOV.UK"
    assert html.read(named + b"<h1>The plan</h1>").title == "The plan"
    assert html.read(named).language == "en-GB"


def test_a_number_or_mail_address_that_a_link_does_not_say_is_said():
    page = (
        '<a href="mailto:a@b.uk?subject=x">Mail</a> <a href="tel:+442012345678">020 1234 5678</a>'
    )
    assert said(page) == ["Mail (a@b.uk) 020 1234 5678"]


def test_summaries_captions_and_preformatted_text_are_read():
    page = (
        "<details><summary>More</summary>Inside</details><pre>a\n b\n\nc</pre>"
        "<figure><img src=x alt=Map><figcaption>Fig. 1</figcaption></figure>"
    )
    reading = html.read(page.encode())
    assert [b.text for b in reading.blocks] == ["More", "Inside", "a b", "c", "Fig. 1"]
    assert reading.notes == ("1 picture was not read",)


def test_lines_with_bullets_are_items_and_two_breaks_part_paragraphs():
    assert said("<p>You can:<br>\u2022 call<br>\u2022 write</p>") == [
        "You can:",
        "- call",
        "- write",
    ]
    assert said("one<br><br>two") == ["one", "two"]
    assert said("<table><tr><td>Yes<td>\u2022<tr><td>No<td>\u2713</table>") == [
        "| Yes | \u2022",
        "| No | \u2713",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<p>caf\u00e9</p>".encode("cp1252"),
        "<meta charset=iso-8859-1><p>caf\u00e9</p>".encode("latin-1"),
        "<meta charset=koi8-r><p>caf\u00e9</p>".encode(),
        "<p>caf\u00e9</p>".encode("utf-16"),
        "<meta charset=rot13><p>caf\u00e9</p>".encode("cp1252"),
    ],
)
def test_the_encoding_is_found(page):
    assert html.read(page).blocks[0].text == "caf\u00e9"


def test_unclosed_paragraphs_and_items_are_not_depth():
    assert len(said("<p>a" * 2_000)) == 2_000
    assert len(said("<ul>" + "<li>a" * 2_000)) == 2_000


@pytest.mark.parametrize(
    "page", ["<p " + "a=1 " * 1_001 + ">", "<div>" * 501, "<p>" * 700_000], ids="adl"
)
def test_a_page_built_to_choke_the_parser_is_unreadable(page):
    with pytest.raises(Unreadable):
        html.read(page.encode())


def test_a_dot_between_the_words_of_an_item_stays():
    page = "<ul><li>Monday \u00b7 Friday</li><li>\u00b7 Sunday</li></ul>"
    assert said(page) == ["- Monday \u00b7 Friday", "- Sunday"]
