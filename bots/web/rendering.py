"""Templates and static files. Everything that is not a template's own is escaped."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from bots import words
from bots.web import languages, links
from bots.web.partnership import Partnership

_TYPES = {"page.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}
_STATIC = {name: files("bots.web").joinpath("static", name).read_bytes() for name in sorted(_TYPES)}
#: Part of the addresses of static files, so that a browser may keep them until they change.
_VERSION = sha256(b"".join(_STATIC.values())).hexdigest()[:12]


class Html:
    """Renders the pages of one partnership."""

    def __init__(self, partnership: Partnership) -> None:
        self._templates = Environment(
            loader=PackageLoader("bots.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {"words": words, "place": partnership, "version": _VERSION}
        self._templates.filters |= {
            "safe_link": links.safe_link,
            "is_page": links.is_page,
            "reading_link": links.reading_link,
            "without_words": links.without_words,
            "dial": links.dial,
            "long_date": links.long_date,
            "direction": languages.direction,
        }

    def page(self, template: str, *, status: int = 200, **values: object) -> Response:
        """One page."""
        return HTMLResponse(self._templates.get_template(template).render(values), status)


def static(name: str) -> Response | None:
    """A style sheet or icon, or None where there is none of that name."""
    if name not in _STATIC:
        return None
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_STATIC[name], media_type=_TYPES[name], headers=headers)
