"""The systems there are: the names that ``links.yml`` may use, the same in every room."""

from __future__ import annotations

SYSTEMS = ("exact_online", "quickbooks_online", "avidxchange", "airbase", "basware", "avalara")
