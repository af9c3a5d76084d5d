from __future__ import annotations

import io

import pytest

from bots.terminal.progress import progress_bar


class Stderr(io.StringIO):
    def __init__(self, *, watched: bool):
        super().__init__()
        self.isatty = lambda: watched


@pytest.fixture
def drawn(monkeypatch):
    """What a command of two stages draws on stderr."""

    def drawn(*, quiet: bool, watched: bool) -> str:
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setattr("sys.stderr", stderr := Stderr(watched=watched))
        with progress_bar(quiet=quiet) as progress:
            progress.start("Reading documents", 2)
            progress.advance()
            progress.start("Embedding text", 3)
            progress.advance(3)
        return stderr.getvalue()

    return drawn


def test_a_bar_shows_the_last_stage_and_how_far_it_is(drawn):
    last = drawn(quiet=False, watched=True).rpartition("Reading documents")[2]
    assert "Embedding text" in last
    assert "100%" in last


@pytest.mark.parametrize(("quiet", "watched"), [(True, True), (False, False)])
def test_nothing_is_drawn_for_a_quiet_command_or_where_nobody_watches(drawn, quiet, watched):
    assert drawn(quiet=quiet, watched=watched) == ""
