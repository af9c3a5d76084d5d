from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.people import names, tells_of_a_person
from assistant.knowledge.shelf.spelling import english

HELD = {"limehouse", "redthread", "galop", "harca"}


def knows(word):
    return word.lower() in english() or word.lower() in HELD


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Is Amina Begum known to you", ["Amina Begum"]),
        ("is amina begum known to you", ["amina begum"]),
        ("Wlodzimierz Qwertowski hit her", ["Wlodzimierz Qwertowski"]),
        ("does zbigniew qwertowski have a record", ["zbigniew qwertowski"]),
        ("my client Jane was hit", ["Jane"]),
        ("a lady called Nazma", ["Nazma"]),
        ("Mrs Okafor in flat 3", ["Okafor"]),
        ("Rubel Hossain's officer", ["Rubel Hossain's"]),
    ],
)
def test_somebody_is_named(text, named):
    assert [text[start:end] for start, end in names(text, knows)] == named


@pytest.mark.parametrize(
    "text",
    [
        "How do I apply under Clare's Law?", "Sarah's Law", "the Stephen Lawrence Inquiry",
        "Ben Jonson Road", "John Orwell Sports Centre", "St Giles", "Will Reset take walk ins",
        "may I mark the date", "Limehouse Basin", "my client was hit", "my son is 14",
        "Poplar HARCA", "my ex is violent", "a child in my class", "Grace period for Hope House",
        "amar swami amake mare, ami ki korbo ekhon bolun",
    ],
)  # fmt: skip
def test_nobody_is_named(text):
    assert names(text, knows) == ()


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Is Amina Begum known to children's services?", True),
        ("My client Jane Doe of 4 Sample St was hit", True),
        ("Mary Collins, 84", True),
        ("Refer Tariq Jameel to Channel", True),
        ("thanks from Mary Collins", False),
        ("my client was hit by her partner", False),
        ("people at number 24 are loud", False),
    ],
)
def test_a_name_alone_is_not_yet_a_case(text, tells):
    assert tells_of_a_person(text, knows) is tells


@given(st.text(max_size=120))
def test_any_text_is_read(text):
    for start, end in names(text, knows):
        assert 0 <= start < end <= len(text)
