"""Measures this product beside the naive LangChain default, on one machine in one run.

python -m tests.quality.bench    prints one table, and writes it to var/bench/latest.md
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.quality.questions import PROJECT, load, measured
from tests.quality.service import CSP, measure

#: Where releases of the sets are kept between runs, so that only what changed is embedded again.
DATA = PROJECT / "var" / "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One reading: what it is, theirs, ours, and what is to be reached."""

    name: str
    naive: str
    ours: str
    target: str
    reached: bool | None


def main() -> None:
    """Build, measure, print."""
    with tempfile.TemporaryDirectory() as scratch:
        questions, folder = load(Path(scratch))
        data = DATA / questions.name.split()[0].lower().replace(".", "")
        _build(folder, data)
        _build(PROJECT / "corpus", DATA / "corpus")
        naive = _measured("tests.quality.naive")
        ours = _measured("tests.quality.ours", str(data))
        asked = [each.question for each in questions.questions[:200]]
        large = measure(data, asked)
        small = measure(DATA / "corpus", asked)
    count = len(measured(questions).questions)
    table = _table(rows(naive, ours, large, small), questions.name, count)
    print(table)
    (PROJECT / "var" / "bench" / "latest.md").write_text(table + "\n", "utf-8")


def rows(
    naive: dict[str, float],
    ours: dict[str, float],
    large: dict[str, float],
    small: dict[str, float],
) -> list[Row]:
    """The readings against the targets."""

    def quality(name: str, key: str, target: float) -> Row:
        theirs = f"{naive[key]:.1f}" if key in naive else "–"
        return _at_least(name, theirs, ours[key], target)

    return [
        quality("page MRR@10, question only", "mrr_question", 71),
        quality("page MRR@10, scenario + question", "mrr_with_scenario", 92),
        quality("evidence recall in 3,000 characters, question only", "recall_question", 75),
        quality("evidence recall in 3,000 characters, with scenario", "recall_with_scenario", 95),
        quality("evidence F1 of the quoted answer, with scenario", "f1_with_scenario", 46),
        quality("evidence F1 of the quoted answer, question only", "f1_question", 0),
        _at_least(
            "answerable or not, AUROC, with scenario", "–", ours["auroc_with_scenario"], 0.92
        ),
        _at_least("answerable or not, AUROC, question only", "–", ours["auroc_question"], 0.92),
        _at_least("off topic or not, AUROC, question only", "–", ours["off_topic_question"], 0.96),
        _at_most("embed a question, p50 ms", f"{naive['embed_p50']:.1f}", ours["embed_p50"], 1.5),
        _at_most(
            "retrieval, question only, p50 ms", f"{naive['search_p50']:.1f}", ours["search_p50"], 3
        ),
        _at_most(
            "retrieval, question only, p95 ms", f"{naive['search_p95']:.1f}", ours["search_p95"], 7
        ),
        _at_least(
            "retrieval, times faster than naive (p50)",
            "1.0",
            naive["search_p50"] / ours["search_p50"],
            3,
        ),
        _at_most(
            "retrieval, with scenario, p50 ms", f"{naive['case_p50']:.1f}", ours["case_p50"], 1e9
        ),
        _at_most("question to quoted answer, p50 ms", "–", ours["answer_p50"], 25),
        _at_most("question to quoted answer, p95 ms", "–", ours["answer_p95"], 60),
        _at_least(
            "passages embedded a second, times naive",
            f"1.0 ({naive['passages_per_s']:.0f}/s)",
            ours["passages_per_s"] / naive["passages_per_s"],
            3,
        ),
        _at_most("start to first answer, s", f"{naive['start_s']:.1f}", small["start_s"], 2.5),
        _at_most(
            "memory, starter corpus, MB", f"{naive['memory_mb']:.0f}", small["memory_mb"], 350
        ),
        _at_most("memory, this set, MB", f"{naive['memory_mb']:.0f}", large["memory_mb"], 1e9),
        _at_most("9 questions/s, p95 ms", "–", large["steady_p95"], 200),
        _at_most("9 questions/s, errors", "–", large["steady_errors"], 0),
        _at_most("60 questions/s, errors other than a clean 503", "–", large["over_errors"], 0),
        _at_most("60 questions/s, p95 ms of those answered", "–", large["over_p95"], 1e9),
        _at_most("60 questions/s, told to come back", "–", large["over_shed"], 1e9),
    ]


def _at_least(name: str, naive: str, value: float, target: float) -> Row:
    return _row(name, naive, value, target, lambda: value >= target, "≥")


def _at_most(name: str, naive: str, value: float, target: float) -> Row:
    return _row(name, naive, value, target, lambda: value <= target, "≤")


def _row(
    name: str, naive: str, value: float, target: float, reached: Callable[[], bool], sign: str
) -> Row:
    shown = f"{value:.2f}" if value < 2 and value != int(value) else f"{value:.1f}"
    if target in {0, 1e9} and "errors" not in name:
        return Row(name=name, naive=naive, ours=shown, target="–", reached=None)
    return Row(name=name, naive=naive, ours=shown, target=f"{sign} {target:g}", reached=reached())


def _table(table: list[Row], name: str, count: int) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    head = f"{count} questions about {name}; {machine}"
    marks = {True: "reached", False: "missed", None: ""}
    lines = [
        f"| {row.name} | {row.naive} | {row.ours} | {row.target} | {marks[row.reached]} |"
        for row in table
    ]
    return "\n".join(
        (head, "", "| Reading | naive | ours | target | |", "|---|---|---|---|---|", *lines)
    )


def _build(folder: Path, data: Path) -> None:
    subprocess.run(
        [CSP, "build", str(folder), "--audience-of-undeclared", "public"],
        env={**os.environ, "CSP_DATA_DIR": str(data)},
        cwd=PROJECT,
        check=True,
    )


def _measured(module: str, *arguments: str) -> dict[str, float]:
    """What a measuring module prints, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    read: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return read


if __name__ == "__main__":
    main()
