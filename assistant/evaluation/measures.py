"""What the verdicts on a golden set come to, in numbers. Knows nothing of how they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from pathlib import PurePath

import numpy as np

from assistant.answering.outcome import Outcome
from assistant.evaluation.verdict import Reason, Verdict

#: Two-sided 95 % of a normal distribution.
_Z = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many."""

    count: int
    of: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies, 95 times of 100 (Wilson 1927); None of nothing."""
        if not self.of:
            return None
        share, weight = self.count / self.of, _Z**2 / self.of
        middle = (share + weight / 2) / (1 + weight)
        half = sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """If only answers of at least this confidence were given."""

    confidence: float
    #: Share of the questions that would be answered.
    coverage: float
    #: Share of those answers that are right.
    precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the verdicts come to."""

    passed: Share
    #: Passed by topic, asker, audience and file.
    by: Mapping[str, Mapping[str, Share]]
    #: Questions that fail for each reason; one may fail for several.
    reasons: Mapping[Reason, int]
    #: Questions by the outcome that was expected and the one that came. One that came as it might
    #: stands at itself; any other at the first that its line names.
    outcomes: Mapping[tuple[Outcome, Outcome], int]
    #: Passed, of those that ended as `answered`.
    precision: Share
    #: Citations whose document and page are there, of all.
    citations: Share
    median_ms: float
    p95_ms: float
    #: From the surest answer to the least sure.
    curve: tuple[Point, ...]


def measure(verdicts: Sequence[Verdict]) -> Measures:
    """The measures of at least one verdict."""
    answered = [each for each in verdicts if each.answer.outcome is Outcome.ANSWERED]
    taken = [each.answer.milliseconds for each in verdicts]
    return Measures(
        passed=_passed(verdicts),
        by={
            "topic": _by(verdicts, lambda each: each.golden.topic),
            "asker": _by(verdicts, lambda each: each.golden.asker),
            "audience": _by(verdicts, lambda each: each.golden.question.audience.value),
            "file": _by(verdicts, lambda each: PurePath(each.golden.file).name),
        },
        reasons=dict(
            Counter(
                reason
                for each in verdicts
                for reason in dict.fromkeys(failing.reason for failing in each.failings)
            ).most_common()
        ),
        outcomes=Counter(map(_outcomes, verdicts)),
        precision=_passed(answered),
        citations=Share(
            count=sum(each.citations_open for each in verdicts),
            of=sum(len(each.answer.citations) for each in verdicts),
        ),
        median_ms=float(np.percentile(taken, 50)),
        p95_ms=float(np.percentile(taken, 95)),
        curve=_curve(answered, len(verdicts)),
    )


def _passed(verdicts: Sequence[Verdict]) -> Share:
    return Share(count=sum(each.passed for each in verdicts), of=len(verdicts))


def _by(verdicts: Sequence[Verdict], key: Callable[[Verdict], str]) -> dict[str, Share]:
    groups: dict[str, list[Verdict]] = {}
    for each in verdicts:
        groups.setdefault(key(each), []).append(each)
    return {name: _passed(groups[name]) for name in sorted(groups)}


def _outcomes(verdict: Verdict) -> tuple[Outcome, Outcome]:
    expected, came = verdict.golden.expected.outcomes, verdict.answer.outcome
    return (came if came in expected or not expected else expected[0]), came


def _curve(answered: Sequence[Verdict], questions: int) -> tuple[Point, ...]:
    surest = sorted(answered, key=lambda each: -each.answer.confidence)
    right = list(accumulate(each.passed for each in surest))
    last_of_its_kind = {each.answer.confidence: place for place, each in enumerate(surest)}
    return tuple(
        Point(
            confidence=confidence,
            coverage=(place + 1) / questions,
            precision=right[place] / (place + 1),
        )
        for confidence, place in last_of_its_kind.items()
    )
