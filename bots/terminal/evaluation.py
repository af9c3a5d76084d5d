"""What an evaluation came to, as the terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_NONE = "none"


def evaluation_lines(evaluation: Mapping[str, Any]) -> Iterator[str]:
    """Each failure on a line of its own, then the totals."""
    for each in evaluation["questions"]:
        if not each["passed"]:
            yield f"failed  {each['id']}  {'; '.join(why['text'] for why in each['reasons'])}"
    total = evaluation["total"]
    for name in ("topic", "asker", "audience", "file"):
        yield f"\nBy {name}"
        for group, passed in total["by"][name].items():
            yield f"  {group or _NONE:<32} {_share(passed)}"
    if total["reasons"]:
        yield "\nBy reason"
        for reason, count in total["reasons"].items():
            yield f"  {reason.replace('_', ' '):<32} {count}"
    wrong = [each for each in total["outcomes"] if each["expected"] != each["got"]]
    if wrong:
        yield "\nWrong outcomes"
        for each in wrong:
            yield f"  {each['expected']} expected, {each['got']} came: {each['count']}"
    yield f"\nPrecision of answered  {_share(total['precision'])}"
    yield f"Citations that open    {_share(total['citations'])}"
    yield f"Milliseconds           median {total['median_ms']:.1f}, p95 {total['p95_ms']:.1f}"
    yield f"Passed                 {_share(total['passed'])}"


def _share(share: Mapping[str, Any]) -> str:
    if not share["of"]:
        return "none"
    low, high = share["interval"]
    return (
        f"{share['count']} of {share['of']}, {100 * share['share']:.1f} % "
        f"(95 % interval {100 * low:.1f} to {100 * high:.1f})"
    )
