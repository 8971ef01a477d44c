"""The marker in memos, and vendors, over real HTTP against the simulated QuickBooks: its books say what came of it."""

from __future__ import annotations

from typing import Any

from include.systems.quickbooks_online.codebook import Books
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.support.quickbooks import OTHER_KEY, PENDING, REALM, posting, status, vendor
from tests.support.quickbooks_company import OPTIONS, Company

Row = dict[str, Any]


def test_the_marker_comes_changes_and_goes_and_people_keep_their_words(company: Company) -> None:
    bills = [company.bill(100, PrivateNote="ask Bob"), company.bill(50)]
    company.deliver(*(posting(status(bill=key), key=key) for key in bills))
    assert [row["PrivateNote"] for row in company.rows("bill")] == [f"ask Bob\n{PENDING}", PENDING]
    assert company.writes() == ["batch"]
    company.changed("bill", bills[0], PrivateNote=f"ask Bob\n{PENDING}\nAnn says wait")
    voided = "[AvidXchange] payment voided on 2026-11-21"
    company.post(status(voided, bills[0]), "update")
    assert company.row("bill", bills[0])["PrivateNote"] == f"ask Bob\n{voided}\nAnn says wait"
    for key in bills:
        company.post(status("", key), "update", f"gone-{key}")
    notes = [row.get("PrivateNote", "") for row in company.rows("bill")]
    assert notes == ["ask Bob\nAnn says wait", ""]
    row = company.row("bill", bills[0])
    assert (row["TotalAmt"], len(row["Line"])) == (100.0, 1)


def test_the_marker_goes_also_where_quickbooks_ignores_an_empty_text(company: Company) -> None:
    company.sandbox.edit("quickbooks_online", "settings", {"company": REALM, "set": {"empty_text": "ignore"}})
    bills = [company.bill(100, PrivateNote="ask Bob"), company.bill(50)]
    company.deliver(*(posting(status(bill=key), key=key) for key in bills))
    gone = [posting(status("", key), "update", f"gone-{key}") for key in bills]
    assert [outcome.kind for outcome in company.deliver(*gone)] == ["delivered", "delivered"]
    assert [row["PrivateNote"] for row in company.rows("bill")] == ["ask Bob", "-"]
    written = len(company.writes())
    assert [outcome.kind for outcome in company.deliver(*gone)] == ["delivered", "delivered"]
    assert len(company.writes()) == written


def test_a_person_who_is_faster_loses_nothing(company: Company) -> None:
    """Somebody saves the bill between our read and our write."""
    bill = company.bill(100, PrivateNote="ask Bob")
    client, read = company.live.client, company.live.client.read
    edits = iter(["ask Bob and Ann"])

    def read_then_edited(*asked: str) -> Row | None:
        row: Row | None = read(*asked)
        for text in edits:
            company.changed("bill", bill, PrivateNote=text)
        return row

    class Hurried:
        """The client, with a person at work behind its back."""

        def __getattr__(self, name: str) -> Any:
            return read_then_edited if name == "read" else getattr(client, name)

    writer = QuickBooksWriter(Hurried(), OPTIONS, Books({}))  # type: ignore[arg-type]
    request = writer.prepare([posting(status(bill=bill))]).request
    assert request is not None
    [outcome] = writer.send("payment_status", request, 1)
    assert outcome.kind == "delivered", outcome.text
    assert company.row("bill", bill)["PrivateNote"] == f"ask Bob and Ann\n{PENDING}"


def test_a_vendor_is_made_changed_and_refused_where_its_name_is_taken(company: Company) -> None:
    target = company.post(vendor())
    assert company.writer.look_up(posting(vendor())) == target
    company.changed(
        "vendor", target.id, PrintOnCheckName="By hand", BillAddr={"Line1": "1 Main St", "Line2": "Suite 4"}
    )
    company.post(vendor(phone="555-0199"), "update", OTHER_KEY, target)
    row = company.row("vendor", target.id)
    assert (row["PrimaryPhone"]["FreeFormNumber"], row["PrintOnCheckName"]) == ("555-0199", "By hand")
    assert (row["BillAddr"]["Line2"], row["BillAddr"]["City"]) == ("Suite 4", "Springfield")
    [taken] = company.deliver(posting(vendor(name="Jansen Supplies"), key="other"))
    assert (taken.kind, taken.code) == ("refused", "name_taken")
