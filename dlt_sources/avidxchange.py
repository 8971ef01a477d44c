"""AvidXchange as a source: `FEEDS` says what is read."""

from __future__ import annotations

from dlt_sources.avidxchange_feeds import FEEDS

SYSTEM = "avidxchange"
__all__ = ["FEEDS", "SYSTEM"]
