"""What is not answered, by rule: told by how it is asked, or by how like examples it is.

A question about the topic of a rule ("what is a DASH") is none that the rule is for. `rules.toml`
holds what every partnership has; a corpus gives its own words, and rules of its own.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from assistant.knowledge.embedding import Vector
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import Contact
from assistant.knowledge.plain import Plain
from assistant.knowledge.rule import Rule

_SHIPPED = Path(__file__).parent / "rules.toml"
#: How like the examples of a rule a question must be, where 1 is one of them and -1 is like what is
#: answered: more like the rule than like that. Measured: tests/quality/refusals.py.
_ALIKE = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shipped:
    """A rule as the product ships it."""

    id: str
    says: str
    contact: Contact | None
    patterns: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def is_for(self, text: str) -> bool:
        """Whether a text, as `_folded` makes it, asks for what the rule is about."""
        return any(each.search(text) for each in self.patterns) and not any(
            each.search(text) for each in self.unless
        )


def rule_for(text: str, library: Library) -> Rule | None:
    """The rule that a question falls under by its words, or None."""
    folded = _folded(text)
    own = {rule.id: rule for rule in library.entries(Rule)}
    for shipped in _shipped():
        if shipped.is_for(folded):
            return own.get(shipped.id) or _in_any_words(shipped, library)
    return next((rule for rule in own.values() if holds(rule.phrases, text)), None)


def rule_of(rule_id: str, library: Library) -> Rule:
    """A rule that the product knows, in the words of the corpus or else in its own."""
    own = (rule for rule in library.entries(Rule) if rule.id == rule_id)
    return next(own, None) or next(
        _in_any_words(each, library) for each in _shipped() if each.id == rule_id
    )


def rule_alike(text: str, vector: Vector, library: Library) -> Rule | None:
    """The rule whose examples a question is like, rather than the questions that are answered."""
    bare = Plain.bare(library.emergency.speech.spellings)
    alike = library.likeness.declined.of(vector, bare(text))
    if alike.score < _ALIKE:
        return None
    folded = _folded(text)
    if any(
        each.search(folded)
        for shipped in _shipped()
        if shipped.id == alike.kind
        for each in shipped.unless
    ):
        return None
    return next((rule for rule in library.entries(Rule) if rule.id == alike.kind), None)


def _in_any_words(shipped: _Shipped, library: Library) -> Rule:
    """A rule that the corpus says nothing of."""
    contact = shipped.contact or library.partnership.contacts[0]
    return Rule(id=shipped.id, title=shipped.id, says=shipped.says, contact=contact)


def holds(phrases: tuple[str, ...], text: str) -> bool:
    """Whether one of some phrases stands in a text, as whole words in any case."""
    return bool(phrases) and _any_of(phrases).search(_folded(text)) is not None


@lru_cache(maxsize=1_024)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of some phrases in a folded text. Kept by the phrases of a corpus."""
    escaped = (re.escape(_folded(phrase)) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{'|'.join(escaped)})(?!\w)")


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("\u2019", "'").split())


@cache
def _shipped() -> tuple[_Shipped, ...]:
    values = tomllib.loads(_SHIPPED.read_text("utf-8"))
    return tuple(
        _Shipped(
            id=each["id"],
            says=f"{each['says']} {each['route']}",
            contact=Contact(purpose=each["id"], **each["contact"]) if "contact" in each else None,
            patterns=tuple(map(re.compile, each["patterns"])),
            unless=tuple(map(re.compile, each.get("unless", ()))),
        )
        for each in values["rule"]
    )
