"""Small questions to the elements of XML, asked without regard to their name spaces."""

from __future__ import annotations

from xml.etree.ElementTree import Element  # the type only: package.py does the parsing


def local(element: Element) -> str:
    """An element's name without its name space."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its local name, whatever the name space; "" without."""
    if element is None:
        return ""
    ends = (value for key, value in element.items() if key.rpartition("}")[2] == name)
    return next(ends, "")
