from __future__ import annotations

from tests.support.run_settings import (
    configuration,
    key,
    postgres_url,
    sqlite_store,
    sqlite_template,
    store,
    store_url,
)

__all__ = ["configuration", "key", "postgres_url", "sqlite_store", "sqlite_template", "store", "store_url"]
