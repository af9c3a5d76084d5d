from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.answer import Notice, NoticeKind, Segment, SegmentKind
from bots import words
from bots.web.languages import direction
from tests.doubles import a_citation, a_full_answer
from tests.unit.bots.web.test_pages import asked, texts

ARABIC = replace(
    a_full_answer(),
    language="ar",
    machine_written=True,
    segments=(
        Segment(kind=SegmentKind.PARAGRAPH, text="الكلمات بالإنجليزية.", language="ar"),
        Segment(kind=SegmentKind.ITEM, text="اتصل بالرقم 101.", language="ar"),
        *a_full_answer().segments,
    ),
    notices=(
        Notice(kind=NoticeKind.MACHINE_WRITTEN, text="ترجمها حاسوب.", language="ar"),
        Notice(kind=NoticeKind.MACHINE_WRITTEN, text="Translated by a computer."),
    ),
)


@pytest.mark.parametrize(
    ("language", "written"),
    [("ar", "rtl"), ("ur-PK", "rtl"), ("bn", "ltr"), ("so", "ltr"), ("AR", "rtl")],
)
def test_the_direction_follows_from_the_language(language, written):
    assert direction(language) == written


def test_words_of_another_language_are_marked_and_english_is_not():
    page = asked(ARABIC)
    marked = page.css("#result [lang]")
    assert {(node.attributes["lang"], node.attributes["dir"]) for node in marked} == {("ar", "rtl")}
    assert [node.tag for node in marked] == ["p", "ul", "p"]
    assert page.css("blockquote[lang]") == []
    assert len(page.css(".answer ul")) == 2


def test_a_quotation_in_another_language_is_marked():
    page = asked(replace(ARABIC, citations=(a_citation(language="bn"),)))
    assert page.css_first("blockquote").attributes["dir"] == "ltr"
    assert page.css_first("blockquote").attributes["lang"] == "bn"


def test_two_notices_of_one_kind_in_two_languages_have_one_heading():
    heading = words.NOTICES[NoticeKind.MACHINE_WRITTEN]
    assert texts(asked(ARABIC), ".notice h3") == [heading]
    assert len(asked(ARABIC).css(".notice")) == 2


def test_an_answer_in_english_marks_no_language():
    assert asked(a_full_answer()).css("#result [lang]") == []


def test_that_a_machine_translated_is_told_after_the_words_themselves():
    both = replace(ARABIC, notices=(*ARABIC.notices, *a_full_answer().notices))
    parts = asked(both).css("#result .notice, #result .words")
    kinds = [part.attributes["class"] for part in parts]
    assert kinds[0] == "notice ended"
    assert kinds[-2:] == ["notice machine_written"] * 2
