"""Reads and validates the folder `emergency/`: how people cry for help, and what they are told.

A mistake ends the build: help that is left out silently is worse than an old release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, Field

from assistant.knowledge.emergency import (
    Danger,
    Emergency,
    Help,
    Speech,
    Spoken,
    any_emergency,
)
from assistant.knowledge.partnership import Contact
from assistant.knowledge.phrases import Grammar
from ingest.admit import Refusal
from ingest.errors import UnusableEmergency
from ingest.fields import Declaration, parse
from ingest.records.kinds import Email, Optional, Phone, Url, Values, Words
from ingest.source import EMERGENCY_FOLDER

_LONGEST = 400_000
#: Files of the folder that are no kind of danger.
_WORDS, _LOOK_ALIKES = "words.yaml", "look-alikes.yaml"
#: Lines that can be read in panic.
_MOST_LINES = 6
_LONGEST_LINE = 240
_EMERGENCY_NUMBER = re.compile(r"(?<!\d)999(?!\d)")

_Model = TypeVar("_Model", bound=BaseModel)
_Phrase = Annotated[str, Field(min_length=1, max_length=4_000)]
_Sentence = Annotated[str, Field(min_length=1, max_length=500)]
_Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class _Line(Values):
    says: Annotated[Words, Field(max_length=_LONGEST_LINE)]
    #: Whether it holds in this borough alone, and not anywhere in England and Wales.
    local: bool = False


class _Reach(Values):
    name: Words
    purpose: Words
    phone: Annotated[Phone, Field(min_length=1)]
    email: Email = ""
    url: Url = ""
    hours: Optional = ""
    local: bool = False

    def contact(self) -> Contact:
        return Contact(**self.model_dump(exclude={"local"}))


class _Help(Values):
    lines: Annotated[tuple[_Line, ...], Field(max_length=_MOST_LINES)] = ()
    contacts: tuple[_Reach, ...] = ()
    pathway: str = ""

    def help(self) -> Help:
        return Help(
            lines=tuple(each.says for each in self.lines),
            contacts=tuple(each.contact() for each in self.contacts),
            pathway=self.pathway,
        )


class _Spoken(Values):
    language: _Language
    verified: bool
    phrases: tuple[_Phrase, ...] = ()
    lines: Annotated[tuple[_Line, ...], Field(max_length=_MOST_LINES)] = ()

    def spoken(self) -> Spoken:
        return Spoken(
            language=self.language,
            verified=self.verified,
            phrases=self.phrases,
            lines=tuple(each.says for each in self.lines),
        )


def _calls(lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
    if not _EMERGENCY_NUMBER.search(lines[0].says):
        raise ValueError("the first line names the emergency number, 999")
    return lines


def _dials(contacts: tuple[_Reach, ...]) -> tuple[_Reach, ...]:
    if contacts[0].phone != "999":
        raise ValueError("the first contact is the emergency number, 999")
    return contacts


class _Danger(Values):
    title: Words
    rank: Annotated[int, Field(ge=0, le=1_000)]
    general: bool = False
    lines: Annotated[
        tuple[_Line, ...], Field(min_length=1, max_length=_MOST_LINES), AfterValidator(_calls)
    ]
    contacts: Annotated[tuple[_Reach, ...], Field(min_length=1), AfterValidator(_dials)]
    pathway: str = ""
    staff: _Help = _Help()
    phrases: Annotated[tuple[_Phrase, ...], Field(min_length=1)]
    hints: tuple[_Phrase, ...] = ()
    spoken: tuple[_Spoken, ...] = ()
    examples: tuple[_Sentence, ...] = ()

    def danger(self, name: str) -> Danger:
        told = _Help(lines=self.lines, contacts=self.contacts, pathway=self.pathway)
        return Danger(
            id=name,
            title=self.title,
            rank=self.rank,
            general=self.general,
            help=told.help(),
            staff=self.staff.help(),
            phrases=self.phrases,
            hints=self.hints,
            spoken=tuple(each.spoken() for each in self.spoken),
            examples=self.examples,
        )


_Listed = tuple[_Phrase, ...]


class _Speech(Values):
    sets: dict[str, _Listed]
    spellings: Annotated[dict[str, _Phrase], Field(default_factory=dict)]
    not_misspelt: _Listed = ()
    sayings: _Listed = ()
    negations: _Listed = ()
    no_negations: _Listed = ()
    past: _Listed = ()
    now: _Listed = ()
    topics: _Listed = ()
    stories: _Listed = ()
    all_clear: _Listed = ()
    goes_on: _Listed = ()
    staff: _Listed = ()


class _LookAlikes(Values):
    entries: tuple[_Sentence, ...]


def read_emergency(corpus: Path, *, anywhere: bool = False) -> Emergency:
    """What a corpus knows of danger; what holds for any where it has no such folder.

    `anywhere`: without what holds in this borough alone.

    Raises:
        UnusableEmergency: a file has a mistake; the message names file, line and field.
    """
    folder = corpus / EMERGENCY_FOLDER
    if not folder.is_dir():
        return any_emergency()
    words = _read(folder / _WORDS, _Speech)
    grammar = Grammar(words.sets)
    _check_speech(folder / _WORDS, words, grammar)
    alike = folder / _LOOK_ALIKES
    look_alikes = _read(alike, _LookAlikes).entries if alike.is_file() else ()
    dangers: list[Danger] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name in {_WORDS, _LOOK_ALIKES}:
            continue
        read = _read(path, _Danger)
        _check_phrases(path, read, grammar)
        _check_pathways(path, read, corpus)
        dangers.append((_anywhere(read) if anywhere else read).danger(path.stem))
    if sum(danger.general for danger in dangers) != 1:
        raise UnusableEmergency(
            f"{EMERGENCY_FOLDER}: exactly one kind of danger is general, "
            "so that its help is given where the kind is not clear"
        )
    speech = Speech(**{name: getattr(words, name) for name in _Speech.model_fields})
    return Emergency(dangers=tuple(dangers), speech=speech, look_alikes=look_alikes)


def _read(path: Path, model: type[_Model]) -> _Model:
    shown = f"{EMERGENCY_FOLDER}/{path.name}"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as fault:
        raise UnusableEmergency(f"{shown} is missing: put it there") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableEmergency(f"{shown} is not text in UTF-8: save it again as UTF-8") from fault
    read = parse(
        Declaration(path=shown, text=text, line=1, name="emergency"), model, longest=_LONGEST
    )
    if isinstance(read, Refusal):
        raise UnusableEmergency(f"{read.reason}; {read.mend}")
    return read


def _check_phrases(path: Path, read: _Danger, grammar: Grammar) -> None:
    spoken = (phrase for each in read.spoken for phrase in each.phrases)
    _check(path, "phrases", (*read.phrases, *read.hints, *spoken), grammar)


def _check_speech(path: Path, words: _Speech, grammar: Grammar) -> None:
    _check(path, "sets", (f"{{{name}}}" for name in words.sets), grammar)
    for field in _Speech.model_fields:
        if field not in {"sets", "spellings", "not_misspelt", "negations"}:
            _check(path, field, getattr(words, field), grammar)


def _check(path: Path, field: str, phrases: Iterable[str], grammar: Grammar) -> None:
    for phrase in phrases:
        try:
            grammar.elements(phrase)
        except ValueError as fault:
            raise UnusableEmergency(
                f"{EMERGENCY_FOLDER}/{path.name}: {field}: “{phrase}” can't be read: {fault}"
            ) from fault


def _check_pathways(path: Path, read: _Danger, corpus: Path) -> None:
    for pathway in filter(None, (read.pathway, read.staff.pathway)):
        if not (corpus / pathway).is_file():
            raise UnusableEmergency(
                f"{EMERGENCY_FOLDER}/{path.name}: pathway: the corpus has no file {pathway}"
            )


def _anywhere(read: _Danger) -> _Danger:
    """The kind of danger without what holds in one borough alone."""
    return read.model_copy(
        update={
            "lines": tuple(each for each in read.lines if not each.local),
            "contacts": tuple(each for each in read.contacts if not each.local),
            "pathway": "",
            "staff": _Help(
                lines=tuple(each for each in read.staff.lines if not each.local),
                contacts=tuple(each for each in read.staff.contacts if not each.local),
            ),
        }
    )
