"""What Slack refuses of messages, views and streams, each fault named as Slack names it.

Limits: Block Kit reference, and slack_sdk's own models for each block and element.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

MOST_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
#: All that is written in the blocks of one message; Slack does not document it.
LONGEST_MESSAGE = 13_200
LONGEST_METADATA = 3_000
LONGEST_VIEW_TITLE = 24
LONGEST_CALLBACK = 255
#: The longest text of an element's label, and of what it sends back.
LONGEST_LABEL = 75
LONGEST_VALUE = 2_000
LONGEST_ACTION = 255
LONGEST_URL = 3_000
#: What may stand in a plain message and in a view; the rest is for the other.
_ONLY_IN_VIEWS = frozenset({"input"})
_KINDS = frozenset(
    {
        "actions", "alert", "card", "carousel", "container", "context", "context_actions",
        "divider", "file", "header", "image", "input", "markdown", "plan", "rich_text", "section",
        "table", "task_card", "video",
    }
)  # fmt: skip
_WITH_TEXT = frozenset({"section", "header", "markdown"})
_TEXT_OBJECTS = frozenset({"plain_text", "mrkdwn"})


class Refused(Exception):
    """Slack would not take it. `error` is its code; `messages` say where and why."""

    def __init__(self, error: str, *messages: str) -> None:
        super().__init__(f"{error}: {'; '.join(messages)}" if messages else error)
        self.error = error
        self.messages = messages


def check_message(message: Mapping[str, Any]) -> None:
    """Raise Refused where Slack would not post a message, or nobody could read it.

    Stricter than Slack in one thing: a message with blocks needs its `text` as well, because that
    is what a screen reader and a notification say.
    """
    text, blocks = message.get("text") or "", read_blocks(message.get("blocks"))
    markdown = message.get("markdown_text") or ""
    if not (text.strip() or markdown.strip()):
        raise Refused("no_text", "text: a screen reader and a notification have nothing to say")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict", "markdown_text stands alone")
    if len(text) > LONGEST_TEXT:
        raise Refused("msg_too_long", f"text: {len(text)} characters")
    if len(markdown) > LONGEST_MARKDOWN:
        raise Refused("msg_too_long", f"markdown_text: {len(markdown)} characters")
    check_blocks(blocks, most=MOST_BLOCKS, in_view=False)
    written = sum(len(each) for each in _texts(blocks))
    if written > LONGEST_MESSAGE:
        raise Refused("msg_blocks_too_long", f"{written} characters in blocks")


def check_view(view: Mapping[str, Any]) -> None:
    """Raise Refused where Slack would not show a view."""
    blocks = read_blocks(view.get("blocks"))
    faults = [*_view_faults(view, blocks)]
    if faults:
        raise Refused("invalid_arguments", *faults)
    check_blocks(blocks, most=MOST_VIEW_BLOCKS, in_view=True)


def _view_faults(view: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    kind = view.get("type")
    if kind not in ("modal", "home"):
        yield f"/view/type: {kind!r}"
    if kind == "modal" and "title" not in view:
        yield "/view/title: missing"
    if not blocks:
        yield "/view/blocks: missing"
    if any(each.get("type") == "input" for each in blocks) and "submit" not in view:
        yield "/view/submit: a view with inputs needs it"
    for name in ("title", "submit", "close"):
        words = view.get(name)
        if words is not None and kind == "home":
            yield f"/view/{name}: not in a home view"
        elif words is not None and not _is_label(words):
            yield f"/view/{name}: 1 to {LONGEST_VIEW_TITLE} characters of plain text"
    for name, longest in (
        ("private_metadata", LONGEST_METADATA),
        ("callback_id", LONGEST_CALLBACK),
    ):
        if len(view.get(name) or "") > longest:
            yield f"/view/{name}: longer than {longest} characters"


def _is_label(value: object) -> bool:
    if not isinstance(value, Mapping) or value.get("type") != "plain_text":
        return False
    return 0 < len(str(value.get("text", ""))) <= LONGEST_VIEW_TITLE


def read_blocks(given: object) -> list[dict[str, Any]]:
    """Blocks as they come: a list, or JSON of one in a form; Refused where they are neither."""
    if given is None or given == "":
        return []
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as wrong:
            raise Refused("invalid_blocks_format", "blocks: no JSON") from wrong
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise Refused("invalid_blocks_format", "blocks: not a list of objects")
    return given


def check_blocks(blocks: Sequence[dict[str, Any]], *, most: int, in_view: bool) -> None:
    """Raise Refused, with every fault found in the blocks."""
    if len(blocks) > most:
        raise Refused("invalid_blocks", f"/blocks: {len(blocks)}, at most {most}")
    faults = [
        fault
        for place, block in enumerate(blocks)
        for fault in _block_faults(block, f"/blocks/{place}", in_view=in_view)
    ]
    faults += _repeated(blocks)
    markdown = sum(len(each.get("text", "")) for each in blocks if each.get("type") == "markdown")
    if markdown > LONGEST_MARKDOWN:
        faults.append(f"/blocks: {markdown} characters of markdown, at most {LONGEST_MARKDOWN}")
    if faults:
        raise Refused("invalid_blocks", *faults)


def _block_faults(block: dict[str, Any], at: str, *, in_view: bool) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _KINDS:
        yield f"{at}/type: unknown {kind!r}"
        return
    if kind in _ONLY_IN_VIEWS and not in_view:
        yield f"{at}: {kind} blocks are for views"
    try:
        parsed = Block.parse(dict(block))
        if parsed is None:
            yield f"{at}: not understood"
            return
        parsed.to_dict()
    except (SlackObjectFormationError, TypeError, ValueError, KeyError) as wrong:
        yield f"{at}: {wrong}"
    yield from _element_faults(block, at)
    for place, child in enumerate(block.get("child_blocks") or ()):
        yield from _block_faults(child, f"{at}/child_blocks/{place}", in_view=in_view)


def _element_faults(value: object, at: str) -> Iterator[str]:
    """Faults of the texts, buttons and links anywhere in a block."""
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _element_faults(each, f"{at}/{place}")
    if not isinstance(value, dict):
        return
    yield from (f"{at}/{fault}" for fault in _own_faults(value))
    for name, each in value.items():
        if name != "child_blocks":
            yield from _element_faults(each, f"{at}/{name}")


def _own_faults(value: Mapping[str, Any]) -> Iterator[str]:
    """Faults of one object by itself."""
    kind, url = value.get("type"), value.get("url")
    if kind in _TEXT_OBJECTS and not str(value.get("text", "")).strip():
        yield "text: empty"
    if kind in _WITH_TEXT and not (value.get("text") or value.get("fields")):
        yield "text: missing"
    if not 0 < len(value.get("action_id", "-")) <= LONGEST_ACTION:
        yield "action_id: empty or too long"
    if len(str(value.get("value", ""))) > LONGEST_VALUE:
        yield "value: too long"
    if kind == "button" and not 0 < len(_label(value)) <= LONGEST_LABEL:
        yield f"text: {len(_label(value))} characters, 1 to {LONGEST_LABEL}"
    if isinstance(url, str) and not _is_link(url):
        yield "url: no web address, or too long"


def _label(button: Mapping[str, Any]) -> str:
    text = button.get("text")
    return str(text.get("text", "")) if isinstance(text, Mapping) else ""


def _is_link(url: str) -> bool:
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    good = parts.scheme in ("https", "mailto", "tel") or local
    return good and len(url) <= LONGEST_URL


def _repeated(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Ids that stand in a message twice, although each names one thing."""
    for name in ("block_id", "action_id"):
        seen: set[str] = set()
        for each in _values(blocks, name):
            if each in seen:
                yield f"/blocks: {name} {each!r} stands twice"
            seen.add(each)


def _values(value: object, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get(name), str):
            yield value[name]
        for each in value.values():
            yield from _values(each, name)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _values(each, name)


def _texts(value: object) -> Iterator[str]:
    """All that is written in blocks."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in ("text", "body", "title") and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
