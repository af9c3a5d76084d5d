"""How many questions are rightly refused, and how many wrongly, in two sets with a held-out half.

`python -m tests.quality.refusals` builds nothing: it asks the release in `var`, and prints a table.
The held-out half of each set was written before anything was tuned, and is only ever counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.answering.refuse import refuse, refuse_alike
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Library
from assistant.knowledge.published import PublishedLibraries
from assistant.knowledge.shelf.opening import Opening, open_library
from tests.conftest import ROOT

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one half of a set came to."""

    found: int
    to_find: int
    false_alarms: int
    harmless: int

    @property
    def recall(self) -> float:
        return self.found / self.to_find

    @property
    def false_alarm_rate(self) -> float:
        return self.false_alarms / self.harmless


def read_set(name: str) -> list[Mapping[str, Any]]:
    """The lines of `personal.jsonl` or `declined.jsonl`."""
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def is_refused(text: str, library: Library) -> bool:
    """Whether a question is told why it is not answered."""
    if refuse(text, library):
        return True
    return refuse_alike(text, library.embed(text).vector, library) is not None


def count(
    name: str, mark: str, library: Library, *, held_out: bool, which: str | None = None
) -> Tally:
    """One half of a set; `mark`: the field that is true of what is to be refused.

    `which`: only of the "first" or of the "second" set, which was written when all rules stood.
    """
    half = [
        line
        for line in read_set(name)
        if line["held_out"] is held_out and which in {None, line.get("set", "first")}
    ]
    refused = {line["id"] for line in half if is_refused(line["question"], library)}
    to_find = {line["id"] for line in half if line[mark]}
    return Tally(
        found=len(refused & to_find),
        to_find=len(to_find),
        false_alarms=len(refused - to_find),
        harmless=len(half) - len(to_find),
    )


SETS: Mapping[str, Callable[..., Tally]] = {
    "personal": partial(count, "personal.jsonl", "personal"),
    "declined": partial(count, "declined.jsonl", "rule"),
}


def main() -> None:
    opener = partial(open_library, opening=Opening())
    library = PublishedLibraries(ROOT / "var", frozenset(Audience), opener).library(Audience.PUBLIC)
    for name, counted in SETS.items():
        for held_out in (False, True):
            for which in ("first", "second"):
                tally = counted(library, held_out=held_out, which=which)
                half = "held out" if held_out else "tuned"
                print(
                    f"{name:9} {which:7} {half:9} found {tally.found} of {tally.to_find}, "
                    f"false alarms {tally.false_alarms} of {tally.harmless}"
                )


if __name__ == "__main__":
    main()
