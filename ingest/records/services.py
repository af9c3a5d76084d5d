"""A service of Open Referral UK as a pathway's file: what the feed says, and nothing made up.

Where a pathway must say what a feed has no field for, the file says that the feed does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from assistant.knowledge.partnership import Partnership
from assistant.knowledge.pathway import Urgency
from ingest.admit import Refusal
from ingest.describe import FrontMatter
from ingest.fields import explain
from ingest.records.pathways import PathwayFile
from ingest.records.service_contacts import Contacts, read_contacts, read_numbers
from ingest.records.service_times import read_age_limits, read_day, read_schedules
from ingest.records.trees import Tree, branch, branches, text, texts

#: States in which a service is told; in the others it is left out with a note.
OPEN = "active"
CLOSED = frozenset({"inactive", "defunct", "temporarily closed"})

#: The longest words, texts and lists of a pathway's file.
_WORDS, _LONG, _NAME, _NAMES = 1_000, 10_000, 300, 40
_ENDED = re.compile(r"[.!?\u0964\u06d4]\W?$")
_URL = re.compile(r"https?://\S{1,1900}")
_PAGE = re.compile(r"https?://\S{1,1900}")
#: What people ask of a pathway and no field of the standard holds.
_ASKED_FOR = {
    "threshold": "when it applies",
    "consent": "whether consent is needed",
    "response_time": "how soon there is an answer",
    "out_of_hours": "what to do out of hours",
}
#: Words that keep people from dialling the number that follows.
_ADVISES_AGAINST = re.compile(
    r"(?:n['\u2019]t|\b(?:not|never|avoid|instead of|rather than|without))\b[^.!?;]*\d{3}",
    re.IGNORECASE,
)
#: Digits that are dialled or told.
_DIGITS = re.compile(r"\d{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that can be told, as a pathway's file."""

    file: PathwayFile
    #: The same as values for YAML, only those that are given.
    values: Mapping[str, Any]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds the services of a feed."""

    #: The feed, as it is named in a message.
    path: str
    #: What its sidecar says of every service.
    front_matter: FrontMatter
    partnership: Partnership
    today: date
    #: Whether a title names the organisation, for feeds that hold many of one name.
    name_organization: bool


def name_of(tree: Tree) -> str:
    """What a service is called, or ""."""
    return text(tree, "name")[:_NAME]


def organization_of(tree: Tree) -> str:
    """The name of the organisation that runs a service, or ""."""
    return text(branch(tree, "organization"), "name")[:_NAME] or text(tree, "organization")[:_NAME]


def state_of(tree: Tree) -> str:
    """The status of a service, "active" where none is given."""
    return " ".join(re.sub(r"[_-]", " ", text(tree, "status").lower()).split()) or OPEN


def read_service(tree: Tree, setting: Setting) -> Service | Refusal:
    """A service as a pathway's file, or why it can't be one."""
    name = name_of(tree)
    if not name:
        return _refuse(setting, text(tree, "id")[:_NAME], "name: it has none")
    if state_of(tree) != OPEN:
        allowed = ", ".join((OPEN, *sorted(CLOSED)))
        return _refuse(setting, name, f"status: allowed are {allowed}")
    contacts = read_contacts(tree, name)
    if not contacts.ways:
        why = f" ({'; '.join(contacts.notes)})" if contacts.notes else ""
        return _refuse(
            setting, name, f"contacts: it has no phone, email or web address that can be used{why}"
        )
    values, notes = _values(tree, name, contacts, setting)
    try:
        file = PathwayFile.model_validate(values)
    except ValidationError as fault:
        return _refuse(setting, name, explain(fault, PathwayFile))
    return Service(file=file, values=values, notes=notes)


def _refuse(setting: Setting, name: str, what: str) -> Refusal:
    return Refusal(
        reason=f"feed {setting.path}, service \u201c{name}\u201d: {what}",
        mend=f"have whoever keeps the feed correct it, and put the new one at {setting.path}",
    )


def _values(
    tree: Tree, name: str, contacts: Contacts, setting: Setting
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of the pathway's file, and what was left out, a line each."""
    own = branch(tree, "x_pathway")
    hours = read_schedules(tree, setting.today)
    ages = read_age_limits(tree)
    notes = [*contacts.notes, *hours.notes, *ages.notes]
    if not text(tree, "status"):
        notes.append("it has no status, so it is taken to be active")
    about = _about(tree, name)
    address = text(own, "address") or "; ".join(dict.fromkeys(_addresses(tree)))
    for field, words in (("description", about), ("address", address)):
        if len(words) > _LONG:
            notes.append(f"its {field} is longer than {_LONG:,} characters and was cut")
    given = {
        **_front_matter(tree, name, setting, notes),
        "also_called": _also_called(tree, own, setting.partnership),
        "about": _cut(about, _LONG),
        "who_for": _cut(text(own, "who_for") or _who_for(tree, name), _WORDS),
        "age": (text(own, "age") or ages.words)[:_NAME],
        "urgency": _urgency(text(own, "urgency")),
        "threshold": _cut(text(own, "threshold"), _WORDS),
        "how_to_refer": _how(tree, own, name),
        "form": _form(own),
        "contacts": [way.values(hours.words) for way in contacts.ways],
        "address": _cut(address, _LONG),
        "response_time": _cut(text(own, "response_time") or text(tree, "wait_time"), _WORDS),
        "consent": _cut(text(own, "consent"), _WORDS),
        "out_of_hours": _out_of_hours(branch(own, "out_of_hours")),
        "immediate_danger": _danger(text(own, "immediate_danger"), setting.partnership),
        "not_for": [_cut(each, _WORDS) for each in texts(own, "not_for")],
        "not_held": [_cut(each, _WORDS) for each in texts(own, "not_held")],
    }
    if not own:
        missing = [what for field, what in _ASKED_FOR.items() if not given[field]]
        given["not_held"] = [f"The entry of {name} does not say {_either(missing)}."]
    return {field: value for field, value in given.items() if value}, tuple(notes)


def _urgency(words: str) -> str:
    """How urgent it is, or "" where a feed says something else than this product knows."""
    return words if words in set(Urgency) else ""


def _front_matter(tree: Tree, name: str, setting: Setting, notes: list[str]) -> dict[str, Any]:
    """What the page says of itself: what the sidecar says of every service, and its own."""
    shared = setting.front_matter
    organization = organization_of(tree)
    title = name
    if setting.name_organization and organization and organization.lower() not in name.lower():
        title = f"{name}, {organization}"[:_NAME]
    assured = read_day(text(tree, "assured_date"))
    if assured is not None and assured > setting.today:
        notes.append("its assured_date has not come yet, so it is left out")
        assured = None
    names = {text(term, "name").lower() for term in _terms(tree)}
    own = [topic.id for topic in setting.partnership.topics if topic.title.lower() in names]
    verified = assured or shared.verified_on
    values = shared.model_dump(mode="json", exclude_defaults=True)
    for field in ("title", "kind", "supersedes", "limits", "edition", "verified_on", "asked"):
        values.pop(field, None)
    own_page = text(branch(tree, "x_pathway"), "source_url") or text(tree, "url")
    return {
        "title": title,
        **values,
        "owner": shared.owner or organization,
        "verified_on": verified.isoformat() if verified else None,
        # The page of the service helps a reader more than the address of the feed.
        "source_url": own_page if _PAGE.fullmatch(own_page) else shared.source_url,
        "topics": list(dict.fromkeys((*shared.topics, *own))),
    }


def _about(tree: Tree, name: str) -> str:
    """What a service is, what it warns of, and what it costs."""
    organization = organization_of(tree)
    by = f" of {organization}" if organization else ""
    fees = text(tree, "fees", "fees_description")
    parts = (
        text(tree, "alert"),
        text(tree, "description") or f"{name} is a service{by}.",
        f"Cost: {fees}" if fees else "",
    )
    return " ".join(_sentence(part) for part in parts if part)


def _who_for(tree: Tree, name: str) -> str:
    told = text(tree, "eligibility_description") or "; ".join(
        dict.fromkeys(text(each, "eligibility") for each in branches(tree, "eligibilitys"))
    )
    return told or f"The entry of {name} does not say who it is for."


def _how(tree: Tree, own: Tree, name: str) -> list[str]:
    told = texts(own, "how_to_refer") or texts(tree, "application_process")
    ask = f"Ask the contacts of {name} how to get help or refer; its entry does not say."
    return [_cut(each, _WORDS) for each in told] or [ask]


def _form(own: Tree) -> dict[str, str] | None:
    name, url = text(own, "form_name"), text(own, "form_url")
    if not name:
        return None
    return {"name": name[:_WORDS], **({"url": url} if _PAGE.fullmatch(url) else {})}


def _out_of_hours(told: Tree) -> dict[str, str] | None:
    if not text(told, "says"):
        return None
    phone = next(iter(read_numbers(text(told, "phone"))), "")
    pairs = (
        ("says", _cut(text(told, "says"), _WORDS)),
        ("name", text(told, "name")[:_NAME]),
        ("phone", phone),
        ("hours", _cut(text(told, "hours"), _WORDS)),
    )
    return {field: value for field, value in pairs if value}


def _danger(told: str, partnership: Partnership) -> str:
    """What a pathway says of danger, if all its numbers are the partnership's; else theirs.

    A feed must not put another number in the place of the emergency line.
    """
    lines = partnership.emergency_lines
    known = {
        digits
        for line in lines
        for words in (line.when, line.do, line.dial)
        for digits in _DIGITS.findall(words)
    }
    dialled = set(_DIGITS.findall(told))
    loudest = lines[0]
    safe = not re.search(r"https?:|www\.|@", told) and not _ADVISES_AGAINST.search(told)
    if told and safe and loudest.dial in dialled and dialled <= known:
        return _cut(told, _WORDS)
    do = f"{loudest.do[:1].lower()}{loudest.do[1:]}"
    return _sentence(f"{loudest.when}, {do}")


def _addresses(tree: Tree) -> Iterator[str]:
    """Where a service is, a line for each place."""
    for place in branches(tree, "service_at_locations"):
        location = branch(place, "location")
        label = text(location, "name")
        addresses = list(branches(location, "addresses", "physical_addresses"))
        if not addresses and label and text(location, "location_type") != "virtual":
            yield label
        for address in addresses:
            fields = ("attention", "address_1", "address_2", "city", "postal_code")
            parts = list(dict.fromkeys(each for name in fields if (each := text(address, name))))
            line = ", ".join(parts)
            yield line if not label or label.lower() in line.lower() else f"{label}, {line}"


def _also_called(tree: Tree, own: Tree, partnership: Partnership) -> list[str]:
    """Other names of a service, and what it is filed under: by these people look for it.

    The partnership's own topics are so wide that nobody looks for one service by them.
    """
    topics = {topic.title for topic in partnership.topics}
    names = (
        *texts(own, "also_called"),
        text(tree, "alternate_name"),
        *(text(term, "name") for term in _terms(tree)),
    )
    kept = dict.fromkeys(each[:_NAME] for each in names if each and each not in topics)
    return list(kept)[:_NAMES]


def _terms(tree: Tree) -> Iterator[Tree]:
    """The terms under which a service is filed."""
    for each in branches(tree, "attributes", "service_taxonomys"):
        yield from branches(each, "taxonomy_term", "taxonomy")


def _either(words: list[str]) -> str:
    """Several things that are not so: "when, whether or how"."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _sentence(words: str) -> str:
    return words if _ENDED.search(words) else f"{words}."


def _cut(words: str, most: int) -> str:
    """The words up to a length, at the end of a sentence or of a word where there is one."""
    if len(words) <= most:
        return words
    head = words[:most]
    ends = [match.end() for match in re.finditer(r"[.!?\u0964\u06d4](?=\s)", head)]
    return head[: ends[-1]] if ends else head.rsplit(" ", 1)[0]
