"""Settings of the product: environment or `.env`, prefix CSP_, each described, safe by default."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.knowledge.audience import Audience

_Seconds = Annotated[float, Field(gt=0, le=3_600)]


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
    slack_triage_channel: str = Field(
        "",
        pattern=r"^([CG][A-Z0-9]+)?$",
        description="Id of the Slack channel where staff pick up questions for a person. Empty: "
        "contacts are given instead",
    )
    metrics_open: bool = Field(
        default=False, description="Whether /metrics answers to other machines than this one"
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
