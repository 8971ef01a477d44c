"""When a month end may be signed, reviewed and withdrawn: each refusal with its reason, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.month_end import frozen, signing
from include.month_end.changes import Change
from include.month_end.frozen import MonthEnd
from include.month_end.signing import Accepted, SignOffError, Standing
from include.month_end.walk import Walk
from include.texts.translations import spoken

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
AS_OF = date(2026, 10, 31)
READ = {"exact_online": datetime(2026, 11, 3, 5, tzinfo=UTC), "avidxchange": datetime(2026, 11, 3, 6, tzinfo=UTC)}
WALK = Walk("books", "123", "1600", "Creditors", "EUR", AS_OF, Decimal("10"), (), Decimal("10"), Decimal(0), READ)
MONTH = MonthEnd("books", "123", AS_OF, (WALK,), ())
OPEN = replace(MONTH, walks=(replace(WALK, unexplained=Decimal("-2.50")),))
ANNA = Standing(4, "person:anna", datetime(2026, 11, 2, 9, tzinfo=UTC))
REASON = Accepted("1600", "EUR", Decimal("-2.5"), " bank charge, booked in November ")


def prepare(month: MonthEnd = MONTH, *accepted: Accepted, **other: Any) -> list[Accepted]:
    plain: dict[str, Any] = {
        "systems": {"exact_online": "Exact", "avidxchange": "AvidXchange"}, "standing": None, "in_doubt": 0,
        "now": NOW, "zone": "Europe/Amsterdam",
    }  # fmt: skip
    shown = other.pop("shown", frozen.figures(month))
    return signing.prepare(month, shown, accepted, **(plain | other))


def test_an_explained_month_is_signed_as_it_is() -> None:
    assert prepare() == []


def test_a_company_with_nothing_on_either_side_is_signed_once_both_were_read_today() -> None:
    nothing = replace(MONTH, walks=(), read=READ)
    assert prepare(nothing) == []
    with pytest.raises(SignOffError) as problem:
        prepare(replace(nothing, read={"exact_online": READ["exact_online"]}))
    assert problem.value.code == "not_read_yet"


def test_what_is_unexplained_is_signed_with_its_very_amount_and_a_reason() -> None:
    assert prepare(OPEN, REASON) == [Accepted("1600", "EUR", Decimal("-2.50"), "bank charge, booked in November")]


EARLY = replace(
    MONTH, walks=(replace(WALK, read_at={**READ, "avidxchange": datetime(2026, 11, 2, 22, 59, tzinfo=UTC)}),)
)
UNREAD = replace(MONTH, walks=(replace(WALK, read_at={"exact_online": READ["exact_online"]}),))


@pytest.mark.parametrize(
    ("month", "accepted", "other", "code", "said"),
    [
        (replace(MONTH, as_of=date(2026, 10, 30)), (), {}, "not_month_end", "30 October 2026 is not the last day of a"),
        (replace(MONTH, as_of=date(2026, 11, 30)), (), {}, "not_over", "sign it off from 01 December 2026 on"),
        (MONTH, (), {"now": datetime(2026, 10, 31, 22, 59, tzinfo=UTC)}, "not_over", "in Europe/Amsterdam"),
        (replace(MONTH, walks=()), (), {}, "nothing", "nothing to sign for company 123 of books"),
        (MONTH, (), {"shown": "0" * 64}, "other_figures", "look at it again, then sign. Nothing was kept"),
        (MONTH, (), {"standing": ANNA}, "signed_already", "was signed off by anna on 02 Nov 2026"),
        (MONTH, (), {"in_doubt": 1}, "in_doubt", "1 document of October 2026 left for company 123"),
        (EARLY, (), {}, "not_read", "AvidXchange was last read on 02 Nov 2026 23:59 (Europe/Amsterdam)"),
        (UNREAD, (), {}, "not_read_yet", "AvidXchange was not read yet: run books"),
        (OPEN, (), {}, "unexplained", "-2.50 EUR on account Creditors are unexplained"),
        (OPEN, (replace(REASON, amount=Decimal("2.50")),), {}, "unexplained_other", "2.50 EUR were given for account"),
        (OPEN, (replace(REASON, reason="  "),), {}, "no_reason", "not signed without a reason"),
        (OPEN, (replace(REASON, reason="x" * 2001),), {}, "too_long", "at most 2,000 characters"),
        (MONTH, (REASON,), {}, "not_there", "nothing of EUR on account Creditors is unexplained"),
        (OPEN, (REASON, replace(REASON, currency="USD")), {}, "not_there", "nothing of USD on account 1600"),
    ],
)  # fmt: skip
def test_it_is_refused_with_a_reason(
    month: MonthEnd, accepted: tuple[Accepted, ...], other: dict[str, Any], code: str, said: str
) -> None:
    with pytest.raises(SignOffError) as problem:
        prepare(month, *accepted, **other)
    assert (problem.value.code, said in str(problem.value)) == (code, True), str(problem.value)


def test_a_read_of_the_same_local_day_counts_though_it_is_yesterday_in_utc() -> None:
    walk = replace(WALK, read_at={**READ, "avidxchange": datetime(2026, 11, 2, 23, 1, tzinfo=UTC)})
    assert prepare(replace(MONTH, walks=(walk,))) == []


CHANGE = Change("1600", "EUR", "books", "f2", "F-2", "Smit", AS_OF, Decimal(0), Decimal(5))


def review(standing: Standing | None = ANNA, **other: Any) -> None:
    plain: dict[str, Any] = {"shown": "a" * 64, "sha256": "a" * 64, "changed": (), "who": "person:bo", "as_of": AS_OF}
    signing.review(standing, 4, **(plain | other))


def test_another_person_reviews_the_copy_that_was_prepared() -> None:
    review()


@pytest.mark.parametrize(
    ("standing", "other", "code"),
    [
        (None, {}, "unknown"),
        (replace(ANNA, reviewed_by="person:cy", reviewed_at=NOW), {}, "reviewed_already"),
        (ANNA, {"who": "person:anna"}, "same_person"),
        (ANNA, {"shown": "b" * 64}, "other_copy"),
        (ANNA, {"changed": (CHANGE,)}, "changed"),
    ],
)
def test_a_review_is_refused_with_a_reason(standing: Standing | None, other: dict[str, Any], code: str) -> None:
    with pytest.raises(SignOffError) as problem:
        review(standing, **other)
    assert problem.value.code == code


def test_a_withdrawal_has_a_reason_and_happens_once() -> None:
    assert signing.withdraw(4, None, None, " a bill\0 was missing ") == "a bill was missing"
    with pytest.raises(SignOffError, match="say why"):
        signing.withdraw(4, None, None, " ")
    with pytest.raises(SignOffError, match=r"withdrawn by bo \(wrong month\): sign the month off anew"):
        signing.withdraw(4, "person:bo", "wrong month", "again")


def test_it_is_refused_in_the_language_of_who_signs() -> None:
    with spoken("nl"), pytest.raises(SignOffError) as problem:
        prepare(in_doubt=2)
    assert str(problem.value) == (
        "2 documenten van oktober 2026 zijn naar administratie 123 verzonden en er kwam geen antwoord: laat de "
        "volgende run ze eerst opzoeken en teken dan af"
    )
