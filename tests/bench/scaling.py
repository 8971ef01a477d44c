"""What a month of 10, 100 and 1,000 companies costs: calls, processor, storage. Projected from what runs of one company
are measured to cost, each with a link of its own and books of its own.

A run is made as a schedule makes it (lists that seldom change are read once an hour), in a process of its own, a
quarter of an hour of the vendors' clock after the one before. Measured: the first load; hours with nothing new; the
first run of a day, which builds kept tables whole; the full comparison; hours that bring one document and fifty-one, of
which the difference is fifty documents. A document is a bill that was entered in the books and is delivered.

    python -m tests.bench.scaling LINK [--full]      one scheduled run, its summary as JSON
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from include.dag_tasks.tasks import SCHEDULED_MAX_AGE
from include.pipeline.request import RunRequest
from include.pipeline.run import run_link
from include.without_pandas import hide_pandas
from tests.bench import process
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company, life, life_quickbooks
from tests.support.company import Company
from tests.support.link_settings import edited

QUARTER, DAY = 900, 86_400
COMPANIES = (10, 100, 1_000)
FEW, MANY = 1, 51
_LOGINS = ("token", "tokens", "bearer")


@dataclass(frozen=True)
class Cost:
    """Of one run: ``calls`` by system, seconds of ``processor``, ``stored`` bytes more under the home."""

    calls: Mapping[str, float]
    processor: float
    stored: float

    def plus(self, other: Cost, times: float) -> Cost:
        systems = sorted({*self.calls, *other.calls})
        calls = {name: self.calls.get(name, 0) + times * other.calls.get(name, 0) for name in systems}
        return Cost(calls, self.processor + times * other.processor, self.stored + times * other.stored)


@dataclass(frozen=True)
class Costs:
    """Of one company: the runs of ``quiet`` with nothing new; what the others cost more than that (``day``: the first
    of a day, ``full``: the full comparison, ``news``: a run that brings something, whatever it is), and a document."""

    first: Cost
    quiet: Cost
    day: Cost
    full: Cost
    news: Cost
    document: Cost


@dataclass(frozen=True)
class Month:
    """``runs``: of a link on a day; ``documents``: of a company in the month, each in a run of its own."""

    days: int = 22
    runs: int = 60
    documents: int = 200
    full: int = 4


def month(costs: Costs, companies: int, plan: Month) -> Cost:
    """What a month costs after the first load. Pure."""
    of_one = Cost({}, 0, 0).plus(costs.quiet, plan.days * plan.runs).plus(costs.day, plan.days)
    of_one = of_one.plus(costs.full, plan.full).plus(costs.news, plan.documents).plus(costs.document, plan.documents)
    return Cost({}, 0, 0).plus(of_one, companies)


def measure(quick: bool) -> Iterator[Row]:
    for link, enter in {"exact_avidxchange": _entry, "quickbooks_avidxchange": _bill}.items():
        with fresh_home() as home, company.opened(home, vendors=40, documents=60) as subject:
            subject.link = link
            _one_company(subject)
            costs = _costs(subject, enter, 1 if quick else 2)
        yield from _rows(link, costs)


def _entry(subject: Company, number: str, amount: float) -> None:
    life.enter_invoice(subject, number, lines=[{**life.usual_line(subject, "123"), "AmountFC": amount}])


def _bill(subject: Company, number: str, amount: float) -> None:
    life_quickbooks.enter_bill(subject, number, Line=[life_quickbooks.line(subject, amount)])


def _one_company(subject: Company) -> None:
    with edited(subject) as settings:
        settings["links"] = [one for one in settings["links"] if one["name"] == subject.link]
        link = settings["links"][0]
        link["companies"] = link["companies"][:1]
        for system, name in link["connections"].items():
            settings["connections"][name]["companies"] = [link["companies"][0][system]]
        settings["connections"] = {name: settings["connections"][name] for name in link["connections"].values()}


def _costs(subject: Company, enter: Callable[[Company, str, float], None], hours: int) -> Costs:
    def again(seconds: float, *options: str) -> Cost:
        subject.sandbox.advance(seconds)
        return _run(subject, *options)

    def hour() -> list[Cost]:
        return [again(QUARTER) for _ in range(4)]

    def news(count: int) -> Cost:
        """What so many documents cost more than nothing, and bytes that they leave when the next day began."""
        before = _bytes(subject.home)
        for number in range(count):
            enter(subject, f"SCALE-{count}-{number}", 100 * (count + 3 * number))
        cost = _sum(hour()).plus(usual, -4)
        sent = [row["state"] for row in subject.deliveries() if f"SCALE-{count}-" in (row["number"] or "")]
        if sent != ["delivered"] * count:
            raise SystemExit(f"of {count} documents were sent: {sent}")
        again(DAY)
        return replace(cost, stored=_bytes(subject.home) - before)

    first = _run(subject)
    again(DAY)
    for _ in range(3):  # until what was delivered has been read back, and nobody reads earlier publications
        hour()
    before = _bytes(subject.home)
    runs = [run for _ in range(hours) for run in hour()]
    usual = replace(_scaled(_sum(runs), 1 / len(runs)), stored=(_bytes(subject.home) - before) / len(runs))
    few, many = news(FEW), news(MANY)
    document = _scaled(many.plus(few, -1), 1 / (MANY - FEW))
    day = replace(again(DAY).plus(usual, -1), stored=few.stored - document.stored - 5 * usual.stored)
    full = replace(again(QUARTER, "--full").plus(usual, -1), stored=0)
    return Costs(first, usual, day, full, replace(few.plus(document, -FEW), stored=0), document)


def _sum(runs: Sequence[Cost]) -> Cost:
    return reduce(lambda total, run: total.plus(run, 1), runs)


def _scaled(cost: Cost, times: float) -> Cost:
    return Cost({}, 0, 0).plus(cost, times)


def _run(subject: Company, *options: str) -> Cost:
    mark, before = subject.mark(), _bytes(subject.home)
    ended = process.run("tests.bench.scaling", subject.link, *options, environment=subject.environment)
    if ended.code or json.loads(ended.out)["result"] == "failed":
        raise SystemExit(f"the run ended with {ended.code}: {ended.err[-2000:]}{ended.out[-2000:]}")
    calls = [call for call in subject.sandbox.get("/calls", since=mark)["calls"] if not _is_login(call["path"])]
    return Cost(Counter(call["system"] for call in calls), ended.processor, _bytes(subject.home) - before)


def _is_login(path: str) -> bool:
    return path.endswith(_LOGINS)


def _bytes(home: Path) -> int:
    """Of store, loads and what is published, each file once; not of working files, which are made again."""
    kept = [home / "store", home / "warehouse" / "loads", home / "published"]
    files = {path.stat().st_ino: path.stat().st_size for folder in kept for path in folder.rglob("*") if path.is_file()}
    return sum(files.values())


def _rows(link: str, costs: Costs) -> Iterator[Row]:
    said = {
        "first load of 60 documents": costs.first,
        "a scheduled run with nothing new": costs.quiet,
        "the first run of a day, more": costs.day,
        "the full comparison, more": costs.full,
        "a run with news, more": costs.news,
        "a document": costs.document,
    }
    for name, cost in said.items():
        yield Row(f"{link}: {name}", cost.processor, "s of processor", note=_said(cost))
    plan = Month()
    for number in COMPANIES:
        cost = month(costs, number, plan)
        cores = cost.processor / (plan.days * plan.runs * QUARTER)
        note = f"{_said(cost)}; {cores:.2g} cores busy while links run"
        yield Row(f"{link}: a month of {number:,} companies", cost.processor / 3600, "h of processor", note=note)


def _said(cost: Cost) -> str:
    calls = ", ".join(f"{count:,.1f} {name}" for name, count in cost.calls.items())
    return f"calls {calls}; {cost.stored / 1e6:,.3f} MB stored"


def _main(link: str, full: bool) -> None:
    hide_pandas()
    request = RunRequest(link=link, who="schedule", full=full, max_age=SCHEDULED_MAX_AGE)
    print(json.dumps(run_link(request), default=str))


if __name__ == "__main__":
    _main(sys.argv[1], "--full" in sys.argv[2:])
