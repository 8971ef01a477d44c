from __future__ import annotations

from tests.support.stores import empty_url, postgres_url, sqlite_store, sqlite_template, store, store_url

__all__ = ["empty_url", "postgres_url", "sqlite_store", "sqlite_template", "store", "store_url"]
