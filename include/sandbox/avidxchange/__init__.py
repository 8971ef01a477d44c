"""The simulated AvidXchange: approvals and payments behind an API gateway, written from the reference page alone."""

from include.sandbox.avidxchange.system import AvidXchange as SYSTEM

__all__ = ["SYSTEM"]
