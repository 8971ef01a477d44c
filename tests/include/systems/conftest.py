from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401
