"""Whether the time of an answer tells a resident of a partner document: a measurement, no test.

`python -m tests.quality.timings` serves two corpora that are the same but for partner documents,
asks both in turns, and prints medians and how often the one was slower (one half: nothing to see).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hostile.test_audience import Site, build_site

ROUNDS = 400
SUBJECTS = [f"subject{number}" for number in range(120)]
QUESTION = {"question": "Where does the zyxomma panel on refuge meet?"}


def milliseconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return 1_000 * (time.perf_counter() - began)


def compare(name: str, first: Callable[[], object], second: Callable[[], object]) -> None:
    """Call both in turns, each first as often, and print what differs."""
    pairs = []
    for number in range(ROUNDS):
        if number % 2:
            pairs.append((milliseconds(first), milliseconds(second)))
        else:
            later = milliseconds(second)
            pairs.append((milliseconds(first), later))
    firsts, seconds = zip(*pairs, strict=True)
    slower = sum(a > b for a in firsts for b in seconds) / ROUNDS**2
    print(
        f"{name}: {statistics.median(firsts):.2f} and {statistics.median(seconds):.2f} ms, "
        f"the first slower in {slower:.1%}"
    )


def ask(site: Site) -> Callable[[], object]:
    return lambda: site.client.post("/api/v1/ask", json=QUESTION)


def get(site: Site, path: str) -> Callable[[], object]:
    return lambda: site.client.get(path)


def main() -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        both = build_site(Path(one), SUBJECTS, SUBJECTS)
        alone = build_site(Path(other), SUBJECTS, [])
        for site in (both, alone):
            for _ in range(20):
                ask(site)()
        compare("a question, with partner documents beside and without", ask(both), ask(alone))
        there, nowhere = "/api/v1/documents/qwertzplan-0", "/api/v1/documents/qwertzplan-x"
        compare("a partner document and none, API", get(both, there), get(both, nowhere))
        compare(
            "a partner document and none, page",
            get(both, "/documents/qwertzplan-0"),
            get(both, "/documents/qwertzplan-x"),
        )
        compare("control: twice the same", get(both, nowhere), get(both, nowhere))


if __name__ == "__main__":
    main()
