"""Whether a statement adds up: what was open, its lines, and what is open then, to the cent. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from include.reports.summary_text import money
from include.statements.lines import Line
from include.statements.said import listed
from include.texts.translations import N_, gettext

_OPENING_DIFFERS = N_("the opening balance was given as %(given)s, and line %(line)s of the file says %(stated)s")
_CLOSING_DIFFERS = N_("the closing balance was given as %(given)s, and line %(line)s of the file says %(stated)s")


@dataclass(frozen=True)
class Sums:
    """``opening``, ``closing``: None while neither the file nor a person says; ``total``: of the lines between;
    ``problems``: which figure does not fit, in words; ``asked``: what a person has to say."""

    opening: Decimal | None
    total: Decimal
    closing: Decimal | None
    problems: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        return not self.problems and not self.asked


def add_up(lines: Sequence[Line], opening: Decimal | None = None, closing: Decimal | None = None) -> Sums:
    """``opening``, ``closing``: what a person says, of what we owe; None: what the file says, if it does."""
    found: list[str] = []
    own = [line for line in lines if line.role == "line" and line.amount is not None]
    total = sum((line.amount for line in own if line.amount is not None), Decimal(0))
    currencies = sorted({line.currency for line in own if line.currency})
    if len(currencies) > 1:
        found.append(
            gettext(
                "it has lines in %(currencies)s, which do not add up: check a file for each currency",
                currencies=listed(currencies),
            )
        )
    first, last = _stated(lines)
    for said, stated, differs in ((opening, first, _OPENING_DIFFERS), (closing, last, _CLOSING_DIFFERS)):
        if said is not None and stated is not None and stated[1] != said:
            found.append(gettext(differs, given=money(said), line=stated[0], stated=money(stated[1])))
    opening = opening if opening is not None else first[1] if first else None
    closing = closing if closing is not None else last[1] if last else None
    asked = []
    if opening is None:
        asked.append(gettext("say the opening balance (0 where the statement has open items alone)"))
    if closing is None:
        asked.append(gettext("say the closing balance that the statement says"))
    if opening is not None and not found:
        found += _along(lines, opening)
    if opening is not None and closing is not None and not found and opening + total != closing:
        found.append(_sum_text(opening, total, closing))
    return Sums(opening, total, closing, tuple(found), tuple(asked))


def _sum_text(opening: Decimal, total: Decimal, closing: Decimal) -> str:
    said = gettext(
        "the opening balance %(opening)s and the lines %(lines)s make %(sum)s, and the closing balance is %(closing)s: "
        "%(missing)s is missing",
        opening=money(opening),
        lines=money(total),
        sum=money(opening + total),
        closing=money(closing),
        missing=money(closing - opening - total),
    )
    if total and opening - total == closing:
        return f"{said}; {gettext('it would fit with the other sign of the lines')}"
    return said


def _stated(lines: Sequence[Line]) -> tuple[tuple[int, Decimal] | None, tuple[int, Decimal] | None]:
    """The first balance and the last that the file says, each with its line."""
    balances = [line for line in lines if line.role in ("line", "opening", "closing") and line.balance is not None]
    opens = next(((line.row, line.balance) for line in balances if line.role == "opening"), None)
    if opens is None and balances and balances[0].role == "line" and balances[0].amount is not None:
        start = next(line for line in lines if line.role in ("line", "opening", "closing"))
        if start is balances[0]:
            opens = start.row, (start.balance or Decimal(0)) - balances[0].amount
    closes = next(((line.row, line.balance) for line in reversed(balances) if line.role == "closing"), None)
    if closes is None and balances and balances[-1].role == "line":
        end = next(line for line in reversed(lines) if line.role in ("line", "opening", "closing"))
        closes = (end.row, end.balance) if end is balances[-1] else None
    return _known(opens), _known(closes)


def _known(one: tuple[int, Decimal | None] | None) -> tuple[int, Decimal] | None:
    return None if one is None or one[1] is None else (one[0], one[1])


def _along(lines: Sequence[Line], opening: Decimal) -> list[str]:
    """The first balance on the way that does not follow from the lines before it."""
    now, begun = opening, False
    for line in lines:
        if line.role not in ("line", "opening", "closing"):
            continue
        now += line.amount or Decimal(0)
        if line.balance is not None and line.balance != now and (begun or line.role != "opening"):
            said = gettext(
                "line %(line)s says a balance of %(balance)s, and what stands before it makes %(sum)s: %(missing)s is "
                "missing, or a line or the sign is not as the statement has it",
                line=line.row,
                balance=money(line.balance),
                sum=money(now),
                missing=money(line.balance - now),
            )
            return [said]
        begun = True
    return []
