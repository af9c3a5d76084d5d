"""What the product knows of a language other than English: its fixed words and its subjects.

Data of the corpus. Where a corpus brings none, or no release can be opened, what ships is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

_SHIPPED = Path(__file__).parent / "any_languages.json"

#: The language of the documents, and of everything that no language file says.
ENGLISH = "en"


class Fixed(StrEnum):
    """The fixed words that a language must have; a closed list."""

    # How a question ended
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"
    SMALL_TALK = "small_talk"
    OUT_OF_REMIT = "out_of_remit"
    PERSONAL_DATA = "personal_data"
    DECLINED = "declined"
    BUSY = "busy"
    UNAVAILABLE = "unavailable"
    # What stands around the quoted English
    QUOTED_IN_ENGLISH = "quoted_in_english"
    IN_ENGLISH_BELOW = "in_english_below"
    INTERPRETER = "interpreter"
    PERSON = "person"
    MACHINE_WRITTEN = "machine_written"
    # Danger
    CALL = "call"
    NOBODY_READS = "nobody_reads"
    # What must be known of an answer
    UNSURE = "unsure"
    SHORTENED = "shortened"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    UNVERIFIED = "unverified"
    OVERDUE = "overdue"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Fixed words, and whether a speaker of the language has confirmed them."""

    text: str
    verified: bool


class Weight(StrEnum):
    """What a subject counts among others that stand in a question."""

    #: It is searched, whatever else is found.
    SUBJECT = "subject"
    #: It is searched where nothing else is found: it stands in questions about anything.
    GENERAL = "general"
    #: It says what is wanted of a subject, a number say, and is searched beside one.
    BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that is asked about: how a speaker says it, and the English to search by."""

    #: As `assistant.knowledge.phrases` reads them.
    phrases: tuple[str, ...]
    search: str
    weight: Weight = Weight.SUBJECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language."""

    #: BCP 47 tag.
    tag: str
    #: In English, in the language itself, and as a chooser shows it.
    name: str
    own_name: str
    label: str
    #: As Unicode names it, in small letters: "bengali".
    script: str
    #: "ltr" or "rtl".
    direction: str
    #: Letters of the script by which a neighbour is known: not written in this language.
    foreign_letters: str
    #: Letters by which it is told from a neighbour that shares the rest.
    own_letters: str
    #: Everyday words in Latin letters, by which it is told from English.
    common: tuple[str, ...]
    #: Spellings that count as one, in order: each first is read as its second.
    fold: tuple[tuple[str, str], ...]
    #: Beginnings that stand before any word: an article, "and", "with".
    prefixes: tuple[str, ...]
    #: Words that are a greeting or thanks, and nothing else.
    greetings: tuple[str, ...]
    texts: Mapping[str, Said]
    #: By the id of a rule: why a question is not answered.
    refusals: Mapping[str, Said]
    subjects: tuple[Subject, ...]


@cache
def any_languages() -> tuple[Language, ...]:
    """What holds for any partnership, for a corpus that says nothing of languages."""
    return decode_languages(json.loads(_SHIPPED.read_text("utf-8")))


def language_of(tag: str, languages: Iterable[Language]) -> Language | None:
    """The language of a BCP 47 tag, whatever its region or script; None where there is none."""
    wanted = tag.partition("-")[0].lower()
    return next((each for each in languages if each.tag == wanted), None)


def encode_languages(languages: Sequence[Language]) -> list[dict[str, Any]]:
    """The values of them as `json.dumps` takes them."""
    return [asdict(each) for each in languages]


def decode_languages(values: Sequence[Mapping[str, Any]]) -> tuple[Language, ...]:
    """What `encode_languages` gave."""
    return tuple(_language(each) for each in values)


def _language(values: Mapping[str, Any]) -> Language:
    lists = ("common", "prefixes", "greetings")
    return Language(
        **{
            **values,
            **{name: tuple(values[name]) for name in lists},
            "fold": tuple((first, second) for first, second in values["fold"]),
            "texts": {key: Said(**said) for key, said in values["texts"].items()},
            "refusals": {rule: Said(**said) for rule, said in values["refusals"].items()},
            "subjects": tuple(
                Subject(
                    phrases=tuple(each["phrases"]),
                    search=each["search"],
                    weight=Weight(each["weight"]),
                )
                for each in values["subjects"]
            ),
        }
    )
