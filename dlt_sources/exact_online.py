"""Exact Online as a source: `FEEDS` says what is read."""

from __future__ import annotations

from dlt_sources.exact_online_feeds import FEEDS

SYSTEM = "exact_online"
__all__ = ["FEEDS", "SYSTEM"]
