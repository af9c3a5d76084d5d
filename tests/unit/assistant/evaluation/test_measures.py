from __future__ import annotations

import pytest

from assistant.answering.outcome import Outcome
from assistant.evaluation.measures import Point, Share, measure
from assistant.evaluation.questions import Expected
from assistant.evaluation.verdict import Failing, Reason
from assistant.knowledge.audience import Audience
from tests.doubles import a_citation, an_answer
from tests.unit.assistant.evaluation.golden import WRONG, a_verdict


def share(count: int, of: int) -> Share:
    return Share(count=count, of=of)


def sure(confidence: float, *failings: Failing):
    return a_verdict(*failings, answer=an_answer(confidence=confidence))


# 81 of 263: Newcombe, Statistics in Medicine 17 (1998); the others: the closed form by hand.
@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_the_interval_is_wilsons(count, of, low, high):
    assert share(count, of).interval == pytest.approx((low, high), abs=1e-4)


def test_nothing_has_neither_share_nor_interval():
    assert share(0, 0).share is None
    assert share(0, 0).interval is None


def test_passed_is_counted_in_total_and_by_each_group():
    measures = measure(
        [
            a_verdict(),
            a_verdict(WRONG, topic="hate", asker="staff"),
            a_verdict(audience=Audience.PARTNER, file="elsewhere/b.jsonl"),
        ]
    )
    assert measures.passed == share(2, 3)
    assert measures.by == {
        "topic": {"asb": share(2, 2), "hate": share(0, 1)},
        "asker": {"resident": share(2, 2), "staff": share(0, 1)},
        "audience": {"partner": share(1, 1), "public": share(1, 2)},
        "file": {"b.jsonl": share(1, 1), "reviews.jsonl": share(1, 2)},
    }


def test_a_question_counts_once_for_each_reason_that_it_fails_for():
    says = Failing(reason=Reason.SAYS, text="says /x/")
    measures = measure([a_verdict(WRONG, WRONG, says), a_verdict(WRONG)])
    assert measures.reasons == {Reason.LACKS: 2, Reason.SAYS: 1}


def test_an_outcome_that_came_as_it_might_stands_at_itself_and_others_at_the_first():
    either = Expected(outcomes=(Outcome.CLARIFY, Outcome.NOT_FOUND))
    measures = measure(
        [
            a_verdict(expected=either, answer=an_answer(Outcome.NOT_FOUND)),
            a_verdict(expected=either, answer=an_answer(Outcome.ANSWERED)),
            a_verdict(expected=Expected(documents=("a",)), answer=an_answer(Outcome.ANSWERED)),
        ]
    )
    assert measures.outcomes == {
        (Outcome.NOT_FOUND, Outcome.NOT_FOUND): 1,
        (Outcome.CLARIFY, Outcome.ANSWERED): 1,
        (Outcome.ANSWERED, Outcome.ANSWERED): 1,
    }


def test_precision_is_of_what_was_answered():
    measures = measure(
        [a_verdict(), a_verdict(WRONG), a_verdict(WRONG, answer=an_answer(Outcome.NOT_FOUND))]
    )
    assert measures.precision == share(1, 2)


def test_citations_that_open_are_counted_of_all():
    answer = an_answer(citations=(a_citation(), a_citation(number=2)))
    measures = measure([a_verdict(answer=answer, citations_open=1), a_verdict()])
    assert measures.citations == share(1, 2)


def test_times_are_told_by_median_and_95th_percentile():
    measures = measure([a_verdict(answer=an_answer(milliseconds=float(n))) for n in range(101)])
    assert (measures.median_ms, measures.p95_ms) == (50.0, 95.0)


def test_the_curve_goes_from_the_surest_answer_on_and_leaves_out_what_was_not_answered():
    measures = measure(
        [sure(0.5), sure(0.9), sure(0.5, WRONG), a_verdict(answer=an_answer(Outcome.NOT_FOUND))]
    )
    assert measures.curve == (
        Point(confidence=0.9, coverage=0.25, precision=1.0),
        Point(confidence=0.5, coverage=0.75, precision=2 / 3),
    )
