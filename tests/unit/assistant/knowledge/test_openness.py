from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.openness import OpenState, open_pathway, openness
from assistant.knowledge.pathway import OutOfHours, PathwayContact
from tests.doubles import a_pathway

LONDON = ZoneInfo("Europe/London")
OFFICE = "Monday to Friday, 9am to 5pm"
NIGHTS = "Thursday to Sunday, 8pm to 3.30am"
ALWAYS = "24 hours a day, every day"


def at(words: str) -> datetime:
    """A moment on the clocks of London; 23 November 2026 is a Monday."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("hours", "moment", "state", "until"),
    [
        (OFFICE, "2026-11-27 08:59", "closed", "9am today"),
        (OFFICE, "2026-11-27 09:00", "open", "5pm today"),
        (OFFICE, "2026-11-27 16:59", "open", "5pm today"),
        (OFFICE, "2026-11-27 17:00", "closed", "9am on Monday"),
        (OFFICE, "2026-11-29 12:00", "closed", "9am tomorrow"),
        ("Monday, 9am to 5pm", "2026-11-23 17:00", "closed", "9am next Monday"),
        # Past midnight the opening of the day before still holds.
        (NIGHTS, "2026-11-26 23:00", "open", "3.30am tomorrow"),
        (NIGHTS, "2026-11-27 01:00", "open", "3.30am today"),
        (NIGHTS, "2026-11-30 03:29", "open", "3.30am today"),
        (NIGHTS, "2026-11-30 03:30", "closed", "8pm on Thursday"),
        (NIGHTS, "2026-11-26 01:00", "closed", "8pm today"),
        ("weekends 10am to midnight", "2026-11-28 11:00", "open", "midnight tonight"),
        ("weekends 10am to midnight", "2026-11-30 00:00", "closed", "10am on Saturday"),
        # Days that touch are one opening.
        (
            "Friday 8pm to midnight, Saturday 00:00 to midnight",
            "2026-11-27 21:00",
            "open",
            "the end of Saturday",
        ),
        (ALWAYS, "2026-11-29 03:00", "open", ""),
        ("at any time", "2026-11-29 03:00", "open", ""),
        ("24/7", "2026-10-25 01:30", "open", ""),
    ],
)
def test_hours_tell_whether_it_is_open_and_until_when(hours, moment, state, until):
    found = openness(hours, at(moment))
    assert (found.state, found.until) == (state, until)


@pytest.mark.parametrize("moment", ["2026-03-29 00:30", "2026-10-25 00:30"])
def test_a_night_on_which_the_clocks_change_is_open_to_the_hour_on_the_wall(moment):
    """On 29 March 2026 that night has an hour less, on 25 October an hour more."""
    now = at(moment).astimezone(UTC)
    closes = at(moment[:10] + " 03:30").astimezone(UTC)
    assert closes - now in {timedelta(hours=2), timedelta(hours=4)}
    assert openness(NIGHTS, closes - timedelta(minutes=1)).state is OpenState.OPEN
    assert openness(NIGHTS, closes).state is OpenState.CLOSED


def test_in_summer_the_hours_are_those_of_summer_time():
    assert openness(OFFICE, datetime(2026, 7, 6, 8, 0, tzinfo=UTC)).state is OpenState.OPEN
    assert openness(OFFICE, datetime(2026, 1, 5, 8, 0, tzinfo=UTC)).state is OpenState.CLOSED


def test_hours_that_are_missing_or_not_surely_understood_are_unknown_and_say_so():
    missing, unread = openness("", at("2026-11-27 12:00")), openness("by day", at("2026-11-27"))
    assert missing.state is unread.state is OpenState.UNKNOWN
    assert missing.says
    assert unread.says
    assert missing.says != unread.says


@pytest.mark.parametrize("moment", ["2026-12-25 12:00", "2026-12-25 20:00"])
def test_bank_holidays_are_not_known_and_that_is_said_where_they_matter(moment):
    assert "bank holidays" in openness(f"{OFFICE}, not on bank holidays", at(moment)).says
    assert openness(OFFICE, at(moment)).says == ""


@given(
    st.sampled_from([OFFICE, NIGHTS, ALWAYS, "weekends 10am to midnight"]),
    st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2028, 1, 1)),  # noqa: DTZ001
)
def test_at_every_moment_it_is_one_or_the_other_whatever_zone_the_clock_is_in(hours, moment):
    now = moment.replace(tzinfo=UTC)
    found = openness(hours, now)
    assert found.state is not OpenState.UNKNOWN
    assert found == openness(hours, now.astimezone(ZoneInfo("Asia/Dhaka")))


def contacts_at(moment: str, **later):
    pathway = a_pathway(out_of_hours=OutOfHours(says="Call the duty line.", **later))
    return open_pathway(pathway, at(moment))


def test_until_it_opens_the_line_for_out_of_hours_is_named():
    opened = contacts_at("2026-11-27 18:00", name="Duty line", phone="020 7946 0003", hours=ALWAYS)
    assert opened.contacts[0].state is OpenState.CLOSED
    assert opened.contacts[0].says == "Until then you can call Duty line on 020 7946 0003."
    assert opened.out_of_hours is not None
    assert opened.out_of_hours.state is OpenState.OPEN


def test_where_nobody_can_tell_whether_that_line_answers_its_hours_are_told():
    told = contacts_at("2026-11-27 18:00", phone="020 7946 0003", hours="after 5pm").contacts[0]
    assert told.says.endswith("on 020 7946 0003 (after 5pm).")


@pytest.mark.parametrize(
    "later",
    [
        {"phone": "020 7946 0003", "hours": "Saturday, 9am to 10am"},
        {"phone": "020 7946 0001", "hours": ALWAYS},
        {},
    ],
)
def test_no_line_is_named_that_is_closed_too_or_the_same_or_without_a_number(later):
    assert contacts_at("2026-11-27 18:00", **later).contacts[0].says == ""


def test_while_it_is_open_no_other_line_is_named():
    assert contacts_at("2026-11-27 12:00", phone="020 7946 0003").contacts[0].says == ""


def test_a_web_page_is_neither_open_nor_closed():
    page = PathwayContact(name="Form", url="https://www.example.gov.uk")
    opened = open_pathway(a_pathway(contacts=(page,), out_of_hours=None), at("2026-11-27 12:00"))
    assert (opened.contacts[0].state, opened.contacts[0].says) == (OpenState.UNKNOWN, "")
    assert opened.out_of_hours is None


@pytest.mark.parametrize(
    ("hours", "state"), [("at any time", OpenState.OPEN), ("every day, 9am to 5pm", "unknown")]
)
def test_a_number_that_is_also_the_one_for_out_of_hours_is_open_where_that_always_is(hours, state):
    police = PathwayContact(name="Police", phone="101")
    later = OutOfHours(says="Call 101.", phone="101", hours=hours)
    pathway = a_pathway(contacts=(police,), out_of_hours=later)
    assert open_pathway(pathway, at("2026-11-27 12:00")).contacts[0].state == state
