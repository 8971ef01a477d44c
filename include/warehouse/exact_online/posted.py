"""The entries that are about to be reversed, as the ledger shows them: with what people changed, and no call spent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import duckdb

from include.delivery.outbox import OutboxRow
from include.systems.exact_online import contract
from include.systems.exact_online.codebook import PostedEntry, PostedLine
from include.warehouse.catalogue import columns_of
from include.warehouse.lookups import live_rows

_LINES = """
    select company, entry_id, journal_code, entry_number, line_number, gl_account, amount_fc, currency, account,
        coalesce(description, ''), concat_ws(' ', your_ref, external_link_reference, payment_reference), invoice_number,
        nullif(trim(cost_center), ''), nullif(trim(cost_unit), ''), is_deleted
    from raw_exact_online.transaction_lines
    where connection = ? and company = any(?) and entry_id = any(?)
    order by company, entry_id, line_number, id
"""


def posted_entries(
    warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str], rows: Sequence[OutboxRow]
) -> dict[str, dict[str, PostedEntry]]:
    """By division and entry id, what stands of the postings that ``rows`` want void; an entry that was deleted is there
    without lines, one that was not read yet is missing."""
    wanted = _entries(warehouse, rows)
    if not wanted or columns_of(warehouse, "raw_exact_online", "transaction_lines") is None:
        return {}
    found = warehouse.execute(_LINES, [connection, list(companies), sorted(wanted)]).fetchall()
    tax = _tax_accounts(warehouse, connection, companies, [str(line[5]) for line in found])
    heads: dict[tuple[str, str], PostedEntry] = {}
    lines: dict[tuple[str, str], list[PostedLine]] = {}
    for company, entry, journal, number, no, account, amount, *rest, is_deleted in found:
        currency, supplier, description, marks, our_ref, cost_center, cost_unit = rest
        heads[company, entry] = PostedEntry(str(journal), None if number is None else int(number))
        standing = lines.setdefault((company, entry), [])
        if not is_deleted:
            standing.append(
                PostedLine(
                    -1 if no is None else int(no),
                    str(account),
                    Decimal(amount or 0),
                    currency,
                    supplier,
                    description,
                    marks,
                    None if our_ref is None else int(our_ref),
                    cost_center,
                    cost_unit,
                    (company, account) in tax,
                )
            )
    posted: dict[str, dict[str, PostedEntry]] = {}
    for (company, entry), head in heads.items():
        whole = PostedEntry(head.journal, head.number, tuple(lines[company, entry]))
        posted.setdefault(company, {})[entry] = whole
    return posted


def _entries(warehouse: duckdb.DuckDBPyConnection, rows: Sequence[OutboxRow]) -> set[str]:
    """The ids that the store and the books give for what is to be void."""
    voids = {
        (row.link, row.company, row.source_key): row for row in rows if row.flow == "payments" and row.wanted == "void"
    }
    ids = {row.adopt.id for row in voids.values() if row.adopt is not None}
    if not voids or columns_of(warehouse, "raw_operations", "deliveries") is None:
        return ids
    delivered = warehouse.execute(
        "select link, company, source_key, target_id from raw_operations.deliveries where flow = 'payments'"
        " and target_id is not null and not coalesce(voided, false) and source_key = any(?)",
        [sorted({key for _, _, key in voids})],
    ).fetchall()
    return ids | {str(target) for *key, target in delivered if tuple(key) in voids}


def _tax_accounts(
    warehouse: duckdb.DuckDBPyConnection, connection: str, companies: Sequence[str], ids: Sequence[str]
) -> set[tuple[str, str]]:
    accounts = live_rows(
        warehouse, "exact_online", "gl_accounts", ("id", "type"), connection, companies, keys=sorted(set(ids))
    )
    return {(company, key) for company, key, kind in accounts if int(kind or 0) == contract.TAX_ACCOUNT_TYPE}
