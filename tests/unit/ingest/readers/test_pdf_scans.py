import re

import pytest
from PIL import Image

from ingest.readers.blocks import BlockKind
from ingest.readers.ocr import Failed, TooSlow, look_at
from ingest.readers.pdf import read
from tests.scans import PAGE, an_ocr, bound, pictures, printed, scan

LEFT = [(11, 50, line) for line in (
    "Safer neighbourhood teams are led",
    "by a sergeant and have two ward",
    "officers. They hold a meeting every",
    "three months with the residents of",
    "the ward and report what was done.",
)]  # fmt: skip
RIGHT = [(11, 320, line) for line in (
    "Street lighting was the priority",
    "in most wards last year. Vehicle",
    "crime came second, and noise at",
    "night was named by every fourth",
    "person who answered the survey.",
)]  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def said(reading) -> str:
    return " ".join(block.text for block in reading.blocks)


def a_program(folder, code: str) -> str:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_a_page_that_is_a_picture_is_unread_without_ocr_and_said_to_be_a_scan():
    reading = read(scan())
    assert reading.blocks == ()
    assert reading.scans == (1,)
    assert [(page.page, page.reason) for page in reading.unread] == [
        (1, "no text on this page: a scan or a picture")
    ]


@pytest.mark.parametrize(("dpi", "askew"), [(300, 0.0), (200, 1.0), (150, -0.7)])
def test_a_scanned_page_is_read_as_it_was_printed(dpi, askew):
    reading = read(scan(dpi=dpi, askew=askew), an_ocr())
    assert reading.unread == ()
    assert words(said(reading)) == words(said(read(printed(PAGE))))


def test_a_scanned_page_has_its_headings_paragraphs_and_words_broken_at_line_ends():
    reading = read(scan(), an_ocr())
    kinds = [block.kind for block in reading.blocks]
    assert kinds == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]
    assert reading.blocks[0].text == "Antisocial behaviour case reviews"
    assert "the community partners answers" in reading.blocks[1].text
    assert "020 7946 0123" in reading.blocks[2].text


def test_every_page_that_was_read_by_ocr_is_noted():
    reading = read(scan(PAGE, PAGE), an_ocr())
    assert "2 pages were read from pictures by OCR, check them: on pages 1, 2" in reading.notes


def test_two_columns_are_read_one_after_the_other():
    images = pictures(printed(LEFT, RIGHT))
    both = Image.new("L", images[0].size, 255)
    half = both.width // 2
    both.paste(images[0].crop((0, 0, half, both.height)), (0, 0))
    both.paste(images[1].crop((half, 0, both.width, both.height)), (half, 0))
    text = said(read(bound([both]), an_ocr()))
    assert words(text) == words(" ".join(line[2] for line in (*LEFT, *RIGHT)))


def test_a_table_on_a_scanned_page_has_rows_with_their_headers():
    columns = [
        pictures(printed([(11, 60, cell) for cell in column]))[0]
        for column in zip(
            ("Ward", "Phone", "Panel"),
            ("Northmarsh", "020 7946 0101", "4 May 2026"),
            ("Eastmarsh", "020 7946 0102", "11 May 2026"),
            ("Southmarsh", "020 7946 0103", "18 May 2026"),
            strict=True,
        )
    ]
    whole = Image.new("L", columns[0].size, 255)
    for at, column in enumerate(columns):
        whole.paste(column.crop((150, 0, 550, column.height)), (150 + 450 * at, 0))
    rows = read(bound([whole]), an_ocr()).blocks
    assert [row.cells for row in rows] == [
        ("Northmarsh", "020 7946 0101", "4 May 2026"),
        ("Eastmarsh", "020 7946 0102", "11 May 2026"),
        ("Southmarsh", "020 7946 0103", "18 May 2026"),
    ]
    assert {row.header for row in rows} == {("Ward", "Phone", "Panel")}


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_on_its_side_or_head_is_turned_upright(turned):
    text = said(read(scan(turned=turned), an_ocr()))
    assert "reported antisocial behaviour three times" in text


def test_words_lie_where_a_page_has_text_of_its_own_and_ocr_leaves_it_alone(tmp_path):
    reading = read(printed(PAGE), an_ocr(program=a_program(tmp_path, "exit 1")))
    assert reading.scans == ()
    assert "ten working days" in said(reading)


def test_a_scan_with_a_stamp_on_it_is_read_and_a_picture_with_a_caption_stays():
    stamped = bound(pictures(printed(PAGE)), stamp="Scanned with an app")
    assert "ten working days" not in said(read(stamped))
    assert "ten working days" in said(read(stamped, an_ocr()))
    blank = bound([Image.new("L", (800, 1_000), 90)], stamp="A photograph of the street")
    reading = read(blank, an_ocr())
    assert said(reading) == "A photograph of the street"
    assert not any("OCR" in note for note in reading.notes)


def test_a_picture_without_words_stays_unread():
    reading = read(bound([Image.new("L", (800, 1_000), 90)]), an_ocr())
    assert [page.reason for page in reading.unread] == ["OCR found no words in its picture"]


def test_a_page_whose_words_are_doubtful_stays_unread():
    [image] = pictures(printed(PAGE), dpi=300)
    faint = image.resize((330, 470)).resize(image.size)
    reading = read(bound([faint], dpi=300), an_ocr())
    assert reading.blocks == ()
    assert re.match("OCR (was not sure|found no words)", reading.unread[0].reason)


def test_pages_beyond_the_limit_stay_unread_and_say_so():
    reading = read(scan(PAGE, PAGE), an_ocr(pages=1))
    assert [(page.page, page.reason) for page in reading.unread] == [
        (2, "it lies beyond the pages that OCR reads of one file (1)")
    ]


def test_pages_are_left_when_the_time_for_the_file_is_over():
    reading = read(scan(PAGE, PAGE), an_ocr(file_s=0.0001))
    assert {page.reason for page in reading.unread} == {
        "OCR of this file took more time than it may"
    }


def test_ocr_that_hangs_is_ended_and_the_page_stays_unread(tmp_path):
    hanging = an_ocr(program=a_program(tmp_path, "exec sleep 600"), page_s=0.5)
    reading = read(scan(), hanging)
    assert [page.reason for page in reading.unread] == [
        "OCR did not end in the time that a page may take (0.5 s)"
    ]
    with pytest.raises(TooSlow):
        look_at(Image.new("L", (50, 50), 255), 300, hanging)


@pytest.mark.parametrize("code", ["exit 3", "kill -9 $$", "exit 0"])
def test_ocr_that_fails_leaves_the_page_unread(tmp_path, code):
    failing = an_ocr(program=a_program(tmp_path, code))
    reading = read(scan(), failing)
    assert [page.reason for page in reading.unread] == ["OCR failed on this page"]


def test_a_program_that_is_gone_is_a_failure(tmp_path):
    with pytest.raises(Failed):
        look_at(Image.new("L", (50, 50), 255), 300, an_ocr(program=str(tmp_path / "none")))
