"""What of a page a person sees: nothing hidden, no code, not the frame around the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborNode

Attributes = Mapping[str, str | None]

#: No words of the page: code, what plays or draws, and what a person types or presses.
NEVER_READ = {
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "canvas",
    "audio", "video", "input", "select", "textarea", "button", "datalist", "option", "progress",
    "meter", "nav", "aside", "area", "map",
}  # fmt: skip
_FRAME_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_SECTIONS = {"article", "main", "section", "blockquote", "td"}
_UNSEEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|(?:font-size|opacity)\s*:\s*0*\.?0*\s*(?:[a-z%]+\s*)?(?:;|!|$)",
    re.IGNORECASE,
)


def is_hidden(tag: str, attributes: Attributes) -> bool:
    """Whether the page hides this element."""
    if "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    if (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return True
    return bool(_UNSEEN_STYLE.search(attributes.get("style") or ""))


def frames_the_page(node: LexborNode, tag: str, attributes: Attributes) -> bool:
    """Whether this is the head, foot or margin of the page and not of an article on it."""
    if attributes.get("role") in _FRAME_ROLES:
        return True
    return tag in {"header", "footer"} and not any(a.tag in _SECTIONS for a in _above(node))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent
