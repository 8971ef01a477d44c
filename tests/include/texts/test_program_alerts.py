"""Alerts of refused events, of what is not told, of data checks and of mapping files, in Dutch and German."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from include.alerts import refusals
from include.pipeline import check_scope
from include.pipeline.check_scope import Failing, Scope
from include.sentences import translated
from include.store.inbox import Count
from include.subscriptions import alerting
from include.subscriptions.diff import Compared, Wrong
from include.subscriptions.inspect import Looked
from include.systems.subscriptions import Subscription, Wish
from include.texts.program import said
from include.texts.translations import spoken
from include.warehouse import mapping_files

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OLD = Subscription("123", frozenset({"Items"}), "https://old.example.com/events/a", "1")
WRONG = "alerts.subscription_missing"


def refused(*what: str, count: int = 1) -> str:
    rows = [Count("exact_main", NOW.date(), one, count, NOW - timedelta(hours=2), NOW) for one in what]
    found = refusals.standing("exact_main", "exact_online", rows, NOW)
    assert found is not None
    return found.text


def missing(lacks: tuple[str, ...] = (), **found: Any) -> str:
    alert = alerting.standing(Looked("exact_main", "exact_online", True, Compared(**found), lacks=lacks))
    assert alert is not None
    return alert.text


def check(scope: Scope, count: int = 2, error: str | None = None, *, stops: bool = True, **facts: str) -> str:
    return check_scope.text("keys_are_unique", scope, Failing(count, [dict(facts)]), error, stops=stops)


def mistakes(folder: Path, name: str, content: str) -> list[mapping_files.MappingProblem]:
    folder.mkdir()
    (folder / name).write_text(content, encoding="latin-1")
    return mapping_files.read_mappings(folder, "books", lambda kind: ("123", "456")).problems


WISHES = tuple(Wish(str(number), frozenset({"Items", "Accounts"})) for number in range(9))
OF_ALL = Wish("", frozenset({"Invoices", "Orders"}))
REFUSED = [refused(one, count=count) for one in refusals._CAUSES for count in (1, 1200)]
MISSING = [
    missing(missing=WISHES),
    missing(missing=WISHES[:1]),
    missing(missing=(OF_ALL,)),
    missing(twice=(OLD,)),
    missing(lacks=(said("alerts.subscription_missing.keyless", key="webhook_secret", connection="exact_main"),)),
    *(missing(missing=WISHES[:2], wrong=(Wrong(OLD, why, WISHES[0]),)) for why in (
        said("alerts.subscription_missing.on_host", host="https://old.example.com"),
        said("alerts.subscription_missing.old_address"),
        said("alerts.subscription_missing.does_not_tell", names="Accounts, Items"),
        said("alerts.subscription_missing.unknown_key"),
    )),
]  # fmt: skip
CHECKS = [
    check(scope, count, error, stops=stops, **facts)
    for scope in (Scope(), Scope("payments"), Scope("", "123"), Scope("payments", "123"))
    for count in (1, 2)
    for error in (None, "no such table; look there")
    for stops in (True, False)
    for facts in ({}, {"source_key": "a; b", "note": "the bank, which pays"})
]


@pytest.mark.parametrize("language", ["nl", "de"])
def test_nothing_of_them_stays_english(language: Any, tmp_path: Path) -> None:
    files = {
        "strange.csv": "x",
        "gl_accounts.csv": "source_code,company\n",
        "tax_codes.csv": "source_code,target_code\n,1\n4000,1\n4000,2\n4001,1,2,3\n",
        "items.csv": "source_code,target_code\nä,1\n",
        "credited_invoices.csv": "source_code,target_code,amount\n1,2,x\n1,2,1\n1,a,1\n1,9,\n5,1,\n5,2,\n",
        "cost_centers.csv": 'source_code,target_code\n"a"b,1\n',
    }
    found = [one for name, content in files.items() for one in mistakes(tmp_path / name, name, content)]
    texts = {*REFUSED, *MISSING, *CHECKS, *(one.text for one in found)}
    texts |= {said("alerts.mapping_file.kept", file=one.file, link="books", mistakes=one.mistake, more="")
              for one in found}  # fmt: skip
    with spoken(language):
        assert [one for one in texts if translated(one) == one] == []
        halves = [translated(one) for one in texts]
    words = (" the ", " line 3", " column t", " of company", " any ", " and ", " is mapped", " for instance")
    assert [one for one in halves for word in words if word in one.replace("the bank", "").replace("of the ", "")] == []
    assert len({one.mistake for one in found}) >= 9


@pytest.mark.parametrize(
    ("text", "dutch", "german"),
    [
        (
            refused("unreadable", "not_genuine"),
            "wat exact_main (exact_online) meldt wordt geweigerd, 2 keer sinds 20 november 2026 10:00 UTC, het laatst "
            "op 20 november 2026 12:00 UTC: 1 niet ondertekend met de sleutel die hier is bewaard (is die bij de "
            "leverancier van het systeem gewijzigd? Voer hem in met `ml-connector receiver key exact_main`); 1 juist "
            "ondertekend maar niet leesbaar (het systeem stuurt wat deze versie niet kent; het logboek van de "
            "ontvanger zegt wat ontbreekt). Wat het meldt komt in plaats daarvan met de geplande runs binnen",
            None,
        ),
        (
            missing(missing=WISHES),
            "exact_main (exact_online) meldt niet alle wijzigingen; deze komen in plaats daarvan met de geplande runs "
            "binnen: ontbreekt: "
            + ", ".join(f"Accounts, Items van {number}" for number in range(8))
            + " en nog 1. Herstel dit met `ml-connector subscriptions exact_main --repair`",
            None,
        ),
        (
            check(Scope("payments", "123"), link="books", source_key="a"),
            "2 rijen voldoen niet aan de gegevenscontrole keys_are_unique, bijvoorbeeld link books, source key a: van "
            "payments van administratie 123 wordt niets verzonden totdat dit is verholpen, of totdat een persoon deze "
            "rijen laat gaan (`review list`)",
            "2 Zeilen bestehen die Datenprüfung keys_are_unique nicht, zum Beispiel link books, source key a: von "
            "payments von Mandant 123 wird nichts gesendet, bis dies behoben ist oder eine Person diese Zeilen "
            "freigibt (`review list`)",
        ),
        (
            "vendors.csv of books has mistakes: line 3, column source_code: A;1 is mapped in line 2 already; line 4, "
            "column source_code: source_code and target_code are needed; and 2 more. Until it is right, nothing of it "
            "is used",
            "vendors.csv van books bevat fouten: regel 3, kolom source_code: A;1 is al vertaald in regel 2; regel 4, "
            "kolom source_code: source_code en target_code zijn nodig; en nog 2. Zolang dit niet is verholpen, wordt "
            "er niets van gebruikt",
            None,
        ),
    ],
)
def test_they_are_whole_sentences_of_the_language(text: str, dutch: str, german: str | None) -> None:
    with spoken("nl"):
        assert translated(text) == dutch
    with spoken("de"):
        assert german in (None, translated(text))
