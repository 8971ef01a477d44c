"""What people do on the days of the two German companies, whose invoices are approved in Basware."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support import life_basware as life
from tests.support.company import Company
from tests.support.kills import Kill, killed

Row = dict[str, Any]
# What people say to the questions that the books of the world before this link lead to.
RULINGS = {"duplicate_suspected": "reject", "in_progress_elsewhere": "release"}
HOLD = 3 * 86400 + 3600
MANY_RATES = (
    ("4930", "100", "100.10", "V19"),
    ("4210", "300", "55.55", "V19"),
    ("3300", None, "10.33", "V07"),
    ("4650", "100", "20.00", "VND"),
    ("4910", None, "7.00", "V00"),
)
NOWHERE = (("4930", "999", "300.00", "V19"), ("4930", None, "5.00", "V19"))
MENDED = (("4930", "210", "280.00", "V19"), ("4210", "300", "20.00", "V19"))


@dataclass
class Papers:
    """The ids of invoices and orders by the numbers they are called by."""

    company: Company
    keys: dict[str, str] = field(default_factory=dict)

    def arrive(self, number: str, *lines: tuple[str, str | None, str, str], **fields: Any) -> None:
        rows = life.coded(*(lines or (("4930", "100", "100.10", "V19"),)))
        self.keys[number] = life.arrive(self.company, number, rows, **fields)

    def document(self, number: str) -> Row:
        return life.document(self.company, self.keys[number])

    def status(self, number: str) -> str:
        return str(self.document(number)["processingStatus"])

    def answers(self, number: str) -> list[tuple[bool, str | None]]:
        """Success and voucher of each answer."""
        said = self.document(number).get("transferResponses", [])
        return [(one["success"], one.get("voucherNumber1")) for one in said]

    def entry(self, number: str, code: str = "DE01") -> Row:
        """The one entry of Exact under this number."""
        (entry,) = life.entries(self.company, number, code)
        return entry


def first_day(company: Company) -> Papers:
    """Invoices of every rate, some that cannot be booked, one of a vendor that Exact does not know, two orders."""
    papers = Papers(company)
    papers.arrive("GUT-1", *MANY_RATES)
    papers.arrive("GUT-2", ("4930", "100", "-50.00", "V19"))
    papers.arrive("GUT-3", ("4806", "100", "80.00", "VRC"), code="DE02")
    papers.arrive("KST-1", *NOWHERE)
    papers.arrive("HAND-1", ("4930", "999", "300.00", "V19"))
    papers.arrive("HAND-2", ("4930", "999", "400.00", "V19"))
    papers.arrive("SPERRE-1", paymentBlock=True)
    papers.arrive("NEU-1", code="DE02", supplierCode=_unknown(company))
    papers.keys["changed"] = life.order(company, ("4210", "100", "3", "12.50"), ("4530", "300", "2", "99.99"))
    papers.keys["cancelled"] = life.order(company, ("4530", "210", "5", "7.25"))
    papers.keys["withdrawn"] = life.order(company, ("4980", "210", "1", "9.00"))  # its account is blocked in Exact
    papers.keys["closed"] = life.order(company, ("4530", "210", "1", "9.00"))
    life.change_order(company, papers.keys["closed"], orderStatus="Closed")
    return papers


def second_day(papers: Papers) -> None:
    """A person books a waiting invoice by hand, another answers the questions, orders are changed; a payment block is
    lifted."""
    company = papers.company
    life.block_payment(company, papers.keys["SPERRE-1"], blocked=False)
    life.enter_by_hand(company, "HAND-1", 300.0)
    vendor = papers.document("NEU-1")["supplierCode"]
    for row in company.cli("review", "list", "--link", company.link, "--json").json["reviews"]:
        decision = RULINGS.get(row["code"])
        if (row["company"], row["document_key"]) == ("DE02", vendor):
            decision = "release"
        if decision is not None:
            papers.keys.setdefault(row["code"], row["document_key"])
            company.cli("review", "decide", str(row["id"]), "--decision", decision)
    lines = life.order_lines(("4210", "100", "4", "12.50"), ("4530", "300", "2", "89.99"))
    life.change_order(company, papers.keys["changed"], orderLines=lines)
    for name in ("cancelled", "withdrawn"):
        life.change_order(company, papers.keys[name], orderStatus="Canceled")


def after_hold_days(papers: Papers) -> None:
    """Nothing was mended for so long that Basware is told; one was entered by hand at the last moment."""
    papers.company.sandbox.advance(HOLD)
    life.enter_by_hand(papers.company, "HAND-2", 400.0)


def bad_hour(papers: Papers) -> None:
    """The failed one is mended and sent again. Of each kind of write, one loses its answer, and the next one finds the
    system away."""
    company = papers.company
    life.mend_and_resend(company, papers.keys["KST-1"], life.coded(*MENDED))
    for number in ("LOST-1", "LOST-2", "LOST-3"):
        papers.arrive(number)
    for name in ("lost", "away"):
        papers.keys[name] = life.order(company, ("4530", "300", "1", "70.00"))
    paths = {
        "exact_online": ("purchaseentry/PurchaseEntries", "purchaseorder/PurchaseOrders"),
        "basware": ("*/accountingDocuments/*/acknowledge*", "*/transferResponses*", "*/exportedPurchaseOrders/*"),
    }
    for system, some in paths.items():
        for path in some:
            where = {"system": system, "method": "POST", "path": path, "count": 1}
            company.sandbox.post("/faults", [{**where, "drop_after_commit": True}, {**where, "status": 503, "skip": 1}])


def killed_after(papers: Papers, number: str, point: str, count: int) -> bool:
    """A new invoice, and a run that is killed when it reaches a step for the ``count``-th time."""
    papers.arrive(number)
    return killed(papers.company, Kill(point, count))


def _unknown(company: Company) -> str:
    """A vendor of DE02 that its division has not, and of which Basware tells a country."""
    told = {row["vendorCode"] for row in company.sandbox.state("basware", "vendors") if row["addresses"]}
    rows = company.sandbox.get("/truth")["germany"]
    mine = [
        row["basware"]["key"] for row in rows if row.get("basware", {}).get("company") == "DE02" and not row["same"]
    ]
    return str(next(key for key in mine if key in told))
