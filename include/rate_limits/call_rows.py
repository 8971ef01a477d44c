"""The rows behind the call meter: windows, counted errors, calls per run. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Row, select

from include.rate_limits.shares import Block, Window
from include.store.database import insert
from include.store.models import api_calls, call_windows, endpoint_errors

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = ("day", "minute")


@dataclass(frozen=True)
class Usage:
    """A window as the store knows it now; ``used`` includes what other programs used, where the vendor says so."""

    connection: str
    company: str
    window: str
    used: int
    limit: int
    reset_at: datetime


def lock_windows(db: Connection, connection: str, company: str) -> tuple[Window | None, Window | None]:
    """The minute and the day, locked until the transaction ends; None where none was ever opened."""
    mine = (call_windows.c.connection == connection) & (call_windows.c.company == company)
    query = select(call_windows).where(mine).order_by(call_windows.c.window).with_for_update()
    rows = {row.window: row for row in db.execute(query)}
    if not rows:
        # Something to lock: without it two first processes on PostgreSQL would each open a window of their own.
        key = {"connection": connection, "company": company, "starts_at": _NEVER, "reset_at": _NEVER}
        db.execute(
            insert(db, call_windows).values([{**key, "window": kind} for kind in _KINDS]).on_conflict_do_nothing()
        )
        rows = {row.window: row for row in db.execute(query)}
    return _window(rows.get("minute")), _window(rows.get("day"))


def save_window(db: Connection, connection: str, company: str, kind: str, window: Window) -> None:
    db.execute(
        call_windows.update()
        .where(
            call_windows.c.connection == connection, call_windows.c.company == company, call_windows.c.window == kind
        )
        .values(
            starts_at=window.starts_at,
            reset_at=window.reset_at,
            limit=window.limit,
            used=window.used,
            reserved=window.reserved,
            elsewhere=window.elsewhere,
            remaining=window.remaining,
        )
    )


def rolling_blocks(db: Connection, connection: str, company: str) -> list[Block]:
    """The blocks of a rolling minute, ended ones too; whoever reads them holds the lock of ``lock_windows``.

    Each is a row of its own without a limit: ``company`` is the window's with a number, ``used`` its calls.
    """
    prefix = _block_name(company, "")
    query = select(call_windows).where(
        call_windows.c.connection == connection,
        call_windows.c.window == "minute",
        call_windows.c.limit.is_(None),
        call_windows.c.company.startswith(prefix, autoescape=True),
    )
    return [
        Block(int(row.company.removeprefix(prefix)), row.used, row.starts_at, row.reset_at) for row in db.execute(query)
    ]


def save_blocks(db: Connection, connection: str, company: str, blocks: Iterable[Block]) -> None:
    for block in blocks:
        row = insert(db, call_windows).values(
            connection=connection,
            company=_block_name(company, block.number),
            window="minute",
            starts_at=block.taken_at,
            reset_at=block.until,
            used=block.calls,
        )
        changed = {name: row.excluded[name] for name in ("starts_at", "reset_at", "used")}
        db.execute(row.on_conflict_do_update(index_elements=["connection", "company", "window"], set_=changed))


def _block_name(company: str, number: int | str) -> str:
    return f"{company} #{number}"


def usage(db: Connection, connection: str, now: datetime) -> list[Usage]:
    """The open windows of a connection, by company and length."""
    query = select(call_windows).where(
        call_windows.c.connection == connection, call_windows.c.reset_at > now, call_windows.c.limit.is_not(None)
    )
    return [
        Usage(
            row.connection, row.company, row.window, min(row.limit, row.used + row.elsewhere), row.limit, row.reset_at
        )
        for row in db.execute(query.order_by(call_windows.c.company, call_windows.c.window))
    ]


def add_error(db: Connection, connection: str, company: str, endpoint: str, status: int, at: datetime) -> None:
    """Keeps one counted error, and forgets those that no vendor counts any more."""
    db.execute(
        endpoint_errors.insert().values(connection=connection, company=company, endpoint=endpoint, status=status, at=at)
    )
    old = endpoint_errors.c.at < at - timedelta(days=1)
    db.execute(endpoint_errors.delete().where(endpoint_errors.c.connection == connection, old))


def errors_since(db: Connection, connection: str, company: str, since: datetime) -> dict[str, list[datetime]]:
    """The counted errors after ``since``, ascending, by endpoint."""
    query = select(endpoint_errors.c.endpoint, endpoint_errors.c.at).where(
        endpoint_errors.c.connection == connection, endpoint_errors.c.company == company, endpoint_errors.c.at > since
    )
    found: dict[str, list[datetime]] = {}
    for row in db.execute(query.order_by(endpoint_errors.c.at)):
        found.setdefault(row.endpoint, []).append(row.at)
    return found


def add_calls(
    db: Connection, run_id: str, connection: str, system: str, company: str, day: date, numbers: Mapping[str, int]
) -> None:
    """Adds ``calls``, ``errors``, ``tokens`` and ``metered`` to a run's row for one company and UTC day."""
    added = {name: numbers.get(name, 0) for name in ("calls", "errors", "tokens", "metered")}
    row = insert(db, api_calls).values(
        run_id=run_id, connection=connection, system=system, company=company, day=day, **added
    )
    db.execute(
        row.on_conflict_do_update(
            index_elements=["run_id", "connection", "company", "day"],
            set_={name: api_calls.c[name] + row.excluded[name] for name in added},
        )
    )


def _window(row: Row[tuple[object, ...]] | None) -> Window | None:
    if row is None or row.limit is None:
        return None
    return Window(row.starts_at, row.reset_at, row.limit, row.used, row.reserved, row.elsewhere, row.remaining)
