from __future__ import annotations

from tests.support.exact_division import division, live

__all__ = ["division", "live"]
