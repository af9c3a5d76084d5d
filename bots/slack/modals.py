"""Modals: what is asked in them, and what was filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]


def modal(callback: str, title: str, submit: str, blocks: Iterable[Json], kept: str) -> Json:
    """A modal. `kept` comes back with what is filled in."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(title),
        "submit": _plain(submit),
        "close": _plain("Cancel"),
        "private_metadata": kept,
        "blocks": list(blocks),
    }


def writing(
    name: str,
    label: str,
    *,
    longest: int,
    hint: str = "",
    words: str = "",
    lines: bool = True,
    optional: bool = False,
) -> Json:
    """A field for words; `words` stand in it already."""
    element: Json = {"type": "plain_text_input", "multiline": lines, "max_length": longest}
    if words:
        element["initial_value"] = words[:longest]
    return _input(name, label, element, hint=hint, optional=optional)


def choice(name: str, label: str, options: Mapping[str, str], *, optional: bool = False) -> Json:
    """One of several."""
    listed = [_option(value, words) for value, words in options.items()]
    return _input(name, label, {"type": "static_select", "options": listed}, optional=optional)


def tick(name: str, label: str, words: str) -> Json:
    """A box to tick."""
    element = {"type": "checkboxes", "options": [_option("yes", words)]}
    return _input(name, label, element, optional=True)


def day(name: str, label: str, hint: str = "") -> Json:
    """A date, which may be left out."""
    return _input(name, label, {"type": "datepicker"}, hint=hint, optional=True)


def filled_in(view: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by name; "" where nothing was."""
    return {
        name: _filled(elements.get(name) or {})
        for name, elements in view["state"]["values"].items()
    }


def _filled(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option") or next(
        iter(element.get("selected_options") or ()), None
    )
    if chosen:
        return str(chosen["value"])
    return str(element.get("value") or element.get("selected_date") or "").strip()


def _input(name: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    block = {
        "type": "input",
        "block_id": name,
        "label": _plain(label),
        "element": element | {"action_id": name},
        "optional": optional,
    }
    return block | ({"hint": _plain(hint)} if hint else {})


def _option(value: str, words: str) -> Json:
    return {"text": _plain(words), "value": value}


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
