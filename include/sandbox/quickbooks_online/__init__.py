"""The simulated QuickBooks Online, written from the reference page alone."""

from include.sandbox.quickbooks_online.system import QuickBooksOnline

__all__ = ["QuickBooksOnline"]
