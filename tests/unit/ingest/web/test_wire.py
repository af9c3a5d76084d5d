from __future__ import annotations

import threading

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.web.fetch import Cause, Fetched, Unfetched, fetch
from ingest.web.wire import Barred, Deadline, Network, Wire, internet
from tests.hosts import ALSO_PUBLIC, PUBLIC, Authority, Host, Loopback


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["0.0.0.0"],  # noqa: S104 - never listened on
        ["192.0.0.8"],
        ["224.0.0.1"],
        ["::1"],
        ["::127.0.0.1"],
        ["::ffff:10.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["fe80::1%2"],
        ["fec0::1"],
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, ALSO_PUBLIC, "::1"],
        ["no address"],
        ["2130706433"],
        ["0177.0.0.1"],
    ],
)
def test_a_host_with_an_address_that_is_not_public_is_never_connected_to(world, answers):
    world.serve()
    world.answers = [answers]
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE
    assert "which is not a public one" in got.refusal.reason
    assert world.wire.connected == []
    assert world.host.asked == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(world):
    world.serve()
    world.answers = [[PUBLIC], ["127.0.0.1"]]
    assert isinstance(world.fetch(), Fetched)
    assert world.resolved == ["www.example.org"]
    assert world.wire.connected == [(PUBLIC, 443)]


def test_the_next_address_is_tried_where_the_first_does_not_answer(world):
    world.serve()
    del world.wire.ports[ALSO_PUBLIC]
    world.answers = [[ALSO_PUBLIC, ALSO_PUBLIC, PUBLIC]]
    assert isinstance(world.fetch(), Fetched)
    assert world.wire.connected == [(ALSO_PUBLIC, 443), (PUBLIC, 443)]


def test_a_host_without_an_address_is_named(world):
    world.answers = [[]]
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE
    assert "www.example.org has no address" in got.refusal.reason


def test_a_host_that_is_not_known_is_named(world):
    def unknown(_host):
        raise OSError(-2, "Name or service not known")

    world.resolve = unknown
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE
    assert "www.example.org is not known" in got.refusal.reason


def test_a_name_that_is_never_answered_for_is_not_waited_for(world):
    ended = threading.Event()

    def hangs(_host):
        ended.wait(30)
        return []

    world.resolve = hangs
    got = world.fetch(seconds=0.2)
    ended.set()
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE


def test_a_host_that_can_not_be_connected_to_is_named(world):
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE
    assert "can't be reached" in got.refusal.reason


def test_a_handshake_that_never_ends_is_not_waited_for(world):
    world.host = Host(None, lambda _: [])
    world.wire.ports = {PUBLIC: world.host.port}
    got = world.fetch(seconds=0.3)
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE


@pytest.mark.parametrize(
    ("certificate", "told"),
    [
        ({"names": ("evil.test",)}, "Hostname mismatch"),
        ({"names": ("*.org",)}, "Hostname mismatch"),
        ({"days": -1}, "certificate has expired"),
    ],
)
def test_a_host_with_a_certificate_that_does_not_hold_is_asked_for_nothing(
    world, certificate, told
):
    host = world.serve(**certificate)
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE
    assert told in got.refusal.reason
    assert host.asked == []


def test_a_certificate_that_nobody_trusted_has_signed_does_not_hold(world, tmp_path):
    host = world.serve(authority=Authority(tmp_path))
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert "certificate does not hold" in got.refusal.reason
    assert host.asked == []


def test_no_variable_of_the_environment_changes_whom_the_internet_trusts(authority, monkeypatch):
    before = internet().certificates.get_ca_certs()
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(authority.file))
    monkeypatch.setenv("SSL_CERT_DIR", str(authority.file.parent))
    monkeypatch.setenv("SSLKEYLOGFILE", str(authority.file.parent / "keys"))
    network = internet()
    assert before
    assert network.certificates.get_ca_certs() == before
    assert network.certificates.check_hostname
    assert network.certificates.keylog_filename is None


def test_a_host_that_speaks_something_else_is_named(world):
    host = world.serve()
    host.speaks_otherwise = True
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert "no secure connection" in got.refusal.reason


def test_a_host_that_refuses_the_connection_is_named(world):
    world.serve().close()
    got = world.fetch()
    assert isinstance(got, Unfetched)
    assert got.cause is Cause.UNREACHABLE
    assert got.refusal.reason == "its host can't be reached: Connection refused"


def a_wire() -> tuple[Wire, Loopback]:
    loopback = Loopback()
    network = Network(
        resolve=lambda _: [PUBLIC],
        connect=loopback,
        certificates=internet().certificates,
        clock=lambda: 0.0,
    )
    return Wire({"www.example.org"}, network, Deadline(at=1.0, clock=network.clock)), loopback


@pytest.mark.parametrize(
    ("host", "port"),
    [
        ("evil.test", 443),
        ("www.example.org", 80),
        ("www.example.org", 8443),
        ("127.0.0.1", 443),
        (PUBLIC, 443),
        ("WWW.example.org", 443),
        ("www.example.org.", 443),
    ],
)
def test_the_wire_leads_to_listed_hosts_alone_whoever_asks(host, port):
    wire, loopback = a_wire()
    with pytest.raises(Barred, match="is not on the list"):
        wire.connect_tcp(host, port)
    assert loopback.connected == []


def test_the_wire_leads_to_no_socket_of_this_machine():
    wire, _ = a_wire()
    with pytest.raises(Barred):
        wire.connect_unix_socket("/run/any.sock")


CERTIFICATES = internet().certificates
_ADDRESSES = st.lists(st.one_of(st.ip_addresses().map(str), st.text()))
_URLS = st.one_of(
    st.text(),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["https://", "http://", "//", "https:"]),
        st.sampled_from(["", "me@", "evil.test#@", "127.0.0.1/", "[::1]"]),
        st.sampled_from(["www.example.org", "www.example.org.", "evil.test", "WWW.EXAMPLE.ORG"]),
        st.text(max_size=9),
    ),
)


@given(_URLS, _ADDRESSES)
def test_any_address_and_any_resolver_lead_to_public_addresses_of_listed_hosts(url, addresses):
    loopback = Loopback()
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return addresses

    got = fetch(
        url,
        hosts={"www.example.org"},
        content_types={"text/html"},
        network=Network(
            resolve=resolve,
            connect=loopback,
            certificates=CERTIFICATES,
            clock=lambda: 0.0,
        ),
    )
    assert isinstance(got, Unfetched)
    assert set(asked) <= {"www.example.org"}
    assert {port for _, port in loopback.connected} <= {443}
    assert {host for host, _ in loopback.connected} <= {str(each) for each in addresses}
    if loopback.connected:
        assert not any(each.startswith(("127.", "10.", "fe80", "::")) for each in addresses)


class Steps(httpcore.NetworkBackend, httpcore.NetworkStream):
    """A connection that does nothing but remember how long each step may take."""

    def __init__(self):
        self.seconds: list[float] = []

    def connect_tcp(self, _host, _port, timeout=None, **_options):
        self.seconds.append(timeout)
        return self

    def start_tls(self, _context, _name, timeout=None):
        self.seconds.append(timeout)
        return self

    def read(self, _most, timeout=None):
        self.seconds.append(timeout)
        return b""

    def write(self, _buffer, timeout=None):
        self.seconds.append(timeout)


def test_each_step_of_a_connection_has_the_time_that_is_left_of_the_whole():
    steps = Steps()
    ticks = iter([1.0, 2.0, 4.0, 6.0, 7.0])
    network = Network(
        resolve=lambda _: [PUBLIC],
        connect=steps,
        certificates=CERTIFICATES,
        clock=lambda: next(ticks),
    )
    wire = Wire({"www.example.org"}, network, Deadline(at=10.0, clock=network.clock))
    stream = wire.connect_tcp("www.example.org", 443, timeout=99)
    secured = stream.start_tls(CERTIFICATES, "www.example.org", timeout=99)
    secured.write(b"words", timeout=99)
    secured.read(9, timeout=99)
    assert steps.seconds == [8.0, 6.0, 4.0, 3.0]


def test_a_deadline_that_has_passed_ends_whatever_is_next():
    ticks = iter([0.5, 1.0])
    deadline = Deadline(at=1.0, clock=lambda: next(ticks))
    assert deadline.left() == 0.5
    with pytest.raises(httpcore.ReadTimeout):
        deadline.left()
