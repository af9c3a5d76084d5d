"""The element's files: the bundle is made of its sources, small, and what was released stays."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bots.web.chat.element import BUNDLE, LEDGER, ROOM, changed, digest, present, versions
from tests.composition import a_chat_site
from tools.release_element import release

WORDS = json.loads((ROOM / "words" / "en.json").read_text("utf-8"))
#: Keys that are put together: a beginning, and what an answer says.
PUT_TOGETHER = ("status_", "outcome_", "notice_", "warn_", "error_", "reason_", "leave_")
MOST_BYTES = 12 * 1024


def sources() -> list[Path]:
    return [*sorted((ROOM / "src").iterdir()), ROOM / "words" / "en.json"]


def test_the_bundle_was_made_of_these_sources():
    hashed = sha256(b"".join(source.read_bytes() for source in sources())).hexdigest()[:16]
    first = (ROOM / BUNDLE).read_text("utf-8").partition("\n")[0]
    assert first == f"/* csp-chat {present().name} MIT sources:{hashed} */", "run make element"


def test_the_bundle_is_small():
    assert len(gzip.compress((ROOM / BUNDLE).read_bytes(), 9)) <= MOST_BYTES


def test_the_bundle_depends_on_nothing_and_parses_no_markup():
    code = "\n".join(source.read_text("utf-8") for source in sources() if source.suffix == ".js")
    assert all(path.startswith(("./", "../words/")) for path in imported(code))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b", code)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", code)


def imported(code: str) -> list[str]:
    return re.findall(r'from "([^"]+)"', code)


def test_every_word_is_used_and_every_word_that_is_used_is_there():
    code = "\n".join(source.read_text("utf-8") for source in sources() if source.suffix == ".js")
    used = set(re.findall(r'"([a-z_0-9]+)"', code))
    spare = {
        key
        for key in WORDS
        if key not in used and not key.startswith((*PUT_TOGETHER, "_", "open_", "closed_"))
    }
    assert spare == set()
    said = set(re.findall(r'say\("([a-z_0-9]+)"', code))
    assert said <= set(WORDS)


@pytest.mark.parametrize("file", sorted((ROOM / "words").iterdir()), ids=lambda file: file.stem)
def test_every_language_has_all_words_with_their_places(file):
    words = json.loads(file.read_text("utf-8"))
    assert set(words) == set(WORDS)
    assert words["_dir"] in {"ltr", "rtl"}
    for key, text in WORDS.items():
        if isinstance(text, str):
            assert places(words[key]) == places(text), key
            assert words[key].strip(), key


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", text))


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A room with one version released and the next in the making."""
    shutil.copytree(
        ROOM, tmp_path / "chat", ignore=shutil.ignore_patterns("node_modules", "released")
    )
    room = tmp_path / "chat"
    old = room / "released" / "0.0.9"
    old.mkdir(parents=True)
    (old / BUNDLE).write_bytes(b"old")
    (room / LEDGER).write_text(json.dumps({"0.0.9": {BUNDLE: digest(b"old")}}))
    return room


def test_what_was_released_never_changes():
    assert changed() == []


def test_a_change_of_what_was_released_is_seen(room):
    assert changed(room) == []
    (room / "released" / "0.0.9" / BUNDLE).write_bytes(b"new")
    assert changed(room) == ["0.0.9/csp-chat.js"]
    (room / "released" / "0.0.9" / BUNDLE).unlink()
    assert changed(room) == ["0.0.9/csp-chat.js"]


def test_a_released_version_is_served_beside_the_present_one(room):
    served = versions(room)
    assert set(served) == {"0.0.9", present().name}
    assert served["0.0.9"].released
    assert served["0.0.9"].files == {BUNDLE: b"old"}


def test_a_release_keeps_what_is_there_once(room):
    assert release(room) == present(room).name
    assert present(room).released
    assert versions(room)[present(room).name].files == present(room).files
    assert changed(room) == []
    with pytest.raises(ValueError, match="raise the version"):
        release(room)


def test_a_released_version_may_be_kept_for_ever_and_one_in_the_making_is_asked_for_each_time():
    client = TestClient(a_chat_site())
    first = client.get(f"/w/{present().name}/{BUNDLE}")
    kept = "public, max-age=31536000, immutable" if present().released else "public, no-cache"
    assert first.headers["cache-control"] == kept
    assert first.content == present().files[BUNDLE]
    again = client.get(
        f"/w/{present().name}/{BUNDLE}", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_words_come_as_json_and_others_not_at_all():
    client = TestClient(a_chat_site())
    assert client.get(f"/w/{present().name}/en.json").json() == WORDS
    for path in ("/w/9.9.9/csp-chat.js", f"/w/{present().name}/package.json", "/w/x/../element.py"):
        assert client.get(path).status_code == 404


def test_the_pages_name_the_hash_of_the_bundle_and_let_nothing_else_run():
    client = TestClient(a_chat_site())
    for path in ("/", "/frame", "/embed"):
        page = client.get(path)
        assert f'integrity="{present().integrity}"' in page.text
        policy = page.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "connect-src 'self';" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
    assert "script-src" not in client.get("/about").headers["content-security-policy"]


def test_the_place_says_what_the_element_shows_of_it_and_no_more():
    place = TestClient(a_chat_site()).get("/w/place.json").json()
    assert set(place) == {
        "name",
        "title",
        "about",
        "examples",
        "contacts",
        "leave_to",
        "limit",
        "languages",
    }
    assert place["languages"][0] == {"tag": "en", "name": "English"}
