"""What people do with a vendor's statement: send the file, confirm how it is to be read, and have it checked.

The pages and the command line both come here. All of it is kept, nothing is booked or sent, and of bank accounts only
the last figures and a digest are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from include.clock import clock_from_environment
from include.link_settings import Link
from include.links import load
from include.operator_actions.actions import AskedWrongly
from include.people import four_eyes
from include.people.who import Who
from include.statements import checking, files, layout, numbers, queries
from include.statements.accounts import Account, accounts, without
from include.statements.cells import Table, restored_rows, stored_rows
from include.statements.checking import Facts, Read
from include.statements.layout import Layout
from include.store import reviews, statements
from include.store.database import Store
from include.store.statements import Of
from include.texts.program import said

Query = tuple[str, tuple[Any, ...]]


def questions(of: Of, vendor: str, made: Read) -> dict[str, Query]:
    """What is asked of the published tables for a check: SQL and its parameters, by field of ``Facts``."""
    mine = (of.link, of.company, of.vendor_key)
    return {
        "keys": (numbers.of_numbers(), (made.numbers,)),
        "documents": (queries.DOCUMENTS, (*mine, vendor)),
        "history": (queries.HISTORY, (of.link, of.company, vendor)),
        "payments": (queries.PAYMENTS, mine),
        "refused": (queries.REFUSED, (*mine, vendor)),
    }


def receive(of: Of, vendor: str, name: str, content: bytes, *, who: Who) -> int:
    """Keep a file; its number, that of the first time where the same file of the vendor is kept already. Raises
    ``StatementError``, ``NotAllowed``."""
    four_eyes.check(load().people, who)
    table = files.read(name, content)
    cells = [cell for _, row in table.rows for cell in row if isinstance(cell, str)]
    named = [{"last": one.last, "digest": one.digest} for one in accounts([*cells, table.file])]
    kept = without(table)
    with Store.open() as store, store.begin() as db:
        return statements.keep_file(
            db, of, vendor=vendor, file=kept.file, sha256=files.digest(content), sheet=kept.sheet,
            rows=stored_rows(kept), accounts=named, who=who.label, now=clock_from_environment().now(),
        )  # fmt: skip


def table_of(file: dict[str, Any]) -> Table:
    """The rows of a file of the store."""
    return Table(file["file"], restored_rows(file["rows"]), file["sheet"])


def proposed(file: dict[str, Any], kept: dict[str, Any] | None, currency: str) -> tuple[Layout, bool]:
    """How a file may be read, and whether a person confirmed that of the vendor's last one. ``kept``: what counts for
    the vendor."""
    table = table_of(file)
    if kept is not None:
        known = Layout.of_json(kept["layout"])
        if layout.fits(table, known):
            return layout.moved(table, known), True
    return layout.guess(table, currency), False


def check(
    file: dict[str, Any],
    chosen: Layout,
    facts: Facts,
    *,
    who: Who,
    opening: Decimal | None = None,
    closing: Decimal | None = None,
) -> int:
    """Keep what a file says beside what is published, and the layout for the vendor's next one; the check's number,
    that of the last one where nothing changed since. A bank account that is none of the vendor's in the books is a
    question of the payee rule, and goes no further. Raises ``StatementError``, ``AskedWrongly`` where the statement
    does not add up, ``NotAllowed``."""
    settings = load()
    four_eyes.check(settings.people, who)
    made = checking.read(table_of(file), chosen, opening, closing)
    if not made.fits:
        raise AskedWrongly("; ".join(made.faults))
    warnings = checking.account_warnings(named(file), facts.vendor)
    compared = checking.compared(made, facts)
    of = Of(file["link"], file["company"], file["vendor_key"])
    now = clock_from_environment().now()
    with Store.open() as store, store.begin() as db:
        asked = [
            reviews.open_once(db, **about, now=now)
            for about in _payee_questions(settings.links.get(of.link), file, facts.vendor)
        ]
        found = checking.result(made, compared, facts, file["file"], warnings, asked)
        statements.keep_layout(db, of, {**chosen.as_json, "header": 0}, who=who.label, now=now)
        return statements.keep_check(db, file, chosen.as_json, found, who=who.label, now=now)


def _payee_questions(link: Link | None, file: dict[str, Any], vendor: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One for each account, asked once whatever later statements name it. It has no `pairs`, so that a person's yes
    accepts the account of no invoice and of no vendor's record."""
    if link is None or getattr(link.options, "payee_account", "hold") != "hold":
        return []
    of_file = {"link": file["link"], "flow": "vendors", "company": file["company"], "code": "payee_differs"}
    asked = []
    for one in checking.not_of_the_books(named(file), vendor):
        ours, theirs = vendor["bank_accounts"], f"...{one.last}"
        text = said(
            "statements.payee_differs",
            statement_file=file["file"],
            vendor=vendor["name"],
            their_account=theirs,
            our_accounts=ours,
        )
        payload = {"origin": "statement", "books": ours, "statement": theirs}
        asked.append(
            {**of_file, "document_key": f"{file['vendor_key']}:{one.digest}", "text": text, "payload": payload}
        )
    return asked


def named(file: dict[str, Any]) -> Sequence[Account]:
    """The bank accounts that a file of the store names."""
    return [Account(one["last"], one["digest"]) for one in file["accounts"]]
