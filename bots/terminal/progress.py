"""A progress bar on stderr for what takes long; silence where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as RichProgress


class Progress:
    """Is told how a job gets on; this one keeps silent."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins; `total` steps are ahead."""

    def advance(self, steps: int = 1) -> None:
        """Steps of the stage are done."""


class _Bar(Progress):
    def __init__(self, bar: RichProgress) -> None:
        self._bar = bar

    def start(self, stage: str, total: int) -> None:
        for task in self._bar.task_ids:
            self._bar.remove_task(task)
        self._bar.add_task(stage, total=total)

    def advance(self, steps: int = 1) -> None:
        for task in self._bar.task_ids:
            self._bar.advance(task, steps)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar for the time of a `with`; a silent one if `quiet` or not on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield Progress()
        return
    bar = RichProgress(console=Console(stderr=True), transient=True)
    with bar:
        yield _Bar(bar)
