"""The tables of the bot. What people wrote and every token stand in them sealed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.schema import Index

metadata = MetaData()

#: Questions and answers of a thread, for follow-ups; `id` is their order.
turns = Table(
    "slack_turns",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("asked", String, nullable=False),
    Column("answered", String, nullable=False),
    Column("user", String, nullable=False),
    Column("level", String, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Column("at", Float, nullable=False, index=True),
    Index("slack_turns_thread", "team", "channel", "thread"),
)

#: Events that were heard.
events = Table(
    "slack_events",
    metadata,
    Column("event", String, primary_key=True),
    Column("at", Float, nullable=False, index=True),
)

#: What was begun and not ended. `respond` is sealed, for whoever has it may post there.
unfinished = Table(
    "slack_unfinished",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("thread", String, primary_key=True),
    Column("asked", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("alone", Boolean, nullable=False),
    Column("respond", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
)

#: Workspaces that the app is installed in; `workspace` is a team's id, or an organisation's.
installations = Table(
    "slack_installations",
    metadata,
    Column("workspace", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
)

#: Installations that were begun in a browser, as hashes of what that browser holds.
states = Table(
    "slack_states",
    metadata,
    Column("state", String, primary_key=True),
    Column("until", Float, nullable=False, index=True),
)
