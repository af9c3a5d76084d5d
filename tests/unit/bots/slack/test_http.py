"""The route for Slack: nothing that Slack did not sign is looked at, whatever it is made of."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import pytest

from bots.slack.http import MOST_BYTES
from tests.slack_stage import SECRET, played

CHALLENGE = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"}).encode()


def signed(body: bytes, secret: str = SECRET, stamp: str = "", **headers: str) -> dict[str, str]:
    stamp = stamp or str(int(time.time()))
    keyed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    signature = f"v0={keyed.hexdigest()}"
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature,
        **headers,
    }


async def in_pieces(body: bytes):
    for at in range(0, len(body), 65_536):
        yield body[at : at + 65_536]


async def send(at, body, headers):
    return await at.http.post("/slack/events", content=body, headers=headers)


@played()
async def test_slack_finds_the_address_right(at):
    response = await send(at, CHALLENGE, signed(CHALLENGE))
    assert (response.status_code, response.json()) == (200, {"challenge": "c"})


@played()
async def test_a_body_in_pieces_of_unknown_length_is_read(at):
    headers = signed(CHALLENGE)
    response = await send(at, in_pieces(CHALLENGE), headers)
    assert "content-length" not in response.request.headers
    assert response.status_code == 200


@pytest.mark.parametrize("pieces", [False, True], ids=["of known length", "in pieces"])
@played()
async def test_a_huge_body_is_refused_and_not_kept(at, pieces):
    huge = b" " * (MOST_BYTES + 1)
    response = await send(at, in_pieces(huge) if pieces else huge, signed(huge))
    assert response.status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e9", "\u00b2", str(MOST_BYTES + 1)])
@played()
async def test_a_length_that_is_none_is_refused(at, length):
    headers = [*signed(CHALLENGE).items(), ("Content-Length", length.encode())]
    response = await send(at, CHALLENGE, headers)
    assert response.status_code == 413


@pytest.mark.parametrize(
    "stamp", ["", "now", "-1", "1e9", "\u0661\u0662", "1" * 400, "1.5", " 1", "0x1", "NaN"]
)
@played()
async def test_a_time_stamp_that_is_no_number_is_refused(at, stamp):
    headers = signed(CHALLENGE)
    headers["X-Slack-Request-Timestamp"] = stamp
    coded = {name: value.encode() for name, value in headers.items()}
    response = await send(at, CHALLENGE, coded)
    assert response.status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": "another-signing-secret"},
        {"stamp": str(int(time.time()) - 1_000)},
        {"stamp": str(int(time.time()) + 1_000)},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0="},
        {"X-Slack-Signature": "v0=" + "0" * 64},
    ],
    ids=["other secret", "old", "to come", "none", "empty", "noughts"],
)
@played()
async def test_what_slack_did_not_sign_is_refused(at, changes):
    response = await send(at, CHALLENGE, signed(CHALLENGE, **changes))
    assert (response.status_code, response.content) == (401, b"")
    assert at.slack.calls == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b"payload={",
        b"payload=[]",
        urlencode({"payload": "[" * 100_000}).encode(),
        b'{"event": []}',
        b'{"type": "event_callback", "event": {"type": 1}}',
        b'{"authorizations": 1}',
    ],
    ids=range(12),
)
@pytest.mark.parametrize("is_form", [False, True])
@pytest.mark.parametrize("is_signed", [False, True])
@played()
async def test_no_body_whatever_brings_the_app_down(at, body, is_form, is_signed):
    kind = "application/x-www-form-urlencoded" if is_form else "application/json"
    secret = SECRET if is_signed else "another-signing-secret"
    response = await send(at, body, signed(body, secret) | {"Content-Type": kind})
    assert is_signed or response.status_code == 401
    assert (await send(at, CHALLENGE, signed(CHALLENGE))).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@played()
async def test_other_methods_are_refused(at, method):
    assert (await at.http.request(method, "/slack/events")).status_code == 405


@pytest.mark.parametrize("path", ["/slack/install", "/slack/oauth_redirect?code=1&state=1"])
@played()
async def test_an_app_of_one_workspace_is_not_installed_by_others(at, path):
    assert (await at.http.get(path)).status_code == 404
