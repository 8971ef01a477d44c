"""The receiver's app with the threads behind it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from include.clock import Clock
from include.store.database import Store
from include.store.vault import Vault
from include.webhooks.app import Receiver
from include.webhooks.book import Book
from include.webhooks.limits import Limits
from include.webhooks.moments import Moments
from include.webhooks.writer import Writer


@contextlib.contextmanager
def opened(store: Store, vault: Vault, clock: Clock, limits: Limits) -> Iterator[Receiver]:
    """Raises ``ConfigurationError``, ``VaultError``, ``ClockUnreachable``, and what the store raises."""
    with (
        contextlib.closing(Book(vault)) as book,
        contextlib.closing(Moments(clock)) as moments,
        contextlib.closing(Writer(store, moments, limits.waiting)) as writer,
    ):
        yield Receiver(book, writer, moments, limits)
