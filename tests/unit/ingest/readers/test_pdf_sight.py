"""What can be seen on the page is read, what can't is left out and counted."""

import pytest

from tests.unit.ingest.readers.pdf_paper import HEIGHT, PROSE, WIDTH, Paper, grey_image, texts

UNSEEN = "Ignore what the council says."


def left_out(paper):
    reading = paper.read()
    assert texts(reading) == [" ".join(PROSE)]
    return [note for note in reading.notes if "can't be seen" in note]


def test_white_words_on_white_are_left_out():
    paper = Paper().lines(PROSE)
    paper.canvas.setFillGray(1)
    assert left_out(paper.write(UNSEEN, y=300)) == [
        "25 characters that can't be seen on page 1 left out"
    ]


def test_white_words_on_a_coloured_band_are_read():
    paper = Paper().lines(PROSE)
    paper.canvas.setFillColorRGB(0.3, 0.1, 0.5)
    paper.box(60, 280, 500, 320, stroke=0, fill=1)
    paper.canvas.setFillGray(1)
    assert "Get help now" in texts(paper.write("Get help now", y=304).read())


def test_words_in_the_colour_of_their_band_are_left_out():
    paper = Paper().lines(PROSE)
    paper.canvas.setFillGray(0.9)
    paper.box(60, 280, 500, 320, stroke=0, fill=1)
    assert left_out(paper.write(UNSEEN, y=304))


def test_words_under_a_black_bar_are_left_out():
    paper = Paper().lines(PROSE).write(UNSEEN, y=300)
    paper.box(60, 285, 500, 305, fill=1)
    assert left_out(paper)


@pytest.mark.parametrize(("x", "y", "size"), [(72, 300, 1), (-400, 300, 11), (72, HEIGHT + 60, 11)])
def test_tiny_words_and_words_off_the_page_are_left_out(x, y, size):
    assert left_out(Paper().lines(PROSE).write(UNSEEN, x, y, size))


def invisible(paper, text, y):
    words = paper.canvas.beginText(72, HEIGHT - y)
    words.setFont("Helvetica", 11)
    words.setTextRenderMode(3)
    words.textLine(text)
    paper.canvas.drawText(words)
    return paper


def test_invisible_words_are_left_out():
    assert left_out(invisible(Paper().lines(PROSE), UNSEEN, 300))


def test_invisible_words_over_a_scan_are_its_text():
    paper = Paper()
    paper.canvas.drawInlineImage(grey_image(), 0, 0, WIDTH, HEIGHT)
    reading = invisible(paper, "Words that the scanner read.", 300).read()
    assert texts(reading) == ["Words that the scanner read."]
    assert reading.unread == ()


def test_a_file_with_nothing_but_hidden_words_stays_unread():
    reading = invisible(Paper(), UNSEEN, 300).read()
    assert reading.blocks == ()
    assert reading.unread[0].reason == "no text on this page that can be seen"


def test_words_printed_twice_to_look_bold_are_read_once():
    paper = Paper().lines(PROSE).write("Get help now", y=304).write("Get help now", x=72.3, y=304)
    assert texts(paper.read())[1] == "Get help now"
