"""Days of the software company with everything that an invoice can come upon before AvaTax records it: what is wrong on
the first morning is mended on the second day; people type where we write; the licence key is replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.support import life_avalara as life
from tests.support.books.avalara import AVALARA
from tests.support.books.exact_online import EXACT
from tests.support.company import Company
from tests.support.life_avalara import NL, US
from tests.support.stories.avalara_days import PLACES, Sales
from tests.support.stories.exact_days import Day, day

Row = dict[str, Any]
# Customer -> what is wrong with where it is.
BAD = {
    "PLACE": ("Harbour Nowhere Inc.", {"AddressLine1": "Unit 4", "City": None, "Postcode": None, "State": "CA"}),
    "HOUSE": ("Pike Attic LLC", {"AddressLine1": "99998 Pike St"}),
    "ZIP": ("Ballard Maps LLC", {"AddressLine1": "702 Pike St", "Postcode": "10011"}),
}
MENDED = dict.fromkeys(BAD, PLACES["Seattle"])
EXEMPT, NOBODY = "20012", "999999999"
TYPED = ("TYPED", "DELETED", "REJECTED")


@dataclass
class Seen:
    """A day, and what is asked and told after it."""

    day: Day
    reviews: list[Row]
    alerts: list[Row]
    tax: dict[str, Row]
    deliveries: list[Row]

    def said(self, key: str) -> tuple[str, str, str]:
        """State, code and text of an invoice's way to AvaTax."""
        (row,) = [row for row in self.deliveries if row["source_key"] == key]
        return row["state"], row["reason_code"] or "", row["reason_text"] or ""

    def asked(self, words: str) -> list[str]:
        """The codes of the questions about something."""
        return sorted(row["code"] for row in self.reviews if words in row["text"])


def seen(company: Company, *options: str) -> Seen:
    found = day(company, *options)
    reviews = company.cli("review", "list", "--link", company.link, "--json").json["reviews"]
    alerts = company.cli("alerts", "--json").json["alerts"]
    rows = company.query("select * from reconciliation.tax where link = 'exact_avalara'")
    tax = {f"{row['company']}/{row['number']}": row for row in rows}
    return Seen(found, reviews, alerts, tax, company.deliveries("tax"))


def everything_is_wrong(company: Company) -> Sales:
    sales = Sales(company)
    for name, (called, where) in BAD.items():
        sales.keys[called] = life.enter_customer(company, called, **{**PLACES["Seattle"], **where})
        sales.final(f"F-{name}", "Seattle", "100.00", customer=sales.keys[called])
        sales.draft(f"D-{name}", "Seattle", "500.00", customer=sales.keys[called])
    sales.final("FINE", "Seattle", "500.00")
    sales.final("BETA", "Durham", "100.00", item="BETA")
    sales.final("NO ACCOUNT", "Utrecht", "100.00", customer=_customer(sales, "Zonder Btw B.V.", SalesVATCode="0"))
    sales.final("OTHER VAT", "Utrecht", "100.00", customer=_customer(sales, "Verkeerde Btw B.V.", SalesVATCode="DE"))
    sales.final("EXEMPT", "Irvine", "100.00", customer=life.customers(company, "exempt")[0])
    zero = life.customers(company, "reverse_charge", NL)[0]
    sales.final("ZERO", "Hamburg", "100.00", customer=zero)
    sales.final("ITS NUMBER", "Durham", "123.00")
    life.record_elsewhere(company, sales.number("ITS NUMBER"), "123.00")
    sales.final("ITS NUMBER TOO", "Durham", "124.00")
    life.record_elsewhere(company, sales.number("ITS NUMBER TOO"), "124.00")
    sales.final("ITS OWN", "Durham", "125.00")
    life.record_elsewhere(company, f"852-{sales.keys['ITS OWN']}", "125.00", commit=True)
    sales.draft("NO ORIGINAL", "Durham", "-100.00", Type=8021, YourRef=NOBODY)
    sales.finalise("NO ORIGINAL")
    for name in TYPED:
        sales.draft(name, "Durham", "100.00")
    sales.draft("BY HAND", "Durham", "100.00")
    life.add_line(company, sales.keys["BY HAND"], ("TAX", "1", "9.99"))
    return sales


def late_in_the_evening(sales: Sales) -> None:
    """At a quarter to twelve in Amsterdam, which is the next day half an hour later, and the same day in UTC."""
    sales.company.sandbox.advance(int(14.75 * 3600))  # from 8:00 to 22:45 UTC
    sales.final("EVENING", "Durham", "100.00", InvoiceDate=None)
    sales.company.sandbox.advance(1800)


def causes_are_mended(sales: Sales) -> None:
    """And people type where we write; a period is closed before an invoice of it was seen."""
    company = sales.company
    for name, (called, _) in BAD.items():
        life.correct_address(company, sales.keys[called], **_place(MENDED[name]))
    mapped(company, item_tax_codes={"BETA": "SW050000"}, tax_accounts={"NL": "1592"})
    decided(company, "recorded_elsewhere", sales.number("ITS NUMBER"), "reject")
    _void_elsewhere(sales, "ITS NUMBER TOO")
    decided(company, "recorded_elsewhere", sales.number("ITS NUMBER TOO"), "release")
    decided(company, "original_unknown", sales.number("NO ORIGINAL"), "release")
    for name in TYPED:
        (line,) = life.tax_lines(company, sales.keys[name])
        if name == "TYPED":
            company.sandbox.edit(
                EXACT, "sales_invoice_lines", {"company": US, "key": line["ID"], "set": {"NetPrice": 8.0}}
            )
        else:
            life.delete_line(company, line["ID"])
    for name in ("CLOSED", "CLOSED TOO"):
        sales.final(name, "Durham", "100.00", InvoiceDate="2026-10-06")
    journal_closed(company, "90", 10)


def people_see_to_the_rest(sales: Sales) -> None:
    """And what decided the tax of what is recorded changes: none of it is recorded anew."""
    company = sales.company
    decided(company, "deleted_in_target", "Durham Holdings over USD 100", "release", sales.keys["DELETED"])
    decided(company, "deleted_in_target", "Durham Holdings over USD 100", "reject", sales.keys["REJECTED"])
    (line,) = life.tax_lines(company, sales.keys["TYPED"])
    company.sandbox.edit(EXACT, "sales_invoice_lines", {"company": US, "key": line["ID"], "set": {"NetPrice": 7.5}})
    (typed,) = [row for row in life.lines_of(company, sales.keys["BY HAND"]) if row["NetPrice"] == 9.99]
    life.delete_line(company, typed["ID"])
    decided(company, "period_closed", sales.number("CLOSED TOO"), "release")
    journal_closed(company, "90", 10, closed=False)
    mapped(company, tax_accounts={"US/WA/*": "1591"}, tax_cost_centers={"US/WA/*": "300"})
    life.correct_address(company, sales.keys["Pike Attic LLC"], **_place(PLACES["Durham"]))
    life.register(company, "TX")


def key_replaced(sales: Sales) -> None:
    sales.final("WITH OLD KEY", "Durham", "100.00")
    sales.company.sandbox.edit(AVALARA, "credentials", {"set": {}})


def journal_closed(company: Company, journal: str, period: int, *, closed: bool = True, division: str = US) -> None:
    values = {"Journal": journal, "Year": 2026, "Period": period, "Status": int(closed)}
    company.sandbox.edit(EXACT, "journal_status", {"company": division, "set": values})


def mapped(company: Company, **files: dict[str, str]) -> None:
    """Lines of mapping files, beside those that are there."""
    for name, codes in files.items():
        file = company.home / "config" / "mappings" / company.link / f"{name}.csv"
        before = file.read_text() if file.exists() else "company,source_code,target_code,note\n"
        file.write_text(before + "".join(f",{source},{target},\n" for source, target in codes.items()))


def decided(company: Company, code: str, words: str, decision: str, key: str = "") -> Row:
    """A person answers the one question of this code that has these words; ``key``: about this document."""
    found = [
        row
        for row in company.cli("review", "list", "--link", company.link, "--json").json["reviews"]
        if row["code"] == code and words in row["text"] and key in str(row["document_key"])
    ]
    assert len(found) == 1, found
    answer = company.cli("review", "decide", str(found[0]["id"]), "--decision", decision)
    assert answer.code == 0, answer.err
    return dict(found[0])


def _customer(sales: Sales, name: str, **fields: Any) -> str:
    return sales.customer("Utrecht", name, **fields)


def _place(fields: Row) -> Row:
    return {name: fields[name] for name in ("AddressLine1", "City", "State", "Postcode")}


def _void_elsewhere(sales: Sales, name: str) -> None:
    body = {"company": "KESTREL-US", "key": sales.number(name), "set": {"type": "SalesInvoice"}}
    sales.company.sandbox.edit(AVALARA, "voiding", body)
