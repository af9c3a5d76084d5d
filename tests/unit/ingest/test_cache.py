import sqlite3

import numpy as np
import pytest

from ingest.cache import Cache
from ingest.readers.blocks import Block, BlockKind, Reading, UnreadPage
from tests.doubles import BagOfWords

READING = Reading(
    blocks=(Block(kind=BlockKind.ROW, text="a | b", cells=("a", "b"), header=("x", "y")),),
    pages=3,
    labels={2: "ii"},
    unread=(UnreadPage(page=3, reason="a scan"),),
    title="The plan",
    front_matter="title: The plan",
    notes=("1 attachment was not read",),
)


class Counting(BagOfWords):
    def __init__(self, key="counting"):
        super().__init__(key=key)
        self.asked = []

    def embed(self, text):
        self.asked.append(text)
        return super().embed(text)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "build.sqlite"


def embed(path, texts, embedder, *, forget=True):
    cache = Cache(path)
    try:
        told = []
        vectors, made = cache.embed(dict(texts), embedder, progress=told.append)
        assert sum(told) == len(vectors)
        if forget:
            cache.forget_unused()
        return vectors, made
    finally:
        cache.close()


def test_a_reading_comes_back_as_it_was_kept(path):
    cache = Cache(path)
    cache.keep_reading("key", READING)
    cache.close()
    cache = Cache(path)
    assert cache.reading("key") == READING
    assert cache.reading("other") is None
    cache.close()


def test_a_text_is_embedded_once_for_a_model(path):
    embedder = Counting()
    first, made = embed(path, {"one": True, "two": False}, embedder)
    again, made_again = embed(path, {"one": True, "two": False}, embedder)
    assert (made, made_again, embedder.asked) == (2, 0, ["one", "two"])
    for text in first:
        assert np.array_equal(first[text].vector, again[text].vector)
    assert np.array_equal(first["one"].tokens, again["one"].tokens)


def test_vectors_of_another_model_are_not_used(path):
    embed(path, {"one": True}, Counting("first"))
    assert embed(path, {"one": True}, Counting("second"))[1] == 1


def test_a_text_whose_token_vectors_were_not_kept_is_embedded_again_where_they_are_wanted(path):
    assert embed(path, {"one": False}, Counting())[1] == 1
    vectors, made = embed(path, {"one": True}, Counting())
    assert made == 1
    assert len(vectors["one"].tokens) == 1


def test_what_a_build_does_not_use_is_dropped(path):
    embed(path, {"one": True, "two": True}, Counting())
    embed(path, {"two": True}, Counting())
    assert embed(path, {"one": True, "two": True}, Counting())[1] == 1


def test_dropped_readings_leave_the_vectors_in_place(path):
    embed(path, {"one": True}, Counting())
    cache = Cache(path)
    cache.keep_reading("key", READING)
    cache.close()
    cache = Cache(path)
    cache.forget_unused_readings()
    assert cache.reading("key") is None
    cache.close()
    assert embed(path, {"one": True}, Counting())[1] == 0


def test_no_byte_of_a_dropped_reading_stays_in_the_folder(path):
    canary = "Zyxomma petiolatum"
    cache = Cache(path)
    cache.keep_reading(
        "key",
        Reading(
            blocks=(Block(kind=BlockKind.PARAGRAPH, text=f"{canary} " * 2_000),),
            labels={},
        ),
    )
    cache.keep_reading("other", READING)
    cache.close()
    assert canary.encode() in path.read_bytes()
    cache = Cache(path)
    assert cache.reading("other") is not None
    cache.forget_unused_readings()
    cache.close()
    for file in path.parent.iterdir():
        assert canary.encode() not in file.read_bytes(), file.name


def test_what_a_killed_build_embedded_is_kept_up_to_its_last_commit(path):
    class Dies(Counting):
        def embed(self, text):
            if text == "600":
                raise KeyboardInterrupt
            return super().embed(text)

    texts = {str(number): False for number in range(1_000)}
    with pytest.raises(KeyboardInterrupt):
        embed(path, texts, Dies())
    assert embed(path, texts, Counting())[1] == 1_000 - 512


def test_a_cache_of_another_version_is_emptied(path):
    embed(path, {"one": True}, Counting())
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert embed(path, {"one": True}, Counting())[1] == 1
