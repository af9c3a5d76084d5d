from __future__ import annotations

from datetime import date

import pytest

from assistant.web.schema import answer_body
from bots.web.links import dial, long_date, reading_link
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
        "/documents/a%2Fb#:~:text=Anti%2Dsocial%2C%20noisy%20%26%20late"
    )


def test_dates_are_written_out():
    assert long_date(date(2026, 4, 3)) == "3 April 2026"
