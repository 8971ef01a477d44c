"""What systems say of documents that are written to them: several problems of one, and a vendor's own words."""

from __future__ import annotations

from typing import Any

import pytest

from include.sentences import translated
from include.systems.base import Unsendable
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.invoices import bill
from include.texts.translations import spoken
from tests.support.quickbooks import REALM
from tests.support.quickbooks_purchases import books, invoice, invoice_line, posting


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
