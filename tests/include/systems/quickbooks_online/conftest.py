from __future__ import annotations

from tests.support.quickbooks_company import company

__all__ = ["company"]
