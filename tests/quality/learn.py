"""Learns the numbers that ship: which sentences to quote, and how sure an answer is.

    python -m tests.quality.learn DATA_DIR    DATA_DIR holds a release of the GOV.UK set

Writes assistant/answering/{likelihood,confidence}.json. Needs scikit-learn, which comes with
sentence-transformers. Folds are cut by page, so that no page is in both parts.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, fields
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answering.confidence import Signs
from assistant.answering.likelihood import Features, sentence_features
from assistant.answering.retrieve import CONSIDERED, DOCUMENTS
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Found, Hit, Library
from assistant.knowledge.release import audience_folder, published_id
from assistant.knowledge.shelf.opening import Opening, open_library
from tests.quality.questions import PROJECT, QuestionSet, SetQuestion, load, off_topic

FOLDS = 5
#: Documents as alike as this count as twins of the one that is taken away.
TWIN = 0.80
ANSWERING = PROJECT / "assistant" / "answering"


def main() -> None:
    """Learn from a release of the set."""
    data = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        questions, _ = load(Path(scratch))
    release = published_id(data)
    assert release is not None
    library = open_library(audience_folder(data, release, Audience.PUBLIC), Opening())
    learn_likelihood(questions, library)
    learn_confidence(questions, library)


def learn_likelihood(questions: QuestionSet, library: Library) -> None:
    """Which sentences belong to an answer."""
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    for each in questions.questions:
        for text in (each.question, each.with_scenario):
            hits = considered(library.search(text, CONSIDERED))
            for number, place, features in sentence_features(hits):
                rows.append(astuple(features))
                labels.append(is_evidence(hits[number], place, each))
    x, y = np.array(rows), np.array(labels)
    model = LogisticRegression(max_iter=1_000).fit(x, y)
    weights = {
        f.name: round(float(w), 3) for f, w in zip(fields(Features), model.coef_[0], strict=True)
    }
    print("likelihood", len(y), y.mean(), weights, roc_auc_score(y, model.predict_proba(x)[:, 1]))
    write("likelihood.json", questions, float(model.intercept_[0]), weights)


def learn_confidence(questions: QuestionSet, library: Library) -> None:
    """Whether the documents answer a question at all.

    The same questions with the page that answers them, and pages like it, taken away; and
    questions that no page answers.
    """
    twins = find_twins(library)
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    for each in questions.questions:
        for text in (each.question, each.with_scenario):
            found = library.search(text, 200)
            rows.append(astuple(Signs.of(top(found))))
            labels.append(True)
            without = taken_away(found, twins.get(each.path, set()))
            if without.hits:
                rows.append(astuple(Signs.of(without)))
                labels.append(False)
    count = len(labels)
    strange = [astuple(Signs.of(library.search(text, CONSIDERED))) for text in off_topic()]
    x = np.array(rows + strange)
    y = np.array(labels + [False] * len(strange))
    # Off-topic questions are few and must weigh something.
    weight = np.array([1.0] * count + [10.0] * len(strange))
    model = LogisticRegression(max_iter=1_000, class_weight="balanced").fit(x, y, weight)
    p = model.predict_proba(x)[:, 1]
    answerable = p[:count][np.array(labels)]
    print("confidence AUROC", roc_auc_score(y[:count], p[:count]))
    print(
        "off-topic AUROC",
        roc_auc_score([1] * len(answerable) + [0] * len(strange), [*answerable, *p[count:]]),
    )
    for threshold in (0.2, 0.3, 0.4, 0.5):
        print(
            threshold,
            "kept",
            (answerable >= threshold).mean(),
            "taken away refused",
            (p[:count][~np.array(labels)] < threshold).mean(),
            "off-topic refused",
            (p[count:] < threshold).mean(),
        )
    weights = {
        f.name: round(float(w), 3) for f, w in zip(fields(Signs), model.coef_[0], strict=True)
    }
    print(weights)
    write("confidence.json", questions, float(model.intercept_[0]), weights, threshold=0.3)


def considered(found: Found) -> tuple[Hit, ...]:
    """The hits that a quotation is chosen from."""
    best = {document for document, _ in found.documents[:DOCUMENTS]}
    return tuple(hit for hit in found.hits if hit.document.id in best)


def top(found: Found) -> Found:
    """What a search of the usual size would have found."""
    return Found(hits=found.hits[:CONSIDERED], documents=found.documents)


def taken_away(found: Found, paths: set[str]) -> Found:
    """What the search would have found without some documents."""
    hits = tuple(hit for hit in found.hits if hit.document.path not in paths)
    gone = {hit.document.id for hit in found.hits if hit.document.path in paths}
    return Found(
        hits=hits[:CONSIDERED],
        documents=tuple(each for each in found.documents if each[0] not in gone),
    )


def is_evidence(hit: Hit, place: int, question: SetQuestion) -> bool:
    """Whether a sentence stands in a block that answers the question."""
    if hit.document.path != question.path:
        return False
    words = " ".join(hit.passage.sentences[place].text.split())
    return any(words in block for block in question.evidence)


def find_twins(library: Library) -> dict[str, set[str]]:
    """For each document those about the same: by the mean of their passages' vectors."""
    folder = library.file(library.documents()[0].id).parents[1]  # type: ignore[union-attr]
    vectors = np.load(folder / "passages.npy")
    owner: list[int] = []
    for number, document in enumerate(library.documents()):
        owner += [number] * len(library.passages_of(document.id))
    means = np.stack(
        [vectors[np.array(owner) == n].mean(0) for n in range(len(library.documents()))]
    )
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    alike = means @ means.T >= TWIN
    paths = [document.path for document in library.documents()]
    return {path: {paths[m] for m in np.flatnonzero(alike[n])} for n, path in enumerate(paths)}


def write(
    name: str, questions: QuestionSet, intercept: float, weights: dict[str, float], **more: float
) -> None:
    """Write learned numbers with where they are from."""
    values = {
        "learned_from": f"{len(questions.questions)} questions about {questions.name}, "
        "with and without their scenario; python -m tests.quality.learn",
        "intercept": round(intercept, 3),
        "weights": weights,
        **more,
    }
    (ANSWERING / name).write_text(json.dumps(values, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
