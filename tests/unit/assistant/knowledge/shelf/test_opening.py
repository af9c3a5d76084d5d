from __future__ import annotations

import gc
import json
import logging
import shutil
from dataclasses import asdict, replace

import pytest

from assistant.errors import DamagedRelease
from assistant.knowledge.partnership import ANY_PARTNERSHIP, EmergencyLine, Topic
from assistant.knowledge.release import (
    CATALOGUE,
    CHROMA,
    LAYOUT,
    MANIFEST,
    MODEL,
    MOMENTS,
    PARTNERSHIP,
    PASSAGES,
    SENTENCES,
    TOKEN_ENDS,
    TOKENS,
    read_manifest,
    write_manifest,
)
from assistant.knowledge.shelf.opening import own_chroma, read_partnership
from assistant.knowledge.shelf.vectors import ChromaVectors, ExactVectors
from tests.shelves import opened


def test_a_whole_release_opens_as_what_its_manifest_says(copy):
    library = opened(copy)
    assert library.release == read_manifest(copy).release
    assert library.release.documents == len(library.documents()) == 4
    assert library.partnership == ANY_PARTNERSHIP


@pytest.mark.parametrize(
    "name",
    [
        CATALOGUE,
        PARTNERSHIP,
        PASSAGES,
        SENTENCES,
        MOMENTS,
        TOKENS,
        TOKEN_ENDS,
        f"{MODEL}/model.json",
        "words/passages/params.index.json",
        "files/noise.md",
    ],
)
@pytest.mark.parametrize("harm", ["gone", "flipped", "cut"])
def test_a_release_with_a_harmed_file_is_never_opened(copy, name, harm):
    file = copy / name
    whole = file.read_bytes()
    file.unlink()
    if harm != "gone":
        last = bytes([whole[-1] ^ 1]) if harm == "flipped" else b""
        file.write_bytes(whole[:-1] + last)
    with pytest.raises(DamagedRelease, match=name):
        opened(copy)


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[]", b'{"release": 1}'])
def test_a_release_without_a_readable_manifest_is_never_opened(copy, content):
    (copy / MANIFEST).unlink()
    if content is not None:
        (copy / MANIFEST).write_bytes(content)
    with pytest.raises(DamagedRelease, match="manifest"):
        opened(copy)


def test_a_folder_that_is_not_there_is_damage(tmp_path):
    with pytest.raises(DamagedRelease):
        opened(tmp_path / "releases" / "1" / "public")


@pytest.mark.parametrize("layout", [LAYOUT - 1, LAYOUT + 1])
def test_a_release_of_another_layout_is_never_opened(copy, layout):
    write_manifest(copy, replace(read_manifest(copy), layout=layout))
    with pytest.raises(DamagedRelease, match="layout"):
        opened(copy)


def test_the_message_names_the_release_and_how_to_mend_it(copy):
    (copy / CATALOGUE).unlink()
    with pytest.raises(DamagedRelease, match=r"20261122-1 \(public\).*csp rollback.*csp build"):
        opened(copy)


def test_a_partnership_is_read_as_it_was_written(tmp_path):
    partnership = replace(
        ANY_PARTNERSHIP,
        name="\u09ac\u09be\u0982\u09b2\u09be",
        languages=("en", "bn"),
        topics=(Topic(id="asb", title="Antisocial behaviour"),),
        emergency_lines=(EmergencyLine(when="Now", do="Call 999", dial="999"),),
        example_questions=("Who is in it?",),
    )
    (tmp_path / "p.json").write_text(json.dumps(asdict(partnership)), "utf-8")
    assert read_partnership(tmp_path / "p.json") == partnership


def vectors_of(library):
    grains = (library._passages, library._sentences)  # noqa: SLF001
    return {type(grain.vectors) for grain in grains}


def test_small_grains_are_scanned_and_larger_ones_are_asked_of_chroma(copy):
    assert vectors_of(opened(copy)) == {ExactVectors}
    assert vectors_of(opened(copy, exact_up_to=0)) == {ChromaVectors}


def test_chroma_lets_go_of_a_release_that_nobody_holds_any_more(copy):
    from chromadb.api.shared_system_client import SharedSystemClient

    def held():
        return str(copy / CHROMA) in SharedSystemClient._identifier_to_system  # noqa: SLF001

    library = opened(copy, exact_up_to=0)
    assert held()
    del library
    gc.collect()
    assert not held()


def test_a_process_owns_a_chroma_folder_as_often_as_it_asks(copy):
    assert own_chroma(copy)
    assert own_chroma(copy)


def test_a_release_on_a_disk_that_can_not_be_written_is_scanned(copy):
    (copy / f".{CHROMA}.lock").mkdir()
    library = opened(copy, exact_up_to=0)
    assert vectors_of(library) == {ExactVectors}
    assert library.search("knife bins", 1).hits[0].document.id == "knives"


def test_a_release_whose_chroma_folder_is_lost_is_scanned(copy, caplog):
    shutil.rmtree(copy / CHROMA)
    with caplog.at_level(logging.WARNING, "assistant"):
        library = opened(copy, exact_up_to=0)
    assert vectors_of(library) == {ExactVectors}
    assert library.search("knife bins", 1).hits[0].document.id == "knives"
    assert {record.message for record in caplog.records} == {"chroma_failed"}


def test_opening_leaves_every_measured_file_as_it_was(copy):
    opened(copy, exact_up_to=0).search("knife bins", 3)
    assert opened(copy).release == read_manifest(copy).release


def test_releases_of_one_model_share_one_embedder(copy, library):
    assert opened(copy)._embedder is library._embedder  # noqa: SLF001


def test_a_release_that_was_built_before_there_were_helplines_has_none(tmp_path):
    values = asdict(ANY_PARTNERSHIP)
    del values["helplines"]
    path = tmp_path / "partnership.json"
    path.write_text(json.dumps(values), "utf-8")
    assert read_partnership(path) == ANY_PARTNERSHIP
