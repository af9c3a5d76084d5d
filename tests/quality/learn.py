"""Learns the numbers that ship: which sentences to quote, and how sure an answer is.

    python -m tests.quality.learn GOVUK OWN    data folders with a release of the GOV.UK set, and
                                               of the project's own corpus

Writes assistant/answering/{likelihood,confidence}.json and docs/calibration.md. Needs scikit-learn,
which comes with sentence-transformers.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.answering.confidence import Confidence, Judge, Signs
from assistant.answering.likelihood import Features, sentence_features
from assistant.answering.retrieve import CONSIDERED, DOCUMENTS
from assistant.knowledge.audience import Audience
from assistant.knowledge.library import Found, Hit, Library
from assistant.knowledge.release import audience_folder, published_id
from assistant.knowledge.shelf.opening import Opening, open_library
from assistant.knowledge.shelf.shelved import ShelvedLibrary
from tests.quality import calibrate
from tests.quality.measures import auroc
from tests.quality.questions import (
    PROJECT,
    QuestionSet,
    SetQuestion,
    answered,
    load,
    off_topic,
    out_of_remit,
)

#: Signs of each judge: the first sees only what does not depend on the other documents.
ON_TOPIC = ("sentence", "passage", "late")
HELD = ("document", "lead", "spread", "share", "rare")
#: Low, because it is worse to send somebody in need away than to quote something beside the point;
#: what is another service's matter is told by `remit.yaml`.
ON_TOPIC_FROM = 0.1
#: Weight of a heading or lead-in that is closer to the question than the sentence. Set by hand:
#: the pages of the set hold hardly any heading, so it can't be learned from them.
LIFT = 4.0
#: Documents as alike as this count as twins of the one that is taken away.
TWIN = 0.80
ANSWERING = PROJECT / "assistant" / "answering"


def main() -> None:
    """Learn from a release of each set."""
    with tempfile.TemporaryDirectory() as scratch:
        questions, _ = load(Path(scratch))
    library, own = (open_published(Path(folder)) for folder in sys.argv[1:3])
    learn_likelihood(questions, library)
    learn_confidence(questions, library, own)
    for _ in range(2):
        calibrate.write(Path(sys.argv[2]))


def open_published(data: Path) -> ShelvedLibrary:
    """The public library of a data folder."""
    release = published_id(data)
    assert release is not None
    return open_library(audience_folder(data, release, Audience.PUBLIC), Opening())


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
    names = [field.name for field in fields(Features)]
    lift = names.index("lift")
    x, y = np.delete(np.array(rows), lift, axis=1), np.array(labels)
    model = LogisticRegression(max_iter=1_000).fit(x, y)
    coefficients = np.insert(model.coef_[0], lift, LIFT)
    weights = {name: round(float(w), 3) for name, w in zip(names, coefficients, strict=True)}
    print("likelihood", len(y), y.mean(), weights)
    write(
        "likelihood.json",
        questions,
        intercept=round(float(model.intercept_[0]), 3),
        weights=weights,
    )


def learn_confidence(questions: QuestionSet, library: Library, own: Library) -> None:
    """Whether a question is on topic, and whether the documents hold its answer.

    Off topic: questions that no page answers. Not held: the same questions with the page that
    answers them, and pages like it, taken away.
    """
    twins = find_twins(library)
    answerable: list[Signs] = []
    missing: list[Signs] = []
    for each in questions.questions:
        for text in (each.question, each.with_scenario):
            found = library.search(text, 200)
            answerable.append(Signs.of(top(found)))
            without = taken_away(found, twins.get(each.path, set()))
            if without.hits:
                missing.append(Signs.of(without))
    strange = [Signs.of(library.search(text, CONSIDERED)) for text in off_topic()]
    yes, no = answered(), (*off_topic(), *out_of_remit())
    own_yes, own_no = (
        [Signs.of(own.search(own.spelt(text), CONSIDERED)) for text in texts] for texts in (yes, no)
    )
    # The own corpus is small and about one thing, as a partnership's is: it weighs as much.
    repeat = len(answerable) // len(own_yes)
    on_topic = judge(ON_TOPIC, [*answerable, *own_yes * repeat], [*strange, *own_no])
    held = judge(HELD, answerable, missing)
    confidence = Confidence(
        on_topic=Judge(**on_topic), held=Judge(**held), on_topic_from=ON_TOPIC_FROM
    )
    right, gone, off = (
        [confidence.of(signs) for signs in group] for group in (answerable, missing, strange)
    )
    print("AUROC against taken away", auroc(right, gone), "against off topic", auroc(right, off))
    kept = [confidence.enough(signs) for signs in answerable]
    refused = [not confidence.enough(signs) for signs in strange]
    print("answered", np.mean(kept), "off topic refused", np.mean(refused))
    kept = [confidence.enough(signs) for signs in own_yes]
    refused = [not confidence.enough(signs) for signs in own_no]
    print("own corpus: answered", np.mean(kept), "off topic refused", np.mean(refused))
    for text, signs in zip(yes, own_yes, strict=True):
        if not confidence.enough(signs):
            print("   low", round(confidence.on_topic.of(signs), 2), text)
    for text, signs in zip(no, own_no, strict=True):
        if confidence.enough(signs):
            print("   high", round(confidence.on_topic.of(signs), 2), text)
    write(
        "confidence.json",
        questions,
        on_topic=on_topic,
        held=held,
        on_topic_from=ON_TOPIC_FROM,
        calibration={"intercept": 0.0, "slope": 1.0},
        sure_from=0.0,
    )


def judge(names: Sequence[str], yes: Sequence[Signs], no: Sequence[Signs]) -> dict[str, Any]:
    """The numbers of a logistic regression that tells two groups apart by some signs."""
    rows = [[getattr(signs, name) for name in names] for signs in (*yes, *no)]
    labels = [True] * len(yes) + [False] * len(no)
    model = LogisticRegression(max_iter=3_000, class_weight="balanced").fit(rows, labels)
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True)}
    return {"intercept": round(float(model.intercept_[0]), 3), "weights": weights}


def considered(found: Found) -> tuple[Hit, ...]:
    """The hits that a quotation is chosen from."""
    best = {document for document, _ in found.documents[:DOCUMENTS]}
    return tuple(hit for hit in found.hits if hit.document.id in best)


def top(found: Found) -> Found:
    """What a search of the usual size would have found."""
    return replace(found, hits=found.hits[:CONSIDERED])


def taken_away(found: Found, paths: set[str]) -> Found:
    """What the search would have found without some documents."""
    hits = tuple(hit for hit in found.hits if hit.document.path not in paths)
    gone = {hit.document.id for hit in found.hits if hit.document.path in paths}
    return replace(
        found,
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


def write(name: str, questions: QuestionSet, **learned: object) -> None:
    """Write learned numbers with where they are from."""
    values = {
        "learned_from": f"{len(questions.questions)} questions about {questions.name}, "
        f"with and without their scenario, and {len(answered())} about the project's own corpus; "
        "python -m tests.quality.learn",
        **learned,
    }
    (ANSWERING / name).write_text(json.dumps(values, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
