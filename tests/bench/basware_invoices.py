"""A thousand invoices from Basware into two divisions of Exact Online, on the virtual clock: a whole run, timed by the
call logs of both vendors.

Exact takes 60 calls a minute in each division and says so in its headers; Basware is held to ten requests a second
(reference page basware, section 6). The floor of the entries is what Exact's minutes leave: from a given moment on, the
calls that its minute has left, and sixty with each minute after it; both divisions side by side, the slower one counts.

- **entries alone**: from the first to the last, against that floor.
- **the whole transfer**, first acknowledgement to last response, against the same floor from the first acknowledgement
  on: a client that spoke to Basware and Exact at the same time would need no more, since an invoice can be booked as
  soon as it is acknowledged, and answered as soon as it is booked; ten a second are more than two divisions take.
- what is told to Basware takes as long as the entries, since each goes beside them; how long is a note, not a figure.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.bench.api_calls import counted
from tests.bench.basware_books import DIVISIONS, LINK, SYSTEMS, VENDORS, Clerk
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

A_MINUTE = 60
LIMIT = 1.05
_MINUTE = timedelta(minutes=1)
_SAID = {"acknowledge": "acknowledgements", "transferResponses": "responses"}

Call = dict[str, Any]


def moment(call: Call) -> datetime:
    return datetime.fromisoformat(call["at"])


def seconds(calls: Sequence[Call]) -> float:
    """From the first answer to the last."""
    moments = [moment(call) for call in calls]
    return (max(moments) - min(moments)).total_seconds()


def minutes_left(start: datetime, entries: int, used: int) -> float:
    """Seconds until the last of ``entries`` may leave, from ``start`` on, in whose minute ``used`` calls were made."""
    later = entries - max(0, A_MINUTE - used)
    if later <= 0:
        return 0.0
    next_minute = start.replace(second=0, microsecond=0) + _MINUTE
    return (next_minute - start).total_seconds() + (-(-later // A_MINUTE) - 1) * 60.0


def floor(calls: Sequence[Call], entries: Sequence[Call], start: datetime) -> float:
    """What Exact's minutes leave for ``entries``, from ``start`` on, after the other ``calls`` of that minute."""
    begins = start.replace(second=0, microsecond=0)
    counts = Counter(call["company"] for call in entries)
    used = Counter(
        call["company"] for call in calls if call["system"] == "exact_online" and begins <= moment(call) < start
    )
    return max(minutes_left(start, count, used[division]) for division, count in counts.items())


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    count = 150 if quick else 1_000
    with (
        fresh_home() as home,
        company.opened(home, vendors=VENDORS, documents=0, systems=SYSTEMS, link=LINK) as subject,
    ):
        subject.run()
        clerk = Clerk(subject)
        invoices = clerk.approve(count)
        started = now(subject)
        _, calls = counted(subject)
        ended = now(subject)
        clerk.transferred(invoices)
        name = f"Basware: {count:,} invoices transferred to {len(DIVISIONS)} divisions (virtual time)"
        yield from rows(calls, name, started, ended)


def now(subject: Company) -> datetime:
    return datetime.fromisoformat(subject.sandbox.get("/clock")["now"])


def rows(calls: Sequence[Call], name: str, started: datetime, ended: datetime) -> Iterator[Row]:
    writes = [call for call in calls if call["method"] == "POST"]
    entries = [call for call in writes if call["path"].endswith("PurchaseEntries")]
    told = {what: [call for call in writes if call["path"].endswith(path)] for path, what in _SAID.items()}
    first_told, first_entry = (min(map(moment, some)) for some in (told["acknowledgements"], entries))
    by_division = Counter(call["company"] for call in entries)
    note = ", ".join(f"{number} in division {division}" for division, number in sorted(by_division.items()))
    yield Row(f"{name}: entries alone", seconds(entries), "s", floor(calls, entries, first_entry), LIMIT, note=note)
    parts = [f"entries {seconds(entries):.0f} s", *(f"{what} {seconds(some):.0f} s" for what, some in told.items())]
    whole = [*entries, *told["acknowledgements"], *told["responses"]]
    before, after = first_told - started, ended - max(map(moment, whole))
    note = f"side by side: {', '.join(parts)}; reading and deciding before it {before.total_seconds():.0f} s, "
    note += f"reconciling after it {after.total_seconds():.0f} s"
    yield Row(name, seconds(whole), "s", floor(calls, entries, first_told), LIMIT, note=note)
    answers = Counter(call["status"] for call in calls)
    yield Row(f"{name}: answers 429", answers[429], "calls", limit=0)
