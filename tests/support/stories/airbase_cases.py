"""Days of the firm with everything that its orders can come upon: what is wrong on the first morning is mended on the
second day; orders are changed on either side; a company chooses otherwise; Airbase slows down and refuses its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from tests.support import life_airbase as life
from tests.support.company import Company
from tests.support.life_airbase import Line
from tests.support.link_settings import choose, edited_link
from tests.support.stories.airbase_days import Office
from tests.support.stories.exact_days import Day, day

Row = dict[str, Any]
BLOCKED, UNKNOWN, ASKED, MADE = (
    "Grendel Hekwerk B.V.",
    "Meerkoet Media B.V.",
    "Roerdomp Reizen B.V.",
    "Zwaluw Zeefdruk B.V.",
)
TWINS, DOUBLE, DOUBLE_TOO = "Tweeling Techniek B.V.", "Dubbelganger Drukkerij B.V.", "Dubbelganger Drukkerij BV"
ALONE, TAKEN = "Fuut Facilitair B.V.", "Kwikstaart Koeriers B.V."
TWO: tuple[Line, ...] = (("4710", "300", "4", "25.00"), ("4410", None, "2", "10.00"))
LONG: tuple[Line, ...] = tuple(("4710", "300", "1", f"{place}.25") for place in range(1, 76))
# What the first line orders from the second day on, instead of 4.
CHANGED_IN_AIRBASE = {
    "RAISED": "7",
    "LOWERED": "1",
    "RECEIVED-UP": "6",
    "RECEIVED-DOWN": "2",
    "COMPLETE": "5",
    "BILLED": "5",
}
PLACE = {"line1": "Singel 1", "postal_code": "1012 AB", "city": "Amsterdam", "country": "NL"}


@dataclass
class Seen:
    """A day, and what Airbase and the reconciliation say after it, by the numbers of orders."""

    day: Day
    told: dict[str, Row]
    differences: dict[str, str]

    def words(self, name: str) -> tuple[str, str | None]:
        return self.told[name]["erp_sync_status"], self.told[name]["error_message"]

    def said(self, number: str) -> dict[str, str]:
        """By code, what the summary says of a document."""
        reasons = self.day.summary["reasons"]
        return {row["code"]: row["text"] for row in reasons if number in row["documents"]}


BELGIUM = {"airbase": "MER-BE", "exact_online": "793"}


def seen(office: Office, *options: str) -> Seen:
    company = office.company
    found = day(company, *options)
    orders = company.sandbox.state("airbase", "purchase_orders")
    sql = "select number, difference_class, reason from reconciliation.differences where link = 'airbase_exact'"
    differences = {row["number"]: f"{row['difference_class']}: {row['reason']}" for row in company.query(sql)}
    return Seen(found, {row["number"]: row for row in orders}, differences)


def airbase_party(name: str) -> Row:
    word = name.split()[0].lower()
    return {
        "email": f"ar@{word}.example",
        "address": {**PLACE, "line1": f"{name.split()[0]}pad 3", "postal_code": _code(word)},
    }


def exact_party(name: str) -> Row:
    word = name.split()[0].lower()
    return {"Email": f"ar@{word}.example", "AddressLine1": f"{name.split()[0]}pad 3", "Postcode": _code(word)}


def _code(word: str) -> str:
    return f"{3000 + sum(map(ord, word)) % 5000} {word[:2].upper()}"


def everything_is_wrong(company: Company) -> Office:
    """An order for each thing that can be wrong with it, with whom it is of, and with where it goes; orders that are to
    be changed later. Nobody is to be created."""
    choose(company, create_suppliers="no", create_vendors="no")
    with edited_link(company) as link:
        link["companies"].remove(BELGIUM)
    office = Office(company)
    office.ordered("C-4899", ("4899", None, "1", "12.00"))
    life.set_account(company, "4120", IsBlocked=True)
    office.ordered("C-4120", ("4120", None, "1", "13.00"))
    life.set_airbase_account(company, "4220", is_active=False)
    office.ordered("C-4220", ("4220", None, "1", "14.00"))
    office.keys["supplier"] = life.enter_supplier(company, BLOCKED, **exact_party(BLOCKED))
    life.change_supplier(company, office.keys["supplier"], Blocked=True)
    of_vendor(office, "C-BLOCKED", BLOCKED)
    office.ordered("C-ROUTE", code="MER-BE")
    for number, city in enumerate(("Sittard", "Meppel"), start=1):
        facts = {
            "Email": f"info@techniek-{city}.example".lower(),
            "AddressLine1": f"{city}weg 8",
            "City": city,
            "Postcode": f"{number}345 TW",
        }
        office.keys[f"twin {number}"] = life.enter_supplier(company, TWINS, **facts)
    of_vendor(office, "C-TWINS", TWINS)
    office.keys["double"] = life.enter_supplier(company, DOUBLE, **exact_party(DOUBLE))
    of_vendor(office, "C-DOUBLE-1", DOUBLE)
    other = {
        "email": "info@heelanders.example",
        "address": {**PLACE, "line1": "Elders 9", "postal_code": "9711 AA", "city": "Groningen"},
    }
    office.keys[DOUBLE_TOO] = life.enter_vendor(company, DOUBLE_TOO, **other)
    office.ordered("C-DOUBLE-2", vendor=office.keys[DOUBLE_TOO])
    office.ordered("C-POUNDS", code="MER-LG", currency="GBP")
    office.ordered("C-SIXTY", *LONG)
    office.ordered("C-REFERENCE")
    patched(company, f"purchase_orders/{office.keys['C-REFERENCE']}/", erp_reference_id="ELSEWHERE-9")
    of_vendor(office, "C-UNKNOWN", UNKNOWN)
    life.enter_supplier(company, ALONE, **exact_party(ALONE))
    for name in (*CHANGED_IN_AIRBASE, "ADDED", "DROPPED", "GIVEN", "CANCELLED-LATE", "REOPENED", "CLOSED"):
        office.ordered(f"D-{name}", *TWO)
    for name in ("RECEIVED", "BILLED", "CANCELLED", "BOTH", "DELETED", "AGAIN", "LATER"):
        office.ordered(f"E-{name}", *TWO)
    return office


def of_vendor(office: Office, number: str, name: str, *lines: Line) -> None:
    office.keys[name] = life.enter_vendor(office.company, name, **airbase_party(name))
    office.ordered(number, *lines, vendor=office.keys[name])


def patched(company: Company, path: str, **values: Any) -> None:
    """Somebody else's program writes to Airbase."""
    found = company.sandbox.info["systems"]["airbase"]
    answer = httpx.patch(
        f"{found['base_url']}/v1/{path}",
        json=values,
        headers={"Authorization": f"Token {found['credentials']['api_key']}"},
    )
    assert answer.status_code == 200, answer.text


def causes_are_mended(office: Office) -> None:
    """And orders that stand are changed on either side; a company wants to be asked about new vendors."""
    company = office.company
    company.sandbox.advance(2 * 3600)
    choose(company, create_suppliers="review", create_vendors="review")
    mapped(company, gl_accounts={"4899": "4710"})
    life.set_account(company, "4120", IsBlocked=False)
    life.set_airbase_account(company, "4220", is_active=True)
    life.change_supplier(company, office.keys["supplier"], Blocked=False)
    with edited_link(company) as link:
        link["companies"].append(BELGIUM)
    life.add_currency(company, "GBP", 1.17, "MER-LG")
    office.keys["chosen twin"] = decided(company, "vendor_review", TWINS, "same")["payload"]["left_key"]
    decided(company, "vendor_review", DOUBLE_TOO, "different")
    life.enter_supplier(company, UNKNOWN, **exact_party(UNKNOWN))
    of_vendor(office, "C-ASKED", ASKED)
    life.change_order(company, office.keys["C-SIXTY"], *LONG[:69], ("4710", "220", "2", "70.25"), *LONG[70:])
    _orders_are_changed(office)
    _exact_is_changed(office)


def _orders_are_changed(office: Office) -> None:
    company, keys, second = office.company, office.keys, TWO[1]
    received = {"D-RECEIVED-UP": 2, "D-RECEIVED-DOWN": 3, "D-CANCELLED-LATE": 1, "D-CLOSED": 1}
    for name, quantity in received.items():
        life.change_in_exact(company, office.order(name), ReceivedQuantity=quantity)
    for name in ("D-COMPLETE", "D-BILLED"):
        life.come_in(company, office.order(name), billed=name == "D-BILLED")
    for name, quantity in CHANGED_IN_AIRBASE.items():
        life.change_order(company, keys[f"D-{name}"], ("4710", "300", quantity, "25.00"), second)
    for name in ("D-ADDED", "D-GIVEN"):
        life.change_order(company, keys[name], *TWO, ("4610", "210", "1", "80.00"))
    life.change_order(company, keys["D-DROPPED"], TWO[0])
    life.cancel_order(company, keys["D-CANCELLED-LATE"])
    for name in ("D-REOPENED", "D-CLOSED"):
        life.close_order(company, keys[name])


def _exact_is_changed(office: Office) -> None:
    company = office.company
    life.change_in_exact(company, office.order("E-RECEIVED"), ReceivedQuantity=1)
    life.come_in(company, office.order("E-BILLED"), billed=True)
    for name in ("E-CANCELLED", "E-LATER"):
        life.cancel_in_exact(company, office.order(name))
    life.change_in_exact(company, office.order("E-BOTH"), QuantityInPurchaseUnits=9)
    life.change_order(company, office.keys["E-BOTH"], ("4710", "300", "6", "25.00"), TWO[1])
    for name in ("E-DELETED", "E-AGAIN"):
        life.delete_in_exact(company, office.order(name))


def people_see_to_the_rest(office: Office) -> None:
    """What no program may do is done by hand; who was asked about is let in; from now on nobody is asked, and codes of
    Exact are written to Airbase."""
    company, keys = office.company, office.keys
    decided(company, "vendor_review", ASKED, "release")
    decided(company, "vendor_review", ALONE, "release")
    decided(company, "vendor_review", DOUBLE_TOO, "release")
    decided(company, "deleted_in_target", "E-AGAIN", "release")
    life.cancel_order(company, keys["E-DELETED"])
    life.change_in_exact(company, office.order("E-BOTH"), QuantityInPurchaseUnits=6)
    life.change_order(company, keys["E-LATER"], ("4710", "300", "6", "25.00"), TWO[1])
    life.enter_line_in_exact(company, office.order("D-ADDED"), "M-4610", 1, 80.0, "210")
    life.delete_line_in_exact(company, office.order("D-DROPPED"), 2)
    life.change_order(company, keys["D-GIVEN"], *TWO)
    life.change_order(company, keys["D-RECEIVED-DOWN"], ("4710", "300", "3", "25.00"), TWO[1])
    life.reopen_order(company, keys["D-REOPENED"])
    life.change_order(company, keys["D-COMPLETE"], *TWO)
    life.cancel_in_exact(company, life.orders(company, keys["D-CANCELLED-LATE"])[0])
    life.cancel_order(company, keys["E-CANCELLED"])
    choose(company, create_suppliers="yes", create_vendors="yes", codes="write")
    of_vendor(office, "C-MADE", MADE)
    life.enter_supplier(company, TAKEN, **exact_party(TAKEN))
    life.enter_cost_center(company, "500", "Duurzaam")


def mapped(company: Company, **files: dict[str, str]) -> None:
    """Lines of mapping files, beside those that are there."""
    for name, codes in files.items():
        file = company.home / "config" / "mappings" / company.link / f"{name}.csv"
        before = file.read_text() if file.exists() else "company,source_code,target_code,note\n"
        file.write_text(before + "".join(f",{source},{target},\n" for source, target in codes.items()))


def decided(company: Company, code: str, words: str, decision: str) -> Row:
    """A person answers the one question of this code that has these words."""
    found = [
        row
        for row in company.cli("review", "list", "--link", company.link, "--json").json["reviews"]
        if row["code"] == code and words in row["text"]
    ]
    assert len(found) == 1, found
    answer = company.cli("review", "decide", str(found[0]["id"]), "--decision", decision)
    assert answer.code == 0, answer.err
    return dict(found[0])


def codes_are_used(office: Office) -> None:
    """A buyer takes what Exact wrote; an item for the account is made there."""
    life.enter_item_in_exact(office.company, "M-4730", "4730")
    office.ordered("C-WRITTEN", ("4730", "500", "1", "18.00"))


def slowed_down(office: Office) -> None:
    """Of each kind of call one is asked to come later."""
    company = office.company
    for name in ("F-SLOW-1", "F-SLOW-2"):
        office.ordered(name)
    calls = (
        ("airbase", "GET", "/v1/purchase_orders/"),
        ("airbase", "GET", "/v1/vendors/"),
        ("airbase", "PATCH", "/v1/purchase_orders/"),
        ("exact_online", "POST", "purchaseorder/PurchaseOrders"),
    )
    for system, method, path in calls:
        company.sandbox.fault(
            system=system, method=method, path=path, status=429, headers={"Retry-After": "20"}, count=1
        )


def key_refused_for_writing(office: Office) -> None:
    """For what Airbase is told alone: everything else goes on."""
    company = office.company
    office.ordered("F-KEY")
    company.sandbox.fault(system="airbase", method="PATCH", path="/v1/purchase_orders/", status=401)


def key_rotated(company: Company) -> None:
    company.sandbox.edit("airbase", "credentials", {"set": {}})


def alerts(company: Company) -> dict[str, Row]:
    """Those that stand about the connection to Airbase, by code."""
    return {
        one["code"]: one
        for one in company.cli("alerts", "--json").json["alerts"]
        if one["connection"] == "airbase_main"
    }
