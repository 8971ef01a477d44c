"""The company's own check: double entry, balances against transactions, nothing entered twice by a client."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.sandbox.quickbooks_online.accounting import applications
from include.sandbox.quickbooks_online.accounting.charts import shown_balance
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec, postings
from include.sandbox.quickbooks_online.accounting.payables import rate_of
from include.sandbox.quickbooks_online.store import Company

# The key a client gives a posting stands in the memo of its payment, bill or order, whole.
OUR_KEY = re.compile(r"\b(?:AVX|BW|AB):[^\s,;]+")
OPEN = ("Bill", "VendorCredit", "Invoice", "CreditMemo")


def books(company: Company) -> dict[str, Any]:
    """``{"debit", "credit", "unbalanced", "duplicates"}``.

    ``unbalanced`` names transactions whose postings do not add up, and every Balance that does not follow from the
    transactions. Twins that the generator or a person made are not ``duplicates``.
    """
    debit = credit = ZERO
    unbalanced: list[dict[str, Any]] = []
    accounts: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    names: dict[str, Decimal] = defaultdict(Decimal)
    for entity, one, lines in postings(company):
        total = ZERO
        for line in lines:
            home, own = dec(line["home"]), dec(line["own"])
            total += home
            debit, credit = (debit + home, credit) if home > 0 else (debit, credit - home)
            accounts[line["account"]][0] += home
            accounts[line["account"]][1] += own
            if line.get("name"):
                names[line["name"]] += own
        if total:
            unbalanced.append({"kind": entity, "id": one["Id"], "difference": f"{total:.2f}"})
    unbalanced += _accounts(company, accounts) + _names(company, names) + _open_documents(company)
    return {
        "debit": f"{debit:.2f}",
        "credit": f"{credit:.2f}",
        "unbalanced": unbalanced,
        "duplicates": [*_payment_twins(company), *_document_twins(company), *_vendor_twins(company)],
    }


def _differs(kind: str, key: str, shown: Decimal, followed: Decimal) -> list[dict[str, Any]]:
    if shown == followed:
        return []
    return [{"kind": kind, "id": key, "shown": f"{shown:.2f}", "follows": f"{followed:.2f}"}]


def _accounts(company: Company, sums: dict[str, list[Decimal]]) -> list[dict[str, Any]]:
    found = []
    for account in company.all("Account"):
        home, own = sums.get(account["Id"], [ZERO, ZERO])
        followed = shown_balance(account["AccountType"], own if account.get("_foreign") else home)
        found += _differs("Account", account["Id"], dec(account["CurrentBalance"]), followed)
    return found


def _names(company: Company, sums: dict[str, Decimal]) -> list[dict[str, Any]]:
    found = []
    for entity, sign in (("Vendor", -1), ("Customer", 1)):
        for one in company.all(entity):
            followed = sign * sums.get(f"{entity}:{one['Id']}", ZERO)
            found += _differs(entity, one["Id"], dec(one["Balance"]), followed)
    return found


def _open_documents(company: Company) -> list[dict[str, Any]]:
    """Balance = total - what live payments take, and every payment's lines are shown by what they pay."""
    taken: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entity in applications.TARGETS:
        for payment in company.all(entity):
            for target, amount in applications.taken(entity, payment).items():
                taken[target] += amount
    found = []
    for entity in OPEN:
        for one in company.all(entity):
            followed = dec(one["TotalAmt"]) - taken.pop((entity, one["Id"]), ZERO)
            found += _differs(entity, one["Id"], dec(one["Balance"]), followed)
            if "HomeBalance" in one:
                found += _differs(entity, one["Id"], dec(one["HomeBalance"]), cents(followed * rate_of(one)))
            if followed < 0:
                found.append({"kind": entity, "id": one["Id"], "overpaid": f"{-followed:.2f}"})
    return found + [{"kind": kind, "id": key, "missing": "paid, but not there"} for kind, key in taken]


def _payment_twins(company: Company) -> list[dict[str, Any]]:
    """Live payments of clients, and bills or credits of theirs, that carry the same key."""
    found: dict[str, list[str]] = defaultdict(list)
    for entity in ("BillPayment", "Bill", "VendorCredit", "JournalEntry", "PurchaseOrder"):
        for one in company.all(entity):
            if company.writer(entity, one["Id"]) == "api" and not one.get("_voided"):
                for key in set(OUR_KEY.findall(str(one.get("PrivateNote", "")))):
                    found[f"{entity} {key}"].append(one["Id"])
    return [{"kind": "payment", "key": key, "entries": sorted(ids)} for key, ids in found.items() if len(ids) > 1]


def _document_twins(company: Company) -> list[dict[str, Any]]:
    """Same vendor, number, date and amount, entered twice by clients."""
    found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for entity in ("Bill", "VendorCredit", "BillPayment", "PurchaseOrder"):
        for one in company.all(entity):
            number = str(one.get("DocNumber", "")).strip().casefold()
            if company.writer(entity, one["Id"]) == "api" and number and not one.get("_voided"):
                amount = f"{dec(one['TotalAmt']):.2f}"
                found[(entity, one["VendorRef"]["value"], number, one["TxnDate"], amount)].append(one["Id"])
    return [
        {"kind": name[0], "key": "|".join(map(str, name[1:])), "entries": sorted(ids)}
        for name, ids in found.items()
        if len(ids) > 1
    ]


def _vendor_twins(company: Company) -> list[dict[str, Any]]:
    """One vendor created twice by clients under two display names: same company name and postal code."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in company.all("Vendor"):
        name, address = str(one.get("CompanyName", "")).strip().casefold(), one.get("BillAddr") or {}
        if company.writer("Vendor", one["Id"]) == "api" and name:
            found[(name, str(address.get("PostalCode", "")))].append(one["Id"])
    return [
        {"kind": "Vendor", "key": "|".join(name), "entries": sorted(ids)} for name, ids in found.items() if len(ids) > 1
    ]
