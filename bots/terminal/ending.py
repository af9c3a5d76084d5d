"""How a command ends: with its exit code, and its errors as cause and mend, never a traceback."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

#: Exit codes of every command.
DONE, REFUSALS, WRONG_USE, FAULT = 0, 1, 2, 3

_Errors = tuple[type[Exception], ...]


class Fault(click.ClickException):
    """Something that the person at the terminal can't put right by asking in another way."""

    exit_code = FAULT


def run(commands: click.Command) -> None:
    """Run the command line and end the process."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Half a character of a batch's id or of a file's name must not end the command.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        # Outside its standalone mode click returns what a command gave to Exit.
        sys.exit(commands.main(standalone_mode=False) or DONE)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except Exception as fault:  # noqa: BLE001 - the last line of defence: no traceback, exit 3
        # Not the fault's own words: they may quote a question or a document.
        place = traceback.extract_tb(fault.__traceback__)[-1]
        Fault(
            f"a fault in the program ({type(fault).__name__} in {Path(place.filename).name}, "
            f"line {place.lineno}): report it with this line"
        ).show()
        sys.exit(FAULT)


@contextmanager
def telling(*, wrong_use: _Errors = (), faults: _Errors = ()) -> Iterator[None]:
    """Tell errors of these kinds in their own words, as wrong use or as faults.

    Only errors whose words quote neither a question nor a document may be named.
    """
    try:
        yield
    except wrong_use as wrong:
        raise click.UsageError(str(wrong)) from wrong
    except faults as fault:
        raise Fault(_cause_of(fault) if isinstance(fault, OSError) else str(fault)) from fault


def _cause_of(fault: OSError) -> str:
    where = f" ({fault.filename})" if fault.filename else ""
    return f"{fault.strerror or fault}{where}: see that the folder can be written and is not full"
