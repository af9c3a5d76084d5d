"""Calibrates the confidence on half of the golden set, and judges it on the other half.

    python -m tests.quality.calibrate OWN    a data folder with a release of the project's corpus

Writes the calibration into assistant/answering/confidence.json and its report, with the numbers of
both halves and a curve, into docs/calibration.md. Run by `tests.quality.learn` after the judges.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.answering.confidence import Calibration, Confidence
from assistant.answering.likelihood import Likelihood
from assistant.answering.outcome import Outcome
from assistant.answering.pipeline import Assistant
from assistant.answering.question import Question
from assistant.evaluation.questions import with_ids
from assistant.evaluation.verdict import judge
from assistant.knowledge.audience import Audience
from assistant.knowledge.published import PublishedLibraries
from assistant.knowledge.shelf.opening import Opening, open_library
from bots.terminal.batch import read_whole
from csp.asking import read_golden
from tests.quality.measures import auroc
from tests.quality.questions import PROJECT, off_topic, out_of_remit

LEARNED = PROJECT / "assistant" / "answering" / "confidence.json"
REPORT = PROJECT / "docs" / "calibration.md"
QUESTIONS = PROJECT / "corpus" / "questions"
#: Below this probability an answer is given with a caution. Set by hand.
SURE_FROM = 0.8
#: Shares of the answers, surest first, at which precision is told.
COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_WIDTH, _HEIGHT = 480, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was answered: how sure that was, and whether it was right."""

    confidence: float
    right: bool


def main() -> None:
    """Calibrate with the release of a data folder."""
    write(Path(sys.argv[1]))


def write(data: Path) -> None:
    """Calibrate on one half, judge on the other, write both.

    The calibration is that of the answers as they are given now; after new judges run it twice.
    """
    values = json.loads(LEARNED.read_text("utf-8"))
    # What a caution adds must not make an answer right.
    before = replace(Confidence.learned(), sure_from=0.0)
    asked = ask_all(data, before)
    learned, judged = asked[::2], asked[1::2]
    again = calibrate(learned)
    calibration = Calibration(
        intercept=again.intercept + again.slope * before.calibration.intercept,
        slope=again.slope * before.calibration.slope,
    )
    values |= {
        "calibration": {
            "intercept": round(calibration.intercept, 3),
            "slope": round(calibration.slope, 3),
        },
        "sure_from": SURE_FROM,
    }
    LEARNED.write_text(json.dumps(values, indent=1) + "\n", "utf-8")
    calibrated = [replace(each, confidence=again.of(each.confidence)) for each in judged]
    REPORT.write_text(report(calibrated, len(learned)), "utf-8")
    print(REPORT.read_text("utf-8"))


def ask_all(data: Path, confidence: Confidence) -> list[Asked]:
    """Every question of the set that is answered, and every other that should not have been."""
    libraries = PublishedLibraries(
        data, frozenset(Audience), lambda folder: open_library(folder, Opening())
    )
    assistant = Assistant(
        library=libraries.library,
        confidence=confidence,
        likelihood=Likelihood.learned(),
        public_url="",
        clock=time.perf_counter,
    )
    asked: list[Asked] = []
    for golden in read_whole([QUESTIONS], Audience.PUBLIC, read_golden):
        library = libraries.library(golden.question.audience)
        answer = assistant.ask(golden.question)
        if answer.outcome is Outcome.ANSWERED:
            right = judge(with_ids(golden, library), answer, library).passed
            asked.append(Asked(confidence=answer.confidence, right=right))
    for text in (*off_topic(), *out_of_remit()):
        answer = assistant.ask(Question(text=text, audience=Audience.PUBLIC))
        if answer.outcome is Outcome.ANSWERED:
            asked.append(Asked(confidence=answer.confidence, right=False))
    return asked


def calibrate(asked: Sequence[Asked]) -> Calibration:
    """The calibration under which these answers are most probable."""
    odds = [[_log_odds(each.confidence)] for each in asked]
    model = LogisticRegression(C=100.0).fit(odds, [each.right for each in asked])
    return Calibration(intercept=float(model.intercept_[0]), slope=float(model.coef_[0][0]))


def report(judged: Sequence[Asked], learned: int) -> str:
    """The page that judges the calibration."""
    ranked = sorted(judged, key=lambda each: -each.confidence)
    right = [each.confidence for each in judged if each.right]
    wrong = [each.confidence for each in judged if not each.right]
    sure = [each for each in judged if each.confidence >= SURE_FROM]
    unsure = [each for each in judged if each.confidence < SURE_FROM]
    deciles = [part for part in np.array_split(np.arange(len(ranked)), 10) if len(part)]
    rows = [_row([ranked[n] for n in part]) for part in reversed(deciles)]
    error = sum(
        len(part) / len(ranked) * abs(_mean([ranked[n] for n in part]) - _share(ranked, part))
        for part in deciles
    )
    curve = [(share, _precision(ranked, share)) for share in COVERAGES]
    return "\n".join(
        [
            "# What the confidence of an answer means",
            "",
            f"Written by `python -m tests.quality.calibrate` on {datetime.now(UTC):%d %B %Y}.",
            "",
            _what(learned, len(judged)),
            "",
            "| Band | Confidence | Share of answers | Right |",
            "|---|---|---|---|",
            *_bands(sure, unsure),
            "",
            _how_well(auroc(right, wrong), error),
            "",
            "## Said and found, by tenths",
            "",
            "| Confidence | Said | Found | Answers |",
            "|---|---|---|---|",
            *rows,
            "",
            "## Coverage and precision",
            "",
            "The surest share of the answers, and how many of these are right.",
            "",
            "| Coverage | Precision |",
            "|---|---|",
            *(f"| {share:.0%} | {precision:.1%} |" for share, precision in curve),
            "",
            _drawing(curve),
            "",
        ]
    )


def _what(learned: int, judged: int) -> str:
    return (
        "`confidence` is the probability that an answer is right, as the golden set counts right. "
        f"It was calibrated on {learned} answers, to every second question of the golden set and "
        "of those in tests/quality that the documents do not answer, and is judged here on the "
        f"{judged} others. A question that is not answered does not count. Below the lower bound "
        "(`on_topic_from` in confidence.json) nothing is quoted; it is low on purpose, because to "
        "send somebody in need away is worse than to quote something beside the point."
    )


def _bands(sure: Sequence[Asked], unsure: Sequence[Asked]) -> list[str]:
    count = len(sure) + len(unsure)
    return [
        f"| {name} | {bound} | {len(part) / count:.0%} | {_right(part)} |"
        for name, bound, part in (
            ("answered", f"{SURE_FROM:.2f} and more", sure),
            ("answered with a caution and whom to ask", "below", unsure),
        )
    ]


def _how_well(ranked: float, error: float) -> str:
    return (
        "Of a right and a wrong answer the right one has the higher confidence in "
        f"{ranked:.0%} of all pairs. "
        f"Said and found differ by {error:.1%} in the mean of the tenths below."
    )


def _row(part: Sequence[Asked]) -> str:
    low, high = part[-1].confidence, part[0].confidence
    found = sum(each.right for each in part) / len(part)
    return f"| {low:.2f} to {high:.2f} | {_mean(part):.0%} | {found:.0%} | {len(part)} |"


def _mean(part: Sequence[Asked]) -> float:
    return sum(each.confidence for each in part) / len(part)


def _share(ranked: Sequence[Asked], part: Sequence[int]) -> float:
    return sum(ranked[n].right for n in part) / len(part)


def _right(part: Sequence[Asked]) -> str:
    return f"{sum(each.right for each in part)} of {len(part)}"


def _precision(ranked: Sequence[Asked], share: float) -> float:
    kept = ranked[: max(1, round(share * len(ranked)))]
    return sum(each.right for each in kept) / len(kept)


def _log_odds(share: float) -> float:
    held = min(max(share, 1e-9), 1 - 1e-9)
    return math.log(held / (1 - held))


def _drawing(curve: Sequence[tuple[float, float]]) -> str:
    """The curve as SVG: coverage to the right, precision from 50 to 100 % upwards."""

    def place(share: float, precision: float) -> str:
        return f"{40 + share * (_WIDTH - 60):.0f},{_HEIGHT - 30 - (precision - 0.5) * 400:.0f}"

    points = " ".join(place(*each) for each in curve)
    grid = "".join(
        f'<path d="M{place(0, level)} L{place(1, level)}" stroke="#ccc"/>'
        f'<text x="4" y="{_HEIGHT - 26 - (level - 0.5) * 400:.0f}" font-size="11">'
        f"{level:.0%}</text>"
        for level in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="Precision by coverage">{grid}'
        f'<polyline points="{points}" fill="none" stroke="#1d70b8" stroke-width="2"/>'
        f'<text x="{_WIDTH // 2 - 30}" y="{_HEIGHT - 6}" font-size="11">coverage</text></svg>'
    )


if __name__ == "__main__":
    main()
