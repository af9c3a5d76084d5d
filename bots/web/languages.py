"""In which direction a language is written."""

from __future__ import annotations

#: Languages that are written from right to left (ISO 639).
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def direction(language: str) -> str:
    """The value of `dir` for words of a BCP 47 tag."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"
