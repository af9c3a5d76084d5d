"""Seals what people wrote and the tokens of workspaces before they reach the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Seal:
    """Seals with the first of its keys, and opens what any of them sealed."""

    def __init__(self, keys: str) -> None:
        """Keys of Fernet, newest first, with commas between. ValueError where one is none."""
        try:
            self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError:
            # Not the cause: it may repeat the key.
            raise ValueError("not a key of Fernet") from None

    def close(self, value: Mapping[str, Any]) -> bytes:
        """A value of JSON, sealed."""
        return self._keys.encrypt(json.dumps(dict(value), ensure_ascii=False).encode())

    def open(self, sealed: bytes) -> dict[str, Any] | None:
        """What was sealed, or None where no key here opens it."""
        try:
            return dict(json.loads(self._keys.decrypt(sealed)))
        except InvalidToken:
            return None
