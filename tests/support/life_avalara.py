"""What people do in the software company's divisions of the simulated Exact, and in AvaTax, between runs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.support.books.avalara import AVALARA, GONE
from tests.support.books.documents import money
from tests.support.books.exact_online import EXACT
from tests.support.company import Company
from tests.support.links.avalara_sales import COMPANIES, OUR_JOURNAL, OUR_LINE, TAX_ITEM

Row = dict[str, Any]
# Item, quantity and price.
Line = tuple[str, str, str]
US, NL = "852", "851"
COST_CENTER = "100"


def customers(company: Company, case: str = "ordinary", division: str = US, region: str | None = None) -> list[str]:
    """Customers of a kind, those of the generated world; ``region``: those in that state."""
    rows = company.sandbox.get("/truth")["software"]["customers"]
    return [
        str(row[EXACT][0])
        for row in rows
        if (row["division"], row["case"]) == (division, case) and region in (None, row["region"])
    ]


def enter_customer(company: Company, name: str, division: str = US, **fields: Any) -> str:
    """In Irvine, California, unless said; nothing is delivered elsewhere."""
    values = {
        "Name": name,
        "Status": "C",
        "IsSales": True,
        "AddressLine1": "2000 Main Street",
        "City": "Irvine",
        "State": "CA",
        "Postcode": "92614",
        "Country": "US",
        "SalesVATCode": "0",
        "SalesCurrency": "USD",
        "PaymentConditionSales": "30",
        "GLAR": _account(company, division, "1300"),
        **fields,
    }
    return str(_exact(company, "accounts", company=division, set=values)["key"])


# --- invoices ------------------------------------------------------------------------------------


def draft(company: Company, customer: str, *lines: Line, division: str = US, **fields: Any) -> str:
    """A clerk types an invoice and leaves it open; its id."""
    values = {
        "OrderedBy": customer,
        "Journal": "70",
        "InvoiceDate": "2026-11-19",
        "Description": "Kestrel licences",
        "SalesInvoiceLines": [_line(company, division, *line) for line in lines or (("LIC-PRO", "1", "480.00"),)],
        **fields,
    }
    return str(_exact(company, "sales_invoices", company=division, set=values)["key"])


def final(company: Company, customer: str, *lines: Line, division: str = US, **fields: Any) -> str:
    """One that was never a draft for long."""
    key = draft(company, customer, *lines, division=division, **fields)
    finalise(company, key, division)
    return key


def finalise(company: Company, key: str, division: str = US, day: str | None = None) -> None:
    _exact(company, "finalising", company=division, key=key, set={"InvoiceDate": day} if day else {})


def credit(company: Company, key: str, division: str = US, *, final: bool = True) -> str:
    """The credit note that takes a final invoice back whole; its id. Its own tax line is copied too, as Exact does."""
    return str(_exact(company, "crediting", company=division, key=key, set={"Final": final})["key"])


def credit_in_part(company: Company, key: str, *lines: Line, division: str = US, **fields: Any) -> str:
    """A draft credit note of some lines (their quantities negative) that names the invoice; its id."""
    invoice = invoice_of(company, key, division)
    said = {"Type": 8021, "YourRef": str(invoice["InvoiceNumber"]), "Currency": invoice["Currency"], **fields}
    return draft(company, str(invoice["OrderedBy"]), *lines, division=division, **said)


def change_draft(company: Company, key: str, division: str = US, number: int = 1, **fields: Any) -> None:
    """Somebody changes one of its lines: ``NetPrice``, ``Quantity``."""
    line = next(row for row in lines_of(company, key, division) if row["LineNumber"] == number)
    _exact(company, "sales_invoice_lines", company=division, key=line["ID"], set=fields)


def change_head(company: Company, key: str, division: str = US, **fields: Any) -> None:
    _exact(company, "sales_invoices", company=division, key=key, set=fields)


def add_line(company: Company, key: str, line: Line, division: str = US, **fields: Any) -> str:
    values = {"InvoiceID": key, **_line(company, division, *line), **fields}
    return str(_exact(company, "sales_invoice_lines", company=division, set=values)["key"])


def delete_line(company: Company, line: str, division: str = US) -> None:
    _exact(company, "sales_invoice_lines", company=division, key=line, delete=True)


def delete_draft(company: Company, key: str, division: str = US) -> None:
    _exact(company, "sales_invoices", company=division, key=key, delete=True)


def delete_final(company: Company, key: str, division: str = US) -> None:
    """A bookkeeper may, while nothing is paid and the period is open."""
    _exact(company, "sales_invoices", company=division, key=key, delete=True)


def change_final(company: Company, key: str, division: str = US, number: int = 1, **fields: Any) -> None:
    """A bookkeeper changes a line of a final invoice; ``InvoiceDate`` is of the whole."""
    head = {name: fields.pop(name) for name in ("InvoiceDate", "YourRef") if name in fields}
    line = next(row for row in lines_of(company, key, division) if row["LineNumber"] == number)
    changed = {"SalesInvoiceLines": [{"ID": line["ID"], **fields}]} if fields else {}
    _exact(company, "correcting", company=division, key=key, set={**head, **changed})


def pay(company: Company, key: str, division: str = US) -> None:
    number = invoice_of(company, key, division)["InvoiceNumber"]
    owed = next(row for row in _state(company, "receivables", division) if row["InvoiceNumber"] == number)
    _exact(company, "receivables", company=division, key=owed["ID"], set={"Status": 50})


# --- masters and periods -------------------------------------------------------------------------


def correct_address(company: Company, customer: str, division: str = US, **fields: Any) -> None:
    """Where the customer is, and where it has things delivered, is typed anew: ``AddressLine1``, ``Postcode``."""
    _exact(company, "accounts", company=division, key=customer, set=fields)
    for row in _state(company, "addresses", division):
        if row["Account"] == customer:
            _exact(company, "addresses", company=division, key=row["ID"], set=fields)


def close_period(company: Company, period: int, division: str = US, journal: str | None = None) -> None:
    """Of 2026, for one journal or for all."""
    _set_period(company, period, division, journal, 1)


def reopen_period(company: Company, period: int, division: str = US, journal: str | None = None) -> None:
    _set_period(company, period, division, journal, 0)


def block_account(company: Company, code: str, division: str = US, *, blocked: bool = True) -> None:
    _exact(company, "gl_accounts", company=division, key=_account(company, division, code), set={"IsBlocked": blocked})


# --- what stands there ---------------------------------------------------------------------------


def invoice_of(company: Company, key: str, division: str = US) -> Row:
    return next(row for row in _state(company, "sales_invoices", division) if row["InvoiceID"] == key)


def lines_of(company: Company, key: str, division: str = US) -> list[Row]:
    rows = [row for row in _state(company, "sales_invoice_lines", division) if row["InvoiceID"] == key]
    return sorted(rows, key=lambda row: int(row["LineNumber"]))


def tax_lines(company: Company, key: str, division: str = US) -> list[Row]:
    """The lines of an invoice that are ours."""
    found = (row for row in lines_of(company, key, division) if OUR_LINE.search(str(row.get("Notes") or "")))
    return list(found)


def ledger(company: Company, key: str, division: str = US) -> dict[str, Decimal]:
    """By account, what all our tax journals of an invoice move."""
    accounts = {row["ID"]: str(row["Code"]).strip() for row in _state(company, "gl_accounts", division)}
    found: dict[str, Decimal] = {}
    for row in _state(company, "transaction_lines", division):
        said = OUR_JOURNAL.match(str(row.get("Description") or ""))
        if said and said[1] == key:
            account = accounts[row["GLAccount"]]
            found[account] = found.get(account, Decimal(0)) + money(row["AmountFC"])
    return {account: value for account, value in found.items() if value}


def document(company: Company, key: str, division: str = US) -> Row | None:
    """What counts in AvaTax under an invoice's code; None where nothing does."""
    code = f"{division}-{key}"
    rows = company.sandbox.state(AVALARA, "transactions", COMPANIES[division])
    return next((row for row in rows if row["code"] == code and row["status"] not in GONE), None)


# --- AvaTax --------------------------------------------------------------------------------------


def lock_document(company: Company, key: str, division: str = US) -> None:
    """A return that holds it is filed."""
    _act(company, "locking", key, division)


def void_document(company: Company, key: str, division: str = US) -> None:
    _act(company, "voiding", key, division)


def commit_document(company: Company, key: str, division: str = US) -> None:
    _act(company, "committing", key, division)


def uncommit_document(company: Company, key: str, division: str = US) -> None:
    _act(company, "uncommitting", key, division)


def change_document(company: Company, key: str, division: str = US, **model: Any) -> None:
    """By hand; ``model``: what of its CreateTransactionModel is another one."""
    _act(company, "adjusting", key, division, **model)


def record_elsewhere(company: Company, code: str, net: str, division: str = US, **model: Any) -> None:
    """Another program records a sale to Irvine, under a code of its own."""
    place = {"line1": "2000 Main Street", "city": "Irvine", "region": "CA", "postalCode": "92614", "country": "US"}
    values = {
        "code": code,
        "date": "2026-11-19",
        "customerCode": "20001",
        "currencyCode": "USD",
        "addresses": {"singleLocation": place},
        "lines": [{"amount": net, "itemCode": "LIC-PRO", "taxCode": "SW050000"}],
        **model,
    }
    company.sandbox.edit(AVALARA, "transactions", {"company": COMPANIES[division], "set": values})


def register(company: Company, region: str, division: str = US) -> None:
    """A nexus is declared in a state."""
    values = {"country": "US", "region": region}
    company.sandbox.edit(AVALARA, "nexus", {"company": COMPANIES[division], "set": values})


def _set_period(company: Company, period: int, division: str, journal: str | None, status: int) -> None:
    values = {"Year": 2026, "Period": period, "Status": status, **({"Journal": journal} if journal else {})}
    _exact(company, "journal_status", company=division, set=values)


def _act(company: Company, act: str, key: str, division: str, **model: Any) -> None:
    document_ = document(company, key, division)
    assert document_ is not None, f"AvaTax has nothing of {division}-{key}"
    values = {"type": document_["type"], **model}
    company.sandbox.edit(AVALARA, act, {"company": COMPANIES[division], "key": document_["code"], "set": values})


def _line(company: Company, division: str, item: str, quantity: str, price: str) -> Row:
    items = {str(row["Code"]).strip(): row["ID"] for row in _state(company, "items", division)}
    values: Row = {"Item": items[item], "Quantity": float(quantity), "NetPrice": float(price)}
    return values if item == TAX_ITEM else {**values, "CostCenter": COST_CENTER}


def _account(company: Company, division: str, code: str) -> str:
    rows = _state(company, "gl_accounts", division)
    return next(str(row["ID"]) for row in rows if str(row["Code"]).strip() == code)


def _state(company: Company, entity: str, division: str) -> list[Row]:
    return [{**row, "Division": division} for row in company.sandbox.state(EXACT, entity, division)]


def _exact(one: Company, entity: str, /, **body: Any) -> Row:
    return dict(one.sandbox.edit(EXACT, entity, body))
