"""YAML checked field by field: front matter, sidecars and records.

Every mistake is named by file, line, field and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ingest.admit import Refusal

#: YAML longer than this describes no document.
LONGEST = 64_000
#: A file that is a list is checked as a model with this one field.
ENTRIES = "entries"

#: Brackets in each other.
_DEEPEST = 100
_Model = TypeVar("_Model", bound=BaseModel)
#: A field's place in its file: names of fields and numbers of entries.
_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """YAML as it stands in a file, and where."""

    #: The file to name in a message, below the corpus folder.
    path: str
    text: str
    #: Line of the file on which `text` begins, from 1.
    line: int
    #: What it is called in a message.
    name: str = "front matter"


def parse(
    declaration: Declaration, model: type[_Model], *, longest: int = LONGEST
) -> _Model | Refusal:
    """The values of a declaration as a model, or the first mistake in it."""
    try:
        values, lines = _load(declaration.text, longest, listed=ENTRIES in model.model_fields)
    except RecursionError:
        return _refusal(declaration, 0, "not valid YAML: lists stand too deep in each other")
    except (yaml.YAMLError, ValueError) as fault:
        return _refusal(declaration, _fault_line(fault), f"not valid YAML: {_cause(fault)}")
    try:
        return model.model_validate(values)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        what = explain(fault, model)
        return _refusal(declaration, _line_of(first["loc"], what, lines), what)


def explain(fault: ValidationError, model: type[BaseModel]) -> str:
    """The first mistake of values in plain words: its field, and what is allowed there."""
    return _explain(fault.errors(include_url=False, include_input=False)[0], model)


class _Loader(yaml.SafeLoader):
    """Leaves dates as text, so that a wrong one is a mistake in its field and not in the YAML."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _load(text: str, longest: int, *, listed: bool) -> tuple[dict[str, Any], dict[_Place, int]]:
    """The values of a YAML file and the line of each field, from 0. No aliases: they multiply."""
    if len(text) > longest:
        raise ValueError(f"longer than {longest} characters")
    depth = 0
    for token in yaml.scan(text, Loader=_Loader):
        # The scanner takes the square of their depth in time.
        depth += isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken)
        depth -= isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken)
        if depth > _DEEPEST:
            raise yaml.MarkedYAMLError(
                problem="it has too many brackets", problem_mark=token.start_mark
            )
        if isinstance(token, yaml.AliasToken):
            raise yaml.MarkedYAMLError(
                problem="aliases (*name) are not allowed", problem_mark=token.start_mark
            )
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        return {}, {}
    values: Any = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    if listed and isinstance(node, yaml.SequenceNode):
        return {ENTRIES: values}, dict(_lines(node, (ENTRIES,)))
    if listed or not isinstance(node, yaml.MappingNode):
        form = "a list, each entry with a dash" if listed else "lines of the form `field: value`"
        raise ValueError(f"expected {form}")
    return values, dict(_lines(node, ()))


def _lines(node: yaml.Node, place: _Place) -> Iterator[tuple[_Place, int]]:
    """The line of every field and entry below a node."""
    if isinstance(node, yaml.SequenceNode):
        for number, each in enumerate(node.value):
            yield (*place, number), each.start_mark.line
            yield from _lines(each, (*place, number))
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"{name} is given twice", problem_mark=key.start_mark
                )
            seen.add(name)
            yield (*place, name), key.start_mark.line
            yield from _lines(value, (*place, name))


def _line_of(place: _Place, what: str, lines: Mapping[_Place, int]) -> int:
    """The line of a mistake: of its field, or of the nearest that is in the file."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    # A mistake between two fields is named by the first that its words speak of.
    words = ((word,) for word in re.split(r"[\s:.]+", what))
    return next((lines[word] for word in words if word in lines), 0)


def _fault_line(fault: Exception) -> int:
    mark = getattr(fault, "problem_mark", None)
    return int(mark.line) if mark is not None else 0


def _cause(fault: Exception) -> str:
    return str(getattr(fault, "problem", None) or fault).splitlines()[0]


def _explain(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    place = [part for part in error["loc"] if part not in (ENTRIES, "[key]")]
    # A number is an entry's, from 1, unless it stands where a name should.
    place = [part for part in error["loc"] if part not in (ENTRIES, "[key]")]
    # A number is an entry's, told from 1, unless it stands where a name should.
    told = 0 if "[key]" in error["loc"] or error["type"] == "invalid_key" else 1
    field = ".".join(str(part + told if isinstance(part, int) else part) for part in place)
    if error["type"] == "extra_forbidden":
        fields = _fields_at(model, error["loc"][:-1])
        return f"{field}: no such field; the fields are {', '.join(fields)}"
    context = error.get("ctx", {})
    if error["type"] == "enum":
        return f"{field}: allowed are {context['expected']}"
    if error["type"] == "value_error":
        return f"{field}: {context['error']}" if field else str(context["error"])
    if error["type"].startswith("date"):
        return f"{field}: expected a date such as 2026-04-30"
    if error["type"] == "tuple_type":
        return f"{field}: expected a list such as [first, second]"
    return f"{field}: {str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}"


def _fields_at(model: type[BaseModel], place: _Place) -> tuple[str, ...]:
    """The fields of the model at a place below another."""
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return tuple(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(each) for each in getattr(annotation, "__args__", ()))
    return next((each for each in found if each), None)


def _refusal(declaration: Declaration, line: int, what: str) -> Refusal:
    where = f"{declaration.path}, line {declaration.line + line}"
    return Refusal(
        reason=f"{declaration.name}, {where}: {what}",
        mend=f"correct line {declaration.line + line} of {declaration.path}, then build again",
    )
