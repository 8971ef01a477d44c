"""The systems as sources of dlt are tried with: what is read of each, and what people change in it between two runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.conftest import RunningSandbox
from tests.support import live

REALM = "9130357992221046"
KESTREL = "KESTREL-US"


def exact_changes(sandbox: RunningSandbox, client: Any) -> None:
    supplier = next(row for row in sandbox.state("exact_online", "accounts", "123") if row.get("IsSupplier"))
    item = next(row for row in sandbox.state("exact_online", "items", "123") if row["Code"] == "X-1")
    renamed = {"company": "123", "key": supplier["ID"], "set": {"Name": "Renamed & Zonen"}}
    sandbox.edit("exact_online", "accounts", renamed)
    sandbox.edit("exact_online", "items", {"company": "123", "key": item["ID"], "delete": True})


def quickbooks_changes(sandbox: RunningSandbox, client: Any) -> None:
    vendor = sandbox.state("quickbooks_online", "vendor", REALM)[0]
    renamed = {"company": REALM, "key": vendor["Id"], "set": {"DisplayName": "Renamed Inc"}}
    sandbox.edit("quickbooks_online", "vendor", renamed)
    bills = sandbox.state("quickbooks_online", "bill", REALM)
    bill = max((row for row in bills if not row.get("LinkedTxn")), key=lambda row: row["TxnDate"])
    sandbox.edit("quickbooks_online", "bill", {"company": REALM, "key": bill["Id"], "delete": True})


def avid_changes(sandbox: RunningSandbox, client: Any) -> None:
    sandbox.post("/advance", {"system": "avidxchange", "steps": 3})


def basware_changes(sandbox: RunningSandbox, client: Any) -> None:
    """One queue loses an invoice to the next one, the other all of its orders; a vendor gets another name."""
    waiting = [row for row in sandbox.state("basware", "accountingDocuments") if row.get("processingStatus")]
    taken = next(row["invoiceId"] for row in waiting if row["processingStatus"] == "WaitingForTransfer")
    orders = sandbox.state("basware", "exportedPurchaseOrders")
    exported = [row["externalCode"] for row in orders if row["processingStatus"] == "WaitingForExport"]
    for path in (f"accountingDocuments/{taken}", *(f"exportedPurchaseOrders/{key}" for key in exported)):
        assert client.write("DE01", "POST", f"{path}/acknowledge", "").status == 200
        sandbox.advance(1)
    vendor = sandbox.state("basware", "vendors")[0]
    renamed = {name: value for name, value in vendor.items() if name != "lastUpdated"} | {"name": "Renamed GmbH"}
    login = sandbox.credentials("basware")
    person = (login["username"], login["password"])  # our own token may not write master data
    answer = httpx.post(sandbox.base_url("basware") + "/v1/vendors", json=[renamed], auth=person)
    assert answer.status_code == 200, answer.text


def airbase_changes(sandbox: RunningSandbox, client: Any) -> None:
    """Nobody deletes there: what goes is deactivated or voided."""
    vendor, tag = sandbox.state("airbase", "vendors")[0], sandbox.state("airbase", "tags")[0]
    bill = next(row for row in sandbox.state("airbase", "bills") if row["status"] == "awaiting_approval")
    sandbox.edit("airbase", "vendors", {"key": vendor["id"], "set": {"name": "Renamed B.V."}})
    sandbox.edit("airbase", "tags", {"key": tag["id"], "set": {"is_active": False}})
    sandbox.edit("airbase", "voiding", {"key": bill["id"]})
    sandbox.post("/advance", {"system": "airbase", "steps": 1})


def avalara_changes(sandbox: RunningSandbox, client: Any) -> None:
    """Of three documents one is voided, one corrected and one deleted, which no list tells; a nexus ends."""
    rows = sandbox.state("avalara", "transactions", KESTREL)
    voided, corrected, deleted = (row["code"] for row in sorted(rows, key=lambda row: row["status"] != "Committed"))
    sandbox.edit("avalara", "voiding", {"company": KESTREL, "key": voided})
    sandbox.edit("avalara", "adjusting", {"company": KESTREL, "key": corrected, "set": {"customerCode": "C-99"}})
    if all(row["status"] == "Committed" for row in rows):  # how old they are decides: only a saved one can be deleted
        sandbox.edit("avalara", "uncommitting", {"company": KESTREL, "key": deleted})
    sandbox.edit("avalara", "voiding", {"company": KESTREL, "key": deleted, "set": {"code": "DocDeleted"}})
    nexus = sandbox.state("avalara", "nexus", KESTREL)[0]
    sandbox.edit("avalara", "nexus", {"company": KESTREL, "key": str(nexus["id"]), "delete": True})


@dataclass(frozen=True)
class System:
    """``some``: feeds that are read without the others, and without those that they follow."""

    name: str
    connection: str
    companies: tuple[str, ...]
    opened: Callable[..., Any]
    changes: Callable[[RunningSandbox, Any], None]
    some: tuple[str, ...]


SYSTEMS = (
    System("exact_online", "exact_main", ("123", "456"), live.exact, exact_changes, ("accounts", "vat_codes")),
    System("quickbooks_online", "quickbooks_main", (REALM,), live.quickbooks, quickbooks_changes, ("vendors", "bills")),
    System("avidxchange", "avid_main", ("C1", "C2"), live.avid, avid_changes, ("vendors", "batch_invoices")),
    System("basware", "basware_main", ("DE01", "DE02"), live.basware, basware_changes, ("vendors", "transfer_queue")),
    System("airbase", "airbase_main", ("MER-NL", "MER-LG", "MER-BE"), live.airbase, airbase_changes, ("bills", "tags")),
    System("avalara", "avalara_main", (KESTREL,), live.avalara, avalara_changes, ("transactions", "nexus")),
)


def cases(*quick: str) -> list[Any]:
    """Each system as a parameter; only of those named ``quick`` the case is not a long one."""
    return [pytest.param(one, id=one.name, marks=[] if one.name in quick else pytest.mark.faults) for one in SYSTEMS]
