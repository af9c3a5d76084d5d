"""Golden questions and verdicts for the tests of this room."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.evaluation.questions import Expected, GoldenQuestion
from assistant.evaluation.verdict import Failing, Reason, Verdict
from assistant.knowledge.audience import Audience
from tests.doubles import an_answer

WRONG = Failing(reason=Reason.LACKS, text="lacks /20/")


def an_expectation(*, contains=(), excludes=(), **fields) -> Expected:
    return Expected(
        contains=tuple(map(re.compile, contains)),
        excludes=tuple(map(re.compile, excludes)),
        **fields,
    )


def a_golden_question(text="How long does a case review take?", **changes) -> GoldenQuestion:
    """A resident's question of which nothing is expected but that it is answered."""
    golden = GoldenQuestion(
        id="review-1",
        question=Question(text=text, audience=changes.pop("audience", Audience.PUBLIC)),
        expected=Expected(outcomes=(Outcome.ANSWERED,)),
        file="questions/reviews.jsonl",
        line=1,
        topic="asb",
        asker="resident",
    )
    return replace(golden, **changes)


def a_verdict(*failings: Failing, answer=None, citations_open=0, **changes) -> Verdict:
    """The verdict on one question: right where no failing is named."""
    return Verdict(
        golden=a_golden_question(**changes),
        answer=answer or an_answer(),
        failings=failings,
        citations_open=citations_open,
    )
