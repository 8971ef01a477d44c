"""The simulated Avalara AvaTax (REST v2), written from the reference page alone."""

from include.sandbox.avalara.system import Avalara as SYSTEM

__all__ = ["SYSTEM"]
