"""The simulated Dynamics 365 Business Central, written from Microsoft's own pages alone (API v2.0, read only)."""

from include.sandbox.business_central.system import BusinessCentral as SYSTEM

__all__ = ["SYSTEM"]
