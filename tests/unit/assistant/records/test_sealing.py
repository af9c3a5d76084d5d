from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import NoRecords, UnsafeSettings
from assistant.records.sealing import Seal, own_key
from tests.unit.assistant.records.paper import KEY, Fernet

WORDS = st.dictionaries(st.text(max_size=10), st.text(max_size=200), max_size=4)


@given(WORDS)
def test_what_is_sealed_is_opened_again(words):
    seal = Seal(KEY)
    assert seal.open(seal.close(words)) == words


def test_an_earlier_key_still_opens_and_the_newest_one_seals():
    newest = Fernet.generate_key().decode()
    both = Seal(f"{newest}, {KEY}")
    assert both.open(Seal(KEY).close({"a": "b"})) == {"a": "b"}
    assert Seal(newest).open(both.close({"a": "b"})) == {"a": "b"}


def test_what_another_key_sealed_or_somebody_changed_is_not_opened():
    sealed = Seal(Fernet.generate_key().decode()).close({"a": "b"})
    assert Seal(KEY).open(sealed) is None
    own = Seal(KEY).close({"a": "b"})
    assert Seal(KEY).open(own[:-5] + b"AAAAA") is None
    assert Seal(KEY).open(b"") is None


@pytest.mark.parametrize(
    "key",
    ["short", KEY[:-2], f"{KEY},", "é" * 44, f"{KEY},secretword"],
    ids=["short", "cut", "comma", "letters", "and a word"],
)
def test_a_key_that_is_none_is_refused_without_being_repeated(key):
    with pytest.raises(UnsafeSettings, match="CSP_RECORDS_KEY is no key: make one with") as told:
        Seal(key)
    assert "secretword" not in str(told.value)
    assert told.value.__suppress_context__


def test_a_key_is_made_once_for_its_owner_alone(tmp_path):
    file = tmp_path / "new" / "records.key"
    made = own_key(file, beside=tmp_path / "records.db")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (tmp_path / "records.db").touch()
    assert own_key(file, beside=tmp_path / "records.db") == made
    assert [each.name for each in file.parent.iterdir()] == ["records.key"]


def test_of_many_that_make_a_key_at_once_all_get_the_same(tmp_path):
    def make(_: int) -> str:
        return own_key(tmp_path / "records.key", beside=tmp_path / "records.db")

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(make, range(8)))) == 1


def test_a_key_that_is_gone_is_not_replaced_where_it_has_sealed_something(tmp_path):
    (tmp_path / "records.db").touch()
    with pytest.raises(NoRecords, match=r"put .*records\.key back"):
        own_key(tmp_path / "records.key", beside=tmp_path / "records.db")
    assert not (tmp_path / "records.key").exists()


@pytest.mark.parametrize("spoilt", [b"", b"no key", b"\xff" * 44])
def test_a_file_that_holds_no_key_is_told_and_left(tmp_path, spoilt):
    file = tmp_path / "records.key"
    file.write_bytes(spoilt)
    with pytest.raises(NoRecords, match="holds no key"):
        own_key(file, beside=tmp_path / "records.db")
    assert file.read_bytes() == spoilt


def test_a_folder_that_cannot_hold_a_key_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NoRecords, match="can't be made"):
        own_key(tmp_path / "file" / "records.key", beside=tmp_path / "records.db")
