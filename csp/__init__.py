"""The `csp` command: the only place where the parts are put together."""

from __future__ import annotations

import os

# Products of small matrices are slower on several threads, and those threads spin beside the model.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")


def main() -> None:
    """Run the command line."""
    from bots.terminal.ending import run
    from csp.commands import cli

    run(cli)
