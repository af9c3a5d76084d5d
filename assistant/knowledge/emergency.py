"""What the product knows of danger: how people cry for help, and what each is told at once.

Data of the corpus. Where a corpus brings none, or no release can be opened, what ships is used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.knowledge.partnership import Contact

_SHIPPED = Path(__file__).parent / "any_emergency.json"

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What somebody is told: short lines, and numbers to dial."""

    #: Told in this order; the first is the call to the emergency services.
    lines: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    #: Path of the referral pathway to read next, below the corpus folder, or "".
    pathway: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The same help, or phrases, in another language."""

    #: BCP 47 tag.
    language: str
    #: Whether a speaker of the language has confirmed the words. Phrases count before that, because
    #: a false alarm costs little; lines are shown before that with the English ones beneath, and
    #: said to be a machine's.
    verified: bool
    phrases: Phrases = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """One kind of danger."""

    #: Name of its file.
    id: str
    title: str
    #: Which comes first where a cry tells of several; the lowest does.
    rank: int
    #: Whether its help is given where the kind of danger is not clear.
    general: bool
    help: Help
    #: What is told beside it to someone who reports it in their work.
    staff: Help
    #: Phrases that are a cry by themselves, and hints that need a second sign.
    phrases: Phrases
    hints: Phrases
    spoken: tuple[Spoken, ...] = ()
    #: Cries in whole sentences, by which others that mean the same are heard.
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """How people write, whatever the danger. `corpus/emergency/words.yaml` explains each field."""

    sets: Mapping[str, Phrases]
    spellings: Mapping[str, str]
    not_misspelt: Phrases
    sayings: Phrases
    negations: Phrases
    no_negations: Phrases
    past: Phrases
    now: Phrases
    topics: Phrases
    stories: Phrases
    all_clear: Phrases
    goes_on: Phrases
    staff: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """Every kind of danger, and how people write of it."""

    dangers: tuple[Danger, ...]
    speech: Speech
    #: Questions that sound like a cry and are none.
    look_alikes: tuple[str, ...] = ()


def without_examples(emergency: Emergency) -> Emergency:
    """The same without what only a build learns from."""
    dangers = tuple(replace(danger, examples=()) for danger in emergency.dangers)
    return replace(emergency, dangers=dangers, look_alikes=())


@cache
def any_emergency() -> Emergency:
    """What holds anywhere in England and Wales, for a corpus that says nothing of its own."""
    return decode_emergency(json.loads(_SHIPPED.read_text("utf-8")))


def encode_emergency(emergency: Emergency) -> dict[str, Any]:
    """The values of it as `json.dumps` takes them."""
    return asdict(emergency)


def decode_emergency(values: Mapping[str, Any]) -> Emergency:
    """What `encode_emergency` gave."""
    speech = values["speech"]
    return Emergency(
        dangers=tuple(_danger(each) for each in values["dangers"]),
        look_alikes=tuple(values["look_alikes"]),
        speech=Speech(
            sets={name: tuple(words) for name, words in speech["sets"].items()},
            spellings=dict(speech["spellings"]),
            **{
                field.name: tuple(speech[field.name])
                for field in fields(Speech)
                if field.name not in {"sets", "spellings"}
            },
        ),
    )


def _danger(values: Mapping[str, Any]) -> Danger:
    return Danger(
        **{
            **values,
            "help": _help(values["help"]),
            "staff": _help(values["staff"]),
            "phrases": tuple(values["phrases"]),
            "hints": tuple(values["hints"]),
            "examples": tuple(values["examples"]),
            "spoken": tuple(
                Spoken(**{**each, "phrases": tuple(each["phrases"]), "lines": tuple(each["lines"])})
                for each in values["spoken"]
            ),
        }
    )


def _help(values: Mapping[str, Any]) -> Help:
    return Help(
        lines=tuple(values["lines"]),
        contacts=tuple(Contact(**each) for each in values["contacts"]),
        pathway=values["pathway"],
    )
