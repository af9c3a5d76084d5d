from __future__ import annotations

import gzip
import itertools
import tracemalloc
import zlib

import pytest

from ingest.web.fetch import Cause, Fetched, NotModified, Unfetched, Validators
from tests.hosts import PUBLIC, a_page, endless

CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
KEPT = Validators(etag='W/"abc"', last_modified="Tue, 03 Nov 2026 10:00:00 GMT")


def leads_to(location: str, status: str = "302 Found"):
    return a_page(b"", f"Location: {location}", status=status)


def refused(got, cause: Cause) -> str:
    """The reason of a page that did not come in."""
    assert isinstance(got, Unfetched), got
    assert got.cause is cause, got.refusal
    assert got.refusal.mend
    return got.refusal.reason


def test_a_page_comes_in_with_what_its_host_says_of_it(world):
    host = world.serve(
        lambda _: a_page(
            "<p>Wörter.</p>".encode("latin-1"),
            'ETag: W/"abc"',
            "Last-Modified: Tue, 03 Nov 2026 10:00:00 GMT",
            content_type='Text/HTML; Charset="ISO-8859-1"',
        )
    )
    assert world.fetch("https://WWW.example.org:443/page?a=1#part") == Fetched(
        url="https://www.example.org/page?a=1",
        body="<p>Wörter.</p>".encode("latin-1"),
        content_type="text/html",
        charset="iso-8859-1",
        validators=KEPT,
    )
    (asked,) = host.asked
    assert asked.path == "/page?a=1"
    assert asked.name == "www.example.org"
    assert asked.headers == {
        "Host": "www.example.org",
        "User-Agent": "csp-assistant",
        "Accept": "application/pdf, text/html",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_no_proxy_of_the_environment_is_asked(world, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    world.serve()
    assert isinstance(world.fetch(), Fetched)
    assert world.wire.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "url", ["http://www.example.org/", "https://evil.test/", "https://127.0.0.1/", "nonsense"]
)
def test_an_address_that_may_not_be_fetched_is_not_even_looked_up(world, url):
    world.serve()
    refused(world.fetch(url), Cause.BARRED)
    assert world.resolved == []
    assert world.wire.connected == []


def test_validators_are_sent_and_a_page_that_still_holds_is_not_sent_again(world):
    host = world.serve(lambda _: [b"HTTP/1.1 304 Not Modified\r\n\r\n"])
    assert world.fetch(kept=KEPT) == NotModified()
    headers = host.asked[0].headers
    assert headers["If-None-Match"] == 'W/"abc"'
    assert headers["If-Modified-Since"] == "Tue, 03 Nov 2026 10:00:00 GMT"


def test_a_page_without_validators_is_told_so(world):
    world.serve()
    got = world.fetch()
    assert isinstance(got, Fetched)
    assert not got.validators


def test_not_modified_means_nothing_where_nothing_is_kept(world):
    world.serve(lambda _: [b"HTTP/1.1 304 Not Modified\r\n\r\n"])
    assert "answers 304" in refused(world.fetch(), Cause.FAILED)


@pytest.mark.parametrize("etag", ["x" * 2_000, "\xe9"])
def test_a_validator_that_could_not_be_sent_back_is_not_kept(world, etag):
    world.serve(lambda _: a_page(b"<p>Words.</p>", f"ETag: {etag}"))
    got = world.fetch()
    assert isinstance(got, Fetched)
    assert not got.validators


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("404 Not Found", Cause.GONE),
        ("410 Gone", Cause.GONE),
        ("401 Unauthorized", Cause.UNSUITABLE),
        ("403 Forbidden", Cause.UNSUITABLE),
        ("406 Not Acceptable", Cause.UNSUITABLE),
        ("451 Unavailable For Legal Reasons", Cause.UNSUITABLE),
        ("408 Request Timeout", Cause.FAILED),
        ("429 Too Many Requests", Cause.FAILED),
        ("500 Internal Server Error", Cause.FAILED),
        ("503 Service Unavailable", Cause.FAILED),
        ("599 Odd", Cause.FAILED),
        ("206 Partial Content", Cause.FAILED),
        ("204 No Content", Cause.FAILED),
        ("300 Multiple Choices", Cause.FAILED),
        ("302 Found", Cause.FAILED),
    ],
)
def test_what_an_answer_without_a_page_means(world, status, cause):
    world.serve(lambda _: a_page(b"", status=status))
    got = world.fetch(kept=KEPT)
    assert status.split()[0] in refused(got, cause)
    assert got.may_pass is (cause is Cause.FAILED)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 Other", "307 Temp", "308 Perm"])
@pytest.mark.parametrize("location", ["/new", "new", "//docs.example.org/new", "?a=/new", "/é/new"])
def test_a_redirect_is_followed_on_listed_hosts(world, status, location):
    host = world.serve(
        lambda asked: a_page() if "new" in asked.path else leads_to(location, status)
    )
    got = world.fetch()
    assert isinstance(got, Fetched)
    assert [asked.path for asked in host.asked][1:] == [got.url.split(".org")[1]]
    assert host.asked[-1].name in got.url


@pytest.mark.parametrize(
    "location",
    [
        "http://www.example.org/",
        "https://evil.test/",
        "//evil.test/",
        "https://www.example.org:8443/",
        "https://www.example.org@evil.test/",
        "https://user@www.example.org/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[::1",
        "https://www｡example｡org/",
        "file:///etc/passwd",
        "ftp://www.example.org/",
        "data:text/html,words",
        "https:\\\\evil.test",
        "\\\\evil.test",
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(world, location):
    world.serve(lambda _: leads_to(location))
    reason = refused(world.fetch(), Cause.BARRED)
    assert reason.startswith("it leads on to ")
    assert world.wire.connected == [(PUBLIC, 443)]


def test_a_redirect_is_looked_up_and_checked_anew(world):
    world.serve(lambda _: leads_to("https://docs.example.org/"))
    world.answers = [[PUBLIC], ["10.0.0.1"]]
    reason = refused(world.fetch(), Cause.UNREACHABLE)
    assert "docs.example.org has the address 10.0.0.1" in reason
    assert world.wire.connected == [(PUBLIC, 443)]


def test_three_redirects_are_followed_and_a_fourth_is_not(world):
    world.serve(lambda asked: leads_to(f"{asked.path}x") if asked.path != "/xxx" else a_page())
    assert isinstance(world.fetch("https://www.example.org/"), Fetched)
    host = world.host
    got = world.fetch("https://www.example.org/", redirects=2)
    assert "more than 2 times" in refused(got, Cause.FAILED)
    assert len(host.asked) == 4 + 3


def test_a_redirect_in_a_circle_ends(world):
    host = world.serve(lambda asked: leads_to(asked.path))
    assert "more than 3 times" in refused(world.fetch(), Cause.FAILED)
    assert len(host.asked) == 4


def test_a_cookie_is_not_given_back(world):
    host = world.serve(
        lambda asked: (
            a_page()
            if asked.path == "/new"
            else a_page(b"", "Set-Cookie: a=b; Path=/", "Location: /new", status="302 Found")
        )
    )
    world.fetch()
    assert len(host.asked) == 2
    assert "Cookie" not in host.asked[1].headers


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("application/zip", "it is application/zip, and taken are application/pdf, text/html"),
        ("text/plain", "it is text/plain"),
        ("text/html-ish", "it is text/html-ish"),
        ("", "it is of no named type"),
        ("text", "it is text/plain"),
    ],
)
def test_a_page_of_another_type_is_not_taken(world, content_type, shown):
    world.serve(lambda _: a_page(content_type=content_type))
    assert shown in refused(world.fetch(), Cause.UNSUITABLE)


def test_a_page_that_says_it_is_too_large_is_not_taken(world):
    world.serve(lambda _: a_page(bytes(1_001)))
    assert "larger than 0.001 MB" in refused(world.fetch(bytes_max=1_000), Cause.UNSUITABLE)
    assert isinstance(world.fetch(bytes_max=1_001), Fetched)


def test_a_page_that_never_ends_is_not_taken(world):
    world.serve(lambda _: endless())
    assert "larger than" in refused(world.fetch(bytes_max=100_000), Cause.UNSUITABLE)


def test_a_page_that_comes_packed_is_unpacked(world):
    world.serve(lambda _: a_page(gzip.compress(b"<p>Words.</p>"), "Content-Encoding: GZip"))
    got = world.fetch()
    assert isinstance(got, Fetched)
    assert got.body == b"<p>Words.</p>"


def test_a_packed_page_is_never_unpacked_beyond_the_limit(world):
    packing = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packing.compress(bytes(1_000_000)) for _ in range(100)) + packing.flush()
    assert len(bomb) < 100_000
    world.serve(lambda _: a_page(bomb, "Content-Encoding: gzip"))
    tracemalloc.start()
    got = world.fetch(bytes_max=100_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 0.1 MB" in refused(got, Cause.UNSUITABLE)
    assert peak < 10_000_000


def test_a_packed_page_that_never_ends_is_not_taken(world):
    world.serve(lambda _: endless("Content-Encoding: gzip", chunk=gzip.compress(b"")))
    assert "larger than" in refused(world.fetch(bytes_max=100_000), Cause.UNSUITABLE)


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "x"])
def test_a_page_that_is_packed_otherwise_is_not_taken(world, encoding):
    world.serve(lambda _: a_page(b"???", f"Content-Encoding: {encoding}"))
    assert f"packed as {encoding}" in refused(world.fetch(), Cause.UNSUITABLE)


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b"<p>Words.</p>")[:-9], b"no gzip at all", b""],
    ids=["cut", "none", "empty"],
)
def test_a_packed_page_that_is_damaged_is_not_taken(world, body):
    world.serve(lambda _: a_page(body, "Content-Encoding: gzip"))
    refused(world.fetch(), Cause.FAILED)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nshort",
        CHUNKED + b"5\r\nshort",
        CHUNKED + b"no\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + bytes(5) + b"\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000,
    ],
)
def test_an_answer_that_breaks_off_or_makes_no_sense_is_no_page(world, answer):
    world.serve(lambda _: [answer])
    assert "before the page did" in refused(world.fetch(), Cause.FAILED)


def test_early_words_of_a_host_are_not_listened_to_for_ever(world):
    world.clock = itertools.count(step=0.01).__next__
    world.serve(lambda _: itertools.repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n"))
    assert "within 15 seconds" in refused(world.fetch(), Cause.FAILED)


def test_a_page_that_comes_drop_by_drop_is_cut_off_in_time(world):
    world.clock = itertools.count().__next__
    world.serve(lambda _: endless(chunk=b"."))
    assert "within 15 seconds" in refused(world.fetch(), Cause.FAILED)


def test_redirects_get_no_time_of_their_own(world):
    world.clock = itertools.count(step=2).__next__
    host = world.serve(lambda asked: leads_to(asked.path))
    assert "within 15 seconds" in refused(world.fetch(redirects=1_000), Cause.FAILED)
    assert len(host.asked) < 4


def test_a_host_that_falls_silent_is_not_waited_for(world):
    def silent(_asked):
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n"
        world.host.closing.wait(30)

    world.serve(silent)
    assert "within 0.3 seconds" in refused(world.fetch(seconds=0.3), Cause.FAILED)
