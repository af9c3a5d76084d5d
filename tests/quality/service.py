"""What `csp serve` does as a whole process: start, memory, steady load and overload."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from tests.quality.questions import PROJECT

CSP = Path(sys.executable).with_name("csp")
#: Seconds that each rate is held; requests are counted, and end by themselves.
HELD_S = 20
STEADY = 9
OVERLOAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a rate of questions came to."""

    p95_ms: float
    errors: int
    shed: int
    shed_p95_ms: float


def measure(data: Path, questions: list[str]) -> dict[str, float]:
    """Start a server on loopback, ask it, load it, and stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "CSP_DATA_DIR": str(data),
        "CSP_QUESTIONS_PER_MINUTE": "100000",
    }
    started = time.perf_counter()
    server = subprocess.Popen(
        [CSP, "serve", "--port", str(port)],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _first_answer(base, questions[0])
        read = {"start_s": time.perf_counter() - started}
        steady = asyncio.run(_load(base, questions, rate=STEADY))
        over = asyncio.run(_load(base, questions, rate=OVERLOAD))
        read["memory_mb"] = _memory_mb(server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
    return {
        **read,
        "steady_p95": steady.p95_ms,
        "steady_errors": steady.errors + steady.shed,
        "over_p95": over.p95_ms,
        "over_errors": over.errors,
        "over_shed": over.shed,
        "over_shed_p95": over.shed_p95_ms,
    }


def _first_answer(base: str, question: str) -> None:
    for _ in range(600):
        try:
            response = httpx.post(f"{base}/api/v1/ask", json={"question": question}, timeout=30)
        except httpx.TransportError:
            time.sleep(0.02)
            continue
        response.raise_for_status()
        return
    raise TimeoutError("the server did not answer")


async def _load(base: str, questions: list[str], *, rate: int) -> Load:
    """Questions at a fixed rate, each timed from when it was due, so that queueing shows."""
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=base, timeout=30, limits=limits) as client:
        begin = time.perf_counter()

        async def one(number: int) -> tuple[int, float]:
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            text = questions[number % len(questions)]
            try:
                response = await client.post("/api/v1/ask", json={"question": text})
                code = response.status_code
            except httpx.HTTPError:
                code = 0
            return code, (time.perf_counter() - due) * 1_000

        results = await asyncio.gather(*(one(number) for number in range(rate * HELD_S)))
    answered = [taken for code, taken in results if code == httpx.codes.OK]
    shed = [taken for code, taken in results if code == httpx.codes.SERVICE_UNAVAILABLE]
    return Load(
        p95_ms=float(np.percentile(answered, 95)) if answered else float("inf"),
        errors=len(results) - len(answered) - len(shed),
        shed=len(shed),
        shed_p95_ms=float(np.percentile(shed, 95)) if shed else 0.0,
    )


def _memory_mb(process: int) -> float:
    """Resident memory of a process, in MB (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")
