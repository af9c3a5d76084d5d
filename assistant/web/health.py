"""Whether the process lives, whether it can answer, and its metrics. For machines of ours only."""

from collections.abc import Callable
from ipaddress import ip_address

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assistant.web.faults import Refused


def create_health(
    *, ready: Callable[[], bool], metrics: Callable[[], bytes], metrics_from_anywhere: bool
) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`; `metrics` are in Prometheus' text format."""
    router = APIRouter(tags=["operation"])

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @router.get("/readyz", responses={503: {"description": "No release is open."}})
    async def can_answer() -> Response:
        """Whether each audience that is served has its release open."""
        if ready():
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "no release is open"}, 503, {"Retry-After": "10"})

    @router.get("/metrics", response_class=Response)
    async def counters(request: Request) -> Response:
        """Prometheus' text format; from this machine only, unless the settings say otherwise."""
        if not metrics_from_anywhere and not _is_local(request):
            raise Refused(403, "not_from_here", "Metrics are given to this machine only.")
        return Response(metrics(), media_type=CONTENT_TYPE_LATEST)

    return router


def _is_local(request: Request) -> bool:
    """Whether the request began on this machine and was not passed on by a proxy here."""
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
