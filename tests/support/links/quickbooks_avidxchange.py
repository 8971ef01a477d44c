"""QuickBooks Online <-> AvidXchange: what of us stands in the two simulated systems, and what should."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from tests.support.company import Company
from tests.support.repeated import repeated

Row = dict[str, Any]
Known = dict[tuple[str, str, str], Row]
OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
OURS = "quickbooks_online:"
DEAD_INVOICE = ("Voided", "Rejected")


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in the other system because of us: what ``problems`` had to look at."""
    fields = {"vendors": "ExternalVendorCode", "purchase_orders": "ExternalCode", "invoices": "ExternalCode"}
    count = {
        name: sum(str(row[field]).startswith(OURS) for row in company.sandbox.state("avidxchange", name))
        for name, field in fields.items()
    }
    return {**count, "postings": len({key for key, _ in our_postings(company)})}


def twice(company: Company) -> list[str]:
    """Documents that stand in a system more than once because of us."""
    avid = {name: company.sandbox.state("avidxchange", name) for name in ("vendors", "purchase_orders", "invoices")}
    codes = company.sandbox.state("avidxchange", "enterprise_codes")
    found = []
    for name, rows in avid.items():
        field = "ExternalVendorCode" if name == "vendors" else "ExternalCode"
        keyed = [row for row in rows if str(row[field]).startswith(OURS)]
        found += repeated(
            f"AvidXchange {name}", keyed, lambda row, field=field: (row["CompanyExternalCode"], row[field])
        )
    found += repeated(
        "AvidXchange codes", codes, lambda row: (row["CompanyExternalCode"], row["GroupName"], row["CodeValue"])
    )
    live = [row for row in avid["invoices"] if row["Status"] not in DEAD_INVOICE]
    same = defaultdict(list)
    for row in live:
        facts = (row["CompanyExternalCode"], row["VendorId"], row["InvoiceNumber"].casefold(), row["Amount"])
        same[facts].append(row["ExternalCode"])
    # One that a person entered, and ours beside it: it should have been adopted.
    found += [
        f"AvidXchange invoice {facts} stands there {len(keys)} times: {keys}"
        for facts, keys in same.items()
        if len(keys) > 1 and any(key and key.startswith(OURS) for key in keys)
    ]
    entries = defaultdict(set)
    for key, row in our_postings(company):
        entries[key, row["kind"]].add(row["Id"])
    found += [f"QuickBooks has {len(ids)} of {key}" for key, ids in entries.items() if len(ids) > 1]
    return found


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has."""
    codes = _ids(company, "enterprise_codes", "EnterpriseCodeId")
    return {
        "vendors": _ids(company, "vendors", "VendorId"),
        "purchase_orders": _ids(company, "purchase_orders", "PurchaseOrderId"),
        "bills": _ids(company, "invoices", "InvoiceId"),
        "gl_accounts": codes,
        "classes": codes,
        "departments": codes,
        "payments": {row["Id"] for row in company.sandbox.state("quickbooks_online", "billpayment")},
        "payment_status": {row["Id"] for row in company.sandbox.state("quickbooks_online", "bill")},
    }


def never_came_up(company: Company, known: Known) -> list[str]:
    """Documents that should be on the other side, and of which our store knows nothing or says nothing."""
    return [*_not_sent(company, known), *_not_posted(company, known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, object) of everything that we wrote to QuickBooks for a payment; ``kind`` is its entity."""
    found = []
    for kind in ("billpayment", "vendorcredit"):
        for row in company.sandbox.state("quickbooks_online", kind):
            keys = OUR_KEY.findall(str(row.get("PrivateNote") or ""))
            found += [(key, {**row, "kind": kind}) for key in dict.fromkeys(keys)]
    return found


def _ids(company: Company, entity: str, field: str) -> set[str]:
    return {str(row[field]) for row in company.sandbox.state("avidxchange", entity)}


def _realm(company: Company) -> str:
    return str(company.sandbox.info["systems"]["quickbooks_online"]["companies"][0])


def _not_sent(company: Company, known: Known) -> list[str]:
    """Bills with an open balance in QuickBooks that nothing is known about."""
    realm = _realm(company)
    return [
        f"bill {row.get('DocNumber') or row['Id']} is open in QuickBooks and never came up"
        for row in company.sandbox.state("quickbooks_online", "bill")
        if float(row["Balance"]) > 0 and ("bills", realm, str(row["Id"])) not in known
    ]


def _not_posted(company: Company, known: Known) -> list[str]:
    """Payments AvidXchange issued, and voids, that QuickBooks does not show and nobody explains."""
    posted = {key: row for key, row in our_postings(company) if row["kind"] == "billpayment"}
    found = []
    for payment in company.sandbox.state("avidxchange", "payments"):
        if payment["CompanyExternalCode"] != "C3":
            continue
        key = f"AVX:{payment['PaymentId']}"
        row = known.get(("payments", payment["CompanyExternalCode"], str(payment["PaymentId"])))
        explained = row is not None and row["state"] != "delivered" and row["reason_text"]
        void = payment["Status"]["Description"] == "Void"
        if not explained and payment["IssuedDate"] and not void and key not in posted:
            found.append(f"payment {payment['PaymentId']} was issued and is not posted")
        if not explained and void and key in posted and float(posted[key]["TotalAmt"]) != 0:
            found.append(f"payment {payment['PaymentId']} was voided and its BillPayment stands")
    return found
