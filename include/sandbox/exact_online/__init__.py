"""The simulated Exact Online, written from the reference page alone."""

from include.sandbox.exact_online.system import ExactOnline as SYSTEM

__all__ = ["SYSTEM"]
