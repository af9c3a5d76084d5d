"""A server on loopback that breaks HTTP: slow, endless, half closed, or not what was asked for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
#: Bytes of an endless answer that are sent before it ends after all.
_HUGE = 64_000_000

#: What is done with a connection once its request came; the event ends the test.
Breaks = Callable[[socket.socket, threading.Event], None]


def _sized(body: bytes, *, status: bytes = b"200 OK", size: int = -1) -> bytes:
    length = len(body) if size < 0 else size
    return (
        b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\nConnection: close\r\n"
        b"Content-Length: " + str(length).encode() + b"\r\n\r\n" + body
    )


def _never(_: socket.socket, done: threading.Event) -> None:
    done.wait()


def _at_once(_: socket.socket, __: threading.Event) -> None:
    """The connection is closed without a word."""


def _stalls(client: socket.socket, done: threading.Event) -> None:
    client.sendall(_OK)
    done.wait()


def _drips(client: socket.socket, done: threading.Event) -> None:
    client.sendall(_CHUNKED)
    while not done.wait(0.05):
        client.sendall(b"1\r\n \r\n")


def _floods(client: socket.socket, done: threading.Event) -> None:
    client.sendall(_CHUNKED)
    block = b"10000\r\n" + b"[" * 0x10000 + b"\r\n"
    for _ in range(_HUGE // len(block)):
        if done.is_set():
            return
        client.sendall(block)


def _says(answer: bytes) -> Breaks:
    def say(client: socket.socket, _: threading.Event) -> None:
        client.sendall(answer)

    return say


_EVENTS = b'data: {"choices": [{"delta": {"content": "Call 0900"}}]}\n\ndata: [DONE]\n\n'
BREAKS: dict[str, Breaks] = {
    "never answers": _never,
    "closes at once": _at_once,
    "stalls after the headers": _stalls,
    "drips": _drips,
    "floods": _floods,
    "breaks off": _says(_sized(b'{"choices": [', size=10_000)),
    "is no HTTP": _says(b"220 mail.example ESMTP\r\n"),
    "streams alone": _says(_sized(_EVENTS)),
    "says nothing": _says(_sized(b"")),
    "is no JSON": _says(_sized(b"Sorry, I can't do that.")),
    "is other JSON": _says(_sized(b'["x", {"choices": "none"}]')),
    "nests": _says(_sized(b"[" * 100_000)),
    "is broken": _says(_sized(b"{}", status=b"500 Broken")),
    "is busy": _says(_sized(b"{}", status=b"429 Too Many Requests")),
    "is gone": _says(_sized(b"{}", status=b"404 Not Found")),
    "sends elsewhere": _says(
        b"HTTP/1.1 307 Temporary\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    ),
}


@contextmanager
def breaking(breaks: Breaks) -> Iterator[str]:
    """Serve on a free port of this machine; gives the address."""
    done = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=answer, args=(client,), daemon=True).start()

    def answer(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.recv(1_000_000)
            breaks(client, done)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        done.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
