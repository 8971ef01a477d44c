"""What leaves for AvaTax, property by property, and what cannot leave."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from include.documents import Address, TaxPart
from include.systems.avalara import addresses, bodies, contract
from include.systems.base import Action, Posting, Target, Unsendable
from tests.support.avalara import (
    ADDRESS,
    AMSTERDAM,
    CODE,
    COMPANY,
    FACTS,
    INVOICE,
    MARKER,
    sales_invoice,
    sales_line,
    tax_commit,
)
from tests.support.postings import KEY

RECORDED = Target(CODE, facts=FACTS)
POSTED = Target("guid", number="26900012", facts={"tax": "1.34"})
BOTH = {f"tax:{INVOICE}": RECORDED, f"tax_journals:{INVOICE}": POSTED}


def posting(document: Any, action: Action = "create", **more: Any) -> Posting:
    return Posting("tax", action, COMPANY, document, KEY, **more)


def problems(made: Any) -> list[tuple[str, str]]:
    with pytest.raises(Unsendable) as caught:
        made()
    return list(caught.value.problems)


def codes(made: Any) -> list[str]:
    return [code for code, _ in problems(made)]


def test_a_final_invoice_is_recorded_and_not_committed() -> None:
    invoice = sales_invoice()
    assert bodies.record(invoice, posting(invoice)) == {
        "createTransactionModel": {
            "type": "SalesInvoice",
            "code": CODE,
            "companyCode": COMPANY,
            "date": "2026-03-02",
            "customerCode": "1007",
            "currencyCode": "USD",
            "referenceCode": MARKER,
            "description": "invoice 2200123",
            "addresses": {
                "shipFrom": {"city": "Amsterdam", "postalCode": "1011 AB", "country": "NL"},
                "shipTo": {
                    "line1": "47 W 13th St",
                    "city": "New York",
                    "region": "NY",
                    "postalCode": "10011",
                    "country": "US",
                },
            },
            "lines": [
                {
                    "number": "1",
                    "quantity": Decimal("2"),
                    "amount": Decimal("10.00"),
                    "taxCode": "SW054003",
                    "itemCode": "LIC-PRO",
                    "description": "Licence",
                    "ref1": "line-1",
                    "revenueAccount": "8000",
                },
                {
                    "number": "2",
                    "quantity": Decimal("2"),
                    "amount": Decimal("5.00"),
                    "taxCode": "SW054003",
                    "itemCode": "SUP-GOLD",
                    "description": "Licence",
                    "ref1": "line-2",
                    "revenueAccount": "8000",
                },
            ],
            "commit": False,
        }
    }


def test_only_properties_of_the_contract_are_sent() -> None:
    full = sales_invoice(
        exchange_rate=Decimal("0.92"),
        exchange_rate_currency="EUR",
        exchange_rate_date=date(2026, 3, 1),
        entity_use_code="A",
        exemption_number="EX-1",
        vat_number="DE129273398",
        tax_date=date(2026, 2, 1),
    )
    body = bodies.record(full, posting(full))["createTransactionModel"]
    assert set(body) == set(contract.DOCUMENT)
    assert set(body["lines"][0]) == set(contract.LINE)
    assert {name for one in body["addresses"].values() for name in one} <= set(contract.ADDRESS)
    assert (body["entityUseCode"], body["exemptionNo"], body["businessIdentificationNo"]) == (
        "A",
        "EX-1",
        "DE129273398",
    )
    assert (body["exchangeRate"], body["exchangeRateCurrencyCode"]) == (Decimal("0.92"), "EUR")
    assert body["exchangeRateEffectiveDate"] == "2026-03-01"


def test_a_draft_is_an_order_under_the_code_that_the_invoice_will_have() -> None:
    draft = sales_invoice(number=None)
    body = bodies.estimate(draft, posting(draft))
    assert (body["type"], body["code"], "commit" in body) == ("SalesOrder", CODE, False)
    assert body["description"] == f"draft invoice {INVOICE}"


def test_a_credit_note_is_a_return_with_negative_amounts_and_the_rates_of_the_original_day() -> None:
    line = sales_line(quantity=Decimal("-1"), net=Decimal("-10.00"))
    note = sales_invoice(
        is_credit=True, net=Decimal("-10.00"), total=Decimal("-10.00"), lines=(line,), tax_date=date(2026, 1, 15),
        original_code="852-first",
    )  # fmt: skip
    body = bodies.record(note, posting(note))["createTransactionModel"]
    assert (body["type"], body["date"], body["description"]) == ("ReturnInvoice", "2026-03-02", "credit note 2200123")
    assert body["taxOverride"] == {
        "type": "TaxDate",
        "taxDate": "2026-01-15",
        "reason": "rates of 852-first, which it takes back",
    }
    assert (body["lines"][0]["amount"], body["lines"][0]["quantity"]) == (Decimal("-10.00"), Decimal("1"))
    assert bodies.estimate(note, posting(note))["type"] == "ReturnOrder"


def test_a_credit_note_gives_back_the_tax_of_its_invoice_line_by_line_and_its_day_besides() -> None:
    lines = (
        sales_line(net=Decimal("-10.00"), tax=Decimal("-0.89")),
        sales_line(no=2, net=Decimal("-5.00"), tax=Decimal("0.00")),
    )
    note = sales_invoice(
        is_credit=True, net=Decimal("-15.00"), lines=lines, tax_date=date(2026, 1, 15), original_code="852-first",
        tax_parts=(TaxPart(country="US", region="NY", kind="Sales", tax=Decimal("-0.89")),),
    )  # fmt: skip
    body = bodies.record(note, posting(note))["createTransactionModel"]
    told = {"type": "TaxAmount", "reason": "tax of 852-first, which it takes back"}
    assert [line["taxOverride"] for line in body["lines"]] == [
        told | {"taxAmount": Decimal("-0.89")},
        told | {"taxAmount": Decimal("0.00")},
    ]
    assert body["taxOverride"]["taxDate"] == "2026-01-15"
    assert bodies.parts_of(note) == [{"country": "US", "region": "NY", "kind": "Sales", "tax": "-0.89"}]


def test_an_invoice_s_own_tax_is_never_told() -> None:
    invoice = sales_invoice(lines=(sales_line(net=Decimal("15.00"), tax=Decimal("1.00")),))
    assert "taxOverride" not in bodies.record(invoice, posting(invoice))["createTransactionModel"]["lines"][0]


def test_books_that_write_a_credit_note_with_positive_amounts_mean_the_same() -> None:
    lines = (sales_line(), sales_line(no=2, net=Decimal("-2.00")))
    note = sales_invoice(is_credit=True, net=Decimal("8.00"), lines=lines)
    body = bodies.record(note, posting(note))["createTransactionModel"]
    assert [line["amount"] for line in body["lines"]] == [Decimal("-10.00"), Decimal("2.00")]


def test_no_tax_date_is_sent_where_it_is_the_day_of_the_invoice() -> None:
    invoice = sales_invoice(tax_date=date(2026, 3, 2))
    assert "taxOverride" not in bodies.record(invoice, posting(invoice))["createTransactionModel"]


def test_a_change_says_why_and_keeps_the_code_under_which_it_stands() -> None:
    invoice = sales_invoice()
    body = bodies.record(invoice, posting(invoice, "update", target=Target("852-adopted")))
    assert (body["adjustmentReason"], body["adjustmentDescription"]) == (
        "Other",
        "invoice 2200123 was changed in the books",
    )
    assert body["createTransactionModel"]["code"] == "852-adopted"


def test_the_address_that_avatax_validated_is_where_it_goes() -> None:
    facts = {"line1": "47 W 13TH ST", "line2": "", "city": "NEW YORK", "region": "NY", "postal_code": "10011-7901"}
    invoice = sales_invoice()
    known = posting(invoice, references={"addresses:a1b2": Target("a1b2", facts=facts | {"country": "US"})})
    assert bodies.record(invoice, known)["createTransactionModel"]["addresses"]["shipTo"] == {
        "line1": "47 W 13TH ST",
        "city": "NEW YORK",
        "region": "NY",
        "postalCode": "10011-7901",
        "country": "US",
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ship_from": None}, "ship_from_missing"),
        ({"ship_to": Address(line1="High St")}, "address_failed"),
        ({"ship_to": Address(line1="High St", city="Albany", country="US")}, "address_failed"),
        ({"ship_to": Address(line1="x" * 51, postcode="10011", country="US")}, "address_failed"),
        ({"lines": ()}, "lines_missing"),
        ({"lines": (sales_line(tax_code=None, net=Decimal("15.00")),)}, "tax_code_missing"),
        ({"net": Decimal("15.01")}, "totals_differ"),
        ({"lines": (sales_line(), sales_line(net=Decimal("5.00")))}, "line_number_twice"),
        ({"customer_key": "x" * 51}, "too_long"),
        ({"lines": (sales_line(item="x" * 51, net=Decimal("15.00")),)}, "too_long"),
        ({"source_key": "x" * 47}, "too_long"),
        ({"company_code": "KESTREL-NL"}, "company_differs"),
    ],
)
def test_what_would_be_taxed_wrongly_or_not_at_all_is_stopped_before_it_leaves(change: Any, code: str) -> None:
    invoice = sales_invoice(**change)
    for made in (bodies.record, bodies.estimate):
        assert codes(lambda made=made: made(invoice, posting(invoice))) == [code]


@pytest.mark.parametrize(
    "ship_to",
    [
        Address(country="DE"),
        Address(line1="x" * 80, city="y" * 80, country="GB"),
        Address(postcode="94108", country="US"),
        Address(line1="47 W 13th St", city="New York", state="NY", country="US"),
    ],
)
def test_what_is_enough_of_an_address_is_not_stopped(ship_to: Address) -> None:
    invoice = sales_invoice(ship_to=ship_to)
    said = bodies.record(invoice, posting(invoice))["createTransactionModel"]["addresses"]["shipTo"]
    assert said["country"] == ship_to.country
    assert all(len(value) <= (contract.ADDRESS[name] or 0) for name, value in said.items())


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = sales_invoice(ship_from=None, ship_to=Address(), lines=(sales_line(tax_code=""),))
    assert codes(lambda: bodies.record(wrong, posting(wrong))) == [
        "ship_from_missing",
        "address_failed",
        "tax_code_missing",
        "totals_differ",
    ]


def test_a_long_description_is_cut_rather_than_a_reason_to_stop() -> None:
    invoice = sales_invoice(lines=(sales_line(description="x" * 3000, net=Decimal("15.00")),))
    [line] = bodies.record(invoice, posting(invoice))["createTransactionModel"]["lines"]
    assert (len(line["description"]), line["description"][-3:]) == (2096, "...")


def test_an_address_is_asked_about_as_it_stands() -> None:
    assert addresses.question(ADDRESS) == {
        "line1": "47 W 13th St",
        "city": "New York",
        "region": "NY",
        "postalCode": "10011",
        "country": "US",
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"country": None}, "address_failed"),
        ({"postal_code": None, "city": None}, "address_failed"),
        ({"postal_code": "10011-790123"}, "address_failed"),
        ({"country": "GB"}, "not_validated"),
    ],
)
def test_an_address_that_cannot_be_validated_says_so_with_whose_it_is(change: Any, code: str) -> None:
    [(found, text)] = problems(lambda: addresses.question(ADDRESS.model_copy(update=change)))
    assert found == code
    assert "Finch Inc." in text


def test_a_commit_verifies_what_the_journal_was_posted_for() -> None:
    assert bodies.settle(tax_commit(), posting(tax_commit(), references=BOTH)) == {
        "verify": {
            "verifyTransactionDate": "2026-03-02",
            "verifyTotalAmount": Decimal("15.00"),
            "verifyTotalTax": Decimal("1.34"),
        },
        "commit": {"commit": True},
    }


def test_a_commit_goes_where_its_journals_were_posted_for_what_is_recorded() -> None:
    document = tax_commit(booked=Decimal("1.340"))
    body = bodies.settle(document, posting(document, references=BOTH))
    assert body["verify"]["verifyTotalTax"] == Decimal("1.34")


def test_a_commit_without_a_journal_is_of_an_invoice_that_needed_none() -> None:
    document = tax_commit(journal=None)
    body = bodies.settle(document, posting(document, references={f"tax:{INVOICE}": RECORDED}))
    assert body["verify"]["verifyTotalTax"] == Decimal("1.34")


@pytest.mark.parametrize(
    ("change", "references", "code", "words"),
    [
        ({}, {}, "tax_unknown", "what AvaTax recorded for it is not known"),
        ({}, {f"tax:{INVOICE}": RECORDED}, "journal_unknown", "its journal is not known"),
        ({"total": Decimal("16.00")}, BOTH, "total_differs", "charges 16.00 without tax, AvaTax recorded 15.00"),
        ({"code": "852-other"}, BOTH, "code_differs", f"stands under {CODE}"),
        # recorded anew since its journal was decided, or the other way round
        (
            {},
            BOTH | {f"tax:{INVOICE}": Target(CODE, facts=FACTS | {"version": 2})},
            "recorded_anew",
            "the difference is booked first: it goes with the next run",
        ),
        ({"version": 2}, BOTH, "recorded_anew", "it was recorded anew"),
        # AvaTax may keep the version of one that is recorded anew before it is committed
        (
            {"booked": Decimal("1.20"), "journal": f"tax_journals:{INVOICE}:2"},
            {f"tax:{INVOICE}": RECORDED, f"tax_journals:{INVOICE}:2": Target("guid", facts={})},
            "recorded_anew",
            "the difference is booked first: it goes with the next run",
        ),
        ({"exact_vat": Decimal("3.15")}, BOTH, "vat_differs", "put VAT of 3.15 on the invoice, AvaTax recorded 1.34"),
        (
            {"exact_vat": Decimal("3.15"), "number": "26700013"},
            BOTH,
            "vat_differs",
            "invoice 26700013 is not committed: the books put VAT of 3.15",
        ),
        (
            {},
            BOTH | {f"tax_journals:{INVOICE}": Target("guid", facts={"tax": "1.33"})},
            "tax_differs",
            "posted for a tax of 1.33, AvaTax recorded 1.34",
        ),
    ],
)
def test_a_commit_whose_figures_disagree_never_leaves_and_names_both(
    change: Any, references: Any, code: str, words: str
) -> None:
    document = tax_commit(**change)
    [(found, text)] = problems(lambda: bodies.settle(document, posting(document, references=references)))
    assert found == code
    assert words in text


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"version": 2}, {"version": 2}),
        ({"version": 1}, {}),
        # an older answer does not say
        ({}, {"version": None}),
        ({"exact_vat": Decimal("1.34")}, {}),
        ({"exact_vat": Decimal("1.340000")}, {}),
    ],
)
def test_a_commit_of_what_the_books_know_leaves(change: Any, facts: Any) -> None:
    document = tax_commit(**change)
    known = BOTH | {f"tax:{INVOICE}": Target(CODE, facts=FACTS | facts)}
    body = bodies.settle(document, posting(document, references=known))
    assert body["verify"]["verifyTotalTax"] == Decimal("1.34")


def test_the_commit_of_a_credit_note_is_of_a_return_with_a_negative_total() -> None:
    note = tax_commit(is_credit=True, journal=None)
    recorded = Target(CODE, facts=FACTS | {"total": "-15.00", "tax": "-1.34"})
    body = bodies.settle(note, posting(note, references={f"tax:{INVOICE}": recorded}))
    assert (body["verify"]["verifyTotalAmount"], body["verify"]["verifyTotalTax"]) == (
        Decimal("-15.00"),
        Decimal("-1.34"),
    )
    assert bodies.kind_of(note) == "ReturnInvoice"
    told = {f"tax:{INVOICE}": Target(CODE, facts=FACTS | {"type": "ReturnInvoice"})}
    assert bodies.kind_of(tax_commit(), told) == "ReturnInvoice"
    assert bodies.kind_of(tax_commit(), BOTH) == "SalesInvoice"


def test_where_it_is_shipped_from_goes_with_it() -> None:
    invoice = sales_invoice(ship_from=AMSTERDAM)
    body = bodies.estimate(invoice, posting(invoice))
    assert body["addresses"]["shipFrom"] == {"city": "Amsterdam", "postalCode": "1011 AB", "country": "NL"}
