"""The addresses of the web chat: its files, and the pages on which it stands.

Without scripts these pages are the plain form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gzip import compress
from pathlib import PurePath

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assistant.web.schema import LONGEST_QUESTION
from bots.web.chat.element import BUNDLE, Version, digest, present, versions
from bots.web.partnership import Partnership
from bots.web.rendering import Html

_TYPES = {".js": "text/javascript; charset=utf-8", ".json": "application/json"}
_FOR_EVER = "public, max-age=31536000, immutable"
#: Kept by the browser, and asked for again each time whether it still holds.
_UNTIL_CHANGED = "public, no-cache"


def create_chat(
    partnership: Mapping[str, object], *, policy: str, site: str, frames: tuple[str, ...]
) -> APIRouter:
    """The web chat as one router, to be included before the plain pages.

    `partnership` is data as bots/web/partnership.py describes it. `policy` is the Content-Security-
    Policy of a page that runs our own scripts. `site`: where readers reach this server, without a
    slash at its end. `frames`: the origins that may show /frame.
    """
    place = Partnership.model_validate(partnership)
    element = present()
    router = APIRouter(include_in_schema=False)
    _add_files(router, place, element)
    _add_pages(router, Html(place), element, policy, site, frames)
    return router


def _add_files(router: APIRouter, place: Partnership, element: Version) -> None:
    """What the element itself fetches."""
    served = {
        (version.name, name): _file(version, name)
        for version in versions().values()
        for name in version.files
    }
    facts = _facts(place, element)

    @router.get("/w/place.json")
    async def place_facts() -> Response:
        return JSONResponse(facts)

    @router.get("/w/{version}/{name}")
    async def file(version: str, name: str, request: Request) -> Response:
        found = served.get((version, name))
        return Response(status_code=404) if found is None else found.response(request)


def _add_pages(
    router: APIRouter,
    html: Html,
    element: Version,
    policy: str,
    site: str,
    frames: tuple[str, ...],
) -> None:
    """The pages on which the element stands."""
    tags = {language["tag"] for language in element.languages}
    bundle = f"/w/{element.name}/{BUNDLE}"

    def with_scripts(page: Response, more: str = "") -> Response:
        page.headers["Content-Security-Policy"] = policy + more
        return page

    @router.get("/")
    async def start() -> Response:
        return with_scripts(html.page("chat.html", element=element, bundle=bundle))

    @router.get("/frame")
    async def frame(lang: str = "en") -> Response:
        language = lang if lang in tags else "en"
        return with_scripts(
            html.page("frame.html", element=element, bundle=bundle, language=language)
        )

    @router.get("/embed")
    async def embed() -> Response:
        page = html.page(
            "embed.html", element=element, bundle=bundle, site=site, framed=bool(frames)
        )
        return with_scripts(page, "; frame-src 'self'")


def _facts(place: Partnership, element: Version) -> dict[str, object]:
    """What the element says of the partnership."""
    return {
        "name": place.name,
        "title": place.title,
        "about": place.about,
        "examples": place.examples,
        "contacts": [contact.model_dump() for contact in place.contacts],
        "leave_to": place.leave_to,
        "limit": LONGEST_QUESTION,
        "languages": element.languages,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file of the element, as it goes to browsers."""

    content: bytes
    small: bytes
    headers: Mapping[str, str]

    def response(self, request: Request) -> Response:
        """The file, small where the browser takes that; nothing where the browser has it."""
        if request.headers.get("if-none-match") == self.headers["ETag"]:
            return Response(status_code=304, headers=self.headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.content, headers=self.headers)
        return Response(self.small, headers={**self.headers, "Content-Encoding": "gzip"})


def _file(version: Version, name: str) -> _File:
    content = version.files[name]
    headers = {
        "Content-Type": _TYPES[PurePath(name).suffix],
        "Cache-Control": _FOR_EVER if version.released else _UNTIL_CHANGED,
        "ETag": f'"{digest(content)}"',
        # Whoever keeps copies for several sites must not mix up to whom one may be shown.
        "Vary": "Accept-Encoding, Origin",
    }
    return _File(content=content, small=compress(content, mtime=0), headers=headers)
