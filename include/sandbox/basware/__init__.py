"""The simulated Basware P2P and master-data API, written from the reference page alone."""

from include.sandbox.basware.system import Basware as SYSTEM

__all__ = ["SYSTEM"]
