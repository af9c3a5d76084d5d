from __future__ import annotations

from datetime import date

import pytest

from assistant.web.schema import answer_body
from bots.web.links import dial, is_page, long_date, reading_link, without_words
from tests.doubles import a_citation, an_answer


@pytest.mark.parametrize(
    ("printed", "link"),
    [
        ("020 7946 0000", "tel:02079460000"),
        ("(020) 7946-0000", "tel:02079460000"),
        ("+44 20 7946 0000", "tel:+442079460000"),
        ("999", "tel:999"),
        ("111 option 2", ""),
        ("", ""),
    ],
)
def test_a_phone_number_can_be_dialled(printed, link):
    assert dial(printed) == link


def test_a_text_fragment_escapes_what_has_a_meaning_there():
    quote = "Anti-social, noisy & late"
    (citation,) = answer_body(
        an_answer(citations=(a_citation(document="a/b", quote=quote, page=None),))
    ).citations
    assert reading_link(citation) == (
        "/documents/a%2Fb#p2:~:text=Anti%2Dsocial%2C%20noisy%20%26%20late"
    )
    assert without_words(reading_link(citation)) == "/documents/a%2Fb#p2"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("/documents/a#p1", True),
        ("http://127.0.0.1:8000/documents/a#p1:~:text=b", True),
        ("https://ask.example/api/v1/documents/a/file#page=5", False),
        ("https://www.example.gov.uk/asb", False),
        ("javascript:alert(1)/documents/a", False),
    ],
)
def test_a_page_is_told_from_a_file(url, page):
    assert is_page(url) is page


def test_dates_are_written_out():
    assert long_date(date(2026, 4, 3)) == "3 April 2026"
