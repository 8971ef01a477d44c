"""Change notices as QuickBooks words and signs them, in both shapes (reference page, section 9)."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import uuid
from typing import Any

from include.sandbox.kernel.tables import Row

CHANGES, MERGES = ("Create", "Update", "Delete"), ("Create", "Update", "Delete", "Merge")
SUPPORTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("Bill", "VendorCredit", "JournalEntry", "Department", "Deposit", "TimeActivity"), CHANGES),
    **dict.fromkeys(("Account", "Class", "Customer", "Employee", "Item", "Vendor"), MERGES),
    "BillPayment": (*CHANGES, "Void"),
    "PurchaseOrder": (*CHANGES, "Emailed"),
    **dict.fromkeys(("Term", "TaxAgency"), ("Create", "Update")),
    "Preferences": ("Update",),
}
TYPES = {
    "Create": "created", "Update": "updated", "Delete": "deleted", "Merge": "merged", "Void": "void",
    "Emailed": "emailed",
}  # fmt: skip
SPACE = uuid.UUID("2c8f6a54-7d10-4e3b-9b0d-51a7c3e8f902")
SOURCE = "intuit." + base64.b64encode(b"sandbox-app").decode()
# Until the first success, then every six hours.
LADDER = (10, 20, 30, 300, 1200, 7200, 14_400, 21_600)


def wait_after(attempts: int) -> int:
    """Seconds until the next try after so many that failed."""
    return LADDER[min(attempts, len(LADDER)) - 1]


def event(seq: int, realm: str, entity: str, id: str, kind: str, at: dt.datetime, into: str | None) -> Row | None:
    """A plain row, or None for a change nobody is told of. A merge is told of the one that stays."""
    if kind not in SUPPORTED.get(entity, ()):
        return None
    row: Row = {"seq": seq, "realm": realm, "entity": entity, "id": into or id, "kind": kind, "at": at.isoformat()}
    return {**row, "deleted": id} if into else row


def body(rows: list[Row], shape: str) -> str:
    """One POST. Classic: grouped by company; CloudEvents: one list, of all companies."""
    made: Any = [_cloud(row) for row in rows] if shape == "cloudevents" else _classic(rows)
    return json.dumps(made, separators=(",", ":"))


def sign(text: bytes, verifier_token: str) -> str:
    """The header ``intuit-signature``."""
    return base64.b64encode(hmac.new(verifier_token.encode(), text, hashlib.sha256).digest()).decode()


def _cloud(row: Row) -> Row:
    moment = dt.datetime.fromisoformat(row["at"])
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid5(SPACE, f"{row['realm']}/{row['seq']}")),
        "source": SOURCE,
        "type": f"qbo.{row['entity'].lower()}.{TYPES[row['kind']]}.v1",
        "datacontenttype": "application/json",
        # Nine digits, as recorded: more than most readers take.
        "time": f"{moment:%Y-%m-%dT%H:%M:%S.%f}000Z",
        "intuitentityid": row["id"],
        "intuitaccountid": row["realm"],
        "data": {},
    }


def _classic(rows: list[Row]) -> Row:
    realms: dict[str, list[Row]] = {}
    for row in rows:
        moment = dt.datetime.fromisoformat(row["at"])
        told = {"name": row["entity"], "id": row["id"], "operation": row["kind"],
                "lastUpdated": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")}  # fmt: skip
        realms.setdefault(row["realm"], []).append({**told, "deletedId": row["deleted"]} if "deleted" in row else told)
    notices = [{"realmId": realm, "dataChangeEvent": {"entities": told}} for realm, told in realms.items()]
    return {"eventNotifications": notices}
