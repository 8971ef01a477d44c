"""What people do in the simulated Airbase, and in the Exact divisions of its subsidiaries, between runs."""

from __future__ import annotations

from typing import Any

from tests.support.books.exact_online import CANCELLED_ORDER
from tests.support.company import Company
from tests.support.links.airbase_books import OUR_KEY
from tests.support.links.airbase_exact import DIVISIONS

Row = dict[str, Any]
# Account, cost centre, quantity and price.
Line = tuple[str, str | None, str, str]


def order_lines(*lines: Line, tags: tuple[str, ...] = ()) -> list[Row]:
    """``tags`` stand on each line besides its cost centre."""
    return [
        {
            "line_number": number,
            "description": f"Position {number}",
            "quantity": quantity,
            "unit_price": price,
            "account": account,
            "tags": [*([center] if center else []), *tags],
        }
        for number, (account, center, quantity, price) in enumerate(lines, start=1)
    ]


def order(company: Company, *lines: Line, code: str = "MER-NL", number: str | None = None, **fields: Any) -> str:
    """An order that was made directly; its id."""
    values = {
        "vendor": fields.pop("vendor", None) or vendors(company, code)[0],
        "line_items": order_lines(*lines),
        **({"number": number} if number else {}),
        **fields,
    }
    return str(_airbase(company, "purchase_orders", company=code, set=values)["key"])


def approved(company: Company, *lines: Line, code: str = "MER-NL", title: str = "Request", **fields: Any) -> str:
    """The id of the order that a request becomes when it is approved."""
    values = {
        "title": title,
        "vendor": fields.pop("vendor", None) or vendors(company, code)[0],
        "line_items": order_lines(*lines, tags=("D-OPS",)),
        **fields,
    }
    key = str(_airbase(company, "purchase_requests", company=code, set=values)["key"])
    _airbase(company, "submitting", key=key)
    _airbase(company, "approving", key=key)
    rows = company.sandbox.state("airbase", "purchase_requests")
    return next(str(row["purchase_order_id"]) for row in rows if row["id"] == key)


def change_order(company: Company, key: str, *lines: Line, code: str = "MER-NL", **fields: Any) -> None:
    values = {**({"line_items": order_lines(*lines)} if lines else {}), **fields}
    _airbase(company, "change_orders", key=key, company=code, set=values)


def cancel_order(company: Company, key: str, code: str = "MER-NL") -> None:
    """``code``: any subsidiary of the customer of Airbase whose order it is."""
    _airbase(company, "cancelling", key=key, company=code)


def close_order(company: Company, key: str) -> None:
    _airbase(company, "closing", key=key)


def reopen_order(company: Company, key: str) -> None:
    _airbase(company, "reopening", key=key)


def order_of(company: Company, key: str) -> Row:
    return next(row for row in company.sandbox.state("airbase", "purchase_orders") if row["id"] == key)


def enter_vendor(company: Company, name: str, *codes: str, **fields: Any) -> str:
    """Somebody types a vendor into Airbase's portal, for these subsidiaries; its id."""
    values = {
        "name": name,
        "email": "facturen@nieuw.example",
        "address": {"line1": "Singel 1", "postal_code": "1012 AB", "city": "Amsterdam", "country": "NL"},
        "subsidiary_reference_ids": list(codes or ("MER-NL",)),
        **fields,
    }
    return str(_airbase(company, "vendors", set=values)["key"])


def vendor_of(company: Company, key: str) -> Row:
    return next(row for row in company.sandbox.state("airbase", "vendors") if row["id"] == key)


def vendor_called(company: Company, name: str) -> list[Row]:
    return [row for row in company.sandbox.state("airbase", "vendors") if row["name"] == name]


def vendors(company: Company, code: str) -> list[str]:
    """Vendors that are each one supplier of the subsidiary's division, active in both, and paid in euros."""
    truth = company.sandbox.get("/truth")["firm"]["vendors"]
    division = DIVISIONS[code]
    parties = [row["party"] for row in truth if row.get("exact_online", {}).get("company") == division]
    usable = {
        row["ID"]
        for row in _state(company, "accounts", division)
        if row["IsSupplier"] and not row["Blocked"] and row.get("PurchaseCurrency") == "EUR"
    }
    active = {
        row["id"]: row["name"]
        for row in company.sandbox.state("airbase", "vendors", code)
        if row["is_active"] and row["status"] == "active"
    }
    names = list(active.values())
    return [
        row["airbase"]["key"]
        for row in truth
        if row["same"] and row["airbase"]["company"] == code and parties.count(row["party"]) == 1
        if row["exact_online"]["key"] in usable
        if row["airbase"]["key"] in active and names.count(active[row["airbase"]["key"]]) == 1
    ]


def bill(company: Company, number: str, net: str, *, code: str = "MER-NL", **fields: Any) -> str:
    """An approved bill without tax; its id."""
    values = {
        "number": number,
        "vendor": vendors(company, code)[0],
        "invoice_date": "2026-11-02",
        "entry_date": "2026-11-02",
        "due_date": "2026-12-02",
        "line_items": [{"description": "Course", "amount": net, "account": "4020", "tags": ["300"]}],
        **fields,
    }
    key = str(_airbase(company, "bills", company=code, set=values)["key"])
    _airbase(company, "submitting", key=key)
    _airbase(company, "approving", key=key)
    return key


# --- Exact ---------------------------------------------------------------------------------------


def orders(company: Company, key: str, code: str = "MER-NL") -> list[Row]:
    """What stands in a division of an order of Airbase because of us."""
    return [
        row
        for row in _state(company, "purchase_orders", DIVISIONS[code])
        if (found := OUR_KEY.match(str(row.get("Description") or ""))) and found[1] == key
        if row["OrderStatus"] != CANCELLED_ORDER
    ]


def lines(company: Company, order: Row) -> list[tuple[str, str | None, float, float]]:
    """Item, cost centre, quantity and price of each line."""
    division = str(order["Division"])
    items = {row["ID"]: str(row["Code"]).strip() for row in _state(company, "items", division)}
    rows = lines_of(company, order)
    return [(items[row["Item"]], row.get("CostCenter"), row["Quantity"], row["NetPrice"]) for row in rows]


def change_in_exact(company: Company, order: Row, **fields: Any) -> None:
    """Somebody changes the first line of an order in Exact."""
    line = lines_of(company, order)[0]["ID"]
    _exact(company, "purchase_order_lines", company=str(order["Division"]), key=line, set=fields)


def come_in(company: Company, order: Row, *, billed: bool = False) -> None:
    """Everything that was ordered is received in Exact, and billed."""
    for line in lines_of(company, order):
        done = {"ReceivedQuantity": line["Quantity"], **({"InvoicedQuantity": line["Quantity"]} if billed else {})}
        # One write: an order that has come in whole is closed to any other.
        _exact(company, "purchase_order_lines", company=str(order["Division"]), key=line["ID"], set=done)


def cancel_in_exact(company: Company, order: Row) -> None:
    status = {"OrderStatus": CANCELLED_ORDER}
    _exact(company, "purchase_orders", company=str(order["Division"]), key=order["PurchaseOrderID"], set=status)


def enter_line_in_exact(
    company: Company, order: Row, item: str, quantity: float, price: float, center: str | None
) -> None:
    """Somebody adds a line to an order in Exact."""
    division = str(order["Division"])
    key = next(row["ID"] for row in _state(company, "items", division) if str(row["Code"]).strip() == item)
    line = {"Item": key, "QuantityInPurchaseUnits": quantity, "UnitPrice": price, "CostCenter": center}
    values = {"PurchaseOrderID": order["PurchaseOrderID"], **line}
    _exact(company, "purchase_order_lines", company=division, set=values)


def delete_line_in_exact(company: Company, order: Row, number: int) -> None:
    line = next(row["ID"] for row in lines_of(company, order) if row["LineNumber"] == number)
    _exact(company, "purchase_order_lines", company=str(order["Division"]), key=line, delete=True)


def delete_in_exact(company: Company, order: Row) -> None:
    _exact(company, "purchase_orders", company=str(order["Division"]), key=order["PurchaseOrderID"], delete=True)


def supplier_name(company: Company, order: Row) -> str:
    rows = _state(company, "accounts", str(order["Division"]))
    return next(str(row["Name"]) for row in rows if row["ID"] == order["Supplier"])


def suppliers_called(company: Company, name: str, code: str = "MER-NL") -> list[Row]:
    return [row for row in _state(company, "accounts", DIVISIONS[code]) if row["Name"] == name]


def enter_supplier(company: Company, name: str, *, code: str = "MER-NL", **fields: Any) -> str:
    values = {
        "Name": name,
        "Status": "C",
        "IsSupplier": True,
        "IsPurchase": True,
        "AddressLine1": "Singel 1",
        "Postcode": "1012 AB",
        "City": "Amsterdam",
        "Country": "NL",
        **fields,
    }
    return str(_exact(company, "accounts", company=DIVISIONS[code], set=values)["key"])


def enter_order_by_hand(company: Company, key: str, code: str = "MER-NL") -> str:
    """A person types an order of one of the world's vendors into Exact as well, with items of their own choice."""
    division, row = DIVISIONS[code], order_of(company, key)
    items = {str(one["Code"]).strip(): one["ID"] for one in _state(company, "items", division)}
    values = {
        "Supplier": supplier_of(company, row["vendor"]["id"], code),
        "YourRef": row["number"],
        "Description": row["memo"] or "Bestelling",
        "OrderDate": f"{row['issue_date']}T00:00:00",
        "Currency": row["currency"]["iso_code"],
        "PurchaseOrderLines": [
            {
                "Item": items[f"M-{line['account']['erp_reference_id']}"],
                "QuantityInPurchaseUnits": float(line["quantity"]),
                "UnitPrice": float(line["unit_price"]),
            }
            for line in row["line_items"]
        ],
    }
    return str(_exact(company, "purchase_orders", company=division, set=values)["key"])


def enter_bill_by_hand(company: Company, number: str, net: float, *, code: str = "MER-NL") -> str:
    """A person types a bill of the first of ``vendors`` into Exact, without VAT."""
    division = DIVISIONS[code]
    accounts = {str(row["Code"]).strip(): row["ID"] for row in _state(company, "gl_accounts", division)}
    values = {
        "Supplier": supplier_of(company, vendors(company, code)[0], code),
        "Journal": "60",
        "YourRef": number,
        "Description": f"Factuur {number}",
        "EntryDate": "2026-11-02T00:00:00",
        "PurchaseEntryLines": [{"GLAccount": accounts["4020"], "CostCenter": "300", "VATCode": "0", "AmountFC": net}],
    }
    return str(_exact(company, "purchase_entries", company=division, set=values)["key"])


def supplier_of(company: Company, vendor: str, code: str = "MER-NL") -> str:
    """What a vendor of the world really is in a division."""
    rows = company.sandbox.get("/truth")["firm"]["vendors"]
    return next(
        str(row["exact_online"]["key"])
        for row in rows
        if row["same"] and (row["airbase"]["key"], row["airbase"]["company"]) == (vendor, code)
    )


def set_account(company: Company, account: str, code: str = "MER-NL", **fields: Any) -> None:
    rows = _state(company, "gl_accounts", DIVISIONS[code])
    key = next(row["ID"] for row in rows if str(row["Code"]).strip() == account)
    _exact(company, "gl_accounts", company=DIVISIONS[code], key=key, set=fields)


def add_currency(company: Company, currency: str, rate: float, code: str = "MER-NL") -> None:
    _exact(company, "currencies", company=DIVISIONS[code], set={"Code": currency, "Rate": rate})


def enter_item_in_exact(company: Company, item: str, account: str, code: str = "MER-NL") -> None:
    """A purchase item without stock, with its cost account."""
    rows = _state(company, "gl_accounts", DIVISIONS[code])
    costs = next(row["ID"] for row in rows if str(row["Code"]).strip() == account)
    values = {"Code": item, "Description": item, "IsPurchaseItem": True, "IsStockItem": False, "GLCosts": costs}
    _exact(company, "items", company=DIVISIONS[code], set=values)


def enter_cost_center(company: Company, center: str, name: str, code: str = "MER-NL") -> None:
    _exact(company, "cost_centers", company=DIVISIONS[code], set={"Code": center, "Description": name})


def set_airbase_account(company: Company, account: str, **fields: Any) -> None:
    rows = company.sandbox.state("airbase", "gl_accounts")
    key = next(row["id"] for row in rows if row["erp_reference_id"] == account)
    _airbase(company, "gl_accounts", key=key, set=fields)


def change_supplier(company: Company, supplier: str, code: str = "MER-NL", **fields: Any) -> None:
    _exact(company, "accounts", company=DIVISIONS[code], key=supplier, set=fields)


def lines_of(company: Company, order: Row) -> list[Row]:
    rows = _state(company, "purchase_order_lines", str(order["Division"]))
    found = [row for row in rows if row["PurchaseOrderID"] == order["PurchaseOrderID"]]
    return sorted(found, key=lambda row: int(row["LineNumber"]))


def _state(company: Company, entity: str, division: str) -> list[Row]:
    return [{**row, "Division": division} for row in company.sandbox.state("exact_online", entity, division)]


def _exact(one: Company, entity: str, /, **body: Any) -> Row:
    return dict(one.sandbox.edit("exact_online", entity, body))


def _airbase(one: Company, entity: str, /, **body: Any) -> Row:
    return dict(one.sandbox.edit("airbase", entity, body))
