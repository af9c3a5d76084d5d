from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge.release import CHROMA, SENTENCES
from assistant.knowledge.shelf.opening import own_chroma
from assistant.knowledge.shelf.vectors import (
    ChromaVectors,
    ExactVectors,
    Vectors,
    _client,
    write_chroma,
)

ROWS, WIDTH, CLUSTERS = 3_000, 48, 40
COUNT = 50


@pytest.fixture(scope="module")
def matrix():
    """Rows of unit length around a few centres, as sentences lie around their subjects."""
    random = np.random.default_rng(11)
    centres = random.normal(size=(CLUSTERS, WIDTH))
    rows = centres[random.integers(CLUSTERS, size=ROWS)] + 0.6 * random.normal(size=(ROWS, WIDTH))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def questions(matrix):
    random = np.random.default_rng(12)
    near = matrix[random.integers(ROWS, size=40)] + 0.1 * random.normal(size=(40, WIDTH))
    return (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, matrix):
    made = tmp_path_factory.mktemp("release")
    write_chroma(made / CHROMA, {"sentences": matrix, "doomed": matrix[:100], "empty": matrix[:0]})
    np.save(made / SENTENCES, matrix)
    return made


@pytest.fixture(scope="module", params=["exact", "mapped", "chroma"])
def vectors(request, folder, matrix) -> Vectors:
    if request.param == "chroma":
        assert own_chroma(folder)
        return ChromaVectors(folder / CHROMA, "sentences", matrix)
    mapped = np.load(folder / SENTENCES, mmap_mode="r")
    return ExactVectors(mapped if request.param == "mapped" else matrix)


@pytest.mark.parametrize("count", [1, 10, COUNT, 200])
def test_the_nearest_rows_are_those_that_a_look_at_every_row_finds(
    vectors, matrix, questions, count
):
    shares = []
    for question in questions:
        expected = set(np.argsort(-(matrix @ question))[:count].tolist())
        found = vectors.to(question).nearest(count)
        assert len(found) == len(set(found.tolist())) == count
        shares.append(len(expected & set(found.tolist())) / count)
    assert np.mean(shares) >= 0.95


def test_a_row_is_its_own_nearest(vectors, matrix):
    for row in (0, 1_999, 2_000, ROWS - 1):
        assert vectors.to(matrix[row]).nearest(1).tolist() == [row]


def test_a_similarity_is_exact_and_in_the_order_that_was_asked(vectors, matrix, questions):
    rows = np.array([2_999, 0, 5, 5, 1_234])
    similar = vectors.to(questions[0]).of(rows)
    assert similar.dtype == np.float32
    assert similar == pytest.approx(
        [float(np.dot(matrix[row].astype(float), questions[0])) for row in rows], abs=1e-6
    )


def test_no_rows_have_no_similarity(vectors, questions):
    assert vectors.to(questions[0]).of(np.array([], dtype=np.int64)).shape == (0,)


def test_more_than_there_are_gives_every_row(vectors, questions):
    assert sorted(vectors.to(questions[0]).nearest(ROWS + 1).tolist()) == list(range(ROWS))


def test_row_numbers_are_whole_numbers_that_index_the_matrix(vectors, matrix, questions):
    found = vectors.to(questions[0]).nearest(5)
    assert np.issubdtype(found.dtype, np.integer)
    assert matrix[found].shape == (5, WIDTH)


def test_where_chroma_fails_every_row_is_compared(folder, matrix, questions, caplog):
    vectors = ChromaVectors(folder / CHROMA, "doomed", matrix[:100])
    _client(folder / CHROMA).delete_collection("doomed")
    with caplog.at_level(logging.WARNING, "assistant"):
        found = vectors.to(questions[0]).nearest(5)
    assert set(found.tolist()) == set(np.argsort(-(matrix[:100] @ questions[0]))[:5].tolist())
    assert [record.message for record in caplog.records] == ["chroma_failed"]


SECOND_PROCESS = """
import sys
from pathlib import Path
import numpy as np
from assistant.knowledge.shelf.opening import Opening, _vectors
vectors = _vectors(Path(sys.argv[1]), "sentences", Opening(exact_up_to=0))
first = vectors.to(np.load(sys.argv[1] + "/sentences.npy")[7]).nearest(1)
print(type(vectors).__name__, first.tolist(), "chromadb" in sys.modules)
"""


def in_a_second_process(folder: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", SECOND_PROCESS, str(folder)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_a_process_that_does_not_own_the_folder_scans_and_leaves_chroma_alone(folder):
    assert own_chroma(folder)
    assert in_a_second_process(folder) == "ExactVectors [7] False"


def test_a_process_that_finds_the_folder_free_owns_it(tmp_path, matrix):
    write_chroma(tmp_path / CHROMA, {"sentences": matrix[:50]})
    np.save(tmp_path / SENTENCES, matrix[:50])
    assert in_a_second_process(tmp_path) == "ChromaVectors [7] True"
