"""The settings of a run."""

from __future__ import annotations

import click

from assistant.settings import Settings, mistakes


def read_settings() -> Settings:
    """The settings of this run; a mistake in them is wrong use, named by its variable."""
    try:
        return Settings()
    except ValueError as wrong:
        raise click.UsageError(mistakes(wrong)) from wrong
