"""What people do in the simulated Basware, and in the Exact divisions of its companies, between runs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.support.company import Company
from tests.support.links.basware_exact import DIVISIONS

Row = dict[str, Any]
# What the supplier bills, in per cent, under the tax codes of the German companies and of the British one.
BILLED = {"V19": 19, "V07": 7, "V00": 0, "VRC": 0, "VND": 19, "S20": 20, "S05": 5, "S00": 0, "RC20": 0}


def coded(*lines: tuple[str, str | None, str, str]) -> list[Row]:
    """Coding rows from account, cost centre, net amount and tax code."""
    rows = []
    for number, (account, center, net, tax_code) in enumerate(lines, start=1):
        tax = (Decimal(net) * BILLED[tax_code] / 100).quantize(Decimal("0.01"))
        row: Row = {"rowIndex": number, "accountCode": account, "taxCode": tax_code}
        row |= {"netTotal": float(net), "taxSum": float(tax), "grossTotal": float(Decimal(net) + tax)}
        rows.append(row | ({"costCenterCode": center} if center else {}))
    return rows


def sums(rows: Sequence[Row]) -> Row:
    net, gross = (sum(Decimal(str(row[name])) for row in rows) for name in ("netTotal", "grossTotal"))
    return {"netSum": float(net), "taxSum1": float(gross - net), "grossSum": float(gross)}


def usual_rows(net: str = "100.10") -> list[Row]:
    return coded(("4930", "100", net, "V19"))


def arrive(company: Company, number: str, rows: list[Row], *, code: str = "DE01", **fields: Any) -> str:
    """An invoice that arrived, was coded and approved: it waits for its transfer. Its id."""
    vendor = str(fields.get("supplierCode") or vendors(company, code)[0])
    values = {
        "companyCode": code,
        "supplierCode": vendor,
        "supplierName": supplier_name(company, vendor),
        "invoiceNumber": number,
        "currencyCode": "EUR",
        "invoiceDate": "2026-11-16",
        "dueDate": "2026-12-16",
        "paymentTermCode": "Z30",
        **sums(rows),
        **fields,
    }
    key = str(_edit(company, "invoices", set=values)["key"])
    _edit(company, "coding", key=key, set={"codingRows": rows})
    _edit(company, "approving", key=key)
    return key


def mend_and_resend(company: Company, key: str, rows: list[Row]) -> None:
    """A user codes an invoice that failed otherwise, and sends it again."""
    _edit(company, "coding", key=key, set={"codingRows": rows})
    resend(company, key, **sums(rows))


def resend(company: Company, key: str, **fields: Any) -> None:
    _edit(company, "resending", key=key, set=fields)


def block_payment(company: Company, key: str, *, blocked: bool) -> None:
    """A user sets or lifts the payment block of an invoice."""
    _edit(company, "invoices", key=key, set={"paymentBlock": blocked})


def order(company: Company, *lines: tuple[str, str, str, str], code: str = "DE01", **fields: Any) -> str:
    """An order that waits for its export, its lines by account, cost centre, quantity and price. Its external code."""
    vendor = str(fields.get("supplierCode") or vendors(company, code)[0])
    values = {
        "organizationUnitCode": code,
        "supplierCode": vendor,
        "supplierName": supplier_name(company, vendor),
        "purchaseCurrency": "EUR",
        "paymentTermCode": "Z30",
        "orderLines": order_lines(*lines),
        **fields,
    }
    return str(_edit(company, "exportedPurchaseOrders", set=values)["key"])


def order_lines(*lines: tuple[str, str, str, str]) -> list[Row]:
    return [
        {
            "externalCode": f"L{number}",
            "orderLineNumber": number,
            "categoryCode": "GOODS",
            "priceType": "Net",
            "description": f"Position {number}",
            "quantity": float(quantity),
            "netUnitPrice": float(price),
            "netPrice": float(price),
            "netSum": float((Decimal(quantity) * Decimal(price)).quantize(Decimal("0.01"))),
            "codingRows": [
                {"externalCode": f"L{number}-1", "splitPercent": 100, "accountCode": account, "costCenterCode": center}
            ],
        }
        for number, (account, center, quantity, price) in enumerate(lines, start=1)
    ]


def change_order(company: Company, key: str, **fields: Any) -> None:
    _edit(company, "exportedPurchaseOrders", key=key, set=fields)


def document(company: Company, key: str) -> Row:
    rows = company.sandbox.state("basware", "accountingDocuments")
    return next(row for row in rows if row["invoiceId"] == key)


def exported(company: Company, key: str) -> Row:
    rows = company.sandbox.state("basware", "exportedPurchaseOrders")
    return next(row for row in rows if row["externalCode"] == key)


def vendors(company: Company, code: str, *, abroad: bool = False) -> list[str]:
    """Vendors of a company that are each one supplier of its division and not blocked, in euros or ``abroad`` not."""
    truth = company.sandbox.get("/truth")["germany"]
    parties = [row["party"] for row in truth if row.get("exact_online", {}).get("company") == DIVISIONS[code]]
    usable = {
        row["ID"]
        for row in _state(company, "accounts", DIVISIONS[code])
        if row["IsSupplier"] and not row["Blocked"] and (row.get("PurchaseCurrency") != "EUR") == abroad
    }
    return [
        row["basware"]["key"]
        for row in truth
        if row["same"] and row["basware"]["company"] == code and parties.count(row["party"]) == 1
        if row["exact_online"]["key"] in usable
    ]


def currency(company: Company, vendor: str, code: str) -> str:
    rows = _state(company, "accounts", DIVISIONS[code])
    return next(str(row["PurchaseCurrency"]) for row in rows if row["Code"].strip() == vendor)


def supplier_name(company: Company, vendor: str) -> str:
    """As documents of that vendor name it."""
    rows = company.sandbox.state("basware", "p2p_vendors")
    return next((str(row["name"]) for row in rows if row["vendorCode"] == vendor), f"Lieferant {vendor}")


# --- Exact ---------------------------------------------------------------------------------------


def entries(company: Company, number: str, code: str = "DE01") -> list[Row]:
    """What stands in Exact under an invoice number."""
    rows = company.sandbox.state("exact_online", "purchase_entries", DIVISIONS[code])
    return [row for row in rows if row["YourRef"] == number]


def lines(company: Company, entry: Row) -> list[tuple[str, str | None, str, float]]:
    """Account, cost centre, VAT code and amount of each line."""
    division = str(entry["Division"])
    codes = {row["ID"]: str(row["Code"]).strip() for row in _state(company, "gl_accounts", division)}
    rows = [row for row in _state(company, "purchase_entry_lines", division) if row["EntryID"] == entry["EntryID"]]
    rows.sort(key=lambda row: int(row["LineNumber"]))
    return [(codes[row["GLAccount"]], row.get("CostCenter"), row["VATCode"], row["AmountFC"]) for row in rows]


def method_of_payment(company: Company, entry: Row) -> str:
    """Of the one open item of an entry."""
    rows = _state(company, "payments", str(entry["Division"]))
    (item,) = [row for row in rows if row["TransactionEntryID"] == entry["EntryID"]]
    return str(item["PaymentMethod"])


def orders(company: Company, key: str, code: str = "DE01") -> list[Row]:
    rows = _state(company, "purchase_orders", DIVISIONS[code])
    return [row for row in rows if str(row.get("Description") or "").split()[:1] == [f"BW:{key}"]]


def supplier(company: Company, vendor: str, code: str = "DE01") -> str:
    """The supplier with a vendor's own code: that is how the German divisions number them."""
    rows = _state(company, "accounts", DIVISIONS[code])
    return next(str(row["ID"]) for row in rows if row["Code"].strip() == vendor)


def enter_by_hand(company: Company, number: str, net: float, *, code: str = "DE01") -> Row:
    """A person books an invoice of 19 % of the first of ``vendors`` in Exact."""
    division, vendor = DIVISIONS[code], vendors(company, code)[0]
    accounts = {str(row["Code"]).strip(): row["ID"] for row in _state(company, "gl_accounts", division)}
    values = {
        "Supplier": supplier(company, vendor, code),
        "Journal": "60",
        "YourRef": number,
        "Description": f"Rechnung {number}",
        "EntryDate": "2026-11-16T00:00:00",
        "PurchaseEntryLines": [
            {"GLAccount": accounts["4930"], "CostCenter": "100", "VATCode": "1", "AmountFC": net},
        ],
    }
    edited = company.sandbox.edit("exact_online", "purchase_entries", {"company": division, "set": values})
    return next(row for row in entries(company, number, code) if row["EntryID"] == edited["key"])


def enter_supplier(company: Company, name: str, *, code: str = "DE01", **fields: Any) -> str:
    values = {"Name": name, "Status": "C", "IsSupplier": True, "Country": "DE", "City": "Hamburg", **fields}
    edited = company.sandbox.edit("exact_online", "accounts", {"company": DIVISIONS[code], "set": values})
    return str(edited["key"])


def set_period(company: Company, year: int, period: int, *, closed: bool, code: str = "DE01") -> None:
    """Of all journals of the division."""
    values = {"Year": year, "Period": period, "Status": int(closed)}
    company.sandbox.edit("exact_online", "journal_status", {"company": DIVISIONS[code], "set": values})


def _state(company: Company, entity: str, division: str) -> list[Row]:
    return company.sandbox.state("exact_online", entity, division)


def _edit(company: Company, entity: str, **body: Any) -> Row:
    return dict(company.sandbox.edit("basware", entity, body))
