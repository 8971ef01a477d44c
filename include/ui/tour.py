"""The tour of the demo's company: five records that show what the product does, each found in the published tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from include.reports import examples
from include.reports.examples import Found, found
from include.texts.translations import N_

DEMO = "ML_CONNECTOR_DEMO"
"""Set by `make demo` for the processes of its company: real ones need no tour."""
TITLE, PLACE = N_("Tour"), "/tour"


@dataclass(frozen=True)
class Stop:
    """``look``: what to look at; ``one``: the record, None where this company has none of the kind now."""

    title: str
    look: str
    one: Found | None
    place: str | None


_STOPS = (
    (
        N_("A duplicate was stopped here"),
        N_(
            "The invoice looks like a second copy of one that is there already, so it is held and was not sent. Its "
            "history names the other one, and a question asks a person."
        ),
        examples.DUPLICATE,
    ),
    (
        N_("A payment was posted"),
        N_(
            "It was paid in the other system and is booked in the ledger under the number that stands beside it. Its "
            "history shows what was sent, when, and what the ledger answered."
        ),
        examples.PAYMENT,
    ),
    (
        N_("A question with both records"),
        N_(
            "Two vendors may be one company: both records stand beside each other, with what differs marked. Answer "
            "it, and the next run goes by the answer; until then you can take it back."
        ),
        examples.QUESTION,
    ),
    (
        N_("A document that waits, and why"),
        N_(
            "Nothing is wrong with it itself: its reason names what has to go first. Once that is done it is sent by "
            "the next run without anybody's help."
        ),
        examples.WAITING,
    ),
    (
        N_("The books agree to the cent"),
        N_(
            "What the ledger owes each vendor stands beside what is open in the other system. Every difference has its "
            "cause, and nothing is left unexplained."
        ),
        examples.AGREES,
    ),
)
QUERIES: tuple[str, ...] = tuple(sql for _, _, sql in _STOPS)


def stops(rows: Sequence[Mapping[str, Any] | None]) -> list[Stop]:
    """``rows``: the answer to each of `QUERIES`, in their order."""
    made = []
    for (title, look, sql), row in zip(_STOPS, rows, strict=True):
        one = found(row) if row else None
        made.append(Stop(title, look, one, _place(sql, one) if one else None))
    return made


def _place(sql: str, one: Found) -> str:
    """Where the record stands in Books."""
    if sql == examples.QUESTION:
        return f"/reviews/{one.number}"
    if sql == examples.AGREES:
        return f"/month-end?{urlencode({'link': one.link, 'company': one.company, 'as_of': one.doc_date})}"
    named = (one.link, one.flow or "", one.company, one.source_key or "")
    return "/documents/" + "/".join(quote(part, safe="") for part in named)
