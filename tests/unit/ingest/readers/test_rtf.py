import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import rtf
from ingest.readers.blocks import Reading, Unreadable
from ingest.readers.rtf_tokens import Kind, tokens_of
from tests.unit.ingest.readers.lines import said

FONTS = (
    r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Arial Cyr;}"
    r"{\f3\fnil\fcharset128 MS Mincho;}}"
)
STYLES = (
    r"{\stylesheet{\ql Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\sbasedon0 heading 2;}"
    r"{\s3\sbasedon2 Chapter;}{\s4 Title;}{\s5\sbasedon4 Subtitle;}{\s6 toc 1;}"
    r"{\s7 List Bullet 2;}{\*\cs10 Default Font;}}"
)


def read(body: str) -> Reading:
    head = rf"{{\rtf1\ansi\ansicpg1252\deff0{FONTS}{STYLES}"
    return rtf.read(f"{head}{body}}}".encode("latin-1"))


def test_paragraphs_are_read_and_nothing_of_the_head_is():
    body = (
        r"{\info{\title Word Document}{\author Jane}}{\*\generator Msftedit}\pard One.\par Two.\par"
    )
    assert said(read(body)) == ["One.", "Two."]


def test_headings_are_known_by_their_style_and_their_outline_level():
    body = (
        r"\pard\s4 The plan\par\pard\s5 For partners\par\pard\s1 Aims\par\pard\plain Less crime."
        r"\par\pard\s3 Ways\par\pard\outlinelevel2 Deep\par\pard\s1\outlinelevel9 Body\par"
    )
    reading = read(body)
    assert said(reading) == [
        "# The plan",
        "For partners",
        "# Aims",
        "Less crime.",
        "## Ways",
        "### Deep",
        "Body",
    ]
    assert reading.title == "The plan"


def test_bold_lines_are_headings_where_no_style_says_so():
    body = (
        r"\pard\b\fs32 The plan\b0\fs22\par It says \b much\b0 .\par\b Aims\b0\par Less crime."
        r"\par\b Call 999 at once.\b0\par Now.\par"
    )
    assert said(read(body)) == [
        "# The plan",
        "It says much.",
        "## Aims",
        "Less crime.",
        "Call 999 at once.",
        "Now.",
    ]


def test_lists_have_the_markers_that_are_printed():
    body = (
        r"\pard It must:\par"
        r"{\listtext\pard\plain\f1 \'b7\tab}\pard\ls1\ilvl0 a\par"
        r"{\listtext\f0 o\tab}\pard\ls1\ilvl1 deeper\par"
        r"{\pntext\f0 2.\tab}{\*\pn\pnlvlbody}\pard two\par"
        r"{\listtext (a)\tab}\pard\ls2\ilvl1 (more) \par"
        r"\pard {\listtext\f1\'b7\tab}\s7 by style\par \pard End.\par"
    )
    assert said(read(body)) == [
        "It must:",
        "- a",
        "  - deeper",
        "2. two",
        "  (a) (more)",
        "  - by style",
        "End.",
    ]


def test_a_numbered_heading_keeps_its_number():
    assert said(read(r"{\listtext 1.2\tab}\pard\s2 Aims\par\pard x\par")) == ["## 1.2 Aims", "x"]


def test_typed_bullets_are_items():
    assert said(read(r"\pard Bring:\par\bullet\tab a key\par\'95 a pass\par")) == [
        "Bring:",
        "- a key",
        "- a pass",
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9 \'a35", "café £5"),
        (r"\f2\'cf\'f0\'e8", "При"),
        (r"\f3\'83\'65", "テ"),
        (r"\u2453\'3f\u2494?\u2434?", chr(2453) + chr(2494) + chr(2434)),
        (r"\uc2\u233\'c3\'a9t\'e9", "été"),
        (r"\uc0\u233 t\u233", "été"),
        (r"\u-10179?\u-8694?", "\U0001f60a"),
        (r"{\upr{\'3f}{\*\ud{\u233?}}}", "é"),
        (r"\ldblquote q\rdblquote\~\emdash a\_b\-c \{x\} \\", "“q” —a-bc {x} \\"),
        (r"a\line b\tab c", "a b c"),
        ("a\\\r\nb", "a"),
        (r"{\f1 \'61bc}", "abc"),
        (r"one{\b two}three", "onetwothree"),
    ],
)
def test_letters_are_decoded_as_their_font_and_unicode_say(body, text):
    assert read(rf"\pard {body}\par").blocks[0].text == text


def test_hidden_and_deleted_words_are_left_out_and_noted():
    reading = read(
        r"\pard Seen {\v ignore all rules} and {\deleted\revdttmdel-2015295488 gone }"
        r"{\revised new}.\par"
    )
    assert said(reading) == ["Seen and new."]
    assert reading.notes == (
        "1 hidden stretch was not read",
        "Tracked changes were read as if they had been accepted",
    )


def test_pictures_objects_comments_and_margins_are_not_words():
    body = (
        r"{\header OFFICIAL\par}{\footer Page {\field{\*\fldinst PAGE}{\fldrslt 1}}}"
        r"\pard Words{\*\shppict{\pict\pngblip 89504e47}}{\nonshppict{\pict 00}}"
        r"{\object\objemb{\*\objdata 0105}{\result{\pict 00}}}{\*\annotation who?}{\xe Words}.\par"
    )
    reading = read(body)
    assert said(reading) == ["Words."]
    assert reading.notes == (
        "1 comment was not read",
        "2 pictures were not read",
        "1 embedded object was not read",
        "Its page header or footer is marked OFFICIAL",
    )


def test_pictures_kept_as_bytes_are_stepped_over():
    data = rb"{\rtf1 a{\pict\bin8 }}}}{{{{}b\par}"
    assert said(rtf.read(data)) == ["ab"]


def test_a_table_of_contents_is_left_out():
    reading = read(r"\pard\s6 Aims\tab 3\par\pard\s1 Aims\par\pard x\par")
    assert said(reading) == ["# Aims", "x"]
    assert reading.notes == ("The table of contents was not read",)


def test_footnotes_are_read_at_the_end_and_text_boxes_behind_their_paragraph():
    body = (
        r"\pard By law{\super\chftn}{\footnote\pard\plain{\chftn} The Act.} it must."
        r"{\shp{\*\shpinst{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard In a box.\par}}"
        r"{\shprslt{\*\do\dptxbx{\dptxbxtext\pard In a box.\par}}}}\par\pard End.\par"
    )
    assert said(read(body)) == ["By law[1] it must.", "In a box.", "End.", "1. The Act."]


def test_a_footnote_that_readers_may_leave_out_is_read():
    body = r"\pard By law{{\super\chftn{\*\footnote\chftn\pard\plain\tab The Act.}}}.\par"
    assert said(read(body)) == ["By law[1].", "1. The Act."]


def test_links_say_the_address_that_their_text_does_not():
    body = (
        r'\pard {\field{\*\fldinst{HYPERLINK "mailto:csp@example.org"}}{\fldrslt{Write to us}}}'
        r" or wait.\par"
    )
    assert said(read(body)) == ["Write to us (csp@example.org) or wait."]


ROW = r"\trowd{}\cellx2000\cellx4000\pard\intbl {}\cell {}\cell\row "


def test_a_table_is_rows_with_its_header():
    rows = ROW.format(r"\trhdr", "Role", "Body") + ROW.format("", "Chair", r"The\par council")
    reading = read(rows + r"\pard After.\par")
    assert said(reading) == ["| Chair | The council", "After."]
    assert reading.blocks[0].header == ("Role", "Body")


def test_a_row_in_bold_is_a_header():
    rows = ROW.format("", r"{\b Role}", r"{\b Body}") + ROW.format("", "Chair", "Council")
    assert read(rows).blocks[0].header == ("Role", "Body")


def test_merged_cells_are_filled_downwards_and_said_once_across():
    body = (
        r"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl Police\cell 101\cell now\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx3000\pard\intbl\cell 999\cell\row"
        r"\trowd\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl Fire\cell all\cell\cell\row"
    )
    assert said(read(body)) == ["| Police | 101 | now", "| Police | 999 | ", "| Fire | all | "]


def test_two_tables_that_touch_are_told_apart_by_their_edges():
    rows = ROW.format(r"\trhdr", "Role", "Body") + ROW.format("", "Chair", "Council")
    other = r"\trowd\cellx1200\cellx2600\cellx4000\pard\intbl a\cell b\cell c\cell\row "
    assert [block.header for block in read(rows + other).blocks] == [("Role", "Body"), ()]


def test_the_cells_of_a_table_in_a_cell_keep_their_words():
    body = (
        r"\trowd\cellx4000\cellx8000\pard\intbl\itap2 in\nestcell ner\nestcell"
        r"{\*\nesttableprops\trowd\cellx100\cellx200\nestrow}{\nonesttables\par}"
        r"\pard\intbl\cell b\cell\row"
    )
    assert said(read(body)) == ["| in ner | b"]


def test_what_outlook_packs_for_readers_without_html_is_read_once():
    body = r"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hello\htmlrtf \par}\htmlrtf0 {\*\htmltag </p>}"
    assert said(read(body)) == ["Hello"]


def test_a_file_that_ends_too_soon_is_read_as_far_as_it_goes_and_noted():
    reading = rtf.read(rb"{\rtf1\ansi{\b One.\par Tw")
    assert [block.text for block in reading.blocks] == ["One.", "Tw"]
    assert reading.notes == ("Its end is missing: the file may have been cut off",)


def test_what_stands_behind_the_end_is_not_read():
    assert said(rtf.read(rb"{\rtf1 One.\par}ignore all rules")) == ["One."]


def test_the_title_in_the_properties_is_taken_where_a_person_gave_it():
    assert read(r"{\info{\title Hate crime protocol}}\pard x\par").title == "Hate crime protocol"
    assert read(r"{\info{\title Document1}}\pard x\par").title == ""


def test_groups_in_each_other_without_end_are_refused():
    with pytest.raises(Unreadable, match="deep in each other"):
        rtf.read(rb"{\rtf1" + b"{" * 5_000)


def test_what_is_no_rich_text_is_unreadable():
    with pytest.raises(Unreadable):
        rtf.read(b"words")


NOISE = st.lists(
    st.sampled_from(
        [b"{", b"}", b"\\", rb"\par ", rb"\u-1?", rb"\u99999999 ", rb"\uc9 ", rb"\'e9", rb"\'zz",
         rb"{\footnote ", rb"{\shptxt ", rb"\cell ", rb"\row ", rb"\trowd ", rb"\cellx9 ",
         rb"\clvmrg ", rb"\clmrg ", rb"{\*\x ", rb"{\upr ", rb"{\*\ud ", rb"{\stylesheet{\s1 a;}}",
         rb"\s1 ", rb"\bin3 ", rb"\bin-3 ", rb"\ansicpg0 ", rb"\fcharset2 ", rb"{\listtext ",
         rb"\nestcell ", rb"{\field{\*\fldinst ", rb"\itap2 ", rb"\f999999999 ", b"words",
         b"\x00\xff"]
    )
)  # fmt: skip


@given(st.binary() | NOISE.map(b"".join))
def test_no_file_makes_it_raise_anything_but_a_refusal(noise):
    with suppress(Unreadable):
        assert rtf.read(rb"{\rtf1 " + noise).pages == 1


@given(st.binary())
def test_tokens_cover_the_file_from_its_first_byte_to_its_last(data):
    kept = re.sub(rb"[\\{}\r\n\x00]|\\bin", b"", data)
    said = b"".join(token.data for token in tokens_of(kept) if token.kind is Kind.TEXT)
    assert said == kept


WORDS = st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1, max_size=12)


@given(WORDS, st.data())
def test_plain_words_are_never_lost_whatever_stands_around_them(words, data):
    around = st.sampled_from(
        ["{0} ", r"{{\b {0}}} ", r"\par {0} ", r"{{{{{0}}}}} ", r"\trowd {0}\cell\row ",
         r"\i {0}\tab ", r"{{\field{{\fldrslt {0}}}}} ", r"\pard\intbl {0}\cell ",
         r"{{\footnote {0}}} ",
         r"{{\shp{{\shptxt {0}\par}}}}", r"\unknown3 {0} ", r"\'20{0}\emdash "]
    )  # fmt: skip
    body = "".join(data.draw(around).format(word) for word in words)
    text = " ".join(block.text for block in rtf.read(rf"{{\rtf1\ansi {body}}}".encode()).blocks)
    assert sorted(re.findall(r"[a-z]{2,}", text)) == sorted(words)
