"""Pdfium's own functions, which carry no types.

The only door to them: everything behind it is Any, nothing that we hand on may be.
"""

from __future__ import annotations

import ctypes
from typing import Any, TypeAlias

import pypdfium2 as _library  # type: ignore[import-untyped]
import pypdfium2.raw as _raw  # type: ignore[import-untyped]

#: The functions of the C library, under their own names.
pdfium: Any = _raw
#: The classes around them.
pypdfium2: Any = _library
#: A document, page or object of pdfium's.
Handle: TypeAlias = Any
Colour: TypeAlias = tuple[int, int, int]


def colour_of(thing: Handle, *, stroke: bool = False) -> tuple[Colour | None, bool]:
    """The colour, or None where it is a pattern; and whether it is fully transparent."""
    parts = [ctypes.c_uint() for _ in range(4)]
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not ask(thing, *parts):
        return None, False
    red, green, blue, alpha = (part.value for part in parts)
    return (red, green, blue), alpha == 0
