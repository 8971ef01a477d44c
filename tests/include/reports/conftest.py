"""A published file with a few literal rows, as analysts find it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.support.published_payables import MOVEMENTS

TABLES = """
create schema operations;
create table operations.version as
    select 'r1' as run_id, link, timestamptz '2026-11-20 06:00:54+00' as published_at
    from (values ('one'), ('other'), ('taxed')) as links (link);
create table reconciliation.documents (link text, flow text, company text, number text, counterparty text,
    doc_date date, currency text, source_amount decimal(18,2), target_amount decimal(18,2),
    amount_difference decimal(18,2), difference_class text, suggested_action text, updated_at timestamptz);
insert into reconciliation.documents values
    ('one', 'invoices', '123', 'F-1', 'Jansen', '2026-11-01', 'EUR', 121.10, 121.10, 0, 'agrees', null,
        '2026-11-20 06:00:00+00'),
    ('one', 'invoices', '123', 'F-2', 'Jansen', '2026-11-02', 'EUR', 50, null, 50, 'missing_in_target', 'map it', null),
    ('one', 'invoices', '123', 'F-3', '=cmd|''/c calc''!A1', '2026-11-03', 'EUR', 9999999999999.99, 0.01,
        9999999999999.98, 'amount', 'compare', null),
    ('one', 'invoices', '123', 'F-4', 'https://evil.example', null, null, null, null, null, 'in_flight', null, null),
    ('one', 'payments', 'C1', 'F-5', 'Smit \u202eB.V.', '2020-01-01', 'EUR', 5, null, 5, 'before_start', null, null),
    ('other', 'invoices', '9', 'F-9', 'Other', '2026-11-01', 'EUR', 1, null, 1, 'missing_in_target', 'map it', null);
create view reconciliation.documents_current as select * from reconciliation.documents;
create view reconciliation.differences as
    select * from reconciliation.documents
    where difference_class not in ('agrees', 'in_flight', 'before_start', 'not_chosen');
create table reconciliation.payments (link text, payment_id text, payment_date date, amount decimal(18,2));
create table reconciliation.accounts_payable (link text, company text, counterparty text, currency text,
    books_system text, other_system text, books_balance decimal(18,2), other_open decimal(18,2),
    other_in_flight decimal(18,2),
    difference decimal(18,2), explained decimal(18,2), unexplained decimal(18,2), documents text);
insert into reconciliation.accounts_payable values
    ('one', '123', 'Jansen', 'EUR', 'exact_online', 'avidxchange', 171.10, 121.10, 20.00, 50.00, 50.00, 0,
        '[{"document":"g","number":"F-2","difference":"50.00","reason":"account 4100 is not mapped"}]'),
    ('one', '456', 'Smit', 'USD', 'quickbooks_online', 'avidxchange', 10, 0, 0, 10, 7.50, 2.50, '[]');
create table reconciliation.clearing (link text, company text, account text, currency text, amount decimal(18,2),
    age_days bigint);
insert into reconciliation.clearing values ('one', '123', '1290', 'EUR', -121.10, 12);
insert into reconciliation.clearing values ('one', '123', '1290', 'EUR', 21.10, 3);
create table reconciliation.to_match (link text, company text, counterparty text, posting_date date, currency text,
    amount decimal(18,2), age_days bigint, source_key text, document_key text);
insert into reconciliation.to_match values
    ('one', '123', 'Jansen', '2026-11-08', 'EUR', 71.00, 12, '9', 'g'),
    ('one', '123', 'Jansen', '2026-11-08', 'EUR', -20.00, 12, '9', 'h');
create table reconciliation.tax (link text, company text, doc_date date, number text, avatax_tax decimal(18,2));
create table reconciliation.tax_jurisdictions (link text, company text, month date, currency text, jurisdiction text,
    avatax_tax decimal(18,2), ledger_tax decimal(18,2), difference decimal(18,2));
insert into reconciliation.tax_jurisdictions values
    ('taxed', '851', '2026-11-01', 'EUR', 'NL/NL/Output', 2255.56, 2040.74, 214.82),
    ('taxed', '852', '2026-10-01', 'USD', 'US/NY/Sales', 1426.87, 1426.87, 0),
    ('taxed', '852', '2026-11-01', 'USD', 'US/WA/Sales', 760.32, 760.32, 0);
create table reconciliation.duplicates (link text, company text, number text);
create table operations.reviews (link text, review_id bigint, text text, payload text, state text);
insert into operations.reviews values ('one', 1, 'same?', '{}', 'open'), ('one', 2, 'old', '{}', 'closed');
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("published") / "reconciliation.duckdb"
    with duckdb.connect(str(file)) as tables:
        tables.execute("set timezone = 'UTC'")
        tables.execute(TABLES + MOVEMENTS)
        for name in ("movements", "companies"):
            tables.execute(f"update reconciliation.payables_{name} set link = 'one'")
    return file
