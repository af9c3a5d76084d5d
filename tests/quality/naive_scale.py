"""The naive LangChain default at a size that no set has: retrieval alone, it composes no answer.

    python -m tests.quality.naive_scale write DATA passages    its Chroma folder, kept for next time
    python -m tests.quality.naive_scale ask DATA passages      prints one JSON object

DATA holds a release of `tests.quality.multiply`. Texts and vectors are taken from there: they are
of the same model, and embedding them again would take minutes. Of `passages` it is the default, one
collection and k = 4. Of `sentences` it is a copy of the release's own index with the audience of
each row written into it (without the texts, which favours it), asked with a filter on the audience,
as who keeps audiences apart in one collection does.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.quality.naive import CHUNKS, local_embeddings

#: Questions asked; the first ten of them once more before, as a warm-up. A filter takes seconds.
ASKED = {"passages": 300, "sentences": 30}
#: Rows written at a time.
BATCH = 2_000
#: One row in this many is for partners.
FOR_PARTNERS = 10


def main() -> None:
    """Write the store unless it is there, or measure it and print."""
    step, data, grain = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    from assistant.knowledge.audience import Audience
    from assistant.knowledge.release import audience_folder, published_id

    release = published_id(data)
    assert release is not None
    store = data / "naive" / release
    if step == "ask":
        print(json.dumps(ask(store, grain)))
    elif not store.is_dir():
        shutil.rmtree(store.parent, ignore_errors=True)
        made = store.with_suffix(".part")
        folder = audience_folder(data, release, Audience.PUBLIC)
        {"passages": write_passages, "sentences": write_audiences}[grain](folder, made)
        made.rename(store)


def write_passages(folder: Path, made: Path) -> None:
    """One collection of the passages of a release, as LangChain makes it."""
    import numpy as np
    from langchain_chroma import Chroma

    from assistant.knowledge.release import PASSAGES
    from assistant.knowledge.shelf.opening import Opening, open_library

    library = open_library(folder, Opening())
    passages = [
        (document.path, passage.text)
        for document in library.documents()
        for passage in library.passages_of(document.id)
    ]
    vectors = np.load(folder / PASSAGES)
    collection = Chroma("passages", persist_directory=str(made))._collection  # noqa: SLF001
    for first in range(0, len(passages), BATCH):
        batch = passages[first : first + BATCH]
        collection.add(
            ids=[str(first + row) for row in range(len(batch))],
            embeddings=vectors[first : first + BATCH],
            documents=[text for _, text in batch],
            metadatas=[{"path": path} for path, _ in batch],
        )


def write_audiences(folder: Path, made: Path) -> None:
    """The index of a release's sentences, with an audience for each."""
    from langchain_chroma import Chroma

    from assistant.knowledge.release import CHROMA

    made.parent.mkdir(parents=True)
    shutil.copytree(folder / CHROMA, made)
    collection = Chroma("sentences", persist_directory=str(made))._collection  # noqa: SLF001
    for first in range(0, collection.count(), BATCH):
        rows = range(first, min(first + BATCH, collection.count()))
        collection.update(
            ids=[str(row) for row in rows],
            metadatas=[{"audience": "public" if row % FOR_PARTNERS else "partner"} for row in rows],
        )


def ask(store: Path, grain: str) -> dict[str, float]:
    """Median and 95th percentile of a retrieval in milliseconds, and the peak of memory."""
    import resource

    from langchain_chroma import Chroma

    from tests.quality.measures import percentiles
    from tests.quality.questions import load

    embeddings = local_embeddings()
    collection = Chroma(grain, embeddings, persist_directory=str(store))
    only = {"audience": "public"} if grain == "sentences" else None
    with tempfile.TemporaryDirectory() as scratch:
        questions = [each.question for each in load(Path(scratch))[0].questions]
    # The model runs evenly only after a few hundred texts.
    for text in questions[: ASKED["passages"]]:
        embeddings.embed_query(text)
    asked = questions[: ASKED[grain]]
    p50, p95 = percentiles(
        lambda text: collection.similarity_search(text, k=CHUNKS, filter=only), asked
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"search_p50": p50, "search_p95": p95, "peak_mb": peak}


if __name__ == "__main__":
    main()
