"""What a partnership does not have answered, whoever asks, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.knowledge.partnership import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The pathway that a case goes to, by words that stand in it."""

    #: Whole words, in any case.
    words: tuple[str, ...]
    #: Id of the pathway's document.
    pathway: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Something that is not answered, by rule."""

    id: str
    #: Heading of its section on the page of the rules.
    title: str
    #: What can't be done, and where to go instead.
    says: str
    contact: Contact
    #: Words by which it is told, beside those that the product knows; whole words in any case.
    phrases: tuple[str, ...] = ()
    #: Questions that it is for, and questions near to them that are answered.
    asked: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    #: Where a case goes, the first that fits; the nearest pathway where none does.
    routes: tuple[Route, ...] = ()
