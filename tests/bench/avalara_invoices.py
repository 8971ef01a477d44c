"""A thousand final invoices of two divisions of Exact Online, on the virtual clock: a whole run, timed by the call logs
of both vendors.

Exact takes 60 calls a minute in each division and says so in its headers; AvaTax publishes no limit (reference page
avalara_avatax, section 5). The floor is what Exact's minutes leave for what Exact must take, one journal for each
invoice: from the first journal on, the calls that its minute has left, and sixty with each minute after it; both
divisions side by side, the slower one counts.

- **journals alone**: from the first to the last, against that floor.
- **the whole**, from the first record in AvaTax to the last commit, against the floor from the first record on: a
  client that spoke to both at the same time would need no more, since a journal can be posted as soon as its invoice is
  recorded, and the invoice committed as soon as it stands.

None of them was seen as a draft: they are entered and made final between two runs, so that Exact is asked for nothing
but the journals. Their customers are known, each has a draft before. As in ``airbase_orders`` the run begins so that
its first journal falls early in a minute.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.bench.api_calls import counted
from tests.bench.avalara_books import LINK, SYSTEMS, Seller
from tests.bench.basware_invoices import Call, floor, moment, now, seconds
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.links.avalara_sales import COMPANIES

LIMIT = 1.05
BEGINS = 40
"""Second of a minute."""


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    count = 160 if quick else 1_000
    with (
        fresh_home() as home,
        company.opened(home, vendors=10, documents=0, systems=SYSTEMS, link=LINK) as subject,
    ):
        subject.run()
        seller = Seller(subject)
        seller.draft(2 * len(COMPANIES))
        subject.run()
        invoices = seller.draft(count)
        seller.finalise(invoices)
        subject.sandbox.advance((BEGINS - now(subject).second) % 60)
        started = now(subject)
        _, calls = counted(subject)
        ended = now(subject)
        seller.booked(invoices)
        name = f"AvaTax: {count:,} final invoices of {len(COMPANIES)} divisions taxed and booked (virtual time)"
        yield from rows(calls, name, started, ended)


def rows(calls: Sequence[Call], name: str, started: datetime, ended: datetime) -> Iterator[Row]:
    journals = [call for call in calls if call["method"] == "POST" and call["path"].endswith("GeneralJournalEntries")]
    told = [call for call in calls if call["method"] == "POST" and call["system"] == "avalara"]
    first, first_told = min(map(moment, journals)), min(map(moment, told))
    by_division = Counter(call["company"] for call in journals)
    note = ", ".join(f"{number} in division {division}" for division, number in sorted(by_division.items()))
    note += f"; the first in second {first.second} of a minute"
    yield Row(f"{name}: journals alone", seconds(journals), "s", floor(calls, journals, first), LIMIT, note=note)
    whole = [*journals, *told]
    before, after = first_told - started, ended - max(map(moment, whole))
    note = f"side by side: journals {seconds(journals):.0f} s, AvaTax {seconds(told):.0f} s; reading and deciding "
    note += f"before it {before.total_seconds():.0f} s, reconciling after it {after.total_seconds():.0f} s"
    yield Row(name, seconds(whole), "s", floor(calls, journals, first_told), LIMIT, note=note)
    answers = Counter(call["status"] for call in calls)
    yield Row(f"{name}: answers 429", answers[429], "calls", limit=0)
