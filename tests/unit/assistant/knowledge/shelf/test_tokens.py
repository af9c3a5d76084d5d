from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.embedding import TOKEN_WIDTH
from assistant.knowledge.shelf.tokens import Tokens, pack


@given(st.lists(st.integers(0, 5), max_size=8))
def test_every_passage_gets_its_own_tokens_back(lengths):
    random = np.random.default_rng(len(lengths))
    passages = [
        random.integers(-127, 128, (length, TOKEN_WIDTH)).astype(np.int8) for length in lengths
    ]
    packed, ends = pack(passages)
    assert len(packed) == sum(lengths)
    tokens = Tokens(packed, ends)
    for number, passage in enumerate(passages):
        assert np.array_equal(tokens.of_many(np.array([number]))[0], passage)
    if passages:
        backwards, ends = tokens.of_many(np.arange(len(passages))[::-1])
        assert np.array_equal(backwards, np.concatenate(passages[::-1]))
        assert ends.tolist() == np.cumsum(lengths[::-1]).tolist()


def test_no_passages_make_an_empty_pack():
    packed, ends = pack([])
    assert packed.shape == (0, TOKEN_WIDTH)
    assert packed.dtype == np.int8
    assert ends.tolist() == []


def test_a_pack_is_saved_and_mapped_as_it_was(tmp_path):
    passages = [np.full((rows, TOKEN_WIDTH), value, np.int8) for rows, value in ((2, 3), (1, 4))]
    packed, ends = pack(passages)
    np.save(tmp_path / "tokens.npy", packed)
    tokens = Tokens(np.load(tmp_path / "tokens.npy", mmap_mode="r"), ends)
    rows, _ = tokens.of_many(np.array([0, 1]))
    assert rows[:, 0].tolist() == [3, 3, 4]


def test_a_number_past_the_last_passage_is_refused():
    with pytest.raises(IndexError):
        Tokens(*pack([])).of_many(np.array([0]))
