"""Which published questions are still open."""

from __future__ import annotations

from include.store import reviews
from include.ui.site import Site


async def answered(site: Site) -> list[int]:
    """Those that are published as open, and were answered or closed since."""
    then = await site.read("select review_id from operations.reviews where state = 'open'")
    now = await site.stored(reviews.open_ids)
    return [row["review_id"] for row in then if row["review_id"] not in now]
