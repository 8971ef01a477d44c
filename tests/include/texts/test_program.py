"""What the program says itself, of documents and in alerts: read back and said again in another language."""

from __future__ import annotations

import pytest

from include.sentences import called, document, english, translated
from include.texts.catalogue import NotInCatalogue
from include.texts.program import literals, said
from include.texts.translations import spoken


def test_a_sentence_is_said_with_its_values_and_known_by_its_words() -> None:
    assert said("delivery.state.another_id", target=7, wanted="8") == "stands as 7, not as 8 yet"
    assert literals("delivery.state.another_id") == ["stands as ", ", not as ", " yet"]
    with pytest.raises(NotInCatalogue, match="has no value for wanted"):
        said("delivery.state.another_id", target=7)
    assert "delivery.state.another_id" in english().sentences


@pytest.mark.parametrize(
    ("text", "dutch"),
    [
        (
            "Waits for invoice 7 of Smit (NL) (invoices), which is blocked (invoice F-9 of Smit B.V. has no invoice "
            "date: enter it in Basware). It is sent automatically after that.",
            "Wacht op factuur 7 van Smit (NL) (invoices), want dit document is geblokkeerd (factuur F-9 van Smit B.V. "
            "heeft geen factuurdatum: vul deze in Basware in). Daarna wordt het automatisch verzonden.",
        ),
        (
            "Waits for bill 1 of Smit (invoices), which waits for vendor Smit (vendors), which was refused (Error "
            "4711). It is sent automatically after that.",
            "Wacht op inkoopfactuur 1 van Smit (invoices), want dit document wacht op leverancier Smit (vendors), want "
            "dit document is geweigerd (Error 4711). Daarna wordt het automatisch verzonden.",
        ),
        (
            "Waits for F-1 (invoices), which is being tried again (Its answer never came, and the target does not have "
            "it; it is sent again). It is sent automatically after that.",
            "Wacht op F-1 (invoices), want dit document wordt opnieuw geprobeerd (Het antwoord is nooit ontvangen, en "
            "het doelsysteem heeft het niet; het wordt opnieuw verzonden). Daarna wordt het automatisch verzonden.",
        ),
        (
            "Waits for 12 (invoices), which is void. It is sent automatically after that. Waits for 13 (vendors), "
            "which is not known to this link yet. It is sent automatically after that.",
            "Wacht op 12 (invoices), want dit document is geannuleerd. Daarna wordt het automatisch verzonden. Wacht "
            "op 13 (vendors), want dit document is bij deze koppeling nog niet bekend. Daarna wordt het automatisch "
            "verzonden.",
        ),
    ],
)
def test_what_a_document_waits_for_is_said_in_the_language_of_who_reads(text: str, dutch: str) -> None:
    with spoken("nl"):
        assert translated(text) == dutch


@pytest.mark.parametrize(
    ("text", "dutch"),
    [
        (
            "1 document is blocked, the oldest for 9 days: F-9 (invoices). Fix what each sentence says; the next run "
            "sends them. 10 documents are without a known outcome, the oldest for 6 days: F-6 (invoices), F-7 "
            "(vendors) and 2 more. Look them up in the target.",
            "1 document is geblokkeerd, het oudste al 9 dagen: F-9 (invoices). Verhelp wat elke zin zegt; de volgende "
            "run verzendt ze. 10 documenten zijn zonder bekend resultaat, het oudste al 6 dagen: F-6 (invoices), F-7 "
            "(vendors) en nog 2. Zoek ze op in het doelsysteem.",
        ),
        (
            "books should have run at 06:00 on 03 May 2026 (Europe/Amsterdam), and no run has ended since 02 May 2026 "
            "05:00 UTC: is Airflow up, and its DAG not paused?",
            "books had op 03 mei 2026 om 06:00 (Europe/Amsterdam) moeten draaien, en sinds 02 mei 2026 05:00 UTC is "
            "geen run geëindigd: draait Airflow, en is de DAG niet gepauzeerd?",
        ),
        (
            "vendors.csv of books has mistakes: line 3, column target_code: source_code and target_code are needed; "
            "line 4: it cannot be read as CSV (x); and 2 more. Until it is right, what was in force before stays so",
            "vendors.csv van books bevat fouten: regel 3, kolom target_code: source_code en target_code zijn nodig; "
            "regel 4: het bestand is niet als CSV te lezen (x); en nog 2. Zolang dit niet is verholpen, blijft gelden "
            "wat eerder gold",
        ),
        (
            "vendor.csv of books has mistakes: no such file is known. Until it is right, nothing of it is used",
            "vendor.csv van books bevat fouten: no such file is known. Zolang dit niet is verholpen, wordt er niets "
            "van gebruikt",
        ),
    ],
)
def test_so_is_what_an_alert_says(text: str, dutch: str) -> None:
    with spoken("nl"):
        assert translated(text) == dutch


@pytest.mark.parametrize(
    ("label", "dutch"),
    [
        ("invoice F-2", "factuur F-2"),
        ("invoice F-2 of Smit", "factuur F-2 van Smit"),
        ("coding of invoice F-2", "codering van factuur F-2"),
        ("F-2, of nobody", "F-2, of nobody"),
    ],
)
def test_so_is_what_a_document_is_called_by_itself(label: str, dutch: str) -> None:
    assert document(label) == label
    with spoken("nl"):
        assert document(label) == dutch


def test_so_is_the_account_of_a_line_that_is_no_account_of_the_books() -> None:
    with spoken("de"):
        found = [called(one, "posting_account") for one in ("VAT", "bank journal 20", "1600")]
    assert found == ["USt.", "Bankjournal 20", "1600"]
