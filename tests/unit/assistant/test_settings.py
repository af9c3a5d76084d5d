"""Settings of the Slack app: what would not work or not be safe is refused, and no secret shown."""

from __future__ import annotations

import pytest

from assistant.settings import Settings, mistakes

SIGNING = "s" * 32
ONE = {"slack_bot_token": "xoxb-1", "slack_signing_secret": SIGNING}
SOCKET = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
SEVERAL = {
    "slack_client_id": "12.34",
    "slack_client_secret": "client-secret",
    "slack_signing_secret": SIGNING,
    "slack_workspaces": ["T01"],
    "public_url": "https://ask.example.gov.uk",
}


@pytest.mark.parametrize("given", [{}, ONE, SOCKET, {**ONE, **SOCKET}, SEVERAL])
def test_the_ways_to_set_the_app_up_are_taken(given):
    assert Settings(_env_file=None, **given).slack is bool(given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"slack_bot_token": "xoxb-1"}, "CSP_SLACK_SIGNING_SECRET"),
        ({**ONE, "slack_bot_token": "xoxp-a-persons"}, "CSP_SLACK_BOT_TOKEN"),
        ({**SOCKET, "slack_app_token": "xoxb-1"}, "CSP_SLACK_APP_TOKEN"),
        ({**ONE, "slack_signing_secret": "short"}, "CSP_SLACK_SIGNING_SECRET"),
        ({**SEVERAL, "slack_client_secret": ""}, "CSP_SLACK_CLIENT_SECRET"),
        ({**ONE, "slack_client_secret": "alone"}, "CSP_SLACK_CLIENT_ID"),
        ({**SEVERAL, "slack_bot_token": "xoxb-1"}, "CSP_SLACK_BOT_TOKEN"),
        ({**SEVERAL, "slack_signing_secret": ""}, "CSP_SLACK_SIGNING_SECRET"),
        ({**SEVERAL, "slack_workspaces": []}, "CSP_SLACK_WORKSPACES"),
        ({**SEVERAL, "public_url": ""}, "CSP_PUBLIC_URL"),
        ({**SEVERAL, "public_url": "http://ask.example.gov.uk"}, "CSP_PUBLIC_URL"),
        ({**ONE, "slack_partner_channels": ["C01"]}, "CSP_SLACK_PARTNER_GROUPS"),
        (
            {"partner_token": "p" * 32, "assistant_url": "http://ask.example.gov.uk"},
            "CSP_ASSISTANT_URL",
        ),
        ({"slack_partner_groups": ["partners"]}, "CSP_SLACK_PARTNER_GROUPS"),
        ({"slack_partner_channels": ["#partners"]}, "CSP_SLACK_PARTNER_CHANNELS"),
        ({"slack_workspaces": ["example.slack.com"]}, "CSP_SLACK_WORKSPACES"),
        ({"slack_triage_channel": "U01"}, "CSP_SLACK_TRIAGE_CHANNEL"),
        ({"slack_api_url": "http://slack.com/api/"}, "CSP_SLACK_API_URL"),
        ({"slack_api_url": "https://slack.com/api"}, "CSP_SLACK_API_URL"),
        ({"slack_api_url": "http://localhost.example.com/api/"}, "CSP_SLACK_API_URL"),
        ({"slack_days": 0}, "CSP_SLACK_DAYS"),
    ],
)
def test_what_would_not_work_or_not_be_safe_is_refused_by_its_name(given, told):
    with pytest.raises(ValueError, match=r"\d validation error") as wrong:
        Settings(_env_file=None, **given)
    message = mistakes(wrong.value)
    assert told in message
    for secret in ("xoxp-a", "xoxb-1", "xapp-1", SIGNING, "client-secret", "alone", "p" * 32):
        assert secret not in message


@pytest.mark.parametrize(
    "url",
    [
        "https://ask.example.gov.uk",
        "http://127.0.0.1:8000",
        "http://10.0.0.4:8000",
        "http://[fd00::4]:8000",
        "http://assistant:8000",
        "",
    ],
)
def test_the_token_goes_over_https_or_a_network_of_our_own(url):
    assert Settings(_env_file=None, partner_token="p" * 32, assistant_url=url)


def test_secrets_are_masked():
    shown = Settings(_env_file=None, **SEVERAL | SOCKET | {"slack_bot_token": ""}).model_dump_json()
    for secret in (SIGNING, "xapp-1", "client-secret"):
        assert secret not in shown
