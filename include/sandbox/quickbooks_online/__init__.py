"""The simulated QuickBooks Online, written from the reference page alone."""

from include.sandbox.quickbooks_online.system import QuickBooksOnline as SYSTEM

__all__ = ["SYSTEM"]
