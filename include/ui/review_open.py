"""Which published questions are still open."""

from __future__ import annotations

from include.store import reviews
from include.ui.site import Site


async def answered(site: Site) -> list[int]:
    """Those that are published as open, and were answered or closed since."""
    [then] = await site.read("select list(review_id) as ids from operations.reviews where state = 'open'")
    now = await site.stored(reviews.open_ids)
    return [one for one in then["ids"] or () if one not in now]
