"""A store for the runs that publish what is analysed."""

from tests.support.stores import sqlite_store, sqlite_template

__all__ = ["sqlite_store", "sqlite_template"]
