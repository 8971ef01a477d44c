"""Fixtures of the sources' tests."""

from tests.support.stores import postgres_url  # noqa: F401
