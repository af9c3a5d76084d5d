"""Reads the files of a corpus, each in its box; a file that has not changed is not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from ingest.admit import Format, Refusal, admit
from ingest.box import Limits, read_in_box
from ingest.cache import Cache
from ingest.readers.blocks import Reading
from ingest.source import SourceFile

#: Raise it when a reader changes what it reads, so that kept readings are not used again.
READERS_VERSION = 1

#: Files read at the same time, each in a child process of its own.
_READERS = 2
#: Files whose bytes are in memory at the same time.
_HELD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file that was read."""

    source: SourceFile
    reading: Reading
    format: Format
    #: sha256 of its bytes, hexadecimal.
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """An admitted file: its format and hash, and its bytes while they are needed."""

    source: SourceFile
    format: Format
    sha256: str
    data: bytes

    @property
    def key(self) -> str:
        return f"{READERS_VERSION}:{self.format.value}:{self.sha256}"

    def read(self, reading: Reading) -> ReadFile:
        return ReadFile(source=self.source, reading=reading, format=self.format, sha256=self.sha256)


def read_all(
    sources: Sequence[SourceFile], cache: Cache, limits: Limits
) -> Iterator[tuple[SourceFile, ReadFile | Refusal]]:
    """Every file in turn, as it was read or why it was not."""
    with ThreadPoolExecutor(_READERS) as pool:
        for first in range(0, len(sources), _HELD):
            some = sources[first : first + _HELD]
            known = [_admit(source) for source in some]
            started = [_start(each, cache, limits, pool) for each in known]
            for source, each, job in zip(some, known, started, strict=True):
                yield source, _finish(each, job, cache)


def _admit(source: SourceFile) -> _Known | Refusal:
    try:
        size = source.file.stat().st_size
        data = source.file.read_bytes()
    except OSError as fault:
        return Refusal(
            reason=f"it can't be opened: {fault.strerror}", mend="see who may read the file"
        )
    admitted = admit(Path(source.path), data, size)
    if isinstance(admitted, Refusal):
        return admitted
    digest = hashlib.sha256(data).hexdigest()
    return _Known(source=source, format=admitted.format, sha256=digest, data=data)


def _start(
    known: _Known | Refusal, cache: Cache, limits: Limits, pool: ThreadPoolExecutor
) -> Reading | Future[Reading | Refusal] | None:
    """The reading kept of an earlier build, or the job that reads it now."""
    if isinstance(known, Refusal):
        return None
    held = cache.reading(known.key)
    return held or pool.submit(read_in_box, known.format, known.data, limits)


def _finish(
    known: _Known | Refusal, job: Reading | Future[Reading | Refusal] | None, cache: Cache
) -> ReadFile | Refusal:
    if isinstance(known, Refusal) or job is None:
        return known  # type: ignore[return-value] # no job: it was refused
    if isinstance(job, Reading):
        return known.read(job)
    result = job.result()
    if isinstance(result, Refusal):
        return result
    cache.keep_reading(known.key, result)
    return known.read(result)
