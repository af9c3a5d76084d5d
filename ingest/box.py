"""Reads one file in a child process without network, with hard limits: a hostile file ends there.

It must never let a child outlive its reading, nor believe what the child answers.
"""

from __future__ import annotations

import compileall
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, cast

import structlog

from ingest import readers
from ingest.admit import Format, Refusal
from ingest.readers.blocks import Reading
from ingest.readers.words import clean

_log = structlog.get_logger()

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one reading may use. The largest documents at hand use a fifth of each."""

    memory_bytes: int = 1024 * _MEBIBYTE
    #: Time on a processor; then the wall clock, which a sleeping child does not outwait.
    cpu_s: int = 20
    wall_s: float = 60.0
    #: 5 million characters (the readers' own limit), most of them twice, as row and as cell.
    answer_bytes: int = 20_000_000
    #: A reader keeps no file; this leaves room for a library's scratch file.
    file_bytes: int = 64 * _MEBIBYTE
    open_files: int = 64


#: What the `prlimit` command does, where that is missing: set limits, then become the command.
_SET_LIMITS = """
import os, resource, sys
for name, value in (pair[2:].upper().split("=") for pair in sys.argv[1:6]):
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), tuple(map(int, value.split(":"))))
os.execv(sys.argv[6], sys.argv[6:])
"""
#: Who runs the child where the parent is root: the user that owns nothing.
_NOBODY = "65534"
_PROBE_S = 20
_CHUNK = 1 << 16
_ADVICE_LENGTH_MAX = 300
_probing = threading.Lock()

_SPLIT = "Split it into smaller documents, or save it again as another format"
_SAVE_AGAIN = "Open it in the program that made it and save it again, or as another format"
_TOO_LONG = Refusal("it takes more time to read than a document may", _SPLIT)
_TOO_LARGE = Refusal("it holds more text than a document may", _SPLIT)
_GARBAGE = Refusal("its reader gave an answer that is none", _SAVE_AGAIN)
_BY_SIGNAL = {
    "SIGXCPU": _TOO_LONG,
    "SIGKILL": Refusal("its reader was stopped: it took too much time or memory", _SPLIT),
    "SIGXFSZ": Refusal("its reader tried to write a large file", _SAVE_AGAIN),
}


def read_in_box(
    format: Format,  # noqa: A002 - the design's word
    data: bytes,
    limits: Limits,
    options: Sequence[str] = (),
) -> Reading | Refusal:
    """What a file says, or why it can't be read. Several threads may call it at a time.

    `options`: words for the reader, as the environment of the box is empty.
    """
    reader = [sys.executable, "-I", "-m", "ingest.readers", format.value, *options]
    command = [*prefix(limits), *reader]
    answer, exit_code = run(command, data, limits)
    if isinstance(answer, Refusal):
        return answer
    return _read_answer(answer) if exit_code == 0 else _refuse_exit(exit_code)


def prefix(limits: Limits) -> list[str]:
    """The words of a command line that put what follows them into the box."""
    with _probing:
        isolation = _isolation()
    pairs = {
        "as": f"{limits.memory_bytes}:{limits.memory_bytes}",
        # The first number asks the child to end, the second ends it.
        "cpu": f"{limits.cpu_s}:{limits.cpu_s + 1}",
        "fsize": f"{limits.file_bytes}:{limits.file_bytes}",
        "nofile": f"{limits.open_files}:{limits.open_files}",
        "core": "0:0",
    }
    prlimit = shutil.which("prlimit")
    setter = [prlimit] if prlimit else [sys.executable, "-I", "-S", "-c", _SET_LIMITS]
    return [*isolation, *setter, *(f"--{name}={value}" for name, value in pairs.items())]


def run(command: Sequence[str], data: bytes, limits: Limits) -> tuple[bytes | Refusal, int]:
    """What a command answers to `data`, or that it took too long or said too much; its exit."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        with _started(command, file) as child:
            answer = _answer(child, limits)
    return answer, child.returncode


@contextlib.contextmanager
def _started(command: Sequence[str], data: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A child that is gone, with all that it started, when the block ends."""
    child = subprocess.Popen(  # noqa: S603 - our own command; the file is data, never a word of it
        command,
        stdin=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    with child:
        try:
            yield child
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def _answer(child: subprocess.Popen[bytes], limits: Limits) -> bytes | Refusal:
    """All that the child says until it ends, if that is in time and not too much."""
    deadline = time.monotonic() + limits.wall_s
    answer = bytearray()
    for chunk in _chunks(child, deadline):
        answer += chunk
        if len(answer) > limits.answer_bytes:
            return _TOO_LARGE
    try:
        child.wait(max(0.0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return _TOO_LONG
    return bytes(answer)


def _chunks(child: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Pieces of the answer until the child closes it or time is up."""
    stream = cast("IO[bytes]", child.stdout).fileno()
    poll = select.poll()
    poll.register(stream, select.POLLIN | select.POLLHUP)
    while poll.poll(max(0.0, deadline - time.monotonic()) * 1_000):
        chunk = os.read(stream, _CHUNK)
        if not chunk:
            return
        yield chunk


def _read_answer(answer: bytes) -> Reading | Refusal:
    try:
        document = json.loads(answer)
        if "unreadable" in document:
            words = document["unreadable"]
            return Refusal(_advice(words["reason"]), _advice(words["mend"]))
        return Reading.from_json(document["reading"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _GARBAGE


def _advice(text: object) -> str:
    return clean(str(text))[:_ADVICE_LENGTH_MAX]


def _refuse_exit(exit_code: int) -> Refusal:
    if exit_code > 0:
        return Refusal(f"its reader failed (exit {exit_code})", _SAVE_AGAIN)
    names = (one.name for one in signal.Signals if one == -exit_code)
    name = next(names, f"signal {-exit_code}")
    return _BY_SIGNAL.get(name) or Refusal(f"its reader crashed on it ({name})", _SAVE_AGAIN)


@cache
def _isolation() -> tuple[str, ...]:
    """The strongest isolation that works on this machine; tried once."""
    # Children that are nobody can't keep what they compile.
    compileall.compile_dir(str(Path(readers.__file__).parent), quiet=2)
    nobody, no_network = _without_root(), _without_network()
    for words in ((*nobody, *no_network), no_network, nobody):
        if words and _works(words):
            break
    else:
        words = ()
    if not no_network or words[-len(no_network) :] != no_network:
        _log.warning("box_without_network_namespace", mend="allow user namespaces")
    return words


def _without_root() -> tuple[str, ...]:
    setpriv = shutil.which("setpriv") if os.geteuid() == 0 else None
    who = (f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--no-new-privs")
    return (setpriv, *who) if setpriv else ()


def _without_network() -> tuple[str, ...]:
    unshare = shutil.which("unshare")
    return (unshare, "--user", "--map-current-user", "--net", "--ipc") if unshare else ()


def _works(words: Sequence[str]) -> bool:
    """Whether a child can still load the readers behind these words."""
    command = [*words, sys.executable, "-I", "-c", "import ingest.readers.blocks"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, env={}, cwd="/", capture_output=True, check=False, timeout=_PROBE_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
