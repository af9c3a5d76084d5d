"""Programs that are killed while they write records."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

import pytest

from tests.conftest import ROOT
from tests.unit.assistant.records.paper import KEY, a_ledger, feedback

#: Programs that are killed, one after another.
KILLS = 8
#: Writes without an end, and says so of each once it is kept.
WRITER = f"""
import sys
from pathlib import Path
from tests.unit.assistant.records.paper import a_ledger, feedback
ledger = a_ledger(Path(sys.argv[1]), key={KEY!r}, wait_s=30)
while True:
    said = feedback()
    ledger.keep_feedback(said)
    print(said.answer, flush=True)
"""


@contextmanager
def killed(folder):
    """A writer that is killed when the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        try:
            yield writer
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()


def prove_whole(folder) -> None:
    with closing(sqlite3.connect(folder / "records.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_was_told_to_be_kept_is_kept_whenever_the_writer_is_killed(tmp_path):
    moments = random.Random(7)  # noqa: S311 - spreads the kills, hides nothing
    told: set[str] = set()
    for _ in range(KILLS):
        with killed(tmp_path) as writer:
            for _ in range(moments.randrange(1, 60)):
                told.add(writer.stdout.readline().strip())
        prove_whole(tmp_path)
    kept = a_ledger(tmp_path, wait_s=30).feedback()
    assert len(told) >= KILLS
    assert told <= {each.feedback.answer for each in kept}
    assert all(each.readable and len(each.feedback.documents) == 2 for each in kept)


@pytest.mark.parametrize("polls", range(0, 400_000, 100_000))
def test_a_program_that_is_killed_while_it_makes_the_tables_leaves_none_half_made(tmp_path, polls):
    with killed(tmp_path) as writer:
        while not (tmp_path / "records.db").exists():
            assert writer.poll() is None
        for _ in range(polls):
            (tmp_path / "records.db").exists()
    ledger = a_ledger(tmp_path, wait_s=30)
    before = len(ledger.feedback())
    ledger.keep_feedback(feedback())
    assert len(ledger.feedback()) == before + 1
    prove_whole(tmp_path)
