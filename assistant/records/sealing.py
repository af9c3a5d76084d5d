"""Seals what people wrote, so that whoever has the database alone reads none of it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from assistant.errors import NoRecords, UnsafeSettings

_HOW = (
    "make one with python -c 'from cryptography.fernet import Fernet; "
    "print(Fernet.generate_key().decode())'"
)


class Seal:
    """Seals words with the first of its keys, and opens what any of them sealed."""

    def __init__(self, keys: str) -> None:
        """Keys of Fernet, newest first, with commas between; UnsafeSettings where one is none."""
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError:
            # Not the cause: it may repeat the key.
            raise UnsafeSettings(f"CSP_RECORDS_KEY is no key: {_HOW}") from None

    def close(self, words: Mapping[str, str]) -> bytes:
        """Words by field, sealed."""
        return self._keys.encrypt(json.dumps(dict(words), ensure_ascii=False).encode())

    def open(self, sealed: bytes) -> dict[str, str] | None:
        """The words by field, or None where no key here opens them."""
        try:
            return dict(json.loads(self._keys.decrypt(sealed)))
        except InvalidToken:
            return None


def own_key(file: Path, *, beside: Path) -> str:
    """The key that this machine made for itself: read, or made where there never was one.

    It lies in a file that its owner alone can read. Raises NoRecords where it is gone and the
    database `beside` it is not: a new key would open nothing of what is kept.
    """
    try:
        if not file.exists():
            if beside.exists():
                raise NoRecords(
                    f"{beside} is there and its key is not: put {file} back, or set "
                    f"CSP_RECORDS_KEY, or remove {beside} with all that it holds"
                )
            _write_new(file, Fernet.generate_key())
    except OSError as fault:
        raise NoRecords(f"the key {file} can't be made: {fault.strerror}") from fault
    return read_key(file)


def read_key(file: Path) -> str:
    """The key in a file; NoRecords where it can't be read or is none."""
    try:
        key = file.read_text("ascii").strip()
        Fernet(key)
    except OSError as fault:
        raise NoRecords(f"the key {file} can't be read: {fault.strerror}") from fault
    except ValueError:
        # Not the cause: it may repeat the key.
        raise NoRecords(f"{file} holds no key: put back the one that it held") from None
    return key


def _write_new(file: Path, key: bytes) -> None:
    """Write the key whole or not at all; of two that do so at once, the first one stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Such a file is made for its owner alone.
    number, draft = mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(number, "wb") as written:
        written.write(key + b"\n")
        written.flush()
        os.fsync(written.fileno())
    with suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()
