"""A thousand purchase orders from Airbase into three divisions of Exact Online, on the virtual clock: a whole run,
timed by the call logs of both vendors.

Exact takes 60 calls a minute in each division and says so in its headers; Airbase takes 500 a minute (reference page
airbase, section 2), more than three divisions need. The floor is what Exact's minutes leave: from the first order on,
the calls that its minute has left, and sixty with each minute after it; all divisions side by side, the slowest one
counts.

- **orders alone**: from the first to the last, against that floor.
- **the whole delivery**, from the first order to the last word to Airbase, against the same floor: a client that spoke
  to both at the same time would need no more, since Airbase can be told of an order as soon as it stands.

The floor takes for granted that the first order's minute is used up, though three times sixty calls cannot be made in
the last second of one: that would be a minute more, by chance. So the run begins twenty seconds before a minute, and
its first order, which comes after half a minute of reading and deciding, falls early in one; it is a note.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.bench.airbase_books import LINK, SYSTEMS, VENDORS, Buyer
from tests.bench.api_calls import counted
from tests.bench.basware_invoices import Call, floor, moment, now, seconds
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.links.airbase_exact import DIVISIONS

LIMIT = 1.05
BEGINS = 40
"""Second of a minute."""


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    count = 240 if quick else 1_000
    with (
        fresh_home() as home,
        company.opened(home, vendors=VENDORS, documents=0, systems=SYSTEMS, link=LINK) as subject,
    ):
        subject.run()
        buyer = Buyer(subject)
        orders = buyer.order(count)
        subject.sandbox.advance((BEGINS - now(subject).second) % 60)
        started = now(subject)
        _, calls = counted(subject)
        ended = now(subject)
        buyer.delivered(orders)
        name = f"Airbase: {count:,} orders delivered to {len(DIVISIONS)} divisions (virtual time)"
        yield from rows(calls, name, started, ended)


def rows(calls: Sequence[Call], name: str, started: datetime, ended: datetime) -> Iterator[Row]:
    orders = [call for call in calls if call["method"] == "POST" and call["path"].endswith("PurchaseOrders")]
    told = [call for call in calls if call["method"] == "PATCH"]
    first, by_division = min(map(moment, orders)), Counter(call["company"] for call in orders)
    least = floor(calls, orders, first)
    note = ", ".join(f"{number} in division {division}" for division, number in sorted(by_division.items()))
    note += f"; the first in second {first.second} of a minute"
    yield Row(f"{name}: orders alone", seconds(orders), "s", least, LIMIT, note=note)
    whole = [*orders, *told]
    before, after = first - started, ended - max(map(moment, whole))
    note = f"side by side: orders {seconds(orders):.0f} s, words to Airbase {seconds(told):.0f} s; reading and "
    note += f"deciding before it {before.total_seconds():.0f} s, reconciling after it {after.total_seconds():.0f} s"
    yield Row(name, seconds(whole), "s", least, LIMIT, note=note)
    answers = Counter(call["status"] for call in calls)
    yield Row(f"{name}: answers 429", answers[429], "calls", limit=0)
