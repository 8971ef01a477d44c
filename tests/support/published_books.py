"""A published file as the pages read it, with a few literal rows; and one with many."""

from __future__ import annotations

HOSTILE = "<script>alert(1)</script>"
TABLES = f"""
create schema operations;
create table operations.version as
    select 'r1' as run_id, 'books' as link, timestamptz '2026-11-20 06:00:54+00' as published_at;
create table operations.runs as select 'r1' as run_id, 'books' as link, 'anna' as who, false as preview,
    timestamptz '2026-11-20 05:58:00+00' as started_at, timestamptz '2026-11-20 06:00:54+00' as ended_at,
    'delivered' as result, 12 as documents_read, 1 as delivered, 2 as stopped, 174.0 as seconds, null::text as summary;
create table operations.api_calls (run_id text, connection text, system text, company text, day date, calls bigint,
    errors bigint, metered bigint);
insert into operations.api_calls values ('r1', 'exact_main', 'exact_online', '123', '2026-11-20', 30, 1, 0);
create table operations.waits (link text, flow text, company text, source_key text, waits_for_flow text,
    waits_for_company text, waits_for_key text);
create table operations.deliveries (link text, flow text, company text, source_key text, state text, number text,
    counterparty text, doc_date date, currency text, amount decimal(22,6), reason_code text, reason_text text,
    created_at timestamptz);
insert into operations.deliveries values
    ('books', 'invoices', 'C1', '11', 'held', 'F-2', '{HOSTILE}', '2026-11-02', 'EUR', 50, 'vat_differs',
        'VAT differs', '2026-11-03 00:00:00+00'),
    ('books', 'invoices', 'C1', '12', 'blocked', 'F-3', 'Smit \u202eB.V.', '2026-11-04', 'EUR', 1234.5,
        'account_unmapped', 'account 4100 is not mapped', '2026-11-05 00:00:00+00'),
    ('books', 'invoices', 'C1', '20/1', 'delivered', 'F-1', 'Jansen', '2026-11-01', 'EUR', 121.1, null, null,
        '2026-11-01 00:00:00+00');
create table reconciliation.documents (link text, flow text, company text, target_company text, source_system text,
    target_system text, source_key text, number text, counterparty text, doc_date date, currency text,
    source_amount decimal(28,6), target_amount decimal(28,6), source_status text, target_status text,
    target_number text, difference_class text, reason text);
insert into reconciliation.documents values
    ('books', 'invoices', 'C1', '123', 'avidxchange', 'exact_online', '20/1', 'F-1', 'Jansen', '2026-11-01', 'EUR',
        121.1, 121.1, 'approved', 'open', '26700001', 'agrees', null),
    ('books', 'invoices', 'C1', '123', 'avidxchange', 'exact_online', '11', 'F-2', '{HOSTILE}', '2026-11-02', 'EUR',
        50, null, 'approved', null, null, 'missing_in_target', 'VAT differs');
create table operations.audit_events (event_id bigint, event_at timestamptz, event text,
    from_state text, to_state text, code text,
    text text, method text, path text, status int, amount_before decimal(18,2), amount_after decimal(18,2), who text,
    run_id text, link text, flow text, company text, document_key text);
insert into operations.audit_events values
    (1, '2026-11-20 06:00:01+00', 'sent', 'planned', 'delivered', null, null, 'POST', '/api/v1/123/purchaseentry', 201,
        null, 121.1, 'schedule', 'r1', 'books', 'invoices', 'C1', '20/1'),
    (2, '2026-11-20 06:00:02+00', 'sent', 'planned', 'delivered', null, 'of the other', 'POST', '/x', 201, null, 9,
        'schedule', 'r1', 'books', 'invoices', 'C2', '20/1');
create table reconciliation.accounts_payable (link text, company text, counterparty text, currency text,
    books_balance decimal(22,6), other_open decimal(22,6), other_in_flight decimal(22,6), difference decimal(22,6),
    explained decimal(22,6), unexplained decimal(22,6));
insert into reconciliation.accounts_payable values ('books', 'C1', 'Smit', 'EUR', 10, 0, 0, 10, 7.5, 2.5),
    ('books', 'C1', 'Jansen', 'EUR', 5, 1, 0.5, 4, 4, 0);
create table reconciliation.duplicates (link text, company text, invoice_key text, counterparty text, number text,
    date date, currency text, amount decimal(22,6), twin_key text, twin_counterparty text, twin_number text,
    twin_date date, twin_amount decimal(22,6), action text, reason text);
create table operations.companies as select 'books' as link, 'C1' as company, 'Meridiaan {HOSTILE}' as company_name;
create table reconciliation.recoding (link text, company text, target_company text, source_key text, number text,
    counterparty text, doc_date date, target_number text, currency text, account text, cost_center text,
    account_name text, booked decimal(28,6), wanted decimal(28,6), debit decimal(28,6), credit decimal(28,6));
insert into reconciliation.recoding values
    ('books', 'C1', '123', '20/1', 'F-1', 'Jansen', '2026-11-01', '26700001', 'EUR', '4000', null, '{HOSTILE}',
        121.1, 0, 0, 121.1),
    ('books', 'C1', '123', '20/1', 'F-1', 'Jansen', '2026-11-01', '26700001', 'EUR', '4100', '10', 'Rent',
        0, 121.1, 121.1, 0);
create table operations.alerts (alert_id bigint, link text, connection text, company text, code text, severity text,
    text text, opened_at timestamptz, told_at timestamptz, is_open boolean);
insert into operations.alerts values
    (1, 'books', 'avid_main', 'C1', 'payment_blocked', 'warning', 'invoice F-2 of {HOSTILE} is disputed',
        '2026-11-20 06:00:00+00', null, true),
    (2, 'books', '', '', 'run_failed', 'critical', 'it ended by itself', '2026-11-19 06:00:00+00', null, false);
create table operations.reviews (review_id bigint, link text, flow text, company text, document_key text, code text,
    text text, payload text, state text, opened_at timestamptz, decision text, decided_by text,
    decided_at timestamptz, note text);
"""

DOCUMENTS, REVIEWS = 200_000, 10_000
MANY = f"""
insert into reconciliation.documents
    select 'books', 'invoices', 'C1', '123', 'avidxchange', 'exact_online', 'd' || i, 'F-' || i, 'Vendor ' || i % 977,
        date '2026-01-01' + (i % 300)::int, 'EUR', i / 7, i / 7, 'approved', 'open', '267' || i,
        ['agrees', 'missing_in_target', 'amount'][1 + i % 3], 'a reason of ' || i
    from range({DOCUMENTS}) as numbers (i);
insert into operations.deliveries
    select link, flow, company, source_key, ['delivered', 'blocked', 'held'][1 + substr(source_key, 2)::int % 3],
        number, counterparty, doc_date, currency, source_amount, 'account_unmapped', reason, timestamptz '2026-11-01'
    from reconciliation.documents where source_key like 'd%';
insert into operations.reviews (review_id, link, flow, company, document_key, code, text, payload, state, opened_at)
    select 100 + i, 'books', 'invoices', 'C1', 'd' || i * 3, ['vat_differs', 'vendor_review'][1 + i % 2],
        'question ' || i, '{{}}', 'open', timestamptz '2026-11-01'
    from range({REVIEWS}) as numbers (i);
"""
