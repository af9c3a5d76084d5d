from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from assistant.knowledge.document import Status
from tests.doubles import a_document

LAST_DAY = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2024, 12, 30), Status.CURRENT),
        (LAST_DAY, Status.CURRENT),
        (date(2025, 1, 1), Status.ENDED),
    ],
)
def test_an_edition_is_in_force_to_the_end_of_its_last_day(today, status):
    assert a_document(in_force_to=LAST_DAY).status(today, superseded=False) is status


def test_an_edition_without_a_last_day_stays_in_force():
    assert a_document().status(date(2099, 1, 1), superseded=False) is Status.CURRENT


@pytest.mark.parametrize(
    ("in_force_to", "status"), [(None, Status.SUPERSEDED), (LAST_DAY, Status.ENDED)]
)
def test_a_replaced_edition_is_superseded_unless_its_end_is_known(in_force_to, status):
    document = a_document(in_force_to=in_force_to)
    assert document.status(date(2026, 1, 1), superseded=True) is status


@pytest.mark.parametrize("declared", Status)
@pytest.mark.parametrize("superseded", [True, False])
def test_what_the_front_matter_declares_holds_whatever_the_dates_say(declared, superseded):
    document = a_document(declared_status=declared, in_force_to=LAST_DAY)
    assert document.status(date(2026, 1, 1), superseded=superseded) is declared


def test_a_document_can_not_be_changed():
    with pytest.raises(FrozenInstanceError):
        a_document().audience = "public"
