"""What people do on the days of the firm, whose spend is approved in Airbase."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support import life_airbase as life
from tests.support.company import Company
from tests.support.kills import Kill, killed
from tests.support.life_airbase import Line

Row = dict[str, Any]
PRINTER, CATERER, FLORIST = "Kadezicht Drukwerk B.V.", "Lindenhof Catering B.V.", "Waterlelie Bloemen B.V."
SEVERAL: tuple[Line, ...] = (
    ("4510", "400", "3", "12.50"),
    ("4210", "300", "2", "99.99"),
    ("4410", None, "1", "45.10"),
)
USUAL: tuple[Line, ...] = (("4710", "300", "4", "25.00"),)
CHANGED: tuple[Line, ...] = (("4710", "220", "6", "24.50"),)
# Two things are wrong with it: an account that demands a cost centre has none, another's has ended.
UNCODED: tuple[Line, ...] = (("4610", None, "1", "800.00"), ("4710", "240", "1", "5.00"))
CODED: tuple[Line, ...] = (("4610", "210", "1", "800.00"), ("4710", "300", "1", "5.00"))


@dataclass
class Office:
    """The ids of orders, vendors and bills by what they are called."""

    company: Company
    keys: dict[str, str] = field(default_factory=dict)

    def ordered(self, name: str, *lines: Line, code: str = "MER-NL", **fields: Any) -> None:
        self.keys[name] = life.order(self.company, *(lines or USUAL), code=code, number=name, **fields)

    def told(self, name: str) -> Row:
        """The order as Airbase has it."""
        return life.order_of(self.company, self.keys[name])

    def order(self, name: str, code: str = "MER-NL") -> Row:
        """The one order of Exact that it became."""
        (order,) = life.orders(self.company, self.keys[name], code)
        return order

    def lines(self, name: str, code: str = "MER-NL") -> list[tuple[str, str | None, float, float]]:
        return life.lines(self.company, self.order(name, code))


def first_day(company: Company) -> Office:
    """Orders of each division, one that cannot be entered, one of a vendor that Exact does not know; vendors that are
    in one system only, one that is in both; bills that were entered rightly, otherwise, and not at all."""
    office = Office(company)
    office.keys["requested"] = life.approved(company, *SEVERAL, title="Autumn fair")
    office.ordered("A-LG", ("4310", None, "1", "310.25"), code="MER-LG")
    office.ordered("A-BE", ("4020", "100", "2", "150.00"), code="MER-BE")
    for name in ("A-CHANGED", "A-CANCELLED", "A-CLOSED", "A-ALTERED", "A-DELETED"):
        office.ordered(name)
    office.ordered("A-UNCODED", *UNCODED)
    place = {"line1": "Persweg 9", "postal_code": "3542 AD", "city": "Utrecht", "country": "NL"}
    office.keys[PRINTER] = life.enter_vendor(company, PRINTER, "MER-LG", email="ar@kadezicht.example", address=place)
    office.ordered("A-NEW", code="MER-LG", vendor=office.keys[PRINTER])
    for code in ("MER-NL", "MER-LG"):
        life.enter_supplier(company, CATERER, code=code, VATNumber="NL004495445B01", Postcode="6811 KS")
    life.enter_supplier(company, FLORIST, Email="facturen@nieuw.example")
    office.keys[FLORIST] = life.enter_vendor(company, FLORIST)
    for number, entered in (("B-SAME", 80.0), ("B-OTHER", 88.0), ("B-NONE", None)):
        office.keys[number] = life.bill(company, number, "80.00")
        if entered is not None:
            life.enter_bill_by_hand(company, number, entered)
    return office


def second_day(office: Office) -> None:
    """The vendors are let in; orders are changed, cancelled and closed in Airbase, and others in Exact; what was
    uncoded is coded."""
    company = office.company
    for row in company.cli("review", "list", "--link", company.link, "--json").json["reviews"]:
        asks_for = PRINTER in row["text"] or CATERER in row["text"]
        if row["code"] == "vendor_review" and asks_for:
            company.cli("review", "decide", str(row["id"]), "--decision", "release")
    life.change_order(company, office.keys["A-CHANGED"], *CHANGED)
    life.cancel_order(company, office.keys["A-CANCELLED"])
    life.close_order(company, office.keys["A-CLOSED"])
    life.change_in_exact(company, office.order("A-ALTERED"), QuantityInPurchaseUnits=9)
    life.delete_in_exact(company, office.order("A-DELETED"))
    life.change_order(company, office.keys["A-UNCODED"], *CODED)


def third_day(office: Office) -> None:
    """Airbase has another word on the order that was altered in Exact, and on one that cannot be entered so."""
    company = office.company
    life.change_order(company, office.keys["A-ALTERED"], *CHANGED)
    life.change_order(company, office.keys["A-LG"], ("4310", "240", "1", "310.25"))


def bad_hour(office: Office) -> None:
    """Of each kind of write, one loses its answer, and the next one finds the system away."""
    company = office.company
    for name in ("A-LOST", "A-AWAY", "A-THIRD"):
        office.ordered(name)
    life.change_order(company, office.keys["A-CHANGED"], *USUAL)
    life.cancel_order(company, office.keys["A-BE"])
    for name, email in (
        ("Verlorenkost Koffie B.V.", "ar@verlorenkost.example"),
        ("Tureluur Thee B.V.", "ar@tureluur.example"),
    ):
        life.enter_supplier(company, name, Email=email)
        life.enter_vendor(company, name, email=email)
    writes = (
        ("exact_online", "POST", "purchaseorder/PurchaseOrders"),
        ("airbase", "PATCH", "*/purchase_orders/*"),
        ("airbase", "PATCH", "*/accounting/vendors/*"),
    )
    for system, method, path in writes:
        where = {"system": system, "method": method, "path": path, "count": 1}
        company.sandbox.post("/faults", [{**where, "drop_after_commit": True}, {**where, "status": 503, "skip": 1}])
    lost = {"system": "exact_online", "count": 1, "drop_after_commit": True}
    company.sandbox.post("/faults", [{**lost, "method": "DELETE", "path": "purchaseorder/PurchaseOrders("}])


def killed_after(office: Office, number: str, point: str) -> bool:
    """A new order, and a run that is killed at a step of it."""
    office.ordered(number)
    return killed(office.company, Kill(point))
