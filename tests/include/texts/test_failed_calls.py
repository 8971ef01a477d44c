"""Why a call failed, as each system's answers say it: read back and said again whole, with the call and the vendor's
own words as they came, alone and inside other sentences."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import httpx
import pytest

from include.connections.check import shown
from include.http.answers import Answer
from include.http.bounds import TooLarge
from include.http.client import Where, transport_error
from include.http.errors import ApiError, BudgetSpent, MalformedAnswer, Throttled
from include.pipeline import incomplete_feeds
from include.sentences import translated
from include.systems.airbase import outcomes as airbase
from include.systems.avalara import outcomes as avalara
from include.systems.avidxchange import outcomes as avidxchange
from include.systems.basware import outcomes as basware
from include.systems.business_central import outcomes as business_central
from include.systems.exact_online import outcomes as exact
from include.systems.quickbooks_online import outcomes as quickbooks
from include.systems.registry import SYSTEMS, Greeting
from include.texts.languages import LANGUAGES, Language
from include.texts.program import said
from include.texts.recognition import places
from include.texts.translations import spoken
from include.trouble import in_words
from include.warehouse.read_report import FeedReport

OTHERS = [one for one in LANGUAGES if one != "en"]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = 'Key "A - B" is gone; ask by 04 May 2026 (POST /x) - or not'
CALL = "GET /api/v1/7/Accounts(guid'a b')"
ENGLISH = re.compile(r"\b(the|not|could|asks?|answer|credentials|there|company|asked|check|nothing|and|reads?|this)\b")
READS: dict[str, Callable[[Answer, Where], ApiError | None]] = {
    "airbase": lambda answer, where: airbase.read_error(answer, where, WORDS, NOW),
    "avalara": lambda answer, where: avalara.read_error(answer, where, WORDS, NOW if answer.status == 429 else None),
    "avidxchange": lambda answer, where: avidxchange.read_error(answer, where, WORDS, NOW),
    "basware": lambda answer, where: basware.read_error(answer, where, WORDS, NOW),
    "business_central": lambda answer, where: business_central.read_error(answer, where, WORDS, NOW),
    "exact_online": lambda answer, where: exact.read_error(answer, where, WORDS),
    "quickbooks_online": lambda answer, where: quickbooks.read_error(answer, where, WORDS, NOW),
}


def answers() -> Iterator[Answer]:
    for status in (302, 400, 401, 403, 404, 429, 503):
        yield Answer(status, {}, b"")
    yield Answer(429, {"Retry-After": "600", "X-RateLimit-Minutely-Reset": "1790000000000"}, b"")
    yield Answer(429, {"X-RateLimit-Reset": "1790000000000", "X-RateLimit-Remaining": "0"}, b"")
    yield Answer(403, {"Reason": "BlockedUser: x"}, b'{"code": 900908}')
    yield Answer(401, {}, b'{"error": {"code": "Authentication_InvalidCredentials"}}')
    for code in ("610", "3001", "6210"):
        yield Answer(400, {}, b'{"Fault": {"Error": [{"code": "%s"}], "type": "ValidationFault"}}' % code.encode())
    for content in (b"<html></html>", b'{"d": [', b"plain"):
        yield Answer(200, {}, content)


def refused() -> Iterator[ApiError]:
    for (system, read), answer, company in product(READS.items(), answers(), ("7", "")):
        error = read(answer, Where(system=system, company=company, request=CALL))
        if error is not None:
            yield error


def unanswered() -> Iterator[ApiError]:
    failures = (
        httpx.ConnectError("x"),
        httpx.ReadTimeout("x"),
        httpx.DecodingError("x"),
        TooLarge(said("calls.too_deep", count=9)),
    )
    where = Where(system="basware", company="7", request=CALL)
    for failure, reading in product(failures, (True, False)):
        yield transport_error(failure, reading=reading, where=where)


def test_every_system_is_one_of_them() -> None:
    known = places().patterns["calls.of_company.system_key"]
    assert known == places().patterns["calls.of_system.system_key"] == "|".join(sorted(SYSTEMS))
    assert sorted(READS) == sorted(SYSTEMS)


@pytest.mark.parametrize("language", OTHERS)
def test_each_error_is_said_again_with_the_words_of_the_vendor(language: Language) -> None:
    found = [str(error) for error in (*refused(), *unanswered())]
    assert len(set(found)) > 120
    with spoken(language):
        again = {text: translated(text) for text in found}
    for text, other in again.items():
        assert CALL in other
        assert text.count(f'"{WORDS}"') == other.count(f'"{WORDS}"')
        assert ENGLISH.findall(other.replace(WORDS, "")) == [], other


@pytest.mark.parametrize(
    ("error", "dutch", "german"),
    [
        (
            READS["exact_online"](Answer(401, {}, b""), Where(system="exact_online", company="7", request="GET /x")),
            f'exact_online administratie 7: het toegangstoken wordt niet geaccepteerd (GET /x -> 401) "{WORDS}" - voer '
            "`connect exact_online` uit om opnieuw toestemming te geven",
            f'exact_online Mandant 7: das Zugriffstoken wird nicht akzeptiert (GET /x -> 401) "{WORDS}" - führen Sie '
            "`connect exact_online` aus, um erneut zuzustimmen",
        ),
        (
            BudgetSpent(
                said("calls.budget.day", used="4,500", limit="5,000"), until=NOW, system="exact_online", company="7"
            ),
            "exact_online administratie 7: 4,500 van 5,000 aanroepen van de dag zijn gebruikt, en de rest is een "
            "reserve: voor 2026-03-02 12:00 UTC wordt niets meer aangeroepen",
            "exact_online Mandant 7: 4,500 von 5,000 Aufrufen des Tages sind verbraucht, und der Rest ist eine "
            "Reserve: vor 2026-03-02 12:00 UTC wird nichts mehr aufgerufen",
        ),
        (
            Throttled(said("calls.token.still_valid"), until=NOW, todo=said("calls.todo.wait")),
            "het systeem zegt dat een toegangstoken van deze verbinding nog geldig is, maar het staat niet in onze "
            "opslag: voor 2026-03-02 12:00 UTC wordt niets meer aangeroepen - wacht tien minuten; gebruikt een ander "
            "programma dezelfde inloggegevens, geef het dan een eigen app-registratie",
            "das System sagt, dass ein Zugriffstoken dieser Verbindung noch gültig ist, aber es steht nicht in unserem "
            "Speicher: vor 2026-03-02 12:00 UTC wird nichts mehr aufgerufen - warten Sie zehn Minuten; nutzt ein "
            "anderes Programm dieselben Zugangsdaten, geben Sie ihm eine eigene App-Registrierung",
        ),
        (
            MalformedAnswer(
                said("calls.page.no_list_since", no=2, fault=said("calls.body.no_d")), system="exact_online"
            ),
            'exact_online: pagina 2 is geen lijst zoals gedocumenteerd: de inhoud bevat geen "d" met gegevens',
            'exact_online: Seite 2 ist keine Liste wie dokumentiert: der Inhalt enthält kein "d" mit Datensätzen',
        ),
    ],
)
def test_so_is_where_and_until_when(error: ApiError, dutch: str, german: str) -> None:
    said_as: dict[Language, str] = {"nl": dutch, "de": german}
    for language, wanted in said_as.items():
        with spoken(language):
            assert translated(str(error)) == wanted
            link = translated(said("alerts.run_failed", link="books", failure=error))
            assert link.endswith(wanted)
            assert ENGLISH.findall(link.replace(WORDS, "")) == []
            assert translated(said("delivery.of_flow", flow="invoices", stop=error)) == f"invoices: {wanted}"


def of_feed(**more: Any) -> FeedReport:
    return FeedReport("vendors", "7", rows=0, changed=0, quarantined=0, **more)


def out_of_reach(company: str) -> str:
    return said("exact_online.out_of_reach", company=company)


def here() -> Iterator[str]:
    """What went wrong on this machine, with a feed, and with a channel."""
    error = next(refused())
    yield in_words(MemoryError())
    yield in_words(OSError(errno.ENOSPC, "Aus", "/x/y.db"))
    yield in_words(OSError(errno.EACCES, "Aus"))
    yield in_words(sqlite3.OperationalError("database is locked"))
    yield said("trouble.detailed", fault=in_words(ValueError("x. y; z")), details_file="/x/errors.log")
    yield incomplete_feeds.of("exact_online", of_feed(suspect="x")).text
    yield incomplete_feeds.of("exact_online", of_feed(problem=str(error))).text
    yield incomplete_feeds.not_offered("exact_online", of_feed(not_offered=str(error)))
    yield said("reading.nothing", system_key="airbase", connection="ap", problem=error)
    unsent = said("alerts.notification_failed.text", channel="post", why_not=said("alerts.channel.nobody_said"))
    yield said("alerts.notification_failed.left", problem=unsent, count=3)
    greeting = Greeting(said("connections.exact_user"), {"7": ""}, "division", "connections.divisions", out_of_reach)
    yield shown(greeting, ["7", "9"])["says"]
    yield said("alerts.notification_failed.heard", channel="post", channel_words="535 Aus; 4")


@pytest.mark.parametrize("language", OTHERS)
def test_so_is_what_went_wrong_here(language: Language) -> None:
    with spoken(language):
        for text in here():
            assert ENGLISH.findall(translated(text).replace(WORDS, "")) == [], text
            assert translated(text) != text
