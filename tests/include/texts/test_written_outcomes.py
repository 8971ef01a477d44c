"""What became of a document at QuickBooks, AvaTax and Airbase, as answers say it, in the language of who reads it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.documents import TaxJournal
from include.sentences import translated
from include.systems import tax_entries
from include.systems.airbase import outcomes as airbase
from include.systems.avalara import outcomes as avalara
from include.systems.avalara import soundness
from include.systems.base import Posting, Target, Unsendable
from include.systems.quickbooks_online import bodies, contract, existing
from include.systems.quickbooks_online import outcomes as quickbooks
from include.systems.quickbooks_online.faults import Error, Fault
from include.texts.translations import spoken

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
VERIFY = {"verifyTransactionDate": "2026-03-02", "verifyTotalAmount": Decimal("10.00"), "verifyTotalTax": Decimal(2)}


def content(value: Any) -> bytes:
    return json.dumps(value).encode()


def refused(code: str, text: str) -> str:
    return quickbooks.refusal(Fault((Error(code, text),), contract.VALIDATION_FAULT), 400, None).text


def taken() -> str:
    row = {"Id": "12", "DocNumber": "F-12", "TotalAmt": 30, "Balance": 10, "Line": []}
    found = existing.stays(contract.BILL, {bodies.POSTED: {}}, row)
    assert found is not None
    return found[1]


def changed_by_people() -> str:
    row = {"Id": "12", "DueDate": "2026-01-02", "VendorRef": {"value": "7"}, "Line": []}
    before = existing.posted({**row, "DueDate": "2026-01-01", "VendorRef": {"value": "8"}})
    found = existing.stays(contract.VENDOR_CREDIT, {bodies.POSTED: before}, row)
    assert found is not None
    return found[1]


def settled() -> str:
    row = {"code": "790-12", "status": "Saved", "totalAmount": "10.00", "totalTax": "1.50", "date": "2026-03-01"}
    return avalara.settled(row, "790-12", VERIFY).text


def recoded() -> str:
    lines = {"lines": [{"number": "1", "itemCode": "A-1", "taxCode": "P0000000"}]}
    found = soundness.recoded({"lines": [{"lineNumber": "1", "taxCode": "PC040100"}]}, lines)
    assert found is not None
    return f"invoice 12 to Irvine, CA, US: {found[1]}"


def tax_journal() -> str:
    """Two problems of one document."""
    journal = TaxJournal(
        source_key="12", company="790", invoice_key="12", number="12", date=date(2026, 3, 2), currency="USD",
        journal="90", tax="tax:12", billed=Decimal(3), clearing_account="1500",
    )  # fmt: skip
    parts = [{"country": "US", "region": "CA", "kind": "State", "tax": "4.00"}]
    recorded = {"tax:12": Target("790-12", facts={"currency": "USD", "parts": parts})}
    with pytest.raises(Unsendable) as caught:
        tax_entries.entry_lines(Posting("x", "create", "790", journal, "k", references=recorded), journal, "QuickBooks")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "dutch", "german"),
    [
        (
            refused("6210", "Account Period Closed; x"),
            "QuickBooks meldt: Account Period Closed; x [6210] - de boekhouding is gesloten voor deze datum: open haar"
            " weer of verschuif de afsluitdatum",
            "QuickBooks meldet: Account Period Closed; x [6210] - die Bücher sind für dieses Datum geschlossen: öffnen"
            " Sie sie wieder, oder verschieben Sie das Abschlussdatum",
        ),
        (
            taken(),
            "inkoopfactuur F-12 in QuickBooks is al voor 20 betaald en wordt door ons niet verwijderd: draai dat eerst"
            " terug, of corrigeer het daar handmatig",
            "Eingangsrechnung F-12 in QuickBooks ist schon mit 20 bezahlt und wird von uns nicht gelöscht: nehmen Sie "
            "das zuerst zurück, oder berichtigen Sie sie dort von Hand",
        ),
        (
            changed_by_people(),
            "creditfactuur 12 in QuickBooks: daar is na ons schrijven door mensen gewijzigd: leverancier, vervaldatum:"
            " verwijder het daar handmatig",
            "Lieferantengutschrift 12 in QuickBooks: dort wurde nach unserem Schreiben von Personen geändert: "
            "Kreditor, Fälligkeit: löschen Sie sie dort von Hand",
        ),
        (
            settled(),
            "document 790-12 is niet ingediend: de belasting is in AvaTax nu 1.50, de journaalpost is geboekt voor 2; "
            "de datum is in AvaTax 2026-03-01, die van de factuur 2026-03-02 - ga na wat het heeft gewijzigd, en "
            "corrigeer de journaalpost of het document",
            "Beleg 790-12 ist nicht festgeschrieben: die Steuer ist in AvaTax jetzt 1.50, die Buchung wurde für 2 "
            "gebucht; das Datum ist in AvaTax 2026-03-01, das der Rechnung 2026-03-02 - klären Sie, was ihn geändert "
            "hat, und berichtigen Sie die Buchung oder den Beleg",
        ),
        (
            recoded(),
            "factuur 12 naar Irvine, CA, US: artikel A-1 is verzonden met belastingcode P0000000, en AvaTax heeft het "
            "belast volgens PC040100: het artikel in AvaTax heeft die code, die voor de onze gaat, of AvaTax kent "
            "P0000000 niet - zet PC040100 in item_tax_codes.csv, dan wordt het bij de volgende run automatisch "
            "verzonden; of corrigeer het artikel in AvaTax, en probeer het daarna opnieuw",
            "Rechnung 12 nach Irvine, CA, US: Artikel A-1 wurde mit Steuercode P0000000 gesendet, und AvaTax "
            "besteuerte ihn nach PC040100: der Artikel in AvaTax hat diesen Code, der unserem vorgeht, oder AvaTax "
            "kennt P0000000 nicht - tragen Sie PC040100 in item_tax_codes.csv ein, dann wird beim nächsten Lauf "
            "automatisch gesendet; oder berichtigen Sie den Artikel in AvaTax, und versuchen Sie es danach erneut",
        ),
        (
            avalara.resolved(400, b"", "k", "the delivery address of Acme, Inc. (1 Main St, US)", None).text,
            "het afleveradres van Acme, Inc. (1 Main St, US): AvaTax antwoordde 400 zonder tekst",
            "die Lieferanschrift von Acme, Inc. (1 Main St, US): AvaTax antwortete 400 ohne Text",
        ),
        (
            airbase.written(401, {}, content({"detail": "Invalid token."}), NOW)[0].text,
            "Airbase meldt: Invalid token. - controleer de sleutel in het portaal van Airbase en voer `connect "
            "airbase` uit",
            "Airbase meldet: Invalid token. - prüfen Sie den Schlüssel im Portal von Airbase und führen Sie `connect "
            "airbase` aus",
        ),
        (
            airbase.reference_set("vendor Jansen", "1001").text,
            "leverancier Jansen heeft in Airbase al ERP-referentie 1001, die daar maar één keer kan worden ingesteld: "
            "zij is ongemoeid gelaten - kijk in Airbase welke referentie de juiste is",
            "Kreditor Jansen hat in Airbase bereits die ERP-Referenz 1001, die dort nur einmal gesetzt werden kann: "
            "sie blieb, wie sie ist - sehen Sie in Airbase nach, welche Referenz richtig ist",
        ),
        (
            tax_journal(),
            "belasting van factuur 12: de factuur berekent 3, en AvaTax heeft 4.00 vastgelegd: crediteer haar en voer "
            "haar opnieuw in; belasting van factuur 12: er is geen grootboekrekening ingesteld voor US/CA/State "
            "(4.00): voeg er een regel voor toe aan tax_accounts.csv",
            "Steuer von Rechnung 12: die Rechnung berechnet 3, und AvaTax hat 4.00 erfasst: schreiben Sie sie gut und "
            "erfassen Sie sie neu; Steuer von Rechnung 12: für US/CA/State (4.00) ist kein Sachkonto eingestellt: "
            "fügen Sie in tax_accounts.csv eine Zeile dafür hinzu",
        ),
    ],
)  # fmt: skip
def test_an_outcome_is_said_in_the_language_of_who_reads_it(text: str, dutch: str, german: str) -> None:
    assert translated(text) == text
    with spoken("nl"):
        assert translated(text) == dutch
    with spoken("de"):
        assert translated(text) == german
