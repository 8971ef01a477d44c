"""A vendor that somebody made in the target after the run read it: nothing of ours is created beside it."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from include.delivery.context import Settings
from include.delivery.meanwhile import Meanwhile, NewVendor
from include.delivery.outbox import OutboxRow
from include.delivery.vendor_traits import Traits
from include.http.errors import ApiError, BudgetSpent, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.store.database import Store
from tests.include.delivery.conftest import Bench
from tests.support.fake_writer import FakeWriter
from tests.support.outbox_rows import row

TOMORROW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


def vendor(key: str, **columns: Any) -> OutboxRow:
    facts = {"name": f"Vendor {key}", **columns.pop("facts", {})}
    document = {"kind": "vendor", "company": "C1", "source_key": key, **facts}
    return row(key, flow="vendors", document=json.dumps(document), amount=None, doc_date=None, **columns)


@dataclass
class Target:
    """What it has that the run did not read; ``answers``: errors that come first, one a question."""

    vendors: list[NewVendor] = field(default_factory=list)
    answers: list[ApiError] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    ours: list[Set[str]] = field(default_factory=list)

    def ask(self, company: str, ours: Set[str]) -> Sequence[NewVendor]:
        self.asked.append(company)
        self.ours.append(ours)
        if self.answers:
            raise self.answers.pop(0)
        return list(self.vendors)

    def typed(self, key: str, *names: str, company: str = "123", **facts: Any) -> None:
        self.vendors.append(NewVendor(key, company, f"{key} {names[0]}", Traits.of(names, **facts)))

    def meanwhile(self, **more: Any) -> Meanwhile:
        return Meanwhile(self.ask, **more)


@pytest.fixture
def target() -> Target:
    return Target()


def run(bench: Bench, target: Target, *rows: OutboxRow, **options: Any) -> Any:
    more = {name: options.pop(name) for name in ("tenant_wide", "accounts") if name in options}
    return bench.run(*rows, flow="vendors", meanwhile=target.meanwhile(**more), **options)


def test_a_vendor_that_stands_there_by_now_is_not_created_again(bench: Bench, target: Target, counted) -> None:
    target.typed("T77", "VENDOR A1")
    result = run(bench, target, vendor("A1"), vendor("B2"))
    assert counted(result) == {"delivered": 1, "waiting": 1}
    assert [(one.code, one.documents) for one in result.reasons] == [("vendor_meanwhile", ("A1",))]
    assert "T77 VENDOR A1 was made in fake after this run had read it, and has the same name" in result.reasons[0].text
    assert list(bench.target.live("123/A1")) == []
    stands = bench.delivery("A1", "vendors")
    assert (stands.state, stands.reason_code, stands.next_try_at) == ("planned", "vendor_meanwhile", None)
    assert bench.events("A1")[-1] == "not_sent"


@pytest.mark.parametrize(
    ("facts", "traits", "words"),
    [
        ({"vat_number": "NL 1234.56.789 B01"}, {"numbers": ["NL123456789B01"]}, "VAT, tax or registration number"),
        ({"tax_id": "12-3456789"}, {"numbers": ["123456789"]}, "VAT, tax or registration number"),
        ({}, {"accounts": ["NL91 ABNA 0417 1643 00"]}, "bank account"),
    ],
)
def test_it_says_by_what_the_two_are_known_for_one(
    bench: Bench, target: Target, facts: dict[str, str], traits: dict[str, list[str]], words: str
) -> None:
    target.typed("T77", "Another Name", **traits)
    accounts = {("C1", "A1"): ["NL91ABNA0417164300"]}
    result = run(bench, target, vendor("A1", facts=facts), accounts=accounts)
    assert f"has the same {words}" in result.reasons[0].text
    assert bench.writer.sent == []


def test_the_next_run_pairs_asks_or_creates_at_once_as_its_matching_decides(
    bench: Bench, target: Target, counted
) -> None:
    target.typed("T77", "Vendor A1")
    waits = [vendor(key, facts={"name": "Vendor A1"}) for key in ("A1", "B2", "C3")]
    assert counted(run(bench, target, *waits)) == {"waiting": 3}
    target.vendors.clear()  # the next run has read it
    hold = {"code": "vendor_review", "text": "Is A1 T77?", "payload": {}}
    pairs, asks, creates = vendor("A1", adopt={"id": "T77"}), vendor("B2", holds=[hold]), waits[2]
    assert counted(run(bench, target, pairs, asks, creates)) == {"delivered": 2, "review": 1}
    assert bench.delivery("A1", "vendors").target_id == "T77"
    assert [json.loads(request.body)[0]["natural_key"] for request in bench.writer.sent] == ["123/C3"]


def test_one_that_the_next_run_could_not_read_either_is_waited_for(bench: Bench, target: Target, counted) -> None:
    target.typed("T77", "Vendor A1")
    for _ in range(3):
        assert counted(run(bench, target, vendor("A1"))) == {"waiting": 1}
    assert bench.writer.sent == []
    assert bench.events("A1").count("not_sent") == 3


def test_of_a_batch_the_others_follow_in_the_same_run(bench: Bench, target: Target, counted) -> None:
    bench.writer = FakeWriter(bench.target, batch=3)
    target.typed("T77", "Vendor B2")
    rows = [vendor("A1"), vendor("B2"), vendor("C3")]
    assert counted(run(bench, target, *rows)) == {"delivered": 2, "waiting": 1}
    (sent,) = bench.writer.sent
    assert [one["natural_key"] for one in json.loads(sent.body)] == ["123/A1", "123/C3"]
    assert target.asked == ["123", "123"], "before each request"


def test_who_types_between_two_creations_of_a_run_is_seen_by_the_second(bench: Bench, target: Target, counted) -> None:
    def types(request: Any) -> None:
        target.typed("T77", "Vendor B2")

    bench.writer.after_effect = types
    assert counted(run(bench, target, vendor("A1"), vendor("B2"))) == {"delivered": 1, "waiting": 1}
    assert (len(bench.writer.sent), target.asked) == (1, ["123", "123"])


def test_each_company_is_asked_unless_one_list_is_of_all(bench: Bench, target: Target) -> None:
    rows = [vendor("A1"), vendor("B2", target_company="456")]
    run(bench, target, *rows)
    assert target.asked == ["123", "456"]
    target.asked.clear()
    run(bench, target, vendor("C3"), vendor("D4", target_company="456"), tenant_wide=True)
    assert target.asked == ["", ""]


def test_a_vendor_of_another_company_is_nobodys_twin_and_one_of_all_is(bench: Bench, target: Target, counted) -> None:
    target.typed("T77", "Vendor A1", company="456")
    target.typed("T78", "Vendor B2", company="")
    assert counted(run(bench, target, vendor("A1"), vendor("B2"), tenant_wide=True)) == {"delivered": 1, "waiting": 1}


def test_what_this_run_made_itself_is_not_somebody_elses(bench: Bench, target: Target, counted) -> None:
    def shown(request: Any) -> None:
        target.typed("T1", "Vendor A1")

    bench.writer.after_effect = shown
    twins = [vendor("A1"), vendor("B2", facts={"name": "Vendor A1"})]
    assert counted(run(bench, target, *twins)) == {"delivered": 2}
    assert target.ours == [set(), {"T1"}]


def test_nothing_is_asked_for_what_creates_no_vendor(bench: Bench, target: Target, counted) -> None:
    run(bench, target, vendor("A1"), row("P1", flow="vendors"))
    target.asked.clear()
    assert counted(run(bench, target, vendor("A1", facts={"name": "Renamed"}), vendor("A1"[:1]))) == {"delivered": 2}
    assert target.asked == ["123"], "for the new one"
    target.asked.clear()
    run(bench, target, vendor("A1", facts={"name": "Renamed again"}), row("P2", flow="vendors"))
    bench.preview(vendor("Z9"), flow="vendors", meanwhile=target.meanwhile())
    assert target.asked == []


@pytest.mark.parametrize("error", [Transient("busy"), Refused("no right", status=403), MalformedAnswer("half a page")])
def test_a_look_up_that_fails_lets_nothing_leave_and_is_tried_again(
    bench: Bench, target: Target, error: ApiError, counted
) -> None:
    target.answers = [error] * 3
    result = run(bench, target, vendor("A1"))
    assert counted(result) == {"retrying": 1}
    assert result.reasons[0].code == "not_read"
    assert "could not be asked, so nothing was sent" in result.reasons[0].text
    assert bench.writer.sent == []
    bench.clock.advance(minutes=20)
    assert counted(run(bench, target, vendor("A1"))) == {"delivered": 1}


def test_a_hiccup_of_the_look_up_is_over_within_the_run(bench: Bench, target: Target, counted) -> None:
    target.answers = [Transient("busy")]
    assert counted(run(bench, target, vendor("A1"))) == {"delivered": 1}
    assert len(target.asked) == 2


@pytest.mark.parametrize(
    ("error", "code", "counts"),
    [
        (BudgetSpent("used up", until=TOMORROW), "budget_spent", {"waiting": 2}),
        (Unauthorised("who are you"), "unauthorised", {"waiting": 2}),
        (Throttled("slower", until=TOMORROW), "throttled", {"retrying": 1, "waiting": 1}),
    ],
)
def test_what_would_stop_a_creation_stops_the_flow_at_its_look_up(
    bench: Bench, target: Target, error: ApiError, code: str, counts: dict[str, int], counted
) -> None:
    target.answers = [error]
    result = run(bench, target, vendor("A1"), vendor("B2"))
    assert (result.stopped.code, counted(result)) == (code, counts)
    assert (len(target.asked), bench.writer.sent) == (1, [])


def test_a_creation_in_doubt_is_looked_for_by_its_key_and_asked_about_before_it_is_repeated(
    bench: Bench, target: Target, counted
) -> None:
    bench.writer.faults.append("lose")
    assert counted(run(bench, target, vendor("A1"))) == {"unknown": 1}
    bench.clock.advance(seconds=61)
    target.typed("T77", "Vendor A1")
    assert counted(run(bench, target, vendor("A1"))) == {"waiting": 1}
    assert (bench.writer.looked_up, len(bench.writer.sent)) == (["123/A1"], 1)
    target.vendors.clear()
    assert counted(run(bench, target, vendor("A1", adopt={"id": "T77"}))) == {"delivered": 1}


def test_a_look_up_that_took_all_of_the_lease_lets_nothing_leave(bench: Bench, target: Target, counted) -> None:
    def slow(company: str, ours: Set[str]) -> Sequence[NewVendor]:
        bench.real_seconds += 151
        return []

    result = bench.run(vendor("A1"), flow="vendors", meanwhile=Meanwhile(slow))
    assert counted(result) == {"waiting": 1}
    assert bench.writer.sent == []


class AllThere(Iterator[int]):
    """Moments; ``event`` is set when four senders have come, and the first of them asks."""

    def __init__(self) -> None:
        self._count, self.event = itertools.count(1), threading.Event()

    def __next__(self) -> int:
        if (moment := next(self._count)) == 5:
            self.event.set()
        return moment


def test_senders_that_come_while_one_asks_share_the_next_answer(bench: Bench, counted) -> None:
    moments, asked = AllThere(), list[str]()

    def ask(company: str, ours: Set[str]) -> Sequence[NewVendor]:
        asked.append(company)
        assert moments.event.wait(timeout=60)
        return []

    rows = [vendor(f"A{number}") for number in range(4)]
    meanwhile, settings = Meanwhile(ask, moments=moments), Settings(workers=4)
    assert counted(bench.run(*rows, flow="vendors", meanwhile=meanwhile, settings=settings)) == {"delivered": 4}
    assert len(asked) <= 2, "for the first, and for those who came after it asked"


def test_a_failure_is_that_of_all_who_waited_for_it(bench: Bench, counted) -> None:
    moments, asked = AllThere(), list[str]()

    def ask(company: str, ours: Set[str]) -> Sequence[NewVendor]:
        asked.append(company)
        assert moments.event.wait(timeout=60)
        if len(asked) == 1:
            raise Transient("busy")
        return []

    rows = [vendor(f"A{number}") for number in range(4)]
    meanwhile, settings = Meanwhile(ask, moments=moments), Settings(workers=4)
    assert counted(bench.run(*rows, flow="vendors", meanwhile=meanwhile, settings=settings)) == {"delivered": 4}
    assert [bench.events(f"A{number}").count("retry") for number in range(4)] == [1] * 4
