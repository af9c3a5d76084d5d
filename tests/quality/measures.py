"""The measures of the benchmark, each the same for every pipeline."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import mean

import numpy as np

from tests.quality.questions import SetPage, SetQuestion

#: Characters of evidence that a reader, or a model, is given.
BUDGET = 3_000
#: Share of a block's characters from which it counts as shown.
SHOWN = 0.5


def reciprocal_rank(ranked: Sequence[str], wanted: str, *, depth: int = 10) -> float:
    """1 / the place of the wanted page among the distinct pages, 0 below `depth`."""
    distinct = list(dict.fromkeys(ranked))[:depth]
    return 1 / (distinct.index(wanted) + 1) if wanted in distinct else 0.0


def evidence_recall(texts: Sequence[str], question: SetQuestion, *, budget: int = BUDGET) -> float:
    """Share of the evidence that stands in the texts, best first, as far as the budget goes."""
    kept: list[str] = []
    used = 0
    for text in map(fold, texts):
        if kept and used + len(text) > budget:
            break
        kept.append(text[:budget])
        used += len(text)
    joined = "\n".join(kept)
    return mean(fold(block) in joined for block in question.evidence)


def evidence_f1(shown: Sequence[tuple[str, str]], question: SetQuestion, page: SetPage) -> float:
    """Harmonic mean of precision and recall over the blocks that an answer shows.

    Args:
        shown: path of a page and words of it that are shown, for each part of the answer.
        question: with its evidence.
        page: the page that answers it; every block shown of another page is wrong.
    """
    right_page = " ".join(fold(text) for path, text in shown if path == question.path)
    blocks = [block for block in map(fold, page.lines) if block and is_shown(block, right_page)]
    evidence = {fold(block) for block in question.evidence}
    strange = sum(
        max(1, text.strip().count("\n") + 1) for path, text in shown if path != question.path
    )
    hits = sum(block in evidence for block in blocks)
    if not hits:
        return 0.0
    precision = hits / (len(blocks) + strange)
    recall = min(1.0, hits / len(question.evidence))
    return 2 * precision * recall / (precision + recall)


def is_shown(block: str, text: str) -> bool:
    """Whether at least half of a block stands in a text, whole or by its sentences."""
    if block in text:
        return True
    sentences = block.split(". ")
    found = sum(len(each) for each in sentences if len(each) > 20 and each in text)
    return found >= SHOWN * len(block)


def fold(text: str) -> str:
    """White space folded."""
    return " ".join(text.split())


def percentiles(call: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile of the time of a call, in milliseconds, after a warm-up."""
    for text in texts[:10]:
        call(text)
    taken: list[float] = []
    for text in texts:
        started = time.perf_counter()
        call(text)
        taken.append((time.perf_counter() - started) * 1_000)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive stands above a negative (Mann and Whitney), ties by half."""
    ranks = np.concatenate([positive, negative]).argsort().argsort().astype(float) + 1
    values = np.concatenate([positive, negative])
    for value in np.unique(values):
        same = values == value
        ranks[same] = ranks[same].mean()
    count = len(positive)
    total = ranks[:count].sum() - count * (count + 1) / 2
    return float(total / (count * len(negative)))
