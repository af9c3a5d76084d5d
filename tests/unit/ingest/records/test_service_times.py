from __future__ import annotations

from datetime import date

import pytest

from ingest.records.service_times import read_age_limits, read_day, read_schedules

TODAY = date(2026, 11, 25)
NINE_TO_FIVE = {"opens_at": "09:00", "closes_at": "17:00"}


def told(*schedules, **service) -> str:
    return read_schedules({"schedules": list(schedules), **service}, TODAY).words


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        ({"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR"}, "Monday to Friday, 9am to 5pm"),
        ({"byday": "MO"}, "Monday, 9am to 5pm"),
        ({"byday": "SA,MO", "opens_at": "09:30:00Z"}, "Monday and Saturday, 9.30am to 5pm"),
        ({"byday": "MO", "closes_at": "17:00+00:00"}, "Monday, 9am to 5pm"),
        ({"byday": "Monday,Tuesday"}, "Monday and Tuesday, 9am to 5pm"),
        ({"byday": "FR", "opens_at": "22:00", "closes_at": "06:00"}, "Friday, 10pm to 6am"),
        (
            {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"},
            "24 hours a day, every day",
        ),
        (
            {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "24:00"},
            "24 hours a day, every day",
        ),
    ],
)
def test_days_and_hours_of_every_week_are_told(schedule, words):
    assert told(NINE_TO_FIVE | schedule) == words


@pytest.mark.parametrize(
    "schedule",
    [
        {"freq": "MONTHLY", "byday": "MO"},
        {"freq": "WEEKLY", "byday": "2MO"},
        {"freq": "WEEKLY", "byday": "MO", "interval": "2"},
        {"freq": "WEEKLY", "byday": "MO", "bymonthday": "1"},
        {"freq": "WEEKLY", "byday": "XX"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "nine"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00+05:00"},
        {"freq": "WEEKLY", "byday": "MO", "closes_at": "25:00"},
        {"freq": "WEEKLY", "byday": "MO", "closes_at": "09:00"},
    ],
)
def test_a_schedule_with_any_doubt_is_told_in_its_own_words_or_noted(schedule):
    schedule = NINE_TO_FIVE | schedule
    assert told(schedule | {"description": "Now and then"}) == "Now and then"
    read = read_schedules({"schedules": [schedule]}, TODAY)
    assert (read.words, len(read.notes)) == ("", 1)


def test_several_schedules_are_told_together_wherever_they_stand():
    monday, tuesday = ({**NINE_TO_FIVE, "byday": day} for day in ("MO", "TU"))
    place = {"schedules": [monday], "location": {"schedules": [tuesday]}}
    assert told(service_at_locations=[place]) == "Monday and Tuesday, 9am to 5pm"
    read = read_schedules({"regular_schedules": [monday]}, TODAY)
    assert read.words == "Monday, 9am to 5pm"


def test_a_schedule_that_has_ended_is_left_out():
    read = read_schedules(
        {"schedules": [{**NINE_TO_FIVE, "byday": "MO", "valid_to": "2005-01-01"}]}, TODAY
    )
    assert read.words == ""
    assert read.notes == ("a schedule ended on 2005-01-01, so it is left out",)
    assert told({**NINE_TO_FIVE, "byday": "MO", "valid_to": "2026-11-25"})


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ({"minimum_age": "18"}, "18 or over"),
        ({"minimum_age": "18.0", "maximum_age": "25"}, "18 to 25"),
        ({"maximum_age": "17"}, "under 18"),
        ({"minimum_age": "12", "maximum_age": "100"}, "12 or over"),
        ({"minimum_age": "0", "maximum_age": "100"}, "any age"),
        ({"eligibilitys": [{"minimum_age": "16"}]}, "16 or over"),
        ({}, ""),
    ],
)
def test_age_limits_are_told(service, words):
    assert read_age_limits(service).words == words


@pytest.mark.parametrize(
    "service",
    [
        {"minimum_age": "-1"},
        {"minimum_age": "1e300"},
        {"minimum_age": "inf"},
        {"minimum_age": "nan"},
        {"minimum_age": "adult"},
        {"minimum_age": "30", "maximum_age": "20"},
        {"minimum_age": "30", "eligibilitys": [{"minimum_age": "16"}]},
    ],
)
def test_age_limits_that_can_not_be_true_are_left_out_with_a_note(service):
    read = read_age_limits(service)
    assert (read.words, len(read.notes)) == ("", 1)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026-05-01T10:00:00.123Z", date(2026, 5, 1)),
        ("01/05/2026", None),
        ("2026-13-01", None),
        ("", None),
    ],
)
def test_a_day_is_read_from_dates_and_moments(words, day):
    assert read_day(words) == day
