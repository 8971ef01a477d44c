"""Reading both systems over real HTTP: everything arrives, a second look costs little and loads nothing."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.store import leases
from include.store.database import Store
from include.store.migrate import migrate
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader, ReadReport
from tests.conftest import RunningSandbox
from tests.support import live
from tests.support.live import Live
from tests.support.scripted import Connected

EXACT = Connected("exact_main", "exact_online", ("123", "456"))
AVID = Connected("avid_main", "avidxchange", ("C1", "C2"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    url = f"sqlite:///{tmp_path}/store.db"
    migrate(Store.open(url, check=False))
    return Store.open(url)


class Side:
    """One system as read by its real client."""

    def __init__(self, home: Path, sandbox: RunningSandbox, store: Store, connection: Connected, client: Live) -> None:
        self.home, self.sandbox, self.system = home, sandbox, connection.system
        hold = functools.partial(leases.hold, store, f"connection {connection.name}")
        self.reader = Reader(Warehouse(home), connection, client.client, client.clock, hold)

    def read(self, *feeds: str, **more: Any) -> ReadReport:
        self.sandbox.post("/calls/reset")
        return self.reader.read_feeds(feeds or None, **more)

    def calls(self) -> Counter[str]:
        calls = self.sandbox.get("/calls")["calls"]
        paths = Counter[str]()
        for call in calls:
            if "token" not in call["path"]:
                paths[f"{call['company']} {call['path'].split('?')[0]}"] += 1
        return paths

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(Warehouse(self.home).path)) as database:
            return database.execute(sql.replace("raw.", f"raw_{self.system}.")).fetchall()


Opened = Callable[..., AbstractContextManager[Live]]


def test_exact_online(sandbox: RunningSandbox, store: Store, tmp_path: Path) -> None:
    with live.exact(sandbox, store) as client:
        exact = Side(tmp_path, sandbox, store, EXACT, client)
        first = exact.read()
        assert (first.changed, first.problems) == (True, ())
        for company in EXACT.companies:
            state = sandbox.state("exact_online", "purchase_entries", company)
            loaded = dict(
                exact.rows(f"select entry_id, amount_dc from raw.purchase_entries where company = '{company}'")
            )
            assert loaded == {row["EntryID"]: Decimal(str(row["AmountDC"])) for row in state}
            count = f"select count(*) from raw.transaction_lines where company = '{company}'"
            assert exact.rows(count) == [(len(sandbox.state("exact_online", "transaction_lines", company)),)]
        unnested = "(select unnest(purchase_entry_lines::json[]) as line from raw.purchase_entries)"
        loaded_lines = exact.rows(f"select line ->> '$.ID', line ->> '$.AmountFC' from {unnested}")
        state = [row for one in EXACT.companies for row in sandbox.state("exact_online", "purchase_entry_lines", one)]
        assert {key: Decimal(amount) for key, amount in loaded_lines} == {
            row["ID"]: Decimal(str(row["AmountFC"])) for row in state
        }
        assert exact.rows("select count(*) from raw.quarantine") == [(0,)]
        assert exact.rows("select count(*) from raw.purchase_orders")[0][0] > 0
        loaded_items = exact.rows("select company, code, is_purchase_item, is_stock_item, gl_costs from raw.items")
        assert sorted(loaded_items, key=repr) == sorted(_items(sandbox), key=repr)
        assert exact.rows("select company, code, payment_days from raw.payment_conditions order by all") == sorted(
            (one, row["Code"], row["PaymentDays"])
            for one in EXACT.companies
            for row in sandbox.state("exact_online", "payment_conditions", one)
        )

        again = exact.read()
        assert (again.changed, again.problems) == (False, ())
        paged = {path for path in exact.calls() if path.endswith("JournalStatusList")}
        assert {path: calls for path, calls in exact.calls().items() if calls > 1 and path not in paged} == {}

        # Exact deletes no entry of which something is paid, and none of a closed period: one of the day.
        entry = sandbox.edit("exact_online", "purchase_entries", {"company": "123", "set": _entry_of_the_day(sandbox)})
        assert exact.read().changed
        sandbox.edit("exact_online", "purchase_entries", {"company": "123", "key": entry["key"], "delete": True})
        supplier = next(row for row in sandbox.state("exact_online", "accounts", "123") if row.get("IsSupplier"))
        body = {"company": "123", "key": supplier["ID"], "set": {"Name": "Renamed & Zonen"}}
        sandbox.edit("exact_online", "accounts", body)
        item = next(row for row in sandbox.state("exact_online", "items", "123") if row["Code"] == "X-1")
        sandbox.edit("exact_online", "items", {"company": "123", "key": item["ID"], "delete": True})
        assert exact.read().changed
        assert exact.rows("select id, name from raw.accounts where name like 'Renamed%'") == [
            (supplier["ID"], "Renamed & Zonen")
        ]
        assert exact.rows("select entry_id from raw.purchase_entries where is_deleted") == [(entry["key"],)]
        assert exact.rows("select company, id from raw.items where is_deleted") == [("123", item["ID"])]

        lost = ("accounts", "transaction_lines", "payment_terms", "purchase_order_rows")
        before = {feed: exact.rows(f"select * exclude (read_at, _dlt_load_id) from raw.{feed}") for feed in lost}
        for feed in lost:
            last = f"select id from raw.{feed} where not is_deleted order by timestamp desc limit 1"
            exact.rows(f"delete from raw.{feed} where id = ({last})")
        assert exact.read(*lost, from_date=date(2000, 1, 1)).problems == ()
        for feed in lost:
            after = exact.rows(f"select * exclude (read_at, _dlt_load_id) from raw.{feed}")
            assert sorted(after, key=repr) == sorted(before[feed], key=repr)


def _entry_of_the_day(sandbox: RunningSandbox) -> dict[str, Any]:
    blocked = {row["ID"] for row in sandbox.state("exact_online", "gl_accounts", "123") if row["IsBlocked"]}
    lines = sandbox.state("exact_online", "purchase_entry_lines", "123")
    like = next(row for row in reversed(lines) if row["GLAccount"] not in blocked)
    last = sandbox.state("exact_online", "purchase_entries", "123")[-1]
    line = {"GLAccount": like["GLAccount"], "AmountFC": 100.0, "VATCode": like["VATCode"]}
    of = {"Supplier": last["Supplier"], "Journal": last["Journal"], "YourRef": "OF-THE-DAY"}
    return {**of, "EntryDate": sandbox.get("/clock")["now"][:10], "PurchaseEntryLines": [line]}


def _items(sandbox: RunningSandbox) -> list[tuple[Any, ...]]:
    return [
        (one, row["Code"], bool(row["IsPurchaseItem"]), bool(row["IsStockItem"]), row.get("GLCosts"))
        for one in EXACT.companies
        for row in sandbox.state("exact_online", "items", one)
    ]


def test_avidxchange(sandbox: RunningSandbox, store: Store, tmp_path: Path) -> None:
    with live.avid(sandbox, store) as client:
        avid = Side(tmp_path, sandbox, store, AVID, client)
        first = avid.read()
        assert (first.changed, first.problems) == (True, ())
        for entity, key in (("invoices", "InvoiceId"), ("vendors", "VendorId"), ("payments", "PaymentId")):
            column = {"InvoiceId": "invoice_id", "VendorId": "vendor_id", "PaymentId": "payment_id"}[key]
            loaded = {row[0] for row in avid.rows(f"select {column} from raw.{entity}")}
            assert loaded == {str(row[key]) for row in sandbox.state("avidxchange", entity)}
        companies = {row[0] for row in avid.rows("select distinct company from raw.invoices")}
        assert companies == {one for one in ("C1", "C2", "C3") if sandbox.state("avidxchange", "invoices", one)}

        again = avid.read()
        assert (again.changed, again.problems) == (False, ())
        assert max(avid.calls().values()) <= 2  # payments: the window, and the open ones by id

        sandbox.post("/advance", {"system": "avidxchange", "steps": 3})
        assert avid.read().changed
        statuses = avid.rows("select payment_id, status ->> '$.Description' from raw.payments")
        state = {
            str(row["PaymentId"]): row["Status"]["Description"] for row in sandbox.state("avidxchange", "payments")
        }
        assert dict(statuses) == state


def test_half_a_page_is_said_and_read_again(sandbox: RunningSandbox, store: Store, tmp_path: Path) -> None:
    with live.exact(sandbox, store) as client:
        exact = Side(tmp_path, sandbox, store, EXACT, client)
        sandbox.fault(system="exact_online", path="/123/hrm/Costcenters", truncate=40, count=20)
        report = exact.read("cost_centers", "journals")
        assert [(problem.feed, problem.company) for problem in report.problems] == [("cost_centers", "123")]
        sandbox.clear_faults()
        assert exact.read("cost_centers").problems == ()
        counts = dict(exact.rows("select company, count(*) from raw.cost_centers group by 1"))
        assert counts == {
            company: len(sandbox.state("exact_online", "cost_centers", company)) for company in EXACT.companies
        }


def test_a_module_without_licence_is_said_and_the_rest_is_read(
    sandbox: RunningSandbox, store: Store, tmp_path: Path
) -> None:
    with live.exact(sandbox, store) as client:
        exact = Side(tmp_path, sandbox, store, EXACT, client)
        report = exact.read("purchase_invoices", "journals")
        assert {problem.feed for problem in report.problems} == {"purchase_invoices"}
        assert exact.rows("select count(*) from raw.journals")[0][0] > 0


def test_an_entry_of_more_than_sixty_lines_arrives_whole(
    empty_sandbox: RunningSandbox, store: Store, tmp_path: Path
) -> None:
    made = empty_sandbox.edit(
        "exact_online", "accounts", {"company": "123", "set": {"Name": "Groothandel", "IsSupplier": True}}
    )
    account = next(row for row in empty_sandbox.state("exact_online", "gl_accounts", "123") if row.get("Type") == 121)
    lines = [{"GLAccount": account["ID"], "AmountFC": 1.01, "Description": f"line {n}"} for n in range(1, 151)]
    body = {"Supplier": made["key"], "Journal": "60", "YourRef": "LONG-1", "PurchaseEntryLines": lines}
    empty_sandbox.edit("exact_online", "purchase_entries", {"company": "123", "set": body})
    with live.exact(empty_sandbox, store) as client:
        exact = Side(tmp_path, empty_sandbox, store, EXACT, client)
        assert exact.read("purchase_entries").problems == ()
        ((text,),) = exact.rows("select purchase_entry_lines from raw.purchase_entries")
        found = json.loads(text)
        assert sorted(line["Description"] for line in found) == sorted(line["Description"] for line in lines)
        assert {line["AmountFC"] for line in found} == {"1.01"}
