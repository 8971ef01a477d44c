"""A simulated AvaTax without documents of its own, for tests of what the others make of it being there."""

from __future__ import annotations

import random

from include.sandbox.world.model import World
from tests.support.quiet_airbase import QuietAirbase


class QuietAvalara(QuietAirbase):
    name, port_offset = "avalara", 6

    def generate(self, world: World, rng: random.Random) -> None:
        assert world.selling
