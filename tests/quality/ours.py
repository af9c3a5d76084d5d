"""This product, measured as `tests.quality.naive` measures the naive default.

    python -m tests.quality.ours DATA_DIR    prints one JSON object

DATA_DIR holds a release of the set's documents.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean

# As csp sets them; before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.answering.confidence import Confidence, Signs
from assistant.answering.likelihood import Likelihood
from assistant.answering.pipeline import Assistant
from assistant.answering.question import Question
from assistant.knowledge.audience import Audience
from assistant.knowledge.embedding import OnnxEmbedder
from assistant.knowledge.release import MODEL, audience_folder, published_id
from assistant.knowledge.shelf.opening import Opening, open_library
from assistant.knowledge.shelf.shelved import ShelvedLibrary
from tests.quality.learn import find_twins, taken_away, top
from tests.quality.measures import (
    auroc,
    evidence_f1,
    evidence_recall,
    percentiles,
    reciprocal_rank,
)
from tests.quality.questions import QuestionSet, load, measured, off_topic

DEEP = 40
#: Passages of the release that are embedded to measure the rate.
EMBEDDED = 200


def main() -> None:
    """Measure and print."""
    data = Path(sys.argv[1])
    release = published_id(data)
    assert release is not None
    folder = audience_folder(data, release, Audience.PUBLIC)
    with tempfile.TemporaryDirectory() as scratch:
        questions = measured(load(Path(scratch))[0])
    library = open_library(folder, Opening())
    read = {**quality(questions, library), **refusal(questions, library)}
    read |= speed(questions, library, folder)
    print(json.dumps(read))


def assistant_over(library: ShelvedLibrary) -> Assistant:
    """The way of a question over one library."""
    return Assistant(
        library=lambda _: library,
        confidence=Confidence.learned(),
        likelihood=Likelihood.learned(),
        public_url="http://127.0.0.1:8000",
        clock=time.perf_counter,
    )


def quality(questions: QuestionSet, library: ShelvedLibrary) -> dict[str, float]:
    """Ranking, evidence and quotation, by the question alone and with its scenario."""
    pages = {page.path: page for page in questions.pages}
    paths = {document.id: document.path for document in library.documents()}
    assistant = assistant_over(library)
    read: dict[str, float] = {}
    for name in ("question", "with_scenario"):
        ranks, recalls, f1s = [], [], []
        for each in questions.questions:
            text = getattr(each, name)
            found = library.search(text, DEEP)
            # A page's rank is its document's: hits come by passage.
            ranks.append(reciprocal_rank([hit.document.path for hit in found.hits], each.path))
            recalls.append(evidence_recall([hit.passage.text for hit in found.hits], each))
            answer = assistant.ask(Question(text=text, audience=Audience.PUBLIC))
            shown = [(paths[cited.document], cited.quote) for cited in answer.citations]
            f1s.append(evidence_f1(shown, each, pages[each.path]))
        read[f"mrr_{name}"] = 100 * mean(ranks)
        read[f"recall_{name}"] = 100 * mean(recalls)
        read[f"f1_{name}"] = 100 * mean(f1s)
    return read


def refusal(questions: QuestionSet, library: ShelvedLibrary) -> dict[str, float]:
    """How well confidence tells what is answerable: page and twins taken away, and off topic."""
    confidence = Confidence.learned()
    twins = find_twins(library)
    read: dict[str, float] = {}
    strange = [confidence.of(Signs.of(library.search(text, DEEP))) for text in off_topic()]
    for name in ("question", "with_scenario"):
        held, gone = [], []
        for each in questions.questions:
            found = library.search(getattr(each, name), 200)
            held.append(confidence.of(Signs.of(top(found))))
            without = taken_away(found, twins[each.path])
            if without.hits and without.documents:
                gone.append(confidence.of(Signs.of(without)))
        read[f"auroc_{name}"] = auroc(held, gone)
        read[f"off_topic_{name}"] = auroc(held, strange)
    return read


def speed(questions: QuestionSet, library: ShelvedLibrary, folder: Path) -> dict[str, float]:
    """Embedding, retrieval and whole answers; the start and memory of a process of its own."""
    embedder = OnnxEmbedder(folder / MODEL)
    texts = [
        f"{document.title}: {passage.text}"
        for document in library.documents()
        for passage in library.passages_of(document.id)
    ][:EMBEDDED]
    started = time.perf_counter()
    list(embedder.embed_many(texts))
    read = {"passages_per_s": len(texts) / (time.perf_counter() - started)}
    asked = [each.question for each in questions.questions[:300]]
    cases = [each.with_scenario for each in questions.questions[:300]]
    assistant = assistant_over(library)
    read["embed_p50"], _ = percentiles(embedder.embed, asked)
    read["search_p50"], read["search_p95"] = percentiles(lambda t: library.search(t, 10), asked)
    read["case_p50"], read["case_p95"] = percentiles(lambda t: library.search(t, 10), cases)
    read["answer_p50"], read["answer_p95"] = percentiles(
        lambda text: assistant.ask(Question(text=text, audience=Audience.PUBLIC)), asked
    )
    read["passages"] = library.release.passages
    read["sentences"] = library.release.sentences
    return read


if __name__ == "__main__":
    main()
