"""What the writers say of documents and answers, as their code says it, in the language of who reads it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import httpx
import pytest

from include.sentences import translated
from include.systems.avidxchange import outcomes as avidxchange
from include.systems.base import Posting, Target
from include.systems.basware import outcomes as basware
from include.systems.exact_online import outcomes as exact_online
from include.systems.exact_online.writer import ExactOnlineWriter
from include.texts.languages import LANGUAGES, Language
from include.texts.translations import spoken
from tests.support import exact_writer, postings
from tests.support.http import exact_served
from tests.support.purchases import BASWARE, books, invoice, invoice_line, order, order_line, posting

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ENGLISH = re.compile(r"\b(the|it|which|with|not|line|account|correct|says|does|nothing)\b")
OTHERS = [one for one in LANGUAGES if one != "en"]


def told(what: Posting) -> list[str]:
    client = exact_served(lambda request: httpx.Response(500)).client
    return [text for _, text in ExactOnlineWriter(client, BASWARE, books()).prepare([what]).problems]


def of_invoices() -> list[str]:
    lines = (
        invoice_line(1, account="5555", cost_center="99"),
        invoice_line(2, account=None, cost_unit="P9", project="P-9"),
        invoice_line(3, tax_code="9", cost_center="19"),
    )
    taxes = [{"tax": "7.00"}, {"tax_code": "4"}, {"tax_code": "0"}, {"tax_code": None}, {"tax_code": "8", "tax": "0"}]
    papers = [
        invoice(*lines, journal="90", vendor_key="4712", date=date(2027, 1, 5), payment_term="99"),
        invoice(journal=None, date=date(2026, 2, 10)),
        invoice(journal="61", currency="USD"),
        invoice(is_credit=True),
        invoice(total="120.99"),
        invoice(total="120.99", tax_payable="20.99"),
        invoice(invoice_line(net="100.001", tax="21.00")),
        *(invoice(invoice_line(**one)) for one in taxes),
    ]
    booked = [
        posting(invoice(), "update", target=Target("e-1", number="26600012")),
        posting(invoice(), "void", target=Target("e-1")),
    ]
    return [text for what in [*map(posting, papers), *booked] for text in told(what)]


def of_orders() -> list[str]:
    lines = (
        order_line(1, item=None),
        order_line(2, item="CHAIR 9"),
        order_line(3, tax_code="3"),
        order_line(4, net="100.01", quantity="3000000"),
    )
    return [text for what in (order(*lines), order(lines=())) for text in told(posting(what))]


def of_payments() -> list[str]:
    wrong = postings.payment(amount=Decimal("1.00"), vendor_key="501")
    papers = [
        (postings.posting(wrong), {"payment_journal": "none", "clearing_account": None}),
        (postings.posting(postings.payment(applications=())), {"clearing_account": "9999"}),
        (postings.posting(postings.payment()), {"post_payments_as": "bank", "bank_journal": None}),
        (postings.posting(postings.payment(currency="USD")), {"post_payments_as": "bank", "bank_journal": "20"}),
        (postings.posting(postings.payment(), "update", target=Target("entry")), {}),
        (postings.posting(postings.coding(source_key="9001", after=postings.SPLIT[:1])), {}),
    ]
    return [text for what, options in papers for text in exact_writer.texts(what, **options)]


def of_answers() -> list[str]:
    said = json.dumps(
        {"error": {"code": "", "message": {"value": "Periode 3 is afgesloten; kies een andere"}}}
    ).encode()
    path = "purchaseentry/PurchaseEntries"
    reset = {"X-RateLimit-Minutely-Reset": "1772452860000"}
    exact = [
        (500, {}, said), (503, {}, b""), (404, {}, b""), (401, {}, b""), (201, {}, b"{"), (429, reset, b""),
        (429, {}, b""), (403, {"Reason": "BlockedUser:1"}, said), (403, {}, b""),
    ]  # fmt: skip
    refused = {"errors": [{"code": "DATA_VALIDATION_FAILED", "type": "VALIDATION", "message": "no such supplier"}]}
    failed = {"Results": [{"Successful": False, "Errors": []}, {"Successful": True}]}
    keys = ["exact_online:123:a", "exact_online:123:b"]
    target = Target("1")
    return [
        *(exact_online.write_outcome(*one, path).text for one in exact),
        *(one.text for one in avidxchange.batch_outcomes(200, {}, json.dumps(failed).encode(), "vendors", keys, NOW)),
        *(avidxchange.void_outcome(status, {}, b"", target, NOW).text for status in (409, 202, 500)),
        basware.responded(422, {}, json.dumps(refused).encode(), "i", "c", NOW).text,
        basware.acknowledged(405, {}, b"", "i", NOW).text,
        basware.acknowledged(403, {}, b"", "i", NOW).text,
        basware.accepted(200, {}, b"{}", ["c"], NOW)[0].text,
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_that_the_writers_say_stays_english(language: Language) -> None:
    texts = [*of_invoices(), *of_orders(), *of_payments(), *of_answers()]
    assert len(set(texts)) > 45
    with spoken(language):
        again = {text: translated(text) for text in texts}
    assert [text for text, said in again.items() if said == text] == []
    assert [said for said in again.values() if ENGLISH.search(said)] == []


@pytest.mark.parametrize(
    ("text", "dutch", "german"),
    [
        (
            "invoice RE-26-77, line 1: account 5555 does not exist in Exact division 123, or cannot be posted to",
            "factuur RE-26-77, regel 1: grootboekrekening 5555 bestaat niet in Exact-administratie 123, of er kan niet "
            "op worden geboekt",
            "Rechnung RE-26-77, Zeile 1: Sachkonto 5555 gibt es in Exact-Mandant 123 nicht, oder es ist nicht "
            "bebuchbar",
        ),
        (
            "invoice RE-26-77, line 1, 2: 7.00 VAT is billed, but VAT code 2 in Exact makes 21.00 of 100.00: give it "
            "the VAT code that was billed",
            "factuur RE-26-77, regel 1, 2: er is 7.00 btw gefactureerd, maar btw-code 2 in Exact berekent 21.00 over "
            "100.00: geef de btw-code op die is gefactureerd",
            "Rechnung RE-26-77, Zeile 1, 2: 7.00 USt. sind berechnet, aber USt.-Code 2 ergibt in Exact 21.00 von "
            "100.00: geben Sie den berechneten USt.-Code an",
        ),
        (
            "payment 100234 is 120.00, but the invoices it pays make 121.00",
            "betaling 100234 is 120.00, maar de betaalde facturen komen op 121.00",
            "Zahlung 100234 beträgt 120.00, aber die bezahlten Rechnungen ergeben 121.00",
        ),
        (
            "Exact Online says: Order is billed; see there - purchase order 26700009 of Exact Online has come in in "
            "part (line 1: 2 came in, and 1 are ordered now): order at least what came in (purchase order 26700009 of "
            "Exact Online: 1 of 2 changes were made before)",
            "Exact Online zegt: Order is billed; see there - inkooporder 26700009 van Exact Online is gedeeltelijk "
            "ontvangen (regel 1: 2 ontvangen, en nu 1 besteld): bestel ten minste wat is ontvangen (inkooporder "
            "26700009 van Exact Online: 1 van 2 wijzigingen waren daarvoor gedaan)",
            "Exact Online sagt: Order is billed; see there - Bestellung 26700009 in Exact Online ist zum Teil "
            "geliefert (Zeile 1: 2 geliefert, und jetzt 1 bestellt): bestellen Sie mindestens, was geliefert ist "
            "(Bestellung 26700009 in Exact Online: 1 von 2 Änderungen waren zuvor gemacht)",
        ),
        (
            "it was sent together with a record that Basware refused: Basware says: code too long - this is a fault "
            "to report",
            "het is samen verzonden met een record dat Basware weigerde: Basware zegt: code too long - dit is een "
            "storing om te melden",
            "der Beleg wurde zusammen mit einem Datensatz gesendet, den Basware ablehnte: Basware sagt: code too "
            "long - dies ist ein Fehler, der zu melden ist",
        ),
    ],
)
def test_a_refusal_is_said_again_whole(text: str, dutch: str, german: str) -> None:
    with spoken("nl"):
        assert translated(text) == dutch
    with spoken("de"):
        assert translated(text) == german


def test_several_problems_of_one_document_are_said_again_each() -> None:
    text = " ".join(of_invoices()[:9])
    with spoken("nl"):
        said = translated(text)
        assert said == " ".join(translated(one) for one in of_invoices()[:9])
    assert "grootboekrekening 5555" in said
    assert "regel 2: er is geen grootboekrekening opgegeven" in said
