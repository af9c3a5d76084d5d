from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.hours import DAY_END, Opening, read_hours, tell_hours

WEEK = (0, 1, 2, 3, 4)
ALL = tuple(range(7))


def an_opening(days, opens, closes) -> Opening:
    return Opening(days=days, opens=opens, closes=closes)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Monday to Friday, 9am to 5pm", [(WEEK, time(9), time(17))]),
        ("Monday to Friday, 9am to 5pm, not on bank holidays", [(WEEK, time(9), time(17))]),
        ("Mon - Fri 09:00 - 17:30", [(WEEK, time(9), time(17, 30))]),
        ("9am\u20135pm, Monday to Friday", [(WEEK, time(9), time(17))]),
        ("Thursday to Sunday, 8pm to 3.30am", [((3, 4, 5, 6), time(20), time(3, 30))]),
        ("24 hours a day, every day", [(ALL, time(0), DAY_END)]),
        ("24/7", [(ALL, time(0), DAY_END)]),
        ("weekends 10am to midnight", [((5, 6), time(10), DAY_END)]),
        (
            "Monday, Wednesday and Friday 9.30am to noon, Tuesday 1pm to 8pm",
            [((0, 2, 4), time(9, 30), time(12)), ((1,), time(13), time(20))],
        ),
    ],
)
def test_hours_without_doubt_are_read(words, wanted):
    assert read_hours(words) == tuple(an_opening(*each) for each in wanted)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "9am to 5pm",
        "Monday to Friday",
        "Monday to Friday, 9 to 5",
        "after 5pm and at weekends",
        "5pm to 9am and at weekends",
        "Friday to Monday, 9am to 5pm",
        "Monday to Friday, 13am to 5pm",
        "Monday to Friday, 9am to 9am",
        "Monday to Friday, 25:00 to 26:00",
        "Monday to Friday, 9am to 5pm; at any hour for a live cyber attack",
        "Monday to Friday, 9am to 5pm (from 3 March 2026)",
        "first Monday of the month, 9am to 5pm",
        "Monday to Friday, 9am to 5pm in term time",
    ],
)
def test_hours_with_any_doubt_are_not_read(words):
    assert read_hours(words) == ()


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
DAY_SETS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


@given(days=DAY_SETS, opens=TIMES, closes=TIMES)
def test_hours_that_are_told_are_read_again_as_they_were(days, opens, closes):
    opening = an_opening(days, opens, DAY_END if closes == time(0) else closes)
    wanted = () if opening.opens == opening.closes else (opening,)
    assert read_hours(tell_hours([opening])) == wanted


@given(st.text(max_size=60))
def test_any_words_are_read_or_not(words):
    assert isinstance(read_hours(words), tuple)


def test_the_same_hours_of_several_openings_are_told_together():
    told = tell_hours([an_opening((day,), time(9), time(17)) for day in (0, 1, 2, 5)])
    assert told == "Monday to Wednesday and Saturday, 9am to 5pm"
