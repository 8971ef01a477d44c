"""The simulated Business Central, and what it holds."""

from __future__ import annotations

import uuid

BOOKS = str(uuid.uuid5(uuid.NAMESPACE_URL, "business_central/company/123"))
"""The company whose world is that of Exact's division 123."""
