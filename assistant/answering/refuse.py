"""What a question is told instead of an answer: that it holds personal data, or falls under a rule.

Looks at the question alone, before anything is searched for it, and keeps none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.outcome import Outcome
from assistant.answering.people import tells_of_a_person
from assistant.answering.personal_data import identifiers
from assistant.answering.redact import redact
from assistant.answering.rules import holds, rule_alike, rule_for, rule_of
from assistant.knowledge.document import Kind
from assistant.knowledge.embedding import Vector
from assistant.knowledge.library import Library
from assistant.knowledge.partnership import Contact
from assistant.knowledge.pathway import Pathway
from assistant.knowledge.rule import Rule

#: Rules of which the product itself knows when they hold.
PERSONAL_DATA = "personal-data"
ABOUT_A_PERSON = "about-a-person"
_PERSONAL = (PERSONAL_DATA, ABOUT_A_PERSON)
#: Rules after which somebody needs the way into a service.
_ROUTED = (ABOUT_A_PERSON, "write-referral")
#: Passages among which a pathway is looked for, and contacts of it that are given.
_LOOKED_AT = 10
_CONTACTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No answer, why, and where to go instead."""

    outcome: Outcome
    says: str
    contacts: tuple[Contact, ...]


def refuse(text: str, library: Library) -> Refused | None:
    """Why a question is not answered, or None where its words are no reason."""
    numbers = refuse_numbers(text, library)
    if numbers is not None:
        return numbers
    rule = rule_for(text, library)
    if rule is None and tells_of_a_person(text, library.knows):
        rule = rule_of(ABOUT_A_PERSON, library)
    return None if rule is None else _refused(rule, text, library)


def refuse_alike(text: str, vector: Vector | None, library: Library) -> Refused | None:
    """The same by how like the examples of a rule a question is; None where there is no vector."""
    rule = None if vector is None else rule_alike(text, vector, library)
    return None if rule is None else _refused(rule, text, library)


def refuse_numbers(text: str, library: Library) -> Refused | None:
    """The same of a question in words that no rule is written in: by its numbers alone."""
    if identifiers(text, library.knows):
        return _refused(rule_of(PERSONAL_DATA, library), text, library)
    return None


def _refused(rule: Rule, text: str, library: Library) -> Refused:
    routes = tuple(_routes(rule, text, library)) if rule.id in _ROUTED else ()
    return Refused(
        outcome=Outcome.PERSONAL_DATA if rule.id in _PERSONAL else Outcome.DECLINED,
        says=rule.says,
        contacts=routes or (rule.contact,),
    )


def _routes(rule: Rule, text: str, library: Library) -> Iterator[Contact]:
    """The form and the contacts of the pathway that a case goes to."""
    pathways = {each.document: each for each in library.entries(Pathway)}
    named = (route.pathway for route in rule.routes if holds(route.words, text))
    meant = next((each for each in named if each in pathways), None) or _nearest(text, library)
    pathway = pathways.get(meant)
    if pathway is None:
        return
    if pathway.form_url:
        yield Contact(name=pathway.form_name, purpose=pathway.title, url=pathway.form_url)
    for each in pathway.contacts[:_CONTACTS]:
        yield Contact(
            name=each.name,
            purpose=pathway.title,
            phone=each.phone,
            email=each.email,
            url=each.url,
            hours=each.hours,
        )


def _nearest(text: str, library: Library) -> str:
    """Id of the pathway that is nearest to a text without whom it names, or ""."""
    unnamed = redact(text).replace("[name]", "somebody")
    hits = library.search(unnamed, _LOOKED_AT).hits
    return next((hit.document.id for hit in hits if hit.document.kind is Kind.PATHWAY), "")
