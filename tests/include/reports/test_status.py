"""What `status` says of eight links: whom it needs first, and no more than a screen."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from include.reports.status import Line, Pile, screen

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
RAN = {"started_at": datetime(2026, 11, 20, 8, 12, tzinfo=UTC), "result": "remarks"}


def pile(count: int, day: int, **amounts: str) -> Pile:
    return Pile(count, {name: Decimal(text) for name, text in amounts.items()}, datetime(2026, 11, day, 9, tzinfo=UTC))


def line(link: str, **piles: Pile) -> Line:
    return Line(link, RAN, 1204, 1, piles)


def lines_of(text: str) -> list[str]:
    return text.splitlines()


def test_what_needs_somebody_comes_first_with_counts_sums_and_the_oldest() -> None:
    links = [
        line("books_a", questions=pile(2, 8, EUR="100.50"), later=pile(4, 9), blocked=pile(3, 18, EUR="10.00")),
        line("books_b", questions=pile(1, 19, GBP="7.00"), refused=pile(1, 20)),
    ]
    alerts = [
        {"code": "reauthorisation_due", "text": "exact_main expires in 3 days"},
        {"code": "documents_blocked", "text": "..."},
        {"code": "documents_blocked", "text": "..."},
    ]
    second = [{"text": "release 5", "waits_for": "bo"}]
    said = lines_of(screen(links, alerts, second, ["links.yml, line 3: no"], NOW))
    assert said[:9] == [
        "Needs somebody:",
        "  NOT USABLE: links.yml, line 3: no",
        "  second person: release 5; waits for bo",
        "  credentials: exact_main expires in 3 days",
        "  2 alerts (2 documents blocked): `alerts`",
        "  1 document refused by a vendor    `deliveries --state refused`  since today",
        "  3 documents blocked               `deliveries --state blocked`  oldest 2 days  EUR 10.00",
        "  3 questions for a person          `review list`                 oldest 12 days EUR 100.50, GBP 7.00",
        "  4 questions nothing waits for     `review list`                 oldest 11 days",
    ]


def test_each_link_has_one_line_with_its_totals() -> None:
    waiting = line("books_a", waiting=pile(4, 20), planned=pile(1, 20), unknown=pile(1, 20))
    said = lines_of(screen([waiting, Line("books_b", None, 0, 0, {})], [], [], [], NOW))
    place = said.index("")
    assert [one.split() for one in said[place + 2 : place + 4]] == [
        ["books_a", "2026-11-20", "08:12", "warnings", "1,204", "0", "1", "5", "1"],
        ["books_b", "never", "0", "0", "0", "0", "0"],
    ]


def test_where_nothing_waits_that_is_said() -> None:
    assert lines_of(screen([line("books_a")], [], [], [], NOW))[0] == "Nothing waits for anybody."


def test_eight_links_with_everything_wrong_fit_a_screen() -> None:
    full = {name: pile(5000, 1, EUR="1", USD="1", GBP="1", CHF="1") for name in ("questions", "blocked", "unknown")}
    links = [line(f"link_{number}", **full) for number in range(8)]
    alerts: list[dict[str, Any]] = [{"code": "credentials_refused", "text": "x" * 300} for _ in range(9)]
    second = [{"text": "y" * 300, "waits_for": "bo"} for _ in range(9)]
    said = lines_of(screen(links, alerts, second, ["z" * 300] * 9, NOW))
    assert len(said) <= 40
    assert max(map(len, said)) <= 120
    assert any("and 6 more credentials" in one for one in said)


def test_a_vendors_text_cannot_steer_the_terminal() -> None:
    assert "\u202e" not in screen([line("a")], [{"code": "reauthorisation_due", "text": "\u202eB.V."}], [], [], NOW)
