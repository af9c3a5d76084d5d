from __future__ import annotations

import io

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from assistant.records.database import _MIGRATIONS, bring_up_to_date
from assistant.records.tables import NEWEST, metadata


def config(**attributes: object) -> Config:
    made = Config(output_buffer=io.StringIO())
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.attributes.update(attributes)
    return made


@pytest.fixture
def connection(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'records.db'}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_the_newest_is_the_one_that_the_tables_name():
    assert ScriptDirectory.from_config(config()).get_heads() == [NEWEST]


def test_the_migrations_make_the_tables_that_the_program_uses(connection):
    bring_up_to_date(connection)
    assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_each_migration_leads_up_and_back_again(connection):
    with_connection = config(connection=connection)
    revisions = [each.revision for each in ScriptDirectory.from_config(config()).walk_revisions()]
    for revision in reversed(revisions):
        before = inspect(connection).get_table_names()
        command.upgrade(with_connection, revision)
        command.downgrade(with_connection, "-1")
        # Alembic's own table of one row stays.
        after = inspect(connection).get_table_names()
        assert {*after, "alembic_version"} == {*before, "alembic_version"}
        command.upgrade(with_connection, revision)
    command.downgrade(with_connection, "base")
    assert inspect(connection).get_table_names() == ["alembic_version"]
    command.upgrade(with_connection, "head")


def test_what_is_up_to_date_is_left_as_it_is(connection):
    bring_up_to_date(connection)
    bring_up_to_date(connection)
    assert set(metadata.tables) < set(inspect(connection).get_table_names())


def test_the_migrations_can_be_said_in_the_words_of_postgresql():
    for_postgresql = config(dialect="postgresql")
    command.upgrade(for_postgresql, "head", sql=True)
    said = for_postgresql.output_buffer.getvalue()
    assert "words BYTEA NOT NULL" in said
    assert "helpful BOOLEAN NOT NULL" in said
