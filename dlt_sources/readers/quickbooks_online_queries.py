"""What is asked of QuickBooks Online for a feed, and since when: pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.quickbooks_online_feeds import NAME_LISTS
from dlt_sources.readers.reading import ReadRequest
from include.http.errors import Refused
from include.systems.quickbooks_online.contract import PAGE, SINGLES

SINCE = "since"
"""In a cursor: the vendor's time (ISO, UTC) of the answer that the rows came from."""
ALONE = "alone"
"""In a cursor and in notes: CDC does not show this entity to us."""
# Times are whole seconds, and answers may lag behind writes [assumed].
OVERLAP = timedelta(minutes=2)


_FEATURE_MISSING = "[5030]"  # as the client writes a fault's code behind its words


def lacks(error: Refused) -> bool:
    """Whether a read was refused because the company's edition of QuickBooks does not have this kind of record:
    purchase orders, classes and departments need Plus [doc]. A right that the user lacks (5020) is something else."""
    return _FEATURE_MISSING in error.vendor_text


def since(ask: ReadRequest) -> datetime | None:
    """Changes from this moment on (UTC, whole seconds) are to be shown; None: everything there is."""
    if ask.full or SINCE not in ask.cursor:
        return None
    moment = datetime.fromisoformat(ask.cursor[SINCE]) - OVERLAP
    if ask.from_date is not None:
        moment = min(moment, datetime.combine(ask.from_date, time(), UTC))
    return moment.replace(microsecond=0)


def query(feed: Feed, ask: ReadRequest) -> str:
    """Every row of the feed, or every one that changed, in an order that stands still while pages are read."""
    if feed.path in SINGLES:
        return f"SELECT * FROM {feed.path}"
    return f"SELECT * FROM {feed.path}{_where(feed, since(ask))} ORDERBY Id"


def page(statement: str, start: int) -> str:
    """``statement`` for the page that begins at row ``start`` (from 1)."""
    return f"{statement} STARTPOSITION {start} MAXRESULTS {PAGE}"


def count(feed: Feed, moment: datetime | None) -> str:
    return f"SELECT count(*) FROM {feed.path}{_where(feed, moment)}"


def _where(feed: Feed, moment: datetime | None) -> str:
    conditions = []
    if feed.path in NAME_LISTS:
        conditions.append("Active IN (true, false)")
    if moment is not None:
        conditions.append(f"MetaData.LastUpdatedTime >= '{moment.isoformat()}'")
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
