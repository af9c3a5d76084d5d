"""Measures how many cries for help are heard, and how often a question is taken for one.

    python -m tests.quality.emergency [DATA]    DATA: a data folder with a release of the corpus

The sets are in tests/quality/emergency.jsonl, each halved before it was measured. The first was
written before any phrase or example; the second when all phrases stood, without a look at them.
Only the tuned halves are examples of the corpus; the other sentences were never looked at.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from assistant.answering.danger.alarm import Alarm, Alarms
from assistant.answering.question import Question
from assistant.knowledge.audience import Audience
from assistant.knowledge.likeness import NO_LIKENESS
from assistant.knowledge.shelf.shelved import ShelvedLibrary
from tests.quality.learn import open_published
from tests.quality.questions import PROJECT

SET = Path(__file__).with_name("emergency.jsonl")
HELD_OUT, TUNED = "held-out", "tuned"
FIRST, SECOND = "first", "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What somebody writes, whether it is a cry for help, and which part of the set it is in."""

    text: str
    cry: bool
    kind: str
    language: str
    part: str
    #: Which set it is of. The second was written when all phrases stood, without a look at them.
    set: str = FIRST


_Hears = Callable[[str], Alarm | None]


def sayings() -> list[Saying]:
    """The whole set."""
    return [Saying(**json.loads(line)) for line in SET.read_text("utf-8").splitlines()]


def hearing(library: ShelvedLibrary) -> dict[str, _Hears]:
    """Phrases alone, as when all else is down; and both layers, as they serve."""
    alarms = Alarms()

    def asked(text: str) -> Question:
        return Question(text=text, audience=Audience.PUBLIC)

    return {
        "phrases alone": lambda text: alarms.hear(asked(text), library.emergency, NO_LIKENESS),
        "phrases and vectors": lambda text: alarms.hear(
            asked(text),
            library.emergency,
            library.likeness.cries,
            lambda: library.embed(text).vector,
        ),
    }


def measure(data: Path) -> dict[str, float]:
    """The readings of the benchmark: the held-out part, with both layers; and phrases' time."""
    both = hearing(open_published(data))
    held_out = [each for each in sayings() if each.part == HELD_OUT]
    heard, taken = shares(held_out, both["phrases and vectors"])
    return {
        "cries_heard": heard,
        "false_alarms": taken,
        "phrases_ms": float(np.median(times(held_out, both["phrases alone"]))),
    }


def shares(some: Sequence[Saying], hears: _Hears) -> tuple[float, float]:
    """Percent of the cries that are heard, and of the others that are taken for one."""
    heard = {cry: [hears(each.text) is not None for each in some if each.cry is cry]
             for cry in (True, False)}  # fmt: skip
    return tuple(100 * float(np.mean(heard[cry])) for cry in (True, False))  # type: ignore[return-value]


def times(some: Sequence[Saying], hears: _Hears) -> list[float]:
    """Milliseconds for each, once every phrase that is needed has been read."""
    for each in some:
        hears(each.text)
    taken: list[float] = []
    for each in some:
        started = time.perf_counter()
        hears(each.text)
        taken.append((time.perf_counter() - started) * 1_000)
    return taken


def report(library: ShelvedLibrary) -> Iterable[str]:
    """The report, line by line."""
    every = sayings()
    for layer, hears in hearing(library).items():
        for which, part in product((FIRST, SECOND), (TUNED, HELD_OUT)):
            some = [each for each in every if (each.set, each.part) == (which, part)]
            yield f"{layer}, {which} set, {part}"
            yield from _lines(some, hears)
        p50, p95 = np.percentile(times(every, hears), [50, 95])
        yield f"  time a question: p50 {p50:.2f} ms, p95 {p95:.2f} ms"


def _lines(some: Sequence[Saying], hears: _Hears) -> Iterable[str]:
    right = {each: (hears(each.text) is not None) is each.cry for each in some}
    for cry, name in ((True, "cries heard"), (False, "questions left alone")):
        group = [each for each in some if each.cry is cry]
        yield f"  {name}: {_share(group, right)}"
        for field in ("language", "kind"):
            wrong = Counter(getattr(each, field) for each in group if not right[each])
            for value, count in sorted(wrong.items()):
                total = sum(getattr(each, field) == value for each in group)
                yield f"    {field} {value}: {count} of {total} wrong"


def _share(group: Sequence[Saying], right: dict[Saying, bool]) -> str:
    count = sum(right[each] for each in group)
    return f"{count} of {len(group)} ({100 * count / len(group):.1f} %)"


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else PROJECT / "var" / "bench" / "corpus"
    for line in report(open_published(Path(folder))):
        print(line)
