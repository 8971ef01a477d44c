"""Today: for each link and company what ran, what was delivered, and what needs whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.month_end import reading
from include.reports.review_turns import WITH_DOCUMENTS, WITHOUT_DOCUMENTS
from include.ui.lists import REVIEWS

_RUNS = """
    select link, run_id, started_at, ended_at, result, preview, delivered from operations.runs
    qualify row_number() over (partition by link order by started_at desc) = 1
"""
_WAITING = """
    select link, company, state, currency, count(*) as documents, sum(abs(amount)) as amount,
        min(created_at) as oldest
    from operations.deliveries where state not in ('delivered', 'skipped') group by all
"""
_REVIEWS = f"""
    select link, company, count(*) filter (where needed = '{WITH_DOCUMENTS}') as questions,
        count(*) filter (where needed = '{WITHOUT_DOCUMENTS}') as later, min(opened_at) as oldest
    from {REVIEWS.relation} group by all
"""
_PAYABLE = """
    select link, company, currency, sum(abs(unexplained)) as unexplained
    from reconciliation.accounts_payable group by all
"""
_COMPANIES = "select link, company, company_name from operations.companies"
_BLOCKED = frozenset({"blocked", "refused", "unknown"})


@dataclass(frozen=True)
class Pile:
    """Documents of one kind of waiting; ``amounts`` by currency."""

    documents: int = 0
    amounts: Mapping[str, Decimal] | None = None
    oldest: datetime | None = None


@dataclass(frozen=True)
class Card:
    """A link and one of its companies, and what people call that. ``later``: questions about vendors without documents,
    which nothing waits for; ``unexplained`` by currency, empty where accounts payable tie out."""

    link: str
    company: str
    called: str
    run: Mapping[str, Any] | None
    questions: int
    later: int
    oldest_question: datetime | None
    blocked: Pile
    waiting: Pile
    unexplained: Mapping[str, Decimal]

    @property
    def needs(self) -> str:
        """Whose turn it is: by what waits, never by the state of a task."""
        if self.blocked.documents or self.unexplained:
            return "attention"
        return "person" if self.questions else "nobody"


QUERIES = {"runs": _RUNS, "waiting": _WAITING, "reviews": _REVIEWS, "payable": _PAYABLE, "companies": _COMPANIES}


def cards(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Card]:
    """One card for each link and company of ``found`` (rows of `QUERIES`), those that need somebody first."""
    runs = {row["link"]: row for row in found["runs"]}
    places = {(row["link"], row["company"]) for name in ("waiting", "reviews", "payable") for row in found[name]}
    places |= {(link, "") for link in runs if not any(link == one for one, _ in places)}
    names = reading.names(found["companies"])
    questions = {(row["link"], row["company"]): row for row in found["reviews"]}
    made = []
    for link, company in sorted(places):
        mine = [row for row in found["waiting"] if (row["link"], row["company"]) == (link, company)]
        asked = questions.get((link, company))
        payable = [row for row in found["payable"] if (row["link"], row["company"]) == (link, company)]
        made.append(
            Card(
                link=link,
                company=company,
                called=names.get((link, company), company),
                run=runs.get(link),
                questions=asked["questions"] if asked else 0,
                later=asked["later"] if asked else 0,
                oldest_question=asked["oldest"] if asked else None,
                blocked=_pile(row for row in mine if row["state"] in _BLOCKED),
                waiting=_pile(row for row in mine if row["state"] not in _BLOCKED),
                unexplained={row["currency"]: row["unexplained"] for row in payable if row["unexplained"]},
            )
        )
    order = {"attention": 0, "person": 1, "nobody": 2}
    return sorted(made, key=lambda card: (order[card.needs], card.link, card.company))


def _pile(rows: Any) -> Pile:
    kept = list(rows)
    amounts: dict[str, Decimal] = {}
    for row in kept:
        if row["amount"] is not None:
            amounts[row["currency"] or ""] = amounts.get(row["currency"] or "", Decimal(0)) + row["amount"]
    oldest = min((row["oldest"] for row in kept if row["oldest"]), default=None)
    return Pile(sum(row["documents"] for row in kept), amounts, oldest)
