"""Why somebody may not do something, what a second person is asked and what of settings changed, in the language of who
reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.approvals import month_end_changes, people_changed, requests, sign_off
from include.approvals.signed_settings import Change as SettingChange
from include.month_end.changes import Change
from include.operator_actions import mappings
from include.operator_actions.actions import AskedWrongly
from include.people import four_eyes
from include.people.four_eyes import NotAllowed
from include.people.settings import People
from include.people.who import Who
from include.pipeline import open_questions
from include.sentences import translated
from include.store import assignments, audit, mapping_edits, reopening, reviews, signatures
from include.store.approval_requests import Request
from include.store.database import Store
from include.store.mapping_edits import ChangedMeanwhile, Line
from include.store.month_ends import SignOff
from include.store.reviews import ReviewError
from include.texts.translations import spoken
from tests.support.run_settings import sqlite_store, sqlite_template

__all__ = ["sqlite_store", "sqlite_template"]

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
PEOPLE = People(people={name: {"system": [name]} for name in ("anna", "bo", "cy")})
ANNA = Who("anna", "person")
QUESTION = (
    "the statement May.csv of Smit names bank account ...123, and the books have ...456; "
    "the statement June.csv of Smit names bank account ...124, and the books have ...456"
)


def said_by(asked: Callable[[], Any]) -> str:
    with pytest.raises((NotAllowed, AskedWrongly, ReviewError, ChangedMeanwhile)) as caught:
        asked()
    return str(caught.value)


def over(answer: Any, note: str = "") -> str:
    by = "person:anna and person:bo"
    request = Request(7, "books", "r1", False, True, "x", 2, {}, NOW, NOW + timedelta(hours=24), answer, by, NOW, note)
    why = requests.why(request, answer or "expired")
    return requests.said("approvals.over", number=7, how_over=why)


def people_were() -> str:
    before = people_changed.in_words(PEOPLE)
    now = People(people={"anna": {"airflow": ["anna.v"]}}, shared=["ap"], four_eyes={"required": False})
    return people_changed.text(before, people_changed.in_words(now))


def month_end() -> str:
    signed = SignOff(3, "books", "exact", "123", date(2026, 5, 31), True, "person:anna", NOW, "", (), "x")
    about: Any = {"ap_account": "1600", "currency": "EUR", "side": "books", "counterparty": "Smit; Zn", "date": None}
    amounts = {"signed": Decimal("1210.00"), "now": Decimal(0)}
    before = Change(document_key=None, number=None, **about, **amounts)
    document = Change(document_key="9", number="F-9", **about, **amounts)
    return month_end_changes.text(signed, [before, *[document] * 6])


def mapped() -> str:
    """Four new lines, of which three are named, and one that is gone."""
    new = [["", f"41{number}", "4000"] for number in range(4)]
    return SettingChange("books", "gl_account", [["C1", "4", "5"]], new).text


def bad_line(line: Line) -> str:
    return said_by(lambda: mappings.check([line]))


@pytest.mark.parametrize(
    ("text", "dutch", "german"),
    [
        (
            said_by(lambda: four_eyes.check(PEOPLE, Who("root", "shared"))),
            "root is een id dat meerdere mensen delen: daarmee kan worden gelezen en een voorvertoning worden gemaakt, "
            "maar niets worden beslist. Beslis als anna, bo of cy, met een eigen id (people in links.yml)",
            "root ist eine Kennung, die sich mehrere Personen teilen: Damit lässt sich lesen und eine Vorschau "
            "erstellen, aber nichts entscheiden. Entscheiden Sie als anna, bo oder cy, mit einer eigenen Kennung "
            "(people in links.yml)",
        ),
        (
            said_by(lambda: four_eyes.check(PEOPLE, Who("dan", "unknown"))),
            "links.yml kent geen persoon met het id dan: voeg het toe onder people, of beslis als anna, bo of cy",
            "links.yml kennt keine Person mit der Kennung dan: Tragen Sie sie unter people ein, oder entscheiden Sie "
            "als anna, bo oder cy",
        ),
        (
            over("rejected", "wrong; period"),
            "goedkeuring 7 kan niet worden beantwoord: deze is niet goedgekeurd, door anna en bo (wrong; period)",
            "Freigabe 7 kann nicht beantwortet werden: Sie wurde nicht erteilt, von anna und bo (wrong; period)",
        ),
        (
            over("superseded", requests.said("approvals.superseded.waits_no_more")),
            "goedkeuring 7 kan niet worden beantwoord: wat wacht is niet meer wat het was (er wacht niets meer van): "
            "lees het nieuwste verzoek van books en beantwoord dat",
            "Freigabe 7 kann nicht beantwortet werden: Was wartet, ist nicht mehr, was es war (nichts davon wartet "
            "mehr): Lesen Sie die neueste Anfrage von books und beantworten Sie diese",
        ),
        (
            over(None),
            "goedkeuring 7 kan niet worden beantwoord: de termijn is op 06 nov 10:00 UTC verstreken en er is niets van "
            "afgeleverd: maak opnieuw een voorvertoning van books",
            "Freigabe 7 kann nicht beantwortet werden: Ihre Frist ist am 06. Nov 10:00 UTC abgelaufen, und nichts "
            "davon wurde geliefert: Erstellen Sie erneut eine Vorschau von books",
        ),
        (
            people_were(),
            "wie beslist is gewijzigd in links.yml (persoon anna: systeem anna, Airflow geen -> systeem geen, Airflow "
            "anna.v; persoon bo: systeem bo, Airflow geen -> niemand; persoon cy: systeem cy, Airflow geen -> niemand; "
            "shared: geen -> ap; four_eyes.required: ja -> nee): ga na of alle betrokkenen ervan weten",
            "in links.yml wurde geändert, wer entscheidet (Person anna: System anna, Airflow keine -> System keine, "
            "Airflow anna.v; Person bo: System bo, Airflow keine -> niemand; Person cy: System cy, Airflow keine -> "
            "niemand; shared: keine -> ap; four_eyes.required: ja -> nein): Prüfen Sie, ob alle Beteiligten davon "
            "wissen",
        ),
        (
            month_end(),
            "mei 2026 van administratie 123, afgetekend (3), is sindsdien op 7 plaatsen gewijzigd: wat eerder is "
            f"gedateerd EUR 1,210.00 -> 0.00{'; F-9 van Smit; Zn EUR 1,210.00 -> 0.00' * 4}; en nog 2. Maak dit "
            "ongedaan, of trek de aftekening in en teken opnieuw af",
            "Mai 2026 von Mandant 123, abgezeichnet (3), ist seither an 7 Stellen geändert: was früher datiert ist EUR "
            f"1,210.00 -> 0.00{'; F-9 von Smit; Zn EUR 1,210.00 -> 0.00' * 4}; und 2 weitere. Nehmen Sie dies zurück, "
            "oder ziehen Sie die Abzeichnung zurück und zeichnen Sie neu ab",
        ),
        (
            mapped(),
            "gl_accounts.csv van books is gewijzigd (nieuw: 410 -> 4000, 411 -> 4000, 412 -> 4000 en nog 1; vervallen: "
            "C1 4 -> 5). Wat eerder gold, blijft gelden tot twee mensen de wijziging vrijgeven; wijs haar af, of maak "
            "haar ongedaan, en zij gaat nooit gelden",
            "gl_accounts.csv von books wurde geändert (neu: 410 -> 4000, 411 -> 4000, 412 -> 4000 und 1 weitere; "
            "entfallen: C1 4 -> 5). Was zuvor galt, gilt weiter, bis zwei Personen die Änderung freigeben; lehnen Sie "
            "sie ab, oder nehmen Sie sie zurück, dann gilt sie nie",
        ),
        (
            SettingChange("books", "tolerances", {"amount_rounding": "0.01"}, {"amount_rounding": "1"}).text,
            "links.yml (toleranties) van books is gewijzigd (nieuw: amount_rounding 1; vervallen: amount_rounding "
            "0.01). Wat eerder gold, blijft gelden tot twee mensen de wijziging vrijgeven; wijs haar af, of maak haar "
            "ongedaan, en zij gaat nooit gelden",
            "links.yml (Toleranzen) von books wurde geändert (neu: amount_rounding 1; entfallen: amount_rounding "
            "0.01). Was zuvor galt, gilt weiter, bis zwei Personen die Änderung freigeben; lehnen Sie sie ab, oder "
            "nehmen Sie sie zurück, dann gilt sie nie",
        ),
        (
            "4100: " + bad_line(Line("gl_account", "", "4100", "set")),
            "4100: een regel heeft de code nodig die op documenten staat, en de code waarvoor die staat",
            "4100: eine Zeile braucht den Code, der auf Belegen steht, und den Code, für den er steht",
        ),
        (
            bad_line(Line("accounts", "", "4100", "set")),
            f"er is geen soort vertaaltabel 'accounts'; wel {', '.join(mappings.KINDS)}",
            f"es gibt keine Art von Zuordnung 'accounts', sondern {', '.join(mappings.KINDS)}",
        ),
    ],
)  # fmt: skip
def test_it_is_said_in_the_language_of_who_reads_it(text: str, dutch: str, german: str) -> None:
    assert translated(text) == text
    with spoken("nl"):
        assert translated(text) == dutch
    with spoken("de"):
        assert translated(text) == german


def test_so_is_what_a_second_person_is_asked(sqlite_store: Store) -> None:
    about = {"link": "books", "flow": "vendors", "company": "123", "document_key": "s1", "code": "payee_change"}
    with sqlite_store.begin() as db:
        number = reviews.open_once(db, **about, text=QUESTION, payload={"a": 1}, now=NOW)
        _, said = sign_off.review(db, PEOPLE, number, "release", who=ANNA, now=NOW, note="called; fine")
        (kept,) = signatures.waiting(db, "books")
        (again,) = [one for one in open_questions.reasons(db, "books") if one["code"] == open_questions.SECOND]
        (event,) = audit.history(db, "s1", link="books")
    asked = (
        "beoordeling 1, vrijgeven (het rekeningoverzicht May.csv van Smit vermeldt bankrekening ...123, en de "
        "boekhouding heeft ...456; het rekeningoverzicht June.csv van Smit vermeldt bankrekening ...124, en de "
        "boekhouding heeft ...456): voor een wijziging van begunstigde of bankrekening zijn twee mensen nodig, en anna "
        "is de eerste"
    )
    with spoken("nl"):
        assert translated(said.waits) == translated(kept.waits) == f"{asked}; wacht op een tweede persoon: bo of cy"
        assert translated(again["text"]) == f"{asked}; wacht op bo of cy"
        assert translated(event.text or "") == f"{asked}; wacht op een tweede persoon: bo of cy (called; fine)"


def test_so_is_a_question_that_nobody_knows_inside_it(sqlite_store: Store) -> None:
    about = {"link": "books", "flow": "vendors", "company": "123", "document_key": "s1", "code": "payee_change"}
    with sqlite_store.begin() as db:
        number = reviews.open_once(db, **about, text="another IBAN; why?", payload={"a": 1}, now=NOW)
        _, said = sign_off.review(db, PEOPLE, number, "release", who=ANNA, now=NOW)
    with spoken("de"):
        assert translated(said.waits) == (
            "Klärfall 1, freigeben (another IBAN; why?): Für eine Änderung von Zahlungsempfänger oder Bankverbindung "
            "sind zwei Personen nötig, und anna ist die erste; wartet auf eine zweite Person: bo oder cy"
        )


def test_so_is_an_answer_that_was_taken_back(sqlite_store: Store) -> None:
    about = {"link": "books", "flow": "vendors", "company": "123", "document_key": "s1", "code": "vendor_review"}
    with sqlite_store.begin() as db:
        number = reviews.open_once(db, **about, text=QUESTION, now=NOW)
        by = {"who": "person:anna and person:bo", "now": NOW}
        reviews.decide(db, number, "release", note="called; fine", **by)
        reopening.reopen(db, number, **by)
        event = audit.history(db, "s1", link="books")[-1]
    with spoken("nl"):
        assert translated(event.text or "") == "beantwoord door person:anna en person:bo: called; fine"


def test_so_is_why_an_answer_is_not_kept(sqlite_store: Store) -> None:
    about = {"link": "books", "flow": "vendors", "company": "123", "document_key": "s1", "code": "vendor_review"}
    with sqlite_store.begin() as db:
        number = reviews.open_once(db, **about, text=QUESTION, now=NOW)
        decide = {"who": ANNA, "now": NOW}
        found = [
            said_by(lambda: sign_off.review(db, PEOPLE, number, "same", **decide)),
            said_by(lambda: sign_off.review(db, PEOPLE, number, "release", seen="x", **decide)),
            said_by(lambda: reopening.reopen(db, number, who="person:anna", now=NOW)),
            said_by(lambda: reviews.show(db, 99)),
        ]
        reviews.close(db, [number], now=NOW)
        found.append(said_by(lambda: assignments.assign(db, number, "bo", who="person:anna", now=NOW)))
        edit = {"who": "person:anna", "reason": "new", "now": NOW}
        mapping_edits.keep(db, "books", [Line("gl_account", "", "4100", "end")], seen=0, **edit)
        other = Line("gl_account", "", "4100", "set", "4000")
        found.append(said_by(lambda: mapping_edits.keep(db, "books", [other], seen=0, **edit)))
    with spoken("nl"):
        assert [translated(one) for one in found] == [
            "beoordeling 1 gaat niet over twee records: antwoord vrijgeven of afwijzen",
            "beoordeling 1 is niet meer zoals zij werd getoond: lees haar opnieuw en antwoord dan",
            "beoordeling 1 heeft geen antwoord dat kan worden teruggenomen: zij is nog niet beantwoord",
            "er is geen beoordeling 99: `ml-connector review list` toont welke er zijn",
            "beoordeling 1 is gesloten: er valt niets meer op te pakken",
            "4100 is intussen gewijzigd: geen regel, door person:anna op 05 nov 2026 10:00 UTC: bekijk het opnieuw",
        ]
