"""What a statement is with us and the answer to the vendor, in the language of who reads: kept by text and values."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from include.sentences import translated
from include.statements import checking, files, layout
from include.statements.answer import answer_of
from include.statements.checking import Facts
from include.statements.said import amount, in_words, say
from include.store.types import dump_json
from include.texts.languages import LANGUAGES, Language
from include.texts.translations import spoken
from include.ui import statements
from include.ui.formats import Format

ON, LATER = date(2026, 11, 4), date(2026, 12, 4)
VENDOR = {"name": "Jansen B.V.", "address_line1": "Kade 1", "postcode": "2611 AB", "city": "Delft", "email": "a@b.nl"}
BOOKED = {
    **dict.fromkeys(checking._OF_DOCUMENT),
    **dict.fromkeys(("reason", "reason_text", "review", "last_paid_on", "cleared_on", "other_status", "read_on")),
    "currency": "EUR",
    "open_amount": Decimal(10),
    "amount": Decimal(10),
    "books_key": "b",
    "tells_clearing": True,
}
HELD = {"books_key": None, "other_system": "exact_online", "other_status": "Approved", "read_on": date(2026, 11, 20)}
QUESTION = "invoice F-2 of Jansen B.V. has no invoice date: enter it in Basware"
DOCUMENTS: list[dict[str, Any]] = [
    {**BOOKED, "number": "1", "entry_number": "267", "booked_on": ON, "due_date": LATER},
    {**BOOKED, **HELD, "number": "2", "review": QUESTION},
    {**BOOKED, "number": "3", "booked_on": ON, "paid_on": LATER, "last_paid_on": LATER},
    {**BOOKED, "number": "4", "amount": Decimal(99)},
    {**BOOKED, **HELD, "number": "6", "other_status": None},
]
LINES = "date,invoice,amount\n" + "".join(f"2026-11-0{n},{n},{n}234.50\n" if n == 4 else f"2026-11-0{n},{n},10.00\n"
                                          for n in (1, 2, 3, 4, 5))  # fmt: skip


def result() -> dict[str, Any]:
    """As the store gives it back."""
    made = checking.read(
        table := files.read("it.csv", LINES.encode()), layout.guess(table, "EUR"), Decimal(0), Decimal("4274.50")
    )
    documents = [
        {**one, "document_key": one["number"], "number_key": one["number"], "number_key_loose": one["number"]}
        for one in DOCUMENTS
    ]
    keys = [{"number": n, "number_key": n, "number_key_loose": n} for n in "12345"]
    facts = Facts(VENDOR, keys, documents, [], [])
    found = checking.result(made, checking.compared(made, facts), facts, "it.csv", [])
    return dict(json.loads(dump_json(found)))


DUTCH = """\
Jansen B.V.
Kade 1
2611 AB Delft
Per e-mail: a@b.nl

Uw rekeningoverzicht (it.csv)

Wij hebben 5 regels van uw rekeningoverzicht vergeleken met onze administratie per 20 nov 2026:

- 01 nov 2026, 1, EUR 10,00: geboekt, vervalt op 04 dec 2026
- 02 nov 2026, 2, EUR 10,00: ontvangen
- 03 nov 2026, 3, EUR 10,00: betaald op 04 dec 2026
- 04 nov 2026, 4, EUR 4.234,50: bedrag verschilt: bij ons EUR 99,00, bij u EUR 4.234,50
- 05 nov 2026, 5, EUR 10,00: niet ontvangen: stuur ons een kopie

Wilt u ons een kopie sturen van 5? Die hebben wij niet ontvangen.
"""


def test_the_answer_is_in_the_language_that_is_chosen_with_amounts_as_the_company_writes_them() -> None:
    kept, dutch = result(), Format("1.234,50").amount
    assert statements.answer_in(kept, "nl", dutch) == ("nl", DUTCH)
    german = statements.answer_in(kept, "de", dutch)[1]
    assert "Ihr Kontoauszug (it.csv)" in german
    assert "bei uns EUR 99,00, bei Ihnen EUR 4.234,50\n" in german
    assert "Please send us a copy of 5, which we did not receive." in statements.answer_in(kept, "en", dutch)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_tells_of_a_hold_a_question_or_a_bank(language: Language) -> None:
    with spoken(language):
        answer = answer_of(result()).lower()
    for word in ("basware", "exact", "invoice date", "factuurdatum", "hold", "aangehouden", "bank", "konto ", "vraag",
                 "frage", "klär", "beoordel", "dubbel", "doppel", "duplicate"):  # fmt: skip
        assert word not in answer


def test_findings_are_in_the_language_of_who_reads_and_systems_by_their_name() -> None:
    kept = result()
    with spoken("nl"):
        why = [in_words(one["why"]) for one in kept["lines"] if one["role"] == "line"]
        [absent] = [in_words(one["why"]) for one in kept["absent"]]
    assert why == [
        "boeking 267 op 04 nov 2026",
        "in Exact Online (Approved), nog niet in de boekhouding; " + translated_to("nl", QUESTION),
        "geboekt op 04 nov 2026; betaald op 04 dec 2026, nog niet afgeschreven",
        "bij ons EUR 99.00, bij hen EUR 4,234.50; geboekt",
        "noch in de boekhouding, noch in het uitgavensysteem",
    ]
    assert absent == "in Exact Online, nog niet in de boekhouding"


def translated_to(language: Language, text: str) -> str:
    with spoken(language):
        assert translated(text) != text
        return translated(text)


def test_what_was_kept_as_text_stays_readable() -> None:
    kept = {
        "answer": "Your statement\n- F-1: booked\n",
        "lines": [{"why": "entry 1 on 04 Nov 2026", "answer": "booked"}],
    }
    with spoken("de"):
        assert in_words(kept["lines"][0]["why"]) == "entry 1 on 04 Nov 2026"
        assert in_words(None) == ""
    assert statements.answer_in(kept, "de", Format().amount) == ("en", kept["answer"])


def test_values_of_a_sentence_are_never_taken_for_places() -> None:
    assert in_words(say("our number is %(number)s", number="%(x)s %d")) == "our number is %(x)s %d"
    with spoken("nl"):
        assert in_words(say("ours is %(ours)s, theirs %(theirs)s", ours=amount("EUR", None), theirs="x")) == (
            "bij ons EUR 0.00, bij hen x"
        )


def test_a_question_about_a_bank_account_is_read_back() -> None:
    said = "the statement it.csv of Jansen B.V. names bank account ...3000, and the books have ...4300"
    assert translated_to("nl", said) == (
        "het rekeningoverzicht it.csv van Jansen B.V. vermeldt bankrekening ...3000, en de boekhouding heeft ...4300"
    )
    assert translated_to("de", said) == (
        "der Kontoauszug it.csv von Jansen B.V. nennt das Bankkonto ...3000, und die Buchhaltung hat ...4300"
    )
