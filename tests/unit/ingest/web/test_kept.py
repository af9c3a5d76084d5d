from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from ingest.web.fetch import Validators
from ingest.web.kept import Copy, Kept

URL = "https://www.example.org/noise"
KNOWN_BY = Validators(etag='"abc"', last_modified="Tue, 03 Nov 2026 10:00:00 GMT")
THIRD, FOURTH = date(2026, 11, 3), date(2026, 11, 4)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache" / "web"


@pytest.fixture
def kept(folder):
    kept = Kept(folder)
    yield kept
    kept.close()


def keep(kept: Kept, body: bytes = b"Words.", url: str = URL) -> Copy:
    return kept.keep(url, body, ending=".html", validators=KNOWN_BY, on=THIRD)


def test_a_page_is_kept_with_what_it_is_known_by(kept):
    assert kept.copy(URL) is None
    made = keep(kept)
    assert made.file.read_bytes() == b"Words."
    assert made.file.suffix == ".html"
    assert kept.copy(URL) == made
    assert (made.validators, made.held_on) == (KNOWN_BY, THIRD)
    assert kept.copy("https://www.example.org/other") is None


def test_a_copy_outlives_the_build_that_made_it(kept, folder):
    made = keep(kept)
    kept.close()
    again = Kept(folder)
    assert again.copy(URL) == made
    again.close()


def test_a_new_copy_takes_the_place_of_the_old(kept):
    old = keep(kept)
    new = keep(kept, b"Other words.")
    assert kept.copy(URL) == new
    kept.forget_all_but([URL])
    assert not old.file.exists()
    assert new.file.read_bytes() == b"Other words."


def test_a_copy_that_still_holds_gets_a_new_day(kept):
    made = keep(kept)
    kept.confirm(URL, FOURTH)
    copy = kept.copy(URL)
    assert copy is not None
    assert (copy.held_on, copy.file) == (FOURTH, made.file)


@pytest.mark.parametrize("spoil", [lambda file: file.unlink(), lambda file: file.write_bytes(b"")])
def test_a_copy_that_is_damaged_is_none(kept, spoil):
    spoil(keep(kept).file)
    assert kept.copy(URL) is None
    keep(kept)
    assert kept.copy(URL) is not None


def test_what_is_forgotten_leaves_no_byte(kept, folder):
    keep(kept, b"Zyxomma.", "https://www.example.org/zyxomma")
    stays = keep(kept)
    (folder / "left-by-a-killed-build.part").write_bytes(b"Zyxomma.")
    kept.forget_all_but([URL])
    kept.close()
    assert {file for file in folder.iterdir() if b"yxomma" in file.read_bytes()} == set()
    assert stays.file.exists()


def test_two_pages_of_the_same_words_do_not_take_each_other_away(kept):
    first, other = keep(kept), keep(kept, url="https://www.example.org/other")
    assert first.file == other.file
    kept.forget_all_but([URL])
    assert kept.copy(URL) == first


def test_what_another_version_kept_is_fetched_again(kept, folder):
    keep(kept)
    kept.close()
    with sqlite3.connect(folder / "pages.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    again = Kept(folder)
    assert again.copy(URL) is None
    again.close()
