"""The everyday words of English, by which it is told from other languages in Latin letters."""

from __future__ import annotations

from pathlib import Path

#: What nearly every English sentence holds one of, with forms that people shorten and misspell.
EVERYDAY = frozenset(Path(__file__).with_name("everyday_english.txt").read_text("utf-8").split())
