"""Fills empty books from the neutral world: companies and nexus; ``record`` takes documents of another connector."""

from __future__ import annotations

import random

from include.sandbox.avalara import life, request, setup
from include.sandbox.avalara.store import Store
from include.sandbox.kernel.tables import Row
from include.sandbox.world.model import World


def generate(store: Store, world: World, rng: random.Random) -> None:
    """The world has no software company yet, so the account's set-up is all there is: ``setup`` holds it."""
    setup.enter(store)


def record(store: Store, model: Row) -> Row:
    """A document as another connector recorded it. ``model``: a CreateTransactionModel. Raises ``Refusal``."""
    _, row = life.create(store, request.asked(store, model))
    return row
