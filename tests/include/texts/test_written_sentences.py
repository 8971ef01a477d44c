"""What systems say of documents that are written to them: each sentence, with values as they have, is read back and
said again; so are documents with several problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from include.sentences import english, said_in, translated
from include.systems.base import Unsendable
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.invoices import bill
from include.texts.catalogue import Catalogue
from include.texts.languages import LANGUAGES, Language
from include.texts.recognition import places
from include.texts.translations import spoken
from tests.support.quickbooks import REALM
from tests.support.quickbooks_purchases import books, invoice, invoice_line, posting

OTHERS = [one for one in LANGUAGES if one != "en"]
FILES = ("writing", "quickbooks_online", "avalara", "airbase")
# By the name of a place, or by sentence and name.
VALUES: Mapping[str, str] = {
    "no": "2", "count": "3", "most": "30", "decimals": "2", "status": "503", "quantity": "3.5", "lines": "1, 2",
    "day": "2026-01-31", "closed_through": "2026-02-28", "currency": "EUR", "kept": "USD", "home": "USD",
    "currencies": "CAD, USD", "realm": "9130", "system": "QuickBooks", "option": "payment_account", "wanted": "Bank",
    "vendor_words": "Konto 12; - nicht da", "cause": "avalara company X: 503 (GET /x); - y", "object": "Bill 12",
    "by_place": "US/CA/Sales by 1.00", "fields": "77", "parts": "77", "vendor_key": "77", "country": "NL",
    "avalara.now.date.now": "2026-01-01", "avalara.now.date.posted_for": "2026-01-02",
    "writing.not_sent_to.system": "Airbase", "avalara.company_differs.wanted": "ACME",
}  # fmt: skip
AMOUNTS = frozenset(
    ("amount", "total", "net", "tax", "makes", "paid", "discount", "billed", "expected", "recorded", "booked", "added",
     "left", "made", "now", "posted_for", "amounts")
)  # fmt: skip


def codes() -> list[str]:
    """All but the names of things, which stand in others only."""
    names = {one for name, chosen in places().choices.items() if "." not in name for one in chosen}
    return [code for code in english().sentences if code.partition(".")[0] in FILES and code not in names]


def written(code: str, catalogue: Catalogue) -> str:
    """The sentence with a value for each place, or the first sentence that may stand there."""
    values = {}
    for place in catalogue.sentences[code]:
        if isinstance(place, str):
            continue
        name = place.name
        chosen = [one for one in places().chosen(code, name) or () if one not in ("", "*")]
        plain = VALUES.get(f"{code}.{name}", VALUES.get(name, "12.50" if name in AMOUNTS else "X-1"))
        values[name] = written(chosen[0], catalogue) if chosen else plain
    return catalogue.sentence(code, values)


@pytest.mark.parametrize("language", OTHERS)
def test_each_sentence_is_read_back_and_said_again(language: Language) -> None:
    with spoken(language):
        again = {code: translated(written(code, english())) for code in codes()}
    assert len(again) > 220
    assert [code for code in again if again[code] != written(code, said_in(language))] == []


def problems(*lines: Any, **more: Any) -> str:
    document = invoice(*lines, **more)
    with pytest.raises(Unsendable) as caught:
        bill(posting(document), document, books(), Settings(ap_account="2000"), "BW")
    return str(caught.value)


def test_a_document_with_several_problems_says_them_all() -> None:
    text = problems(invoice_line(1, account="9999"), invoice_line(2, account="8888", cost_center="77"))
    assert text == (
        f"invoice F-77, line 1: QuickBooks company {REALM} has not exactly one account called 9999: add or map it; "
        f"invoice F-77, line 2: QuickBooks company {REALM} has not exactly one account called 8888: add or map it; "
        f"invoice F-77, line 2: class 77 is no active one of QuickBooks company {REALM}: add it there, or map it"
    )
    with spoken("nl"):
        assert translated(text) == (
            f"factuur F-77, regel 1: QuickBooks-bedrijf {REALM} heeft niet precies één grootboekrekening met de naam "
            f"9999: voeg haar toe of koppel haar; factuur F-77, regel 2: QuickBooks-bedrijf {REALM} heeft niet precies "
            "één grootboekrekening met de naam 8888: voeg haar toe of koppel haar; factuur F-77, regel 2: klasse 77 is "
            f"niet actief aanwezig in QuickBooks-bedrijf {REALM}: voeg deze daar toe, of koppel deze"
        )
    with spoken("de"):
        assert translated(text) == (
            f"Rechnung F-77, Zeile 1: QuickBooks-Unternehmen {REALM} hat nicht genau ein Sachkonto namens 9999: legen "
            f"Sie es an, oder ordnen Sie es zu; Rechnung F-77, Zeile 2: QuickBooks-Unternehmen {REALM} hat nicht genau "
            "ein Sachkonto namens 8888: legen Sie es an, oder ordnen Sie es zu; Rechnung F-77, Zeile 2: Klasse 77 ist "
            f"in QuickBooks-Unternehmen {REALM} nicht aktiv vorhanden: dort anlegen, oder zuordnen"
        )


def test_a_text_of_a_vendor_stays_in_it_whatever_it_says() -> None:
    text = "QuickBooks says: it was deleted; or is void - see [610] - renew the company's QuickBooks subscription"
    with spoken("nl"):
        assert translated(text) == (
            "QuickBooks meldt: it was deleted; or is void - see [610] - verleng het QuickBooks-abonnement van het "
            "bedrijf"
        )
