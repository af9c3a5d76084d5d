from __future__ import annotations

import itertools
import json
import shutil
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import DamagedRelease
from assistant.knowledge.audience import Audience
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.published import PublishedLibraries
from assistant.knowledge.release import (
    MANIFEST,
    audience_folder,
    kept_ids,
    published_id,
    read_manifest,
    releases_folder,
)
from assistant.knowledge.shelf import opening
from assistant.knowledge.shelf.opening import Opening, open_library
from ingest.box import Limits
from ingest.build import Build, run_build
from ingest.errors import (
    BuildRunning,
    EmptyCorpus,
    UnprovenRelease,
    UnusableEmergency,
    UnusablePartnership,
)
from ingest.ocr import Scanner
from ingest.publish import building, roll_back
from ingest.report import BuildReport, Progress
from ingest.web.pages import Fetch
from tests.doubles import BagOfWords
from tests.scans import an_ocr, scan

EVERYONE = frozenset(Audience)
PUBLIC_TEXT = "---\naudience: public\n---\n# Noise\n\nReport loud music to the noise team.\n"
CANARY = "Zyxomma"
PARTNER_TEXT = (
    "---\naudience: partner\ntitle: Qwertzplan\n---\n# Qwertzheading\n\n"
    f"The {CANARY} panel meets on Mondays in Vexillabury.\n"
)


class Counting(BagOfWords):
    """Remembers what it was given."""

    def __init__(self):
        super().__init__(key="counting")
        self.asked: list[str] = []

    def embed(self, text):
        self.asked.append(text)
        return super().embed(text)


class Watched(Progress):
    def __init__(self):
        self.stages: dict[str, list[int]] = {}
        self._stage = ""

    def start(self, stage, total):
        self._stage = stage
        self.stages[stage] = [total, 0]

    def advance(self, steps=1):
        self.stages[self._stage][1] += steps


@dataclass
class Workshop:
    """A corpus and a data folder, and builds from one to the other."""

    root: Path
    embedder: Counting
    open_folder: Callable = field(default=partial(open_library, opening=Opening()))
    keep: int = 5
    undeclared: Audience = Audience.PARTNER
    progress: Progress = field(default_factory=Watched)
    scanner: Scanner | None = None
    seconds: itertools.count = field(default_factory=itertools.count)
    fetch: Fetch | None = None

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def put(self, path: str, text: str | bytes) -> None:
        file = self.corpus / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def build(self) -> BuildReport:
        model = self.root / "model"
        model.mkdir(exist_ok=True)
        described = {"key": self.embedder.key, "width": self.embedder.width, "max_tokens": 256}
        (model / "model.json").write_text(json.dumps(described), "utf-8")
        self.embedder.asked.clear()
        start = datetime(2026, 11, 22, tzinfo=UTC)
        return run_build(
            Build(
                corpus=self.corpus,
                data=self.data,
                audience_of_undeclared=self.undeclared,
                model=model,
                embedder=self.embedder,
                open_folder=self.open_folder,
                limits=Limits(),
                keep_releases=self.keep,
                now=lambda: start + timedelta(seconds=next(self.seconds)),
                progress=self.progress,
                scanner=self.scanner,
                fetch=self.fetch,
            )
        )

    def library(self, audience: Audience):
        release = published_id(self.data)
        assert release is not None
        return open_library(audience_folder(self.data, release, audience), Opening())

    def release(self, audience: Audience) -> Path:
        release = published_id(self.data)
        assert release is not None
        return audience_folder(self.data, release, audience)


@pytest.fixture
def embedder(monkeypatch) -> Counting:
    embedder = Counting()
    monkeypatch.setitem(opening._embedders, embedder.key, embedder)  # noqa: SLF001 - as in tests/shelves.py
    return embedder


@pytest.fixture
def workshop(tmp_path, embedder) -> Workshop:
    """A corpus that has not been built yet."""
    shop = Workshop(root=tmp_path, embedder=embedder)
    shop.put("noise.md", PUBLIC_TEXT)
    shop.put("panel.md", PARTNER_TEXT)
    return shop


@pytest.fixture(scope="module")
def first_build(tmp_path_factory) -> Workshop:
    """The same corpus, built once; never changed."""
    shop = Workshop(root=tmp_path_factory.mktemp("first"), embedder=Counting())
    shop.put("noise.md", PUBLIC_TEXT)
    shop.put("panel.md", PARTNER_TEXT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(opening._embedders, shop.embedder.key, shop.embedder)  # noqa: SLF001
        shop.build()
    return shop


@pytest.fixture
def published(first_build, tmp_path, embedder) -> Workshop:
    """A copy of it, for a test to go on from."""
    root = tmp_path / "workshop"
    shutil.copytree(first_build.root, root)
    return Workshop(root=root, embedder=embedder, seconds=itertools.count(1_000))


def statuses(report: BuildReport) -> dict[str, str]:
    return {line.path: line.status.value for line in report.documents}


def holders(folder: Path, needle: bytes) -> list[str]:
    """The files below a folder whose bytes or names hold `needle`."""
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if needle.lower() in path.name.lower().encode()
        or (path.is_file() and needle.lower() in path.read_bytes().lower())
    ]


def test_a_corpus_becomes_a_release_that_answers(workshop):
    report = workshop.build()
    assert statuses(report) == {"noise.md": "read", "panel.md": "read"}
    assert (report.published, report.release) == (True, published_id(workshop.data))
    assert report.refusals == 0
    assert report.seconds > 0
    library = workshop.library(Audience.PARTNER)
    assert [each.path for each in library.documents()] == ["noise.md", "panel.md"]
    hit = library.search(f"{CANARY} panel", 1).hits[0]
    assert hit.document.title == "Qwertzplan"
    file = library.file("panel")
    assert file.read_text("utf-8") == PARTNER_TEXT


def test_progress_counts_every_file_and_every_text(workshop):
    workshop.progress = Watched()
    report = workshop.build()
    assert workshop.progress.stages == {
        "Reading documents": [2, 2],
        "Embedding text": [report.embedded, report.embedded],
    }


def test_an_unchanged_corpus_embeds_nothing_and_publishes_nothing_new(published):
    first = published_id(published.data)
    second = published.build()
    assert set(statuses(second).values()) == {"unchanged"}
    assert (second.release, second.published, second.embedded) == (first, True, 0)
    assert published.embedder.asked == []
    assert kept_ids(published.data) == [first]


def test_a_changed_file_embeds_only_its_own_new_texts(published):
    first = published_id(published.data)
    published.put("noise.md", PUBLIC_TEXT + "\nIt answers at night.\n")
    second = published.build()
    assert statuses(second) == {"noise.md": "changed", "panel.md": "unchanged"}
    assert second.release != first
    # Proving asks sentences back; what is left was embedded for the release.
    made = published.embedder.asked[: second.embedded]
    assert sorted(made) == sorted(
        [
            "Noise: It answers at night.",
            "It answers at night.",
            "Noise: Report loud music to the noise team.\nIt answers at night.",
        ]
    )


def test_new_front_matter_alone_makes_a_new_release(published):
    first = published_id(published.data)
    published.put("noise.md", PUBLIC_TEXT.replace("audience: public", "audience: partner"))
    second = published.build()
    assert second.release != first
    assert published.library(Audience.PUBLIC).documents() == ()
    assert second.embedded == 0


def test_a_sidecar_that_names_new_questions_makes_a_new_release(published):
    published.put("hours.txt", "Opening hours\n=============\n\nFrom nine to five.\n")
    sidecar = "audience: public\nasked: {Opening hours: [%s]}\n"
    published.put("hours.txt.yaml", sidecar % "when do you shut")
    first = published.build()
    published.put("hours.txt.yaml", sidecar % "when do you open")
    second = published.build()
    assert second.release != first.release
    assert "when do you open" in published.embedder.asked


def test_a_new_name_of_a_file_is_one_removed_and_one_read(published):
    (published.corpus / "noise.md").rename(published.corpus / "sound.md")
    report = published.build()
    assert statuses(report) == {"noise.md": "removed", "panel.md": "unchanged", "sound.md": "read"}
    assert report.embedded == 0


def test_a_new_partnership_makes_a_new_release(published):
    first = published_id(published.data)
    shutil.copy(Path(__file__).parents[3] / "corpus" / "partnership.yaml", published.corpus)
    second = published.build()
    assert second.release != first
    assert published.library(Audience.PUBLIC).partnership.area


def test_a_new_word_of_danger_makes_a_new_release_and_a_mistake_none(published):
    first = published_id(published.data)
    emergency = published.corpus / "emergency"
    shutil.copytree(Path(__file__).parents[3] / "corpus" / "emergency", emergency)
    for path in emergency.glob("*.yaml"):
        kept = [line for line in path.read_text("utf-8").splitlines() if "pathway: " not in line]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    second = published.build()
    assert second.release != first
    library = published.library(Audience.PUBLIC)
    assert "020 7364 5006" in " ".join(
        line for danger in library.emergency.dangers for line in danger.help.lines
    )
    assert library.likeness.cries.kinds
    (emergency / "fire.yaml").write_text("title: Fire\n", "utf-8")
    with pytest.raises(UnusableEmergency, match=r"emergency/fire\.yaml, line 1: "):
        published.build()
    assert published_id(published.data) == second.release


def test_a_removed_file_leaves_no_byte_in_the_new_release_nor_in_the_cache(published):
    cache = published.data / "cache"
    assert holders(published.release(Audience.PARTNER), CANARY.encode())
    assert holders(cache, CANARY.encode())
    (published.corpus / "panel.md").unlink()
    report = published.build()
    assert statuses(report) == {"noise.md": "unchanged", "panel.md": "removed"}
    for needle in (CANARY, "Qwertzplan", "Qwertzheading", "Vexillabury"):
        assert holders(releases_folder(published.data) / report.release, needle.encode()) == []
        assert holders(cache, needle.encode()) == []


def test_a_removed_file_that_had_been_refused_leaves_no_byte_in_the_cache(workshop):
    workshop.put("wrong.md", f"---\naudience: all\n---\n{CANARY}2 is here.\n")
    workshop.build()
    (workshop.corpus / "wrong.md").unlink()
    workshop.build()
    assert holders(workshop.data / "cache", f"{CANARY}2".encode()) == []
    workshop.put("noise.md", PUBLIC_TEXT + "\nIt answers at night.\n")
    assert workshop.build().embedded == 3


def test_a_refused_file_is_one_line_with_reason_and_mend_and_the_rest_is_published(workshop):
    workshop.put("wrong.md", "---\naudience: all\n---\nWords.\n")
    workshop.put("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100))
    workshop.put("empty.md", "")
    workshop.put("sheet.xlsx", "a")
    report = workshop.build()
    refused = {line.path: line for line in report.documents if line.status.value == "refused"}
    assert set(refused) == {"wrong.md", "picture.txt", "empty.md", "sheet.xlsx"}
    assert all(line.reason and line.mend for line in refused.values())
    assert report.refusals == 4
    assert report.published
    paths = [each.path for each in workshop.library(Audience.PARTNER).documents()]
    assert paths == ["noise.md", "panel.md"]


def test_a_document_that_is_refused_now_leaves_the_release(published):
    published.put("panel.md", PARTNER_TEXT.replace("audience: partner", "audience: all"))
    report = published.build()
    assert statuses(report)["panel.md"] == "refused"
    paths = [each.path for each in published.library(Audience.PARTNER).documents()]
    assert paths == ["noise.md"]


def test_where_all_files_are_refused_the_last_good_release_stays(published):
    first = published_id(published.data)
    for name in ("noise.md", "panel.md"):
        published.put(name, "---\naudience: all\n---\nWords.\n")
    report = published.build()
    assert (report.release, report.published, report.refusals) == (first, False, 2)
    assert published_id(published.data) == first
    assert len(published.library(Audience.PARTNER).documents()) == 2


def test_where_all_files_of_a_first_build_are_refused_nothing_is_published(workshop):
    for name in ("noise.md", "panel.md"):
        workshop.put(name, "")
    report = workshop.build()
    assert (report.release, report.published) == (None, False)
    assert kept_ids(workshop.data) == []


def test_a_corpus_without_documents_is_named(workshop):
    shutil.rmtree(workshop.corpus)
    workshop.put("README.md", "Words.")
    workshop.put("partnership.yaml", "")
    with pytest.raises(UnusablePartnership):
        workshop.build()
    (workshop.corpus / "partnership.yaml").unlink()
    with pytest.raises(EmptyCorpus, match="holds no document: add one"):
        workshop.build()
    assert published_id(workshop.data) is None


def test_the_public_release_holds_no_byte_of_a_partner_document(published):
    public, partner = published.release(Audience.PUBLIC), published.release(Audience.PARTNER)
    words = ("Zyxomma", "Qwertz", "Vexillabury", "vexillaburi", "panel", "Mondays")
    needles = [*(word.encode() for word in words), *(word.encode("utf-16-le") for word in words)]
    text = f"The {CANARY} panel meets on Mondays in Vexillabury."
    for made in (text, f"Qwertzplan: Qwertzheading: {text}"):
        embedded = BagOfWords().embed(made)
        needles += [embedded.vector[:8].tobytes(), embedded.tokens[1, :32].tobytes()]
    seen = {needle for needle in needles if holders(partner, needle)}
    assert {b"Zyxomma", b"Qwertz", b"Vexillabury", b"panel", b"Mondays"} < seen
    assert len(seen) > 5, "the vectors of the partner document were looked for in a wrong form"
    for needle in needles:
        assert holders(public, needle) == [], needle
    assert holders(public, b"noise team")
    sentences = np.load(public / "sentences.npy")
    assert len(sentences) == read_manifest(public).release.sentences == 1


@pytest.mark.parametrize("rows", [1, 1_200])
def test_chromas_index_holds_nothing_of_the_memory_of_the_build(workshop, rows):
    workshop.open_folder = partial(open_library, opening=Opening(exact_up_to=0))
    sentences = "".join(f"The officer number {row} patrols there.\n\n" for row in range(rows))
    workshop.put("noise.md", f"---\naudience: public\n---\n{sentences}")
    workshop.build()
    for audience in Audience:
        headers = list(workshop.release(audience).glob("chroma/*/header.bin"))
        assert headers
        for header in headers:
            _, _, most, held, size, *_ = struct.unpack_from("<iQQQQQQ", header.read_bytes())
            data = (header.parent / "data_level0.bin").read_bytes()
            lengths = (header.parent / "length.bin").read_bytes()
            assert len(data) in (most * size, held * size)
            assert len(lengths) in (most * 4, held * 4)
            assert not any(data[held * size :])
            assert not any(lengths[held * 4 :])
        library = workshop.open_folder(workshop.release(audience))
        assert "number 0 patrols" in library.search("officer number 0", 1).hits[0].passage.text


def test_an_undeclared_document_is_public_only_where_the_build_says_so(workshop):
    workshop.put("plain.txt", f"The {CANARY}3 is here.\n")
    workshop.build()
    assert holders(workshop.release(Audience.PUBLIC), f"{CANARY}3".encode()) == []
    workshop.undeclared = Audience.PUBLIC
    workshop.build()
    public = [each.path for each in workshop.library(Audience.PUBLIC).documents()]
    assert public == ["noise.md", "plain.txt"]


def test_only_so_many_releases_are_kept(workshop):
    workshop.keep = 2
    made = []
    for number in range(4):
        workshop.put("noise.md", PUBLIC_TEXT + f"\nIt has {number} officers.\n")
        made.append(workshop.build().release)
    assert kept_ids(workshop.data) == [made[3], made[2]]
    assert not list(releases_folder(workshop.data).glob(".building-*"))


def test_a_rollback_serves_the_earlier_release_and_a_build_the_newest_again(published):
    first = published_id(published.data)
    published.put("noise.md", PUBLIC_TEXT + "\nIt answers at night.\n")
    second = published.build()
    clock = itertools.count(step=2)
    libraries = PublishedLibraries(
        published.data,
        EVERYONE,
        partial(open_library, opening=Opening()),
        clock=lambda: float(next(clock)),
    )
    assert libraries.library(Audience.PUBLIC).release.id == second.release
    assert roll_back(published.data, None) == first
    assert libraries.library(Audience.PUBLIC).release.id == first
    third = published.build()
    assert third.published
    assert third.embedded == 0
    assert libraries.library(Audience.PUBLIC).release.id == third.release


def flip(path: Path) -> None:
    """Change the middle byte in a new file: a model's file is linked to other releases."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x01
    path.unlink()
    path.write_bytes(bytes(data))


def test_a_release_is_refused_at_opening_whichever_of_its_files_is_damaged(published, tmp_path):
    folder = published.release(Audience.PARTNER)
    names = list(read_manifest(folder).files)
    assert {"catalogue.sqlite", "files/panel.md", "model/model.json"} < set(names)
    for number, name in enumerate(names):
        copy = tmp_path / "copies" / str(number)
        shutil.copytree(folder, copy)
        open_library(copy, Opening())
        flip(copy / name)
        with pytest.raises(DamagedRelease, match=r"is damaged: .*csp rollback"):
            open_library(copy, Opening())
        (copy / name).unlink()
        with pytest.raises(DamagedRelease):
            open_library(copy, Opening())


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"release": {}}'])
def test_a_release_without_a_readable_manifest_is_refused_at_opening(published, text):
    folder = published.release(Audience.PUBLIC)
    (folder / MANIFEST).write_text(text, "utf-8")
    with pytest.raises(DamagedRelease, match="no readable manifest"):
        open_library(folder, Opening())


def test_the_last_whole_release_is_served_where_the_published_one_is_damaged(published, caplog):
    whole = published_id(published.data)
    published.put("noise.md", PUBLIC_TEXT + "\nIt answers at night.\n")
    published.build()
    flip(published.release(Audience.PUBLIC) / "catalogue.sqlite")
    libraries = PublishedLibraries(
        published.data, EVERYONE, partial(open_library, opening=Opening())
    )
    assert libraries.library(Audience.PUBLIC).release.id == whole
    assert "release_damaged" in caplog.text


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("catalogue.sqlite", lambda path: path.write_bytes(b"no database" * 1_000)),
        ("catalogue.sqlite", Path.unlink),
        ("passages.npy", flip),
        (MANIFEST, lambda path: path.write_bytes(b"")),
    ],
)
def test_a_build_replaces_a_damaged_release_though_nothing_changed(published, name, spoil):
    first = published_id(published.data)
    spoil(published.release(Audience.PARTNER) / name)
    second = published.build()
    assert second.release != first
    assert second.published
    assert len(published.library(Audience.PARTNER).documents()) == 2


def test_a_build_starts_from_nothing_where_the_pointer_names_a_release_that_is_gone(published):
    first = published_id(published.data)
    shutil.rmtree(releases_folder(published.data) / first)
    assert statuses(published.build()) == {"noise.md": "read", "panel.md": "read"}


@pytest.mark.parametrize("fault", [DamagedRelease("no"), OSError("no"), ValueError("no")])
def test_a_release_that_does_not_open_is_not_published(published, fault):
    first = published_id(published.data)
    published.put("noise.md", PUBLIC_TEXT + "\nIt answers at night.\n")

    def fails(_folder):
        raise fault

    good, published.open_folder = published.open_folder, fails
    with pytest.raises(UnprovenRelease, match="can't be opened"):
        published.build()
    assert published_id(published.data) == first
    assert kept_ids(published.data) == [first]
    published.open_folder = good
    assert published.build().published


def test_a_release_that_lost_a_document_on_the_way_is_not_published(workshop):
    class Short:
        def __init__(self, library):
            self._library = library

        def __getattr__(self, name):
            return getattr(self._library, name)

        def documents(self):
            return self._library.documents()[1:]

    good = workshop.open_folder
    workshop.open_folder = lambda folder: Short(good(folder))
    with pytest.raises(UnprovenRelease, match="holds 0 documents and not 1"):
        workshop.build()
    assert published_id(workshop.data) is None


def test_a_release_whose_sentences_are_not_found_is_not_published(workshop):
    class Blind:
        def __init__(self, library):
            self._library = library

        def __getattr__(self, name):
            return getattr(self._library, name)

        def search(self, _text, count):
            return replace(self._library.search("music", count), hits=())

    good = workshop.open_folder
    workshop.open_folder = lambda folder: Blind(good(folder))
    with pytest.raises(UnprovenRelease, match="do not find their own passage"):
        workshop.build()


def test_a_file_that_changes_while_it_is_read_is_not_published(workshop):
    class Changes(Progress):
        def start(_self, stage, _total):  # noqa: N805
            if stage == "Embedding text":
                workshop.put("noise.md", "---\naudience: public\n---\nOther words.\n")

    workshop.progress = Changes()
    with pytest.raises(UnprovenRelease, match=r"noise\.md changed while it was read"):
        workshop.build()
    assert published_id(workshop.data) is None


def test_a_second_build_is_refused_while_the_first_runs(workshop):
    with building(workshop.data), pytest.raises(BuildRunning):
        workshop.build()
    assert workshop.build().published


ODD = {
    "no stop": "Words without any heading or stop",
    "heading": "# Only a heading\n",
    "numbers": "| A | B |\n| - | - |\n" + "".join(f"| {n} | {n * 7} |\n" for n in range(400)),
    "stop words": "the of and to\n\nis it?\n",
    "marks": "!!! ??? ...\n",
    "bengali": "এটি একটি পরিকল্পনা। পুলিশকে ফোন করুন।\n",
    "items": "- one\n" * 300,
    "same": "The same sentence stands here.\n\n" * 200,
}


def test_odd_documents_do_not_keep_the_others_from_being_published(workshop):
    for name, text in ODD.items():
        workshop.put(f"odd/{name}.md", text)
    report = workshop.build()
    assert report.published
    assert report.refusals == 0
    assert len(workshop.library(Audience.PARTNER).documents()) == len(ODD) + 2


def test_a_document_in_a_folder_with_a_very_long_name_is_published(workshop):
    workshop.put("/".join(["a rather long name of a folder"] * 12) + "/plan.md", "Words.\n")
    assert workshop.build().published
    assert len(workshop.library(Audience.PARTNER).documents()) == 3


def test_a_scan_comes_into_the_release_when_ocr_is_installed_later(workshop):
    workshop.put("scan.pdf", scan())
    workshop.build()
    before = published_id(workshop.data)
    line = next(each for each in workshop.build().documents if each.path == "scan.pdf")
    assert (line.pages_unread, line.passages) == (1, 0)
    assert published_id(workshop.data) == before
    workshop.scanner = Scanner(ocr=an_ocr(), version="test")
    line = next(each for each in workshop.build().documents if each.path == "scan.pdf")
    assert line.pages_unread == 0
    assert line.passages > 0
    assert published_id(workshop.data) != before


def test_a_row_of_a_sheet_is_found_and_quoted_with_its_header(workshop):
    rows = "".join(f"Ward {n},Sergeant {n},020 7946 0{n:03}\n" for n in range(200))
    workshop.put("teams.csv", f"Ward,Name,Phone\n{rows}")
    workshop.build()
    found = workshop.library(Audience.PARTNER).search("Sergeant 137 phone", 5)
    hit = next(hit for hit in found.hits if "Sergeant 137" in hit.passage.text)
    [row] = [each for each in hit.passage.sentences if "Sergeant 137" in each.text]
    assert row.cells == (("Ward", "Ward 137"), ("Name", "Sergeant 137"), ("Phone", "020 7946 0137"))


def a_feed(*names: str, **closed: str) -> str:
    entries = [{"id": name, "name": name, "phones": [{"number": "101"}]} for name in names]
    gone = [{"id": name, "name": name, "status": state} for name, state in closed.items()]
    return json.dumps({"contents": [{"status": "active", **each} for each in (*entries, *gone)]})


def test_a_feed_is_many_documents_each_with_its_own_words_and_line(workshop):
    workshop.put("feeds/x.json", a_feed("Harbour", "Lantern", Quagga="defunct"))
    workshop.put("feeds/x.json.yaml", "audience: public\n")
    report = workshop.build()
    assert {path: state for path, state in statuses(report).items() if "feeds" in path} == {
        "feeds/x.json": "read",
        "feeds/x.json/harbour.yaml": "read",
        "feeds/x.json/lantern.yaml": "read",
    }
    library = workshop.library(Audience.PUBLIC)
    file = library.file("feeds-x-json-harbour")
    assert "Harbour" in file.read_text("utf-8")
    assert "Lantern" not in file.read_text("utf-8")
    assert library.search("Lantern", 1).hits[0].document.id == "feeds-x-json-lantern"
    assert {each.title for each in library.entries(Pathway)} == {"Harbour", "Lantern"}
    # What is left out of a feed is left out of its release, to the last byte.
    assert holders(workshop.release(Audience.PUBLIC), b"Quagga") == []


def test_a_changed_feed_changes_only_what_changed_in_it(workshop):
    workshop.put("feeds/x.json", a_feed("Harbour", "Lantern"))
    workshop.put("feeds/x.json.yaml", "audience: public\n")
    workshop.build()
    again = workshop.build()
    assert set(statuses(again).values()) == {"unchanged"}
    assert again.embedded == 0
    workshop.put("feeds/x.json", a_feed("Harbour", "Beacon"))
    assert statuses(workshop.build()) == {
        "feeds/x.json/beacon.yaml": "read",
        "feeds/x.json/harbour.yaml": "unchanged",
        "feeds/x.json/lantern.yaml": "removed",
        "noise.md": "unchanged",
        "panel.md": "unchanged",
    }


@pytest.mark.parametrize("sidecar", ["audience: partner\n", "owner: Example Council\n", None])
def test_the_public_release_holds_no_byte_of_a_partner_feed(workshop, sidecar):
    workshop.put("feeds/x.json", a_feed(f"{CANARY}4"))
    if sidecar is not None:
        workshop.put("feeds/x.json.yaml", sidecar)
    workshop.build()
    assert holders(workshop.release(Audience.PARTNER), f"{CANARY}4".encode())
    assert holders(workshop.release(Audience.PUBLIC), f"{CANARY}4".encode()) == []


def test_a_feed_that_can_not_be_read_is_one_refused_line_and_its_services_are_removed(workshop):
    workshop.put("feeds/x.json", a_feed("Harbour"))
    workshop.build()
    workshop.put("feeds/x.json", '{"contents": [')
    report = workshop.build()
    assert statuses(report)["feeds/x.json"] == "refused"
    assert statuses(report)["feeds/x.json/harbour.yaml"] == "removed"
    assert report.published
