"""Web hosts on loopback with certificates of their own, and the wire that leads to them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

#: Addresses of the public internet that the wire leads to loopback instead.
PUBLIC, ALSO_PUBLIC = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    #: The name that the TLS handshake asked for.
    name: str


Answering = Callable[[Asked], Iterable[bytes]]


class Authority:
    """Signs certificates for hosts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._signed(
            f"authority {folder.name}", self._key, days=1, is_authority=True
        )
        self.file = folder / "authority.pem"
        self.file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def trusted(self) -> ssl.SSLContext:
        """What a client holds who trusts this authority alone."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cafile=self.file)
        return context

    def certificate(self, *hosts: str, days: int = 1) -> ssl.SSLContext:
        """What a server holds that is these hosts, for so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = self._signed(hosts[0], key, days=days, hosts=hosts)
        file = self._folder / f"{hosts[0]}-{signed.serial_number}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        *,
        days: int,
        hosts: Sequence[str] = (),
        is_authority: bool = False,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = subject if is_authority else self._certificate.subject
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=9))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if hosts:
            names = [x509.DNSName(host) for host in hosts]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256())


class Host:
    """A server on loopback that answers each request with the bytes that `answering` yields."""

    def __init__(self, certificate: ssl.SSLContext | None, answering: Answering) -> None:
        self.asked: list[Asked] = []
        #: Whether it answers in plain text, before any handshake.
        self.speaks_otherwise = False
        self._answering = answering
        self._certificate = certificate
        self._names: list[str] = []
        if certificate is not None:
            certificate.sni_callback = lambda _socket, name, _context: self._names.append(name)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        #: Set when the host closes: what waits for it waits no longer.
        self.closing = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        if self.closing.is_set():
            return
        self.closing.set()
        # Wakes up `accept`.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        self._thread.join(30)
        self._listener.close()

    def _serve(self) -> None:
        while not self.closing.is_set():
            connection, _ = self._listener.accept()
            with connection, contextlib.suppress(OSError, ValueError):
                connection.settimeout(10)
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if self.speaks_otherwise:
            connection.sendall(b"220 mail.example.org ESMTP\r\n")
            connection.recv(4_096)
            return
        if self._certificate is None:
            self.closing.wait(30)
            return
        with self._certificate.wrap_socket(connection, server_side=True) as secured:
            head = b""
            while b"\r\n\r\n" not in head:
                came = secured.recv(4_096)
                if not came:
                    return
                head += came
            first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            headers = dict(line.split(": ", 1) for line in lines)
            asked = Asked(path=first.split(" ")[1], headers=headers, name=self._names[-1])
            self.asked.append(asked)
            for chunk in self._answering(asked):
                secured.sendall(chunk)
            with contextlib.suppress(OSError):
                secured.unwrap()


@dataclass
class Loopback(httpcore.NetworkBackend):
    """Leads public addresses to ports of loopback, and remembers who was connected to."""

    ports: dict[str, int] = field(default_factory=dict)
    connected: list[tuple[str, int]] = field(default_factory=list)

    def connect_tcp(self, host, port, timeout=None, **_options):
        self.connected.append((host, port))
        if host not in self.ports:
            raise httpcore.ConnectError("no way there")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.ports[host], timeout)


def a_page(
    body: bytes = b"<p>Words.</p>",
    *headers: str,
    status: str = "200 OK",
    content_type: str = "text/html; charset=utf-8",
) -> Iterator[bytes]:
    """An answer with a body of known length."""
    lines = (
        f"HTTP/1.1 {status}",
        *([f"Content-Type: {content_type}"] if content_type else []),
        f"Content-Length: {len(body)}",
        *headers,
    )
    yield ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def endless(*headers: str, chunk: bytes = b"<p>Words.</p>") -> Iterator[bytes]:
    """An answer that never ends."""
    lines = ("HTTP/1.1 200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked", *headers)
    yield ("\r\n".join(lines) + "\r\n\r\n").encode()
    while True:
        yield b"%x\r\n%s\r\n" % (len(chunk), chunk)
