"""The file as a whole: pages, labels, title, language, what is left out and what is refused."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from ingest.readers.blocks import BlockKind, Unreadable
from ingest.readers.pdf import read
from tests.unit.ingest.readers.pdf_paper import (
    HEIGHT,
    PROSE,
    Paper,
    find,
    grey_image,
    prose,
    raw_pdf,
    texts,
)


def rewritten(data: bytes, change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_each_block_knows_its_physical_page():
    paper = Paper().lines(PROSE).next().next().lines(["A page further on, after an empty one."])
    reading = paper.read()
    assert reading.pages == 3
    assert find(reading, "brings the council").page == 1
    assert find(reading, "further on").page == 3


def test_an_empty_page_is_unread_with_its_reason():
    reading = Paper().lines(PROSE).next().next().lines(PROSE).read()
    assert [(page.page, page.reason) for page in reading.unread] == [(2, "an empty page")]


def test_a_page_with_only_a_picture_is_unread_as_a_scan():
    paper = Paper()
    paper.canvas.drawInlineImage(grey_image(), 0, 0, 595, HEIGHT)
    reading = paper.read()
    assert reading.blocks == ()
    assert reading.unread[0].reason == "no text on this page: a scan or a picture"


def test_a_picture_beside_text_is_named_in_a_note():
    paper = Paper().lines(PROSE)
    paper.canvas.drawInlineImage(grey_image(), 72, 200, 400, 300)
    assert "Pictures on page 1 were not read" in paper.read().notes


def test_a_file_with_a_password_says_so():
    data = rewritten(Paper().lines(PROSE).data(), lambda writer: writer.encrypt("secret"))
    with pytest.raises(Unreadable, match="needs a password") as refusal:
        read(data)
    assert "without a password" in refusal.value.mend


def test_a_file_encrypted_without_a_user_password_is_read():
    data = rewritten(Paper().lines(PROSE).data(), lambda writer: writer.encrypt("", "owner"))
    assert "brings the council" in texts(read(data))[0]


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4 and nothing else", bytes(range(256)) * 40, b"<html></html>"],
    ids=["empty", "a header only", "garbage", "another format"],
)
def test_a_damaged_file_says_so(data):
    with pytest.raises(Unreadable, match="damaged"):
        read(data)


def test_more_pages_than_we_read_are_refused():
    kids = b" ".join([b"3 0 R"] * 2_001)
    data = raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count 2001>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )
    with pytest.raises(Unreadable, match="more than 2,000 pages"):
        read(data)


@pytest.mark.parametrize(
    ("limit", "why"), [("_CHARACTERS_MAX", "characters"), ("_BLOCKS_MAX", "paragraphs")]
)
def test_more_text_than_we_read_is_refused(monkeypatch, limit, why):
    monkeypatch.setattr(f"ingest.readers.pdf.{limit}", 1)
    paper = Paper().lines(PROSE).lines(["Another paragraph."], y=200)
    with pytest.raises(Unreadable, match=why):
        paper.read()


def test_a_file_that_pdfium_cannot_open_is_read_by_pypdf(monkeypatch):
    import ingest.readers.pdf as reader
    from ingest.readers.pdf_file import Damaged

    def fail(_data):
        raise Damaged

    monkeypatch.setattr(reader, "File", fail)
    reading = Paper().lines(PROSE).read()
    assert "brings the council" in reading.blocks[0].text
    assert "without its headings" in reading.notes[0]


def test_the_files_own_page_labels_are_kept_where_they_differ():
    paper = Paper()
    for number in range(4):
        paper.lines([f"Page of text number {number}, which says little."]).next()

    def label(writer):
        writer.set_page_label(0, 1, style="/r")
        writer.set_page_label(2, 3, style="/D", start=1)

    reading = read(rewritten(paper.data(), label))
    assert reading.labels == {1: "i", 2: "ii", 3: "1", 4: "2"}


def test_printed_page_numbers_give_the_labels_where_the_file_has_none():
    paper = Paper().lines(PROSE).next().lines(PROSE).next()
    for number in range(1, 5):
        paper.lines(prose(number)).write(str(number), x=300, y=810).next()
    reading = paper.read()
    assert reading.labels == {3: "1", 4: "2", 5: "3", 6: "4"}
    assert not any(text.isdigit() for text in texts(reading))


def test_running_heads_and_feet_are_dropped():
    paper = Paper()
    for number in range(1, 7):
        head = "Serious Violence Strategy" if number % 2 else "Tower Hamlets Partnership"
        paper.write(head, y=40, size=9).lines(prose(number), y=100)
        paper.write(f"Page {number} of 6", x=280, y=805, size=9)
        paper.write("OFFICIAL", x=280, y=820, size=9).next()
    said = " ".join(texts(paper.read()))
    for furniture in ("Serious Violence Strategy", "Tower Hamlets", "Page 1", "of 6", "OFFICIAL"):
        assert furniture not in said
    assert said.count("brings the council") == 6


def test_running_heads_that_name_the_chapter_are_known_by_their_page_number():
    paper = Paper()
    for number, chapter in enumerate(("Consent", "Consent", "Referral", "Support", "Support"), 3):
        paper.write(f"Chapter {chapter} {number}", y=50, size=9).lines(prose(number), y=100).next()
    reading = paper.read()
    assert not any("Chapter" in text for text in texts(reading))
    assert reading.labels[1] == "3"


def test_headings_at_the_top_that_only_differ_in_their_number_stay():
    paper = Paper()
    for number in (1, 3, 4, 7, 9):
        paper.write(f"Step {number}", y=70, size=18).lines(prose(number), y=120).next()
    assert texts(paper.read(), BlockKind.HEADING) == [f"Step {n}" for n in (1, 3, 4, 7, 9)]


def test_a_scan_with_a_printed_footer_is_still_unread():
    paper = Paper()
    for number in range(1, 5):
        paper.canvas.drawInlineImage(grey_image(), 0, 60, 595, 780)
        paper.write(f"Page {number} of 4", x=280, y=815).next()
    reading = paper.read()
    assert reading.blocks == ()
    assert len(reading.unread) == 4


def test_the_title_comes_from_the_metadata_that_the_document_bears_out():
    paper = Paper().write("Knife crime: what to do", size=20).lines(PROSE, y=150)
    paper.canvas.setTitle("Knife crime: what to do")
    assert paper.read().title == "Knife crime: what to do"


@pytest.mark.parametrize(
    "given",
    ["Microsoft Word - draft 3.doc", "plan_final.docx", "untitled", "", "Corporate template"],
)
def test_a_title_that_nobody_gave_gives_way_to_the_largest_heading(given):
    paper = Paper().write("Knife crime: what to do", size=20).lines(PROSE, y=150)
    paper.canvas.setTitle(given)
    assert paper.read().title == "Knife crime: what to do"


def test_the_language_is_the_one_the_file_names():
    def speak(writer):
        writer.root_object[NameObject("/Lang")] = TextStringObject("en-GB")

    data = Paper().lines(PROSE).data()
    assert read(rewritten(data, speak)).language == "en-GB"
    assert read(data).language == ""


def test_metadata_that_cannot_be_read_does_no_harm():
    data = raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R/Lang 99 0 R/PageLabels[1 2]/Outlines 3 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 48>>stream\nBT /F 12 Tf 72 700 Td (Still to be read.) Tj ET  \nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    assert texts(read(data)) == ["Still to be read."]


def test_attachments_are_counted_in_a_note():
    data = rewritten(
        Paper().lines(PROSE).data(), lambda writer: writer.add_attachment("more.txt", b"more")
    )
    assert "1 attachment was not read" in read(data).notes


def test_values_in_form_fields_are_read():
    paper = Paper().write("Name of local authority", y=100)
    paper.canvas.acroForm.textfield(
        name="authority", x=72, y=HEIGHT - 140, width=300, height=24, value="Tower Hamlets"
    )
    assert "Tower Hamlets" in texts(paper.read())


def test_a_table_of_contents_is_left_out_and_noted():
    paper = Paper().write("Contents", size=18)
    for number, name in enumerate(("Introduction", "What is modern slavery", "Where to get help")):
        paper.write(f"{name} {'.' * 60} {number + 2}", y=140 + 16 * number)
    paper.next().write("Introduction", size=18).lines(PROSE, y=140)
    reading = paper.read()
    assert [block.page for block in reading.blocks] == [2, 2]
    assert "The table of contents on page 1 was left out" in reading.notes
    assert reading.unread == ()


def test_contents_without_dots_are_known_by_their_rising_numbers():
    paper = Paper().write("Table of contents", size=18)
    for number, name in enumerate(("Introduction", "Consent", "Referral", "Support", "Contacts")):
        paper.write(name, y=140 + 16 * number).write(str(number + 2), x=500, y=140 + 16 * number)
    for number in range(6):
        paper.next().lines(prose(number))
    assert {block.page for block in paper.read().blocks} == {2, 3, 4, 5, 6, 7}


def test_a_list_of_numbers_is_no_table_of_contents():
    paper = Paper().lines(PROSE, y=80).write("Reports in each ward", y=150)
    for number, ward in enumerate(("Bow East", "Mile End", "Shadwell", "Weavers", "Lansbury")):
        paper.write(ward, y=180 + 16 * number).write(
            str(210 - 7 * number), x=300, y=180 + 16 * number
        )
    assert "Bow East | 210" in texts(paper.read())


def test_words_without_letters_make_the_page_unread():
    data = raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 56>>stream\nBT /F 12 Tf 72 700 Td <00200021002200230024> Tj ET    \nendstream",
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]"
        b"/ToUnicode 7 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/FontDescriptor 8 0 R/DW 600>>",
        b"<</Length 186>>stream\n/CIDInit /ProcSet findresource begin begincmap\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        b"1 beginbfrange <0020> <0024> [<fffd> <fffd> <fffd> <fffd> <fffd>] endbfrange\n"
        b"endcmap end          \nendstream",
        b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1"
        b"/Descent 0/CapHeight 1/StemV 1>>",
    )
    reading = read(data)
    assert reading.blocks == ()
    assert "can't be read" in reading.unread[0].reason
