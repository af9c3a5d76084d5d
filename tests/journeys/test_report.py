"""An owner of documents reads the report of an evaluation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant.answering.outcome import Outcome
from assistant.evaluation.report import render
from assistant.evaluation.verdict import judge
from assistant.knowledge.audience import Audience
from tests.doubles import ShelfInMemory, a_document, a_full_answer, an_answer
from tests.unit.assistant.evaluation.golden import (
    WRONG,
    a_golden_question,
    a_verdict,
    an_expectation,
)

LIBRARY = ShelfInMemory(audience=Audience.PARTNER, shelf=(a_document(),))


@pytest.fixture(scope="module")
def report() -> str:
    expected = an_expectation(
        outcomes=(Outcome.CLARIFY,), documents=("asb-policy-2025",), contains=("month", r"\d{9}")
    )
    failed = a_golden_question(expected=expected, audience=Audience.PARTNER, note="from page 5")
    return render(
        [
            judge(failed, a_full_answer(), LIBRARY),
            a_verdict(WRONG, id="2", asker="staff", answer=an_answer(confidence=0.9)),
            a_verdict(WRONG, id="3", topic="", answer=an_answer(Outcome.NOT_FOUND)),
            a_verdict(id="4"),
        ],
        lambda _audience: LIBRARY,
        public_url="http://127.0.0.1",
        made_at=datetime(2026, 11, 25, tzinfo=UTC),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_is_accessible_at_any_width_by_day_and_by_night(visit, report, scheme, width):
    owner = visit(viewport={"width": width, "height": 900}, color_scheme=scheme)
    owner.page.set_content(report)
    owner.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    owner.check()


def test_an_owner_finds_a_failure_and_narrows_them_without_javascript(visit, report):
    owner = visit(java_script_enabled=False)
    owner.page.set_content(report)
    cases = owner.page.locator(".case")
    assert cases.count() == 3
    owner.page.get_by_label("staff").check()
    assert [cases.nth(place).is_visible() for place in range(3)].count(True) == 1
    owner.page.get_by_label("everyone").check()
    owner.page.get_by_text("1. How long does a case review take?").click()
    assert owner.page.get_by_text("It asks what is meant.").is_visible()
    assert owner.complaints == []


def test_what_is_folded_on_the_screen_is_printed(visit, report):
    owner = visit()
    owner.page.set_content(report)
    told = owner.page.get_by_text("Note: from page 5.")
    assert not told.is_visible()
    owner.page.emulate_media(media="print")
    assert told.is_visible()
    assert not owner.page.get_by_text("Show questions of").is_visible()
