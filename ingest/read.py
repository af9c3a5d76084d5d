"""Reads the files of a corpus, each in its box; a file that has not changed is not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.knowledge.shelf.entries import Entries
from ingest.admit import Format, Refusal, admit
from ingest.box import Limits, read_in_box
from ingest.cache import Cache
from ingest.ocr import INSTALL, Scanner
from ingest.readers.blocks import Reading
from ingest.records.page import Page
from ingest.records.reading import read_record
from ingest.source import SourceFile

#: Raise it when a reader changes what it reads, so that kept readings are not used again.
READERS_VERSION = 3

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
    #: Where the file is a record: the page that was written from it, and what it says.
    page: Page | None = None
    entries: Entries = ()
    #: Its own bytes, where it is one of several documents in a file.
    own: bytes | None = None


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

    def key_with(self, scanner: Scanner) -> str:
        """The key of its reading with OCR: another where the program or its limits change."""
        return f"{self.key}:{scanner.key}"

    def read(self, reading: Reading) -> ReadFile:
        return ReadFile(source=self.source, reading=reading, format=self.format, sha256=self.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A file's reading, and the one with OCR where there are scanned pages and it succeeded."""

    reading: Reading
    with_ocr: Reading | None = None
    #: Why OCR failed on the file as a whole.
    note: str = ""

    @property
    def best(self) -> Reading:
        """What is known of the file; what is missing of its scanned pages is noted."""
        best = self.with_ocr or self.reading
        return replace(best, notes=(*best.notes, self.note)) if self.note else best


def read_all(
    sources: Sequence[SourceFile],
    cache: Cache,
    limits: Limits,
    scanner: Scanner | None = None,
) -> Iterator[tuple[SourceFile, ReadFile | Refusal]]:
    """Every file in turn, as it was read or why it was not.

    `scanner`: reads pages that are pictures; without one they stay unread.
    """
    with ThreadPoolExecutor(_READERS) as pool:
        for first in range(0, len(sources), _HELD):
            some = sources[first : first + _HELD]
            known = [_read_record(each) if each.record else _admit(each) for each in some]
            started = [_start(each, cache, limits, scanner, pool) for each in known]
            for source, each, job in zip(some, known, started, strict=True):
                yield source, _finish(each, job, cache, scanner)


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


def _read_record(source: SourceFile) -> ReadFile | Refusal:
    """A record, checked, and the page that is written from it."""
    try:
        data = source.file.read_bytes()
        text = data.decode()
    except (OSError, UnicodeDecodeError) as fault:
        cause = fault.strerror if isinstance(fault, OSError) else "it is not text in UTF-8"
        return Refusal(
            reason=f"it can't be opened: {cause}", mend="save the file again as text in UTF-8"
        )
    read = read_record(source.path, text)
    if isinstance(read, Refusal):
        return read
    page, entries = read
    return ReadFile(
        source=source,
        reading=page.reading,
        format=Format.RECORD,
        sha256=hashlib.sha256(data).hexdigest(),
        page=page,
        entries=entries,
    )


def _start(
    known: _Known | ReadFile | Refusal,
    cache: Cache,
    limits: Limits,
    scanner: Scanner | None,
    pool: ThreadPoolExecutor,
) -> _Read | Future[_Read | Refusal] | None:
    """What an earlier build kept of the file, or the job that reads it now."""
    if not isinstance(known, _Known):
        return None
    held = cache.reading(known.key)
    if held is not None:
        if not held.scans or scanner is None:
            return _without_ocr(held)
        with_ocr = cache.reading(known.key_with(scanner))
        if with_ocr is not None:
            return _Read(reading=held, with_ocr=with_ocr)
    return pool.submit(_read_now, known, held, limits, scanner)


def _read_now(
    known: _Known, held: Reading | None, limits: Limits, scanner: Scanner | None
) -> _Read | Refusal:
    """Read a file in the box and, where pages are pictures, once more with OCR."""
    reading = held or read_in_box(known.format, known.data, limits)
    if isinstance(reading, Refusal):
        return reading
    if not reading.scans or scanner is None:
        return _without_ocr(reading)
    with scanner.handed_over() as word:
        found = read_in_box(known.format, known.data, scanner.limits(limits), (word,))
    if isinstance(found, Refusal):
        return _Read(reading=reading, note=f"OCR of its scanned pages failed: {found.reason}")
    return _Read(reading=reading, with_ocr=found)


def _without_ocr(reading: Reading) -> _Read:
    """A reading as it is; where pages are unread that OCR could read, with what to install."""
    unread = {page.page for page in reading.unread}
    return _Read(reading=reading, note=INSTALL if unread & set(reading.scans) else "")


def _finish(
    known: _Known | ReadFile | Refusal,
    job: _Read | Future[_Read | Refusal] | None,
    cache: Cache,
    scanner: Scanner | None,
) -> ReadFile | Refusal:
    if not isinstance(known, _Known) or job is None:
        return known  # type: ignore[return-value] # no job: it was refused, or is a record
    if isinstance(job, _Read):
        return known.read(job.best)
    result = job.result()
    if isinstance(result, Refusal):
        return result
    cache.keep_reading(known.key, result.reading)
    if result.with_ocr and scanner:
        cache.keep_reading(known.key_with(scanner), result.with_ocr)
    return known.read(result.best)
