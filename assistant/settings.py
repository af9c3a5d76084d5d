"""Settings of the product: environment or `.env`, prefix CSP_, each described, safe by default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.knowledge.audience import Audience

_Seconds = Annotated[float, Field(gt=0, le=3_600)]
_Group = Annotated[str, Field(pattern=r"^S[A-Z0-9]{2,40}$")]
_Channel = Annotated[str, Field(pattern=r"^[CG][A-Z0-9]{2,40}$")]
_Workspace = Annotated[str, Field(pattern=r"^[TE][A-Z0-9]{2,40}$")]


class Settings(BaseSettings):
    """Every setting of the product; `csp settings` prints them."""

    model_config = SettingsConfigDict(
        env_prefix="CSP_", env_file=".env", extra="ignore", frozen=True
    )

    data_dir: Path = Field(Path("var"), description="Where releases, models and caches are kept")
    corpus_dir: Path = Field(Path("corpus"), description="The folder of documents")
    embedding_model: Path | None = Field(
        None,
        description="Folder of a sentence-transformers model to use in place of the default one",
    )
    fetch: bool = Field(
        default=True,
        description="Whether a build fetches the web pages that the corpus lists in sources.yaml. "
        "off: the copies of earlier builds are used",
    )
    keep_releases: int = Field(5, ge=1, le=100, description="Releases kept to roll back to")
    exact_search_up_to: int = Field(
        20_000,
        ge=0,
        description="Vectors of one grain up to which every one is compared; above, Chroma's "
        "index is asked. 0: always Chroma",
    )
    host: str = Field("127.0.0.1", description="Address that `csp serve` listens on")
    port: int = Field(8000, ge=1, le=65_535, description="Port that `csp serve` listens on")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/\S*)?)?$",
        description="Address under which readers reach this server; citations link to it. "
        "Empty: the address that it listens on",
    )
    audiences: frozenset[Audience] = Field(
        frozenset({Audience.PUBLIC}),
        description='Audiences that this process serves, as JSON: ["public"] or '
        '["public","partner"]',
    )
    partner_token: SecretStr = Field(
        SecretStr(""),
        description="Secret that a partner's bot sends as a bearer token; empty: none is accepted",
    )
    chat_model: str = Field(
        "",
        pattern=r"^([a-z][a-z0-9_]*:[^\s]+)?$",
        description="Language model that tells answers in plainer words, as provider:model; each "
        "sentence is checked, and the documents are quoted where it fails. Its key is taken from "
        "the provider's own variable. Empty: no model, answers are quoted",
    )
    chat_base_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/\S*)?)?$",
        description="Address of the model's server, where it is not the provider's own",
    )
    chat_timeout_s: Annotated[float, Field(gt=0, le=60)] = Field(
        8.0,
        description="Time that the model may take, then the documents are quoted. Each question "
        "waits on a thread of its own: raise CSP_QUESTIONS_AT_ONCE with a slow model",
    )
    chat_tokens: int = Field(
        800, ge=50, le=8_000, description="Longest answer of the model, in its own tokens"
    )
    questions_per_minute: int = Field(
        15, ge=1, description="Questions a minute that one address may ask"
    )
    questions_at_once: int = Field(2, ge=1, description="Questions answered at the same time")
    questions_waiting: int = Field(
        32, ge=0, description="Questions that may wait; a further one is told that we are busy"
    )
    allowed_origins: tuple[str, ...] = Field(
        (), description="Web origins that may call the API from a browser, as JSON; none by default"
    )
    frame_ancestors: tuple[str, ...] = Field(
        (), description="Web origins that may show the pages in a frame, as JSON; none by default"
    )
    trusted_proxies: tuple[str, ...] = Field(
        (),
        description="Addresses of proxies whose X-Forwarded-For is believed, as JSON; "
        "none by default",
    )
    records_key: SecretStr = Field(
        SecretStr(""),
        description="Key that seals what people write in feedback and enquiries; after a change "
        "the newest first, with commas between. Empty: one that is made once and kept as "
        "records.key beside the records",
    )
    enquiries: bool = Field(
        default=True,
        description="Whether enquiries to a person are taken. Turn it off where nobody reads "
        "`csp enquiries`",
    )
    feedback_days: int = Field(
        365, ge=1, le=3_650, description="Days after which feedback is deleted"
    )
    enquiry_days: int = Field(
        90, ge=1, le=3_650, description="Days after which enquiries are deleted, answered or not"
    )
    feedback_per_hour: int = Field(
        10, ge=1, description="Answers an hour that one address may rate"
    )
    enquiries_per_hour: int = Field(
        3, ge=1, description="Enquiries an hour that one address may send"
    )
    metrics_open: bool = Field(
        default=False, description="Whether /metrics answers to other machines than this one"
    )
    slack_bot_token: SecretStr = Field(
        SecretStr(""),
        description="Bot token (xoxb-…) of the Slack app in one workspace; with it `csp serve` "
        "answers there too",
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""),
        description="Signing secret of the Slack app, by which its requests are known. "
        "Empty: only by Socket Mode",
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""),
        description="App token (xapp-…): the app connects to Slack by Socket Mode, and needs no "
        "address that Slack can reach",
    )
    slack_client_id: str = Field(
        "",
        pattern=r"^([0-9]+\.[0-9]+)?$",
        description="Client id of the Slack app, where several workspaces install it at "
        "/slack/install, in place of a bot token",
    )
    slack_client_secret: SecretStr = Field(
        SecretStr(""), description="Client secret of the Slack app, beside its client id"
    )
    slack_workspaces: frozenset[_Workspace] = Field(
        frozenset(),
        description='Ids of the workspaces that may install the Slack app, as JSON: ["T…"]',
    )
    slack_partner_groups: frozenset[_Group] = Field(
        frozenset(),
        description='Ids of the user groups whose members are partners, as JSON: ["S…"]. None: '
        "everybody in Slack gets public documents",
    )
    slack_partner_channels: frozenset[_Channel] = Field(
        frozenset(),
        description='Ids of the channels that only partners read, as JSON: ["C…"]. In every other '
        "one the answers are from public documents",
    )
    slack_triage_channel: str = Field(
        "",
        pattern=r"^([CG][A-Z0-9]{2,40})?$",
        description="Id of the channel where people answer what the assistant could not. "
        "Empty: who asks for a person gets the contacts",
    )
    slack_days: int = Field(
        30,
        ge=1,
        le=365,
        description="Days after which questions and answers of Slack threads are deleted; they "
        "are kept, sealed, for follow-ups",
    )
    slack_drain_s: Annotated[float, Field(ge=0, le=60)] = Field(
        10.0, description="Time that answers in Slack have to be finished when the process ends"
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        pattern=r"^(https://[^\s/]+|http://(127\.0\.0\.1|localhost)(:\d+)?)/(\S*/)?$",
        description="Address of Slack's Web API, with a slash at its end",
    )
    assistant_url: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+(/\S*)?)?$",
        description="Address of the assistant that `csp slack` asks, with CSP_PARTNER_TOKEN where "
        "partners get more than the public",
    )
    box_memory_mb: int = Field(1_024, ge=128, description="Memory that reading one file may take")
    box_cpu_s: int = Field(20, ge=1, description="Processor time that reading one file may take")
    box_wall_s: _Seconds = Field(60.0, description="Time that reading one file may take")
    ocr: Literal["auto", "off"] = Field(
        "auto",
        description="Whether scanned pages of PDFs are read by OCR. auto: where Tesseract and the "
        "extra “ocr” are installed; off: never",
    )
    ocr_languages: str = Field(
        "eng",
        pattern=r"^[A-Za-z_]+(\+[A-Za-z_]+)*$",
        description="Languages of scanned pages, as Tesseract names them: eng, or eng+ben",
    )
    ocr_pages: int = Field(100, ge=1, le=2_000, description="Pages of one file that OCR may read")
    ocr_page_s: _Seconds = Field(60.0, description="Time that OCR of one page may take")
    ocr_file_s: _Seconds = Field(900.0, description="Time that OCR of one file may take")

    @model_validator(mode="after")
    def _refuse_the_unsafe(self) -> Settings:
        if "*" in "".join((*self.allowed_origins, *self.frame_ancestors)):
            raise ValueError(
                "CSP_ALLOWED_ORIGINS and CSP_FRAME_ANCESTORS take exact origins, never *"
            )
        return self

    @property
    def slack(self) -> bool:
        """Whether the Slack app is set up."""
        return bool(self.slack_bot_token.get_secret_value() or self.slack_client_id)

    @model_validator(mode="after")
    def _refuse_unsafe_slack(self) -> Settings:
        wrong = next(_slack_mistakes(self), "")
        if wrong:
            raise ValueError(wrong)
        return self


def _slack_mistakes(settings: Settings) -> Iterator[str]:
    """What would not work or not be safe about the Slack app, each with its mend."""
    bot = settings.slack_bot_token.get_secret_value()
    app = settings.slack_app_token.get_secret_value()
    signing = settings.slack_signing_secret.get_secret_value()
    client = settings.slack_client_secret.get_secret_value()
    several = settings.slack_client_id
    token = settings.partner_token.get_secret_value()
    wrong = {
        "CSP_SLACK_BOT_TOKEN is no bot token: it begins with xoxb-": bot
        and not bot.startswith("xoxb-"),
        "CSP_SLACK_APP_TOKEN is no app token: it begins with xapp-": app
        and not app.startswith("xapp-"),
        "CSP_SLACK_SIGNING_SECRET is too short: copy it whole": signing
        and len(signing) < _SHORTEST_SECRET,
        "CSP_SLACK_CLIENT_ID and CSP_SLACK_CLIENT_SECRET go together: set both": bool(several)
        != bool(client),
        "set CSP_SLACK_BOT_TOKEN for one workspace, or CSP_SLACK_CLIENT_ID for several": bot
        and several,
        "without CSP_SLACK_SIGNING_SECRET anybody could write in Slack's name: set it, or "
        "CSP_SLACK_APP_TOKEN for Socket Mode": settings.slack and not (app or signing),
        "name the workspaces that may install the Slack app in CSP_SLACK_WORKSPACES": several
        and not settings.slack_workspaces,
        "Slack sends installers back to CSP_PUBLIC_URL: set it, with https": several
        and not settings.public_url.startswith("https://"),
        "CSP_SLACK_PARTNER_CHANNELS without CSP_SLACK_PARTNER_GROUPS: nobody is a partner": (
            settings.slack_partner_channels and not settings.slack_partner_groups
        ),
        "CSP_PARTNER_TOKEN would cross the network in clear: CSP_ASSISTANT_URL needs https": token
        and not _keeps_secrets(settings.assistant_url),
    }
    return (told for told, is_so in wrong.items() if is_so)


#: Characters of a signing secret; Slack's have 32.
_SHORTEST_SECRET = 16


def _keeps_secrets(url: str) -> bool:
    """Whether what is sent there is read by nobody between: https, or a machine or network of ours.

    A name of one word is one of a private network, as containers have it.
    """
    if not url.startswith("http://"):
        return True
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


def mistakes(wrong: ValueError) -> str:
    """What kept Settings from being read, a line for each variable, without any value."""
    if not isinstance(wrong, ValidationError):
        field = re.search(r'field "(\w+)"', str(wrong))
        if field:
            return f'CSP_{field[1].upper()}: expected JSON, such as ["first","second"]'
        return f"settings: {wrong}"
    return "\n".join(
        f"CSP_{str(error['loc'][0]).upper()}: {error['msg']}"
        if error["loc"]
        else f"settings: {error['msg'].removeprefix('Value error, ')}"
        for error in wrong.errors(include_url=False, include_input=False)
    )
