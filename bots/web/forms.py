"""What a form brought, as text; and the way that its request took."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request

#: Each field by name, with all its values in their order.
Fields = Mapping[str, tuple[str, ...]]
#: The turns of a conversation fill most of them.
_MOST_FIELDS = 60


async def read_form(request: Request) -> Fields:
    """The fields with the line ends that the assistant counts; HTTPException if unreadable."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {
            name: tuple(
                value.replace("\r\n", "\n")
                for value in form.getlist(name)
                if isinstance(value, str)
            )
            for name in form
        }


def typed(fields: Fields, name: str) -> str:
    """What was typed into a field, or ""."""
    return next(reversed(fields.get(name, ())), "")


def way(request: Request) -> str:
    """The way of the request so far, for X-Forwarded-For: this front end is one more proxy."""
    peer = request.client.host if request.client else ""
    return ", ".join(hop for hop in (*request.headers.getlist("x-forwarded-for"), peer) if hop)
