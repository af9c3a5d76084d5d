from __future__ import annotations

from datetime import date

import pytest

from assistant.knowledge.document import Status
from assistant.web.schema import document_text
from bots.web.standing import standing
from tests.doubles import a_document


def told(status=Status.CURRENT, *, later=None, overdue=False, **changes):
    return standing(
        document_text(a_document(**changes), status, (), (), overdue=overdue, followed_by=later)
    )


def test_nothing_is_told_of_what_is_in_force_and_reviewed():
    assert told() is None


@pytest.mark.parametrize(
    ("status", "look"),
    [
        (Status.ENDED, "ended"),
        (Status.SUPERSEDED, "superseded"),
        (Status.UNVERIFIED, "unverified"),
    ],
)
def test_every_other_status_is_told_with_a_look_and_a_mark(status, look):
    found = told(status)
    assert found.look == look
    assert found.heading
    assert found.mark


def test_the_end_names_its_day_and_what_holds_now():
    later = a_document(id="next", title="Next plan", limits="Its prices are not held here.")
    found = told(Status.ENDED, in_force_to=date(2024, 12, 31), later=(later, Status.CURRENT))
    assert found.text.startswith("It was in force until 31 December 2024.")
    assert (found.lead, found.followed_by.id) == ("What holds now:", "next")


def test_a_later_edition_that_ended_too_is_not_called_what_holds_now():
    later = a_document(id="next")
    assert told(Status.SUPERSEDED, later=(later, Status.ENDED)).lead == "What followed it:"


def test_without_a_later_edition_the_owner_is_named():
    found = told(Status.ENDED, owner="Example Council")
    assert found.followed_by is None
    assert "Ask Example Council what holds now" in found.lead


def test_a_review_that_is_overdue_names_its_day():
    found = told(overdue=True, review_due=date(2026, 2, 28))
    assert found.look == "overdue"
    assert "28 February 2026" in found.text
