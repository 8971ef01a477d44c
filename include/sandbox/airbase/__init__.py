"""The simulated Airbase: Accounting API, procurement and payables, written from the reference page alone."""

from include.sandbox.airbase.system import Airbase as SYSTEM

__all__ = ["SYSTEM"]
