"""What the app asks of a workspace, as manifest.yaml says it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml


def read_manifest() -> Mapping[str, Any]:
    """The manifest from which an administrator creates the app."""
    text = files("bots.slack").joinpath("manifest.yaml").read_text("utf-8")
    manifest: Mapping[str, Any] = yaml.safe_load(text)
    return manifest


#: The scopes of the bot. Those that a workspace may leave out are not among them.
SCOPES: tuple[str, ...] = tuple(read_manifest()["oauth_config"]["scopes"]["bot"])
