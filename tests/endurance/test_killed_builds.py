"""Builds that are killed, that meet each other, and that publish under the eyes of a reader."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.knowledge.audience import Audience
from assistant.knowledge.release import (
    audience_folder,
    first_damage,
    kept_ids,
    published_id,
    read_manifest,
    releases_folder,
)
from assistant.knowledge.shelf.opening import Opening, open_library
from ingest.model import prepare_model
from tests.conftest import environment, run_csp

#: Builds that are killed: half in each of two data folders, at the same time.
KILLS = 26
SUBJECTS = ("noise", "lighting", "panel")


@dataclass(frozen=True, slots=True)
class Site:
    """A corpus and a data folder of their own."""

    root: Path
    #: The model that it is built with: a narrow one, so that most of a build is not embedding.
    model: Path

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def write(self, generation: int) -> None:
        """The corpus of one generation: every document names it."""
        self.corpus.mkdir(exist_ok=True)
        for subject in SUBJECTS:
            audience = "partner" if subject == "panel" else "public"
            lines = "\n\n".join(
                f"In generation {generation} the {subject} team has rule {number}."
                for number in range(8)
            )
            (self.corpus / f"{subject}.md").write_text(
                f"---\naudience: {audience}\n---\n# {subject.title()}\n\n{lines}\n", "utf-8"
            )

    def build(self) -> subprocess.CompletedProcess[str]:
        return run_csp("build", self.corpus, "--json", folder=self.root, **self._settings())

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "csp", "build", str(self.corpus), "--json"],
            cwd=self.root,
            env=environment(**self._settings()),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _settings(self) -> dict[str, object]:
        return {"data_dir": self.data, "keep_releases": 2, "embedding_model": self.model}

    def prove_what_is_published(self) -> None:
        """The pointer names a whole release, for both audiences, in which something is found."""
        release = published_id(self.data)
        assert release in kept_ids(self.data)
        for each in kept_ids(self.data):
            for audience in Audience:
                folder = audience_folder(self.data, each, audience)
                assert first_damage(folder, read_manifest(folder)) is None
        for audience in Audience:
            library = open_library(audience_folder(self.data, release, audience), Opening())
            assert library.search("noise team rule 3", 3).hits[0].document.id == "noise"
            documents = library.documents()
            assert len(documents) == (3 if audience is Audience.PARTNER else 2)
            assert len(self.generations(library)) == 1

    @staticmethod
    def generations(library) -> set[str]:
        return {
            passage.text.split()[2]
            for document in library.documents()
            for passage in library.passages_of(document.id)
        }


@contextmanager
def started(site: Site):
    """A build that is gone, with all that it started, when the block ends."""
    build = site.start()
    try:
        with build:
            try:
                yield build
            finally:
                if build.poll() is None:
                    os.killpg(build.pid, signal.SIGKILL)
    finally:
        build.wait()


@pytest.fixture(scope="session")
def first_site(tmp_path_factory, tiny_model, tiny_models) -> Site:
    """A small corpus, built once."""
    prepare_model(tiny_models, tiny_model)
    site = Site(tmp_path_factory.mktemp("endurance"), tiny_model)
    site.write(0)
    site.data.mkdir()
    shutil.copytree(tiny_models, site.data / "models")
    done = site.build()
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture
def site(first_site, tmp_path) -> Site:
    return copied(first_site, tmp_path / "site")


def copied(site: Site, root: Path) -> Site:
    shutil.copytree(site.root, root)
    return Site(root, site.model)


def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_release(first_site, tmp_path):
    def kill_some(worker: int) -> int:
        site = copied(first_site, tmp_path / str(worker))
        site.write(1)
        begun = time.monotonic()
        assert site.build().returncode == 0
        whole = time.monotonic() - begun
        moments = random.Random(worker)  # noqa: S311 - spreads the kills, hides nothing
        killed, kills = 0, KILLS // 2
        for generation in range(2, 2 + 2 * kills):
            site.write(generation)
            begun = time.monotonic()
            with started(site) as build:
                try:
                    build.wait(whole * (killed + moments.random()) / kills)
                    # It was quicker than the one that was measured: its moment comes again.
                    whole = time.monotonic() - begun
                except subprocess.TimeoutExpired:
                    os.killpg(build.pid, signal.SIGKILL)
                    killed += 1
            site.prove_what_is_published()
            if killed == kills:
                break
        site.write(1_000)
        done = site.build()
        assert done.returncode == 0, done.stderr
        assert not list(releases_folder(site.data).glob(".building-*"))
        site.prove_what_is_published()
        library = open_library(
            audience_folder(site.data, json.loads(done.stdout)["release"], Audience.PUBLIC),
            Opening(),
        )
        assert site.generations(library) == {"1000"}
        return killed

    with ThreadPoolExecutor(2) as pool:
        killed = sum(pool.map(kill_some, range(2)))
    assert killed == KILLS


def test_a_second_build_is_refused_while_the_first_holds_the_folder(site):
    site.write(1)
    with started(site) as first:
        deadline = time.monotonic() + 60
        while not list(releases_folder(site.data).glob(".building-*")):
            assert first.poll() is None, first.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.005)
        os.killpg(first.pid, signal.SIGSTOP)
        second = site.build()
        os.killpg(first.pid, signal.SIGCONT)
        said, _ = first.communicate(timeout=60)
        assert first.returncode == 0, said
    assert second.returncode == 3
    assert second.stdout == ""
    assert "another process is building" in second.stderr
    assert "wait for it to end" in second.stderr
    assert "Traceback" not in second.stderr
    site.prove_what_is_published()


READER = """
import json, sys, threading, time
from pathlib import Path
from assistant.knowledge.audience import Audience
from assistant.knowledge.published import PublishedLibraries
from assistant.knowledge.shelf.opening import Opening, open_library
from tests.endurance.test_killed_builds import Site

data = Path(sys.argv[1])
libraries = PublishedLibraries(
    data, frozenset(Audience), lambda folder: open_library(folder, Opening()),
    clock=lambda: time.monotonic() * 20)
seen, faults, stop = {}, [], threading.Event()

def read(audience):
    while not stop.is_set():
        library = libraries.library(audience)
        found = library.search("noise team rule 3", 5)
        generations = Site.generations(library) | {
            hit.passage.text.split()[2] for hit in found.hits}
        if len(generations) != 1 or not found.hits:
            faults.append([library.release.id, sorted(generations)])
        seen.setdefault(library.release.id, set()).update(generations)
        # The builds beside it want a processor too.
        time.sleep(0.02)

def guarded(audience):
    try:
        read(audience)
    except BaseException as fault:
        faults.append(repr(fault))

threads = [threading.Thread(target=guarded, args=(a,)) for a in Audience]
[thread.start() for thread in threads]
print("reading", flush=True)
sys.stdin.readline()
stop.set()
[thread.join() for thread in threads]
print(json.dumps({"seen": {k: sorted(v) for k, v in seen.items()}, "faults": faults}))
"""


def test_a_reader_sees_only_whole_releases_while_builds_publish(site):
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(site.data)],
        cwd=Path(__file__).parents[2],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        try:
            assert reader.stdout.readline() == "reading\n"
            made = [published_id(site.data)]
            for generation in (1, 2):
                site.write(generation)
                done = site.build()
                assert done.returncode == 0, done.stderr
                made.append(json.loads(done.stdout)["release"])
                time.sleep(0.2)
            said, _ = reader.communicate("stop\n", timeout=60)
        finally:
            reader.kill()
    told = json.loads(said)
    assert told["faults"] == []
    assert told["seen"] == {release: [str(generation)] for generation, release in enumerate(made)}
