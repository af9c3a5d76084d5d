"""What is looked up in a window of its own: short forms, and who does what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.web.schema import RoleBody, TermBody
from bots.slack import phrases
from bots.slack.blocks import alert, bullets, cut, linked, rich, styled
from bots.slack.home import address

Json = dict[str, Any]

#: What the window of the glossary sends back, and its field.
GLOSSARY = "home_glossary"
FIELD = "short_form"
_VALUE = "words"

MOST_FOUND = 20
#: As many as Slack's window holds in one block.
MOST_ROLES = 60
LONGEST_LINE = 600
LONGEST_WORDS = 100


def look_up(glossary: Sequence[TermBody], wanted: str) -> tuple[TermBody, ...]:
    """The terms that fit, the nearest first: that very one, those that begin so, or say so."""
    words = " ".join(wanted.lower().split()).strip("?!.\"'")
    if not words:
        return ()
    ranked = ((_rank(each, words), each) for each in glossary)
    fitting = [pair for pair in ranked if pair[0] is not None]
    return tuple(each for _, each in sorted(fitting, key=lambda pair: pair[0] or 0))[:MOST_FOUND]


def _rank(entry: TermBody, words: str) -> int | None:
    term, meaning = entry.term.lower(), entry.meaning.lower()
    # "MPS or the Met" is known by each of its words.
    if term == words or words in term.split():
        return 0
    if term.startswith(words):
        return 1
    if words in term:
        return 2
    return 3 if words in meaning else None


def glossary_view() -> Json:
    """The window in which a short form is typed."""
    return {
        "type": "modal",
        "callback_id": GLOSSARY,
        "title": _plain(phrases.GLOSSARY_TITLE),
        "submit": _plain(phrases.GLOSSARY_FIND),
        "close": _plain(phrases.GLOSSARY_CLOSE),
        "blocks": [_field("")],
    }


def found_view(glossary: Sequence[TermBody], wanted: str, web: str) -> Json:
    """The same window with what was found; another one can be typed at once."""
    found = look_up(glossary, wanted)
    return glossary_view() | {
        "blocks": [_field(wanted), *_meanings(found, web)],
    }


def empty_field(glossary: Sequence[TermBody]) -> dict[str, str]:
    """What is wrong where nothing was typed, by field."""
    example = glossary[0].term if glossary else ""
    return {FIELD: phrases.GLOSSARY_EMPTY.format(example=example)}


def typed(view: Mapping[str, Any]) -> str:
    """What was typed into the window."""
    value = view.get("state", {}).get("values", {}).get(FIELD, {}).get(_VALUE, {}).get("value")
    return str(value or "").strip()[:LONGEST_WORDS]


def roles_view(roles: Sequence[RoleBody], web: str) -> Json:
    """Who does what."""
    lines = [[*_role(each, web)] for each in roles[:MOST_ROLES]]
    body = rich(bullets(lines)) if lines else alert(phrases.ROLES_NOTHING)
    return {
        "type": "modal",
        "title": _plain(phrases.ROLES_TITLE),
        "close": _plain(phrases.GLOSSARY_CLOSE),
        "blocks": [body],
    }


def _meanings(found: Sequence[TermBody], web: str) -> Iterator[Json]:
    if not found:
        yield alert(phrases.GLOSSARY_NOTHING)
        return
    yield rich(
        bullets(
            [
                linked(cut(each.term, LONGEST_LINE), address(each.url, web)),
                styled(f": {cut(each.meaning, LONGEST_LINE)}"),
            ]
            for each in found
        )
    )


def _role(role: RoleBody, web: str) -> Iterator[Json]:
    yield linked(cut(role.name, LONGEST_LINE), address(role.url, web))
    for fact in role.facts:
        joint = " " if fact.header.endswith("?") else ": "
        header = f"{fact.header}{joint}" if fact.header else ""
        yield styled(f"\n{header}{cut(fact.text, LONGEST_LINE)}")


def _field(value: str) -> Json:
    return {
        "type": "input",
        "block_id": FIELD,
        "label": _plain(phrases.GLOSSARY_LABEL),
        "element": {
            "type": "plain_text_input",
            "action_id": _VALUE,
            "max_length": LONGEST_WORDS,
            **({"initial_value": value} if value else {}),
        },
    }


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}
