"""What Open Referral UK 3.0 requires of a page of services, and what it forbids, as JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

_TEXT = {"type": "string", "minLength": 1}
_ID = {"type": "string", "format": "uuid"}
_TIME = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}


def _of(required: Mapping[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
    }


def _many(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": entry}


_KIND = {"enum": ["physical", "postal", "virtual"]}
_PHONE = _of({"id": _ID, "number": _TEXT})
_EMAIL = {"type": "string", "format": "email"}
_CONTACT = _of({"id": _ID}, name=_TEXT, email=_EMAIL, phones=_many(_PHONE))
_SCHEDULE = _of(
    {"id": _ID},
    freq={"enum": ["WEEKLY", "MONTHLY"]},
    byday={"type": "string", "pattern": "^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$"},
    opens_at=_TIME,
    closes_at=_TIME,
)
_ADDRESS = _of(
    {
        "id": _ID,
        "address_1": _TEXT,
        "city": _TEXT,
        "state_province": _TEXT,
        "postal_code": _TEXT,
        "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "address_type": _KIND,
    }
)
_LOCATION = _of({"id": _ID, "location_type": _KIND}, addresses=_many(_ADDRESS))
_TERM = _of({"id": _ID, "name": _TEXT, "description": _TEXT})
SERVICE = _of(
    {
        "id": _ID,
        "name": _TEXT,
        "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
        "organization_id": _ID,
        "organization": _of({"id": _ID, "name": _TEXT, "description": _TEXT}),
    },
    description=_TEXT,
    url={"type": "string", "format": "uri"},
    email=_EMAIL,
    minimum_age={"type": "number"},
    maximum_age={"type": "number"},
    assured_date={"type": "string", "format": "date"},
    contacts=_many(_CONTACT),
    schedules=_many(_SCHEDULE),
    service_at_locations=_many(_of({"id": _ID}, location=_LOCATION)),
    attributes=_many(_of({"id": _ID}, taxonomy_term=_TERM)),
)
_COUNT = {"type": "integer", "minimum": 0}
PAGE = _of(
    {
        "total_items": _COUNT,
        "total_pages": _COUNT,
        "page_number": {"type": "integer", "minimum": 1},
        "size": _COUNT,
        "first_page": {"type": "boolean"},
        "last_page": {"type": "boolean"},
        "empty": {"type": "boolean"},
        "contents": {"type": "array", "items": SERVICE},
    }
)


def faults(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """What is wrong with a value, the place of each fault before its words."""
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def hollow(value: Any, place: str = "$") -> Iterator[str]:
    """The places of nulls and of empty texts, lists and objects: the standard leaves them out."""
    if value is None or value in ("", [], {}):
        yield place
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from hollow(each, f"{place}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from hollow(each, f"{place}[{number}]")
