"""Reads and validates the folder `languages/`: fixed words and subjects of other languages.

A mistake ends the build: an asker must not meet a gap where words should be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from assistant.knowledge.english import EVERYDAY
from assistant.knowledge.language import (
    ENGLISH,
    Fixed,
    Language,
    Said,
    Subject,
    Weight,
    any_languages,
)
from assistant.knowledge.phrases import Grammar
from ingest.admit import Refusal
from ingest.errors import UnusableLanguages
from ingest.fields import Declaration, parse
from ingest.records.kinds import Optional, Values, Words
from ingest.source import LANGUAGES_FOLDER

_LONGEST = 400_000
_TAG = re.compile(r"^[a-z]{2,3}$")
#: What must stand, in ASCII digits, in the words that send for help.
_EMERGENCY_NUMBER = re.compile(r"(?<!\d)999(?!\d)")

_Phrase = Annotated[str, Field(min_length=1, max_length=1_000)]
_Word = Annotated[str, Field(min_length=1, max_length=60)]


class _Said(Values):
    says: Words
    verified: bool

    def said(self) -> Said:
        return Said(text=self.says, verified=self.verified)


class _Subject(Values):
    search: Annotated[Words, Field(max_length=200)]
    phrases: Annotated[tuple[_Phrase, ...], Field(min_length=1)]
    weight: Weight = Weight.SUBJECT

    def subject(self) -> Subject:
        return Subject(phrases=self.phrases, search=self.search, weight=self.weight)


def _whole(texts: dict[Fixed, _Said]) -> dict[Fixed, _Said]:
    missing = [key.value for key in Fixed if key not in texts]
    if missing:
        raise ValueError(f"{missing[0]} is missing; every language has {', '.join(Fixed)}")
    if not _EMERGENCY_NUMBER.search(texts[Fixed.CALL].says):
        raise ValueError("call names the emergency number, 999, in these digits")
    return texts


def _no_english(words: tuple[_Word, ...]) -> tuple[_Word, ...]:
    shared = sorted(EVERYDAY.intersection(word.casefold() for word in words))
    if shared:
        raise ValueError(f"“{shared[0]}” is an everyday word of English: leave it out")
    return words


class _Language(Values):
    name: Words
    own_name: Words
    label: Optional = ""
    script: Annotated[str, Field(pattern=r"^[a-z]+$")]
    direction: Literal["ltr", "rtl"]
    foreign_letters: str = ""
    own_letters: str = ""
    common: Annotated[tuple[_Word, ...], AfterValidator(_no_english)] = ()
    fold: tuple[tuple[_Word, Annotated[str, Field(max_length=10)]], ...] = ()
    prefixes: tuple[_Word, ...] = ()
    greetings: tuple[_Phrase, ...] = ()
    texts: Annotated[dict[Fixed, _Said], AfterValidator(_whole)]
    refusals: Annotated[dict[str, _Said], Field(default_factory=dict)]
    subjects: Annotated[tuple[_Subject, ...], Field(min_length=1)]

    def language(self, tag: str) -> Language:
        return Language(
            tag=tag,
            label=self.label or self.own_name,
            texts=_said(self.texts),
            refusals=_said(self.refusals),
            subjects=tuple(each.subject() for each in self.subjects),
            **self.model_dump(exclude={"label", "texts", "refusals", "subjects"}),
        )


def _said(texts: Mapping[Fixed, _Said] | Mapping[str, _Said]) -> dict[str, Said]:
    return {str(key): said.said() for key, said in texts.items()}


def read_languages(corpus: Path) -> tuple[Language, ...]:
    """The languages of a corpus; those that ship where it has no such folder.

    Raises:
        UnusableLanguages: a file has a mistake; the message names file, line and field.
    """
    folder = corpus / LANGUAGES_FOLDER
    if not folder.is_dir():
        return any_languages()
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> Language:
    shown = f"{LANGUAGES_FOLDER}/{path.name}"
    if not _TAG.match(path.stem) or path.stem == ENGLISH:
        raise UnusableLanguages(
            f"{shown}: a file is named by the tag of its language, such as bn.yaml: rename it"
        )
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UnusableLanguages(f"{shown} is not text in UTF-8: save it again as UTF-8") from fault
    read = parse(
        Declaration(path=shown, text=text, line=1, name="language"), _Language, longest=_LONGEST
    )
    if isinstance(read, Refusal):
        raise UnusableLanguages(f"{read.reason}; {read.mend}")
    _check_phrases(shown, read)
    return read.language(path.stem)


def _check_phrases(shown: str, read: _Language) -> None:
    grammar = Grammar({})
    for number, subject in enumerate(read.subjects, start=1):
        for phrase in subject.phrases:
            try:
                grammar.elements(phrase)
            except ValueError as fault:
                raise UnusableLanguages(
                    f"{shown}: subjects.{number}.phrases: “{phrase}” can't be read: {fault}"
                ) from fault
