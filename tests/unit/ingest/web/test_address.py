from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.admit import Refusal
from ingest.web.address import Address, check_address, host_name

HOSTS = frozenset({"www.example.org", "xn--bcher-kva.example"})


@pytest.mark.parametrize(
    ("url", "host", "target"),
    [
        ("https://www.example.org", "www.example.org", "/"),
        ("https://www.example.org/", "www.example.org", "/"),
        ("HTTPS://WWW.Example.ORG/Page", "www.example.org", "/Page"),
        ("https://www.example.org:443/a?b=c&d", "www.example.org", "/a?b=c&d"),
        ("https://www.example.org/a#part", "www.example.org", "/a"),
        ("https://www.example.org/#@evil.test/", "www.example.org", "/"),
        ("https://www.example.org/a%20b", "www.example.org", "/a%20b"),
        ("https://www.example.org/é?q=ü", "www.example.org", "/%C3%A9?q=%C3%BC"),
        ("https://www.example.org/@evil.test", "www.example.org", "/@evil.test"),
        ("https://www.example.org/?next=https://evil.test/", "www.example.org", None),
        ("https://Bücher.example/", "xn--bcher-kva.example", "/"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", "/"),
    ],
)
def test_an_address_of_a_listed_host_is_taken_apart(url, host, target):
    address = check_address(url, HOSTS)
    assert isinstance(address, Address)
    assert address.host == host
    assert target is None or address.target == target
    assert check_address(address.url, HOSTS) == address


REFUSED = {
    "not https": [
        "http://www.example.org/",
        "ftp://www.example.org/",
        "file:///etc/passwd",
        "//www.example.org/",
        "www.example.org/page",
        "javascript:alert(1)",
        "http\u017f://www.example.org/",
        "",
    ],
    "another port": [
        "https://www.example.org:80/",
        "https://www.example.org:8443/",
        "https://www.example.org:0/",
        "https://www.example.org:65536/",
        "https://www.example.org:-443/",
        "https://www.example.org:443x/",
        "https://www.example.org:\uff14\uff14\uff13/",
    ],
    "a user": [
        "https://me@www.example.org/",
        "https://me:secret@www.example.org/",
        "https://www.example.org@evil.test/",
        "https://www.example.org%40evil.test/",
        "https://@www.example.org/",
        "https://evil.test:x@www.example.org/",
    ],
    "an IP address in any spelling": [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.0.0.1./",
        "https://127.0x0.0.0x1/",
        "https://0/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[v1.www.example.org]/",
        "https://::1/",
        "https://①②⑦.0.0.1/",
        "https://127。0。0。1/",
    ],
    "a host that is not listed": [
        "https://evil.test/",
        "https://example.org/",
        "https://a.www.example.org/",
        "https://www.example.org.evil.test/",
        "https://wwwexample.org/",
        "https://www.example.orga/",
        "https://localhost/",
        "https://metadata.google.internal/",
        "https://evil.test#www.example.org/",
        "https://evil.test?@www.example.org/",
        "https://evil.test;www.example.org/",
    ],
    "another spelling of the dots": [
        "https://www。example。org/",
        "https://www\uff0eexample\uff0eorg/",
        "https://www｡example｡org/",
        "https://www.example.org./",
        "https://www.example.org../",
        "https://www..example.org/",
        "https://.www.example.org/",
        "https://www%2eexample%2eorg/",
    ],
    "a look-alike": [
        "https://www.exаmple.org/",  # noqa: RUF001 - a Cyrillic letter
        "https://xn--www-exmple-3hg.org/",
        "https://xn--bcher-kvb.example/",
        "https://xn--a.example/",
        "https://www.example\u200b.org/",
        "https://www.exam\u00adple.org/",
        "https://\uff57\uff57\uff57.example.org/",
    ],
    "what hides": [
        " https://www.example.org/",
        "https://www.example.org/ ",
        "https://www.example.org/a b",
        "https://www.example.org\\@evil.test/",
        "https:\\\\www.example.org/",
        "https://www.example.org\t.evil.test/",
        "https://www.exam\nple.org/",
        "https://www.example.org/\r\nX: y",
        "https://www.example.org/\x00",
        "https://www.example.org/\u202e",
        "https://www.example.org/\ud800",
        "https:///www.example.org/",
        "https:/www.example.org/",
        "https:www.example.org/",
        "https://",
        "https://[www.example.org/",
        "https://[www.example.org]/",
        "https://www.example.org/" + "a" * 2_000,
        "https://" + "a." * 900 + "org/",
    ],
}


@pytest.mark.parametrize(
    "url",
    [pytest.param(url, id=f"{why}: {url[:60]!a}") for why, urls in REFUSED.items() for url in urls],
)
def test_an_address_is_refused_that_breaks_a_rule(url):
    refusal = check_address(url, HOSTS)
    assert isinstance(refusal, Refusal)
    assert refusal.reason
    assert refusal.mend


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://www.example.org/", "does not begin with https"),
        ("https://www.example.org:8443/", "names port 8443"),
        ("https://a@www.example.org/", "holds a user name"),
        ("https://10.0.0.1/", "“10.0.0.1” is not the full name of a host"),
        ("https://evil.test/", "evil.test is not on the list of hosts"),
        ("https://www.example.org/a b", "holds a space"),
    ],
)
def test_the_reason_names_the_rule(url, told):
    refusal = check_address(url, HOSTS)
    assert isinstance(refusal, Refusal)
    assert told in refusal.reason


_PIECES = st.sampled_from(
    [
        *("https://", "http://", "//", "/", "\\", "@", ":", ":443", ":80", "#", "?", "%2e", "%40"),
        *(".", "。", "｡", "[", "]", "::1", "127.0.0.1", "0x7f.1", "xn--", "\t", "\r\n", "\x00"),
        *(
            "www.example.org",
            "evil.test",
            "bücher.example",
            "localhost",
            "\uff57\uff57\uff57",
            "K",
            "\u0131",
            "ß",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=3))).map("".join)))
@example("https://www.example.org/")
def test_any_text_is_refused_or_leads_to_a_listed_host(url):
    address = check_address(url, HOSTS)
    if isinstance(address, Refusal):
        return
    assert address.host in HOSTS
    assert address.target.startswith("/")
    assert address.target.isascii()
    assert address.target.isprintable()
    assert " " not in address.target
    parts = urlsplit(address.url)
    assert (parts.scheme, parts.netloc) == ("https", address.host)


@given(st.text(), st.frozensets(st.text()))
def test_no_list_lets_an_ip_address_through(url, hosts):
    listed = frozenset(filter(None, map(host_name, hosts)))
    address = check_address(url, listed)
    assert isinstance(address, Refusal) or address.host in listed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("www.example.org", "www.example.org"),
        ("WWW.EXAMPLE.ORG", "www.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("a.xn--p1ai", "a.xn--p1ai"),
        ("3com.com", "3com.com"),
        ("localhost", None),
        ("*.example.org", None),
        ("www.example.org.", None),
        ("www.example.org:443", None),
        ("https://www.example.org", None),
        ("www_example.org", None),
        ("-a.example.org", None),
        ("10.0.0.1", None),
        ("1.2.3.0x4", None),
        ("::1", None),
        ("", None),
        (".", None),
        ("a" * 64 + ".org", None),
        (".".join(["a" * 50] * 6), None),
    ],
)
def test_a_host_is_written_in_one_way_or_is_none(text, name):
    assert host_name(text) == name
    assert name is None or host_name(name) == name
