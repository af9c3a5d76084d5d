"""Measures the golden set and writes its floor: `python -m tests.quality.golden`.

Builds the corpus, asks the whole set, and writes what passed into corpus/questions/score.json. That
file is written by this run alone. It never takes in an answer that breaks a rule.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.conftest import ROOT, run_csp

SET = ROOT / "corpus" / "questions"
SCORE = SET / "score.json"
#: Questions near the edge may tip over where the model's integer arithmetic differs, which it does
#: between kinds of processors: so many in one file, and in all.
SLACK_FILE, SLACK_TOTAL = 1, 3
#: Files in which no line may be answered with words that it excludes.
STRICT = ("conflicts.jsonl", "currency.jsonl")
_EVALUATED = (0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """How many questions of a file passed."""

    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the set came to in one run."""

    measured_on: str
    release: str
    passed: Passed
    files: Mapping[str, Passed]
    #: Ids of STRICT files that were answered with excluded words. It may only become shorter.
    breaches: tuple[str, ...]


def evaluate(data: Path, corpus: Path, folder: Path) -> dict[str, Any]:
    """What `csp evaluate --json` says of the whole set; `folder`: where it is run."""
    done = run_csp("evaluate", "--json", folder=folder, data_dir=data, corpus_dir=corpus)
    assert done.returncode in _EVALUATED, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def score_of(evaluation: Mapping[str, Any], measured_on: date) -> Score:
    """The score of an evaluation."""
    total = evaluation["total"]
    return Score(
        measured_on=measured_on.isoformat(),
        release=", ".join(evaluation["releases"]),
        passed=_passed(total["passed"]),
        files={name: _passed(share) for name, share in total["by"]["file"].items()},
        breaches=tuple(
            each["id"]
            for each in evaluation["questions"]
            if Path(each["file"]).name in STRICT
            and any(why["reason"] == "says" for why in each["reasons"])
        ),
    )


def read_score() -> Score:
    """The score that is kept beside the set."""
    kept = json.loads(SCORE.read_text("utf-8"))
    return Score(
        measured_on=kept["measured_on"],
        release=kept["release"],
        passed=Passed(**kept["passed"]),
        files={name: Passed(**passed) for name, passed in kept["files"].items()},
        breaches=tuple(kept["breaches"]),
    )


def falls(now: Score, floor: Score) -> list[str]:
    """Where a score lies below the floor by more than the slack, in words."""
    told = [
        f"{name}: {_told(passed)}, floor {_told(floor.files[name])}"
        for name, passed in now.files.items()
        if name in floor.files and _is_below(passed, floor.files[name], SLACK_FILE)
    ]
    if _is_below(now.passed, floor.passed, SLACK_TOTAL):
        told.append(f"in all: {_told(now.passed)}, floor {_told(floor.passed)}")
    return told


def new_breaches(now: Score, floor: Score) -> list[str]:
    """Ids that are answered with excluded words, and were not when the floor was measured."""
    return sorted(set(now.breaches) - set(floor.breaches))


def main() -> None:
    """Build, ask, and write the score."""
    data = ROOT / "var"
    built = run_csp("build", ROOT / "corpus", "--json", folder=ROOT, data_dir=data)
    if built.returncode not in _EVALUATED:
        sys.exit(built.stderr)
    score = score_of(evaluate(data, ROOT / "corpus", ROOT), date.today())  # noqa: DTZ011
    if SCORE.is_file():
        floor = read_score()
        new = new_breaches(score, floor)
        if new:
            sys.exit(f"not written: {', '.join(new)} say what their lines exclude")
        for fall in falls(score, floor):
            print(f"LOWER {fall}")
    SCORE.write_text(json.dumps(asdict(score), indent=2) + "\n", "utf-8")
    print(f"{SCORE.relative_to(ROOT)}: {_told(score.passed)}")


def _passed(share: Mapping[str, Any]) -> Passed:
    return Passed(count=share["count"], of=share["of"])


def _told(passed: Passed) -> str:
    return f"{passed.count} of {passed.of} ({100 * passed.count / passed.of:.1f} %)"


def _is_below(now: Passed, floor: Passed, slack: int) -> bool:
    """Whether the share is below the floor's by more than so many of the questions now asked."""
    return (now.count + slack) * floor.of < floor.count * now.of


if __name__ == "__main__":
    main()
