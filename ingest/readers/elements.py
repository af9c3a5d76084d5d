"""What an element of XML says, whatever name space its program gave it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element  # the type only: zip_package.py does the parsing


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its local name, whatever the name space; "" without."""
    if element is None:
        return ""
    ends = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return next(ends, "")


def integer(text: str, otherwise: int) -> int:
    """A number from 0 to 9,999, or `otherwise`."""
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else otherwise
