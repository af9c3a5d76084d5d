"""Whole answers at a size that no set has, over a release of `tests.quality.multiply`.

python -m tests.quality.scale DATA    prints one JSON object
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

# As csp sets them; before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.answering.outcome import Outcome
from assistant.answering.question import Question
from assistant.knowledge.audience import Audience
from assistant.knowledge.release import audience_folder, published_id
from assistant.knowledge.shelf.opening import EXACT_UP_TO, Opening, open_library
from assistant.knowledge.shelf.vectors import ChromaVectors
from tests.quality.measures import percentiles
from tests.quality.ours import assistant_over
from tests.quality.questions import load

#: Questions asked; the first ten of them once more before, as a warm-up.
ASKED = 300


def main() -> None:
    """Measure and print."""
    data = Path(sys.argv[1])
    release = published_id(data)
    assert release is not None
    folder = audience_folder(data, release, Audience.PUBLIC)
    with tempfile.TemporaryDirectory() as scratch:
        asked = [each.question for each in load(Path(scratch))[0].questions[:ASKED]]
    started = time.perf_counter()
    library = open_library(folder, Opening())
    # Opening falls back to the exact scan where Chroma fails: that would be another reading.
    by_chroma = isinstance(library._sentences.vectors, ChromaVectors)  # noqa: SLF001
    assert by_chroma == (library.release.sentences > EXACT_UP_TO)
    assistant = assistant_over(library)
    outcomes = [assistant.ask(_public(asked[0])).outcome]
    read = {"first_s": time.perf_counter() - started}
    read["answer_p50"], read["answer_p95"] = percentiles(
        lambda text: outcomes.append(assistant.ask(_public(text)).outcome), asked
    )
    read["answered"] = outcomes.count(Outcome.ANSWERED) / len(outcomes)
    read["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    read["passages"] = library.release.passages
    read["sentences"] = library.release.sentences
    print(json.dumps(read))


def _public(text: str) -> Question:
    return Question(text=text, audience=Audience.PUBLIC)


if __name__ == "__main__":
    main()
