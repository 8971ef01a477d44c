"""What the demo prints: no more than a screen. The whole of it goes into a file."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from include.demo.mail import Mail
from include.reports.examples import Found
from include.reports.status import LATER, QUESTIONS, Line
from include.reports.summary_text import money
from include.reports.visible import visible

INTRODUCTION = "Eight companies are generated, their vendors simulated, and their links run: this takes 2 to 9 minutes."
AFRESH = "\nTo begin afresh, where that does not help: `make stop`, delete .local/demo, `make demo`."
_WIDE, _COUNT = 24, 11


@dataclass(frozen=True)
class Place:
    """Where to click. ``report``: the file with the whole of what was done; ``mail``: what alerts were sent."""

    url: str
    user: str
    password: str
    report: Path
    control: str
    receiver: str
    mail: Mail


def say(text: str) -> None:
    sys.stdout.write(f"{visible(text)}\n")
    sys.stdout.flush()


@contextmanager
def phase(what: str) -> Iterator[None]:
    """A line that says what is done now, and at its end after how many seconds it was."""
    sys.stdout.write(f"  {what} ... ")
    sys.stdout.flush()
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say("")
        raise
    say(f"{time.monotonic() - began:.0f} s")


def links(lines: Sequence[Line], books: Mapping[str, str]) -> list[str]:
    """A line for each link: what became of its documents, and whether the books of its companies agree."""
    heads = ("delivered", "waiting", "questions", "blocked")
    said = [f"{'':<{_WIDE}}" + "".join(f"{head:>{_COUNT}}" for head in heads) + "  do the books agree?"]
    for line in lines:
        counts = (
            line.delivered,
            line.pile("waiting", "planned", "sending", "retrying").count,
            line.pile(QUESTIONS).count,
            line.pile("blocked", "refused", "unknown").count,
        )
        said.append(
            f"{line.link:<{_WIDE}}" + "".join(f"{one:>{_COUNT},}" for one in counts) + f"  {books.get(line.link, '')}"
        )
    if later := sum(line.pile(LATER).count for line in lines):
        said.append(f"{later:,} more question{'' if later == 1 else 's'} about vendors without documents can wait.")
    return said


def books(overview: Mapping[str, Any]) -> str:
    """Whether the books of a link's companies agree (`reconciliation.overview`): by accounts payable, by tax, or, where
    neither side keeps such a balance, by documents."""
    if payable := overview["accounts_payable"]:
        return _verdict("A/P explained", [(one["company"], one["currency"], one["unexplained"]) for one in payable])
    if tax := overview["tax"]:
        return _verdict("tax equal", [(one["company"], one["currency"], one["difference"]) for one in tax])
    agree, differ = (sum(one[name] for one in overview["documents"]) for name in ("agree", "differ"))
    return f"{agree:,} documents do, {differ:,} do not, each with its reason"


def _verdict(word: str, rows: Sequence[tuple[str, str, Decimal]]) -> str:
    """``rows``: company, currency, and what is left over there."""
    left = [f"{currency} {money(abs(amount))} in {company}" for company, currency, amount in rows if amount]
    companies = list(dict.fromkeys(company for company, _, _ in rows))
    exact = [one for one in companies if not any(amount for company, _, amount in rows if company == one)]
    parts = [f"{word} to the cent in {', '.join(exact)}"] if exact else []
    return "; ".join([*parts, *([f"differs by {', '.join(left)}"] if left else [])])


def examples(duplicate: Found | None, payment: Found | None) -> list[str]:
    """The two most telling records, where there are such."""
    said = []
    if duplicate:
        said.append(f"A duplicate was stopped: {_named(duplicate)}: held, not sent, and asked about.")
    if payment:
        said.append(f"A payment was posted: {_named(payment)}, as {payment.target_number} in the books.")
    return said


def _named(one: Found) -> str:
    amount = f", {one.currency or ''} {money(one.amount)}" if one.amount is not None else ""
    return f"{one.counterparty}, {one.number}{amount}"


def places(place: Place) -> list[str]:
    """Where to click, and what to try."""
    mail = place.mail.first()
    return [
        f"Look at it:  {place.url}/books/tour   user {place.user}   password {place.password}",
        "Try:",
        "  . .local/demo/env && .venv/bin/ml-connector status      what needs whom, first",
        "  .venv/bin/ml-connector run exact_avidxchange            only what changed goes over",
        "  make stop                                               ends Airflow, receiver and vendors",
        *([f"A mail that was sent: {mail[0]}   {mail[1]}"] if mail else []),
        f"Everything that was done: {place.report}",
    ]


def again(delivered: int) -> str:
    """Of a further `make demo`, where ``delivered`` is what its own runs brought."""
    what = f"{delivered:,} document{'' if delivered == 1 else 's'} this time" if delivered else "nothing this time"
    return f"Delivered {what}: all else is there already, from an earlier `make demo`. The counts are of both."


def ending(links: Sequence[str], again: str, found: tuple[Found | None, Found | None], place: Place) -> list[str]:
    """All that follows the phases. ``links``: their lines; ``found``: a duplicate and a payment."""
    return ["", *links, *([again] if again else []), "", *examples(*found), "", *places(place)]


def with_causes(problem: str, failures: Mapping[str, str]) -> str:
    """What Airflow says of failed runs, and why they failed."""
    return problem + "".join(f"\n  {link}: {failure}" for link, failure in failures.items())
