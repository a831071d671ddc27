"""The tables are portable, the migrations make them, and a database that is not this program's is told apart."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.errors import StoreUnreadable, StoreVersion
from storage import open_ledgers, schema, shapes
from storage.address import address_of
from storage.maintenance import database_version
from storage.postgresql import open_engine
from storage.shapes import Shape
from storage.tables import metadata
from tests.postgres import Cluster

FOUND_BEFORE_A_WORKSPACE_IS = {"connections", "installations", "oauth_states"}
"""Tables that are looked in before the workspace is known (DESIGN.md, rule 10)."""
POSTGRES = postgresql.dialect()


def _ddl() -> str:
    tables = metadata.sorted_tables
    made = [str(CreateTable(table).compile(dialect=POSTGRES)) for table in tables]
    indexed = [str(CreateIndex(index).compile(dialect=POSTGRES)) for table in tables for index in table.indexes]
    return "\n".join((*made, *indexed)).casefold().replace("default '[]'", "")


def test_the_same_schema_runs_on_postgresql() -> None:
    ddl = _ddl()
    assert "create table actions" in ddl
    assert "where state = 'open'" in ddl
    for engines_own in ("serial", "sequence", "identity", "autoincrement", "timestamp", "json", "uuid", "bytea", "[]"):
        assert engines_own not in ddl


def test_the_workspace_comes_first_in_every_key_and_unique_index() -> None:
    for table in metadata.sorted_tables:
        if table.name in FOUND_BEFORE_A_WORKSPACE_IS:
            continue
        keys = [list(table.primary_key.columns.keys()), *(list(i.columns.keys()) for i in table.indexes if i.unique)]
        first = "id" if table.name == "workspaces" else "workspace"
        assert {key[0] for key in keys} == {first}, table.name


@pytest.mark.parametrize(
    "shape", [s for s in vars(shapes).values() if isinstance(s, Shape)], ids=lambda s: s.table.name
)
def test_every_field_of_a_value_has_a_column(shape: Shape) -> None:  # type: ignore[type-arg]  # of any value
    assert {field.name for field in fields(shape._kind)} <= set(shape.table.c.keys())


def _objects(file: Path) -> set[tuple[str, str]]:
    """What a database consists of, spaces and quotes aside, but for what FTS5 and Alembic keep for themselves."""
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    kept = ((name, sql) for name, sql in rows if "_words" not in name and name != "alembic_version")
    return {(name, " ".join(sql.replace('"', "").split())) for name, sql in kept}


def test_the_migrations_make_exactly_these_tables(file: Path, tmp_path: Path) -> None:
    """To the letter: Alembic's own comparison does not see a partial index's condition."""
    open_ledgers(f"sqlite:///{file}").close()
    plain = create_engine(f"sqlite:///{tmp_path}/plain.db")
    metadata.create_all(plain)
    plain.dispose()
    assert _objects(file) == _objects(tmp_path / "plain.db")


def _on_postgresql(url: str) -> set[tuple[object, ...]]:
    """What a database consists of there, but for the search's indexes and Alembic's table."""
    columns = (
        "SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'"
    )
    indexes = (
        "SELECT tablename, indexname, pg_get_indexdef(indexname::regclass) FROM pg_indexes"
        " WHERE schemaname = 'public' AND tablename <> 'alembic_version' AND indexname NOT LIKE '%\\_words'"
    )
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return {*connection.execute(columns), *connection.execute(indexes)}


def test_the_migrations_make_exactly_these_tables_on_postgresql(postgres: Cluster) -> None:
    migrated, plain = postgres.database(), postgres.database(empty=True)
    engine = open_engine(address_of(plain))
    metadata.create_all(engine)
    engine.dispose()
    found = _on_postgresql(migrated)
    assert found == _on_postgresql(plain)
    texts = {told[3] for told in found if told[2] == "character varying"}
    assert texts == {"C"}, "text is compared by its bytes, whatever the database's own order is"


def test_search_has_an_index_with_the_workspace_in_it_on_postgresql(postgres: Cluster) -> None:
    with psycopg.connect(postgres.database().replace("+psycopg", "")) as connection:
        (made,) = connection.execute("SELECT pg_get_indexdef('action_words'::regclass)").fetchone() or ("",)
    assert "gin (workspace, to_tsvector('simple'::regconfig" in made


def test_several_that_start_at_once_make_one_register_on_postgresql(postgres: Cluster) -> None:
    url = postgres.database(empty=True)
    program = "import storage, sys; storage.open_ledgers(sys.argv[1]).close()"
    starts = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(4)]
    assert [start.wait(60) for start in starts] == [0, 0, 0, 0]
    assert database_version(url) == schema.HEAD


def test_only_who_uses_postgresql_loads_its_driver(file: Path) -> None:
    program = "import storage, sys; storage.open_ledgers(sys.argv[1]).close(); sys.exit('psycopg' in sys.modules)"
    subprocess.run([sys.executable, "-c", program, f"sqlite:///{file}"], check=True)


def test_the_newest_migration_is_the_one_that_the_program_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == schema.HEAD
    assert all(Path(script.path).stem == script.revision for script in scripts.walk_revisions())


def test_a_new_file_is_made_and_opened_again(file: Path) -> None:
    open_ledgers(f"sqlite:///{file}").close()
    open_ledgers(f"sqlite:///{file}", create=False).close()
    assert database_version(f"sqlite:///{file}") == schema.HEAD
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_second_start_does_not_load_the_migrations(file: Path) -> None:
    open_ledgers(f"sqlite:///{file}").close()
    program = "import storage, sys; storage.open_ledgers(sys.argv[1]).close(); sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", program, f"sqlite:///{file}"], check=True)


def test_several_that_start_at_once_make_one_register(file: Path) -> None:
    program = "import storage, sys; storage.open_ledgers(sys.argv[1]).close()"
    starts = [subprocess.Popen([sys.executable, "-c", program, f"sqlite:///{file}"]) for _ in range(4)]
    assert [start.wait(60) for start in starts] == [0, 0, 0, 0]
    assert database_version(f"sqlite:///{file}") == schema.HEAD


def test_a_newer_database_says_which_version_it_needs(file: Path) -> None:
    open_ledgers(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0042_7.5.0'")
    with pytest.raises(StoreVersion) as caught:
        open_ledgers(f"sqlite:///{file}")
    assert caught.value.facts["found"] == "7.5.0"
    assert not caught.value.retry


def _foreign(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE songs (title)")


def _garbage(file: Path) -> None:
    file.write_bytes(b"not a database at all, but long enough to be looked at " * 100)


def _torn(file: Path) -> None:
    open_ledgers(f"sqlite:///{file}").close()
    file.write_bytes(file.read_bytes()[:1000] + b"\xff" * 9000)


def _folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("spoil", [_foreign, _garbage, _torn, _folder])
def test_what_is_no_register_is_left_alone(file: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    with pytest.raises(StoreUnreadable):
        open_ledgers(f"sqlite:///{file}")
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_a_register_that_is_not_there_is_not_made_unasked(file: Path) -> None:
    with pytest.raises(StoreUnreadable) as caught:
        open_ledgers(f"sqlite:///{file}", create=False)
    assert caught.value.facts["file"] == str(file)
    assert not file.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable):
        open_ledgers(f"sqlite:///{tmp_path}/nowhere/register.db")


@pytest.mark.parametrize("made", [False, True])
def test_a_register_that_may_only_be_read_is_told_at_once(file: Path, made: bool) -> None:
    if made:
        open_ledgers(f"sqlite:///{file}").close()
    file.touch()
    with pytest.raises(StoreUnreadable) as caught:
        open_ledgers(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert caught.value.sentence == "trouble.read_only"


def test_a_register_that_another_writes_just_now_is_opened_all_the_same(file: Path) -> None:
    open_ledgers(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        open_ledgers(f"sqlite:///{file}?timeout=0.05").close()
