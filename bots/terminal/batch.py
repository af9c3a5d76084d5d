"""The lines of a batch: one JSON object a line, each checked when its turn comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

import click

_Audience = TypeVar("_Audience", bound=StrEnum)
_Read = TypeVar("_Read")

#: Fields that every batch reads.
_OWN = frozenset({"id", "question", "history", "audience"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Generic[_Audience]):
    """One question of a batch."""

    #: Its line in the file, from 1.
    number: int
    #: What the answer is given back under.
    id: Any
    question: str
    audience: _Audience
    #: Earlier turns, each with question and answer.
    history: tuple[tuple[str, str], ...] = ()
    #: Further fields, for a command that reads them.
    more: Mapping[str, Any] = field(default_factory=dict)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """What is wrong with its question is told with the number of the line."""
        try:
            yield
        except click.UsageError as wrong:
            raise click.UsageError(f"line {self.number}: {wrong.message}") from wrong


def read_batch(batch: IO[bytes], audience: _Audience) -> Iterator[Line[_Audience]]:
    """Each line of a batch; those that name no audience are asked for `audience`.

    Raises:
        click.UsageError: a line is not JSON, lacks something, or names an unknown audience.
    """
    for number, raw in enumerate(batch, start=1):
        if raw.strip():
            yield _line(number, raw, audience)


def read_whole(
    files: Sequence[Path], audience: _Audience, read: Callable[[str, Line[_Audience]], _Read]
) -> list[_Read]:
    """What `read` makes of every line of these files; a folder stands for its .jsonl files.

    Raises:
        click.UsageError: tells all that is wrong, by file and line.
    """
    made: list[_Read] = []
    wrong: list[str] = []
    for file in _files(files):
        with click.open_file(file, "rb") as batch:
            for number, raw in enumerate(batch, start=1):
                try:
                    if raw.strip():
                        line = _line(number, raw, audience)
                        with line.telling():
                            made.append(read(file, line))
                except click.UsageError as told:
                    wrong.append(f"{file}, {told.message}")
    if wrong or not made:
        raise click.UsageError(listed(wrong) or "the files hold no line: name files with questions")
    return made


def listed(mistakes: Sequence[str], *, most: int = 20) -> str:
    """Mistakes, a line each, as many as one can take in."""
    rest = len(mistakes) - most
    return "\n".join((*mistakes[:most], *([f"and {rest} more"] if rest > 0 else [])))


def _files(named: Sequence[Path]) -> Iterator[str]:
    for path in named:
        if not path.is_dir():
            yield str(path)
            continue
        found = sorted(path.glob("*.jsonl"))
        if not found:
            raise click.UsageError(f"the folder {path} holds no .jsonl file: name another")
        yield from map(str, found)


def _line(number: int, raw: bytes, audience: _Audience) -> Line[_Audience]:
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as wrong:
        raise click.UsageError(
            f"line {number} is not JSON: expected one object a line, "
            'such as {"id": "1", "question": "..."}'
        ) from wrong
    turns = given.get("history") or [] if isinstance(given, dict) else None
    if (
        not isinstance(given, dict)
        or "id" not in given
        or not isinstance(given.get("question"), str)
        or not isinstance(turns, list)
        or not all(isinstance(turn, dict) and "question" in turn for turn in turns)
    ):
        raise click.UsageError(
            f"line {number}: expected an object with id, question (text) and, if need be, "
            'history ([{"question", "answer"}]) and audience'
        )
    wanted, kind = given.get("audience", audience), type(audience)
    if wanted not in list(kind):
        raise click.UsageError(
            f"line {number}: audience {wanted!r} is unknown; allowed are {' and '.join(kind)}"
        )
    return Line(
        number=number,
        id=given["id"],
        question=given["question"],
        audience=kind(wanted),
        history=tuple((str(turn["question"]), str(turn.get("answer", ""))) for turn in turns),
        more={name: value for name, value in given.items() if name not in _OWN},
    )
