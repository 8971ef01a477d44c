"""Order lines with what came in and was invoiced, as published: a few literal rows, for the end of November."""

from __future__ import annotations

from tests.support.published_books import HOSTILE

_CODING = '[{"account": "4000", "cost_center": "10", "net": 100.00}]'
FORMULA = "=HYPERLINK(1)"
SCHEMA = """
create table reconciliation.cut_off_lines (link text, company text, order_system text, order_company text,
    order_key text, line_key text, line_no int, number text, counterparty text, order_date date, currency text,
    description text, ordered_quantity decimal(28,6), ordered decimal(28,6), is_closed boolean, is_stock boolean,
    is_receipt_known boolean, coding text, read_at timestamptz);
create table reconciliation.cut_off (link text, company text, order_system text, order_company text, order_key text,
    line_key text, event text, event_key text, side text, document_number text, document_date date, earliest date,
    latest date, is_spread boolean, is_posted boolean, quantity decimal(28,6), net decimal(28,6), state text,
    reason text, books_number text);
create table reconciliation.accrual_accounts (link text, company text, code text, name text);
"""
TABLES = f"""{SCHEMA}
insert into reconciliation.cut_off_lines values
    ('books', 'C1', 'exact_online', 'C1', 'o1', 'l1', 1, '9001', '{HOSTILE}', '2026-11-02', 'EUR', '{FORMULA}', 10, 100,
        false, false, true, '{_CODING}', '2026-12-01 06:00:00+00'),
    ('books', 'C1', 'exact_online', 'C1', 'o2', 'l1', 1, '9002', 'Smit \u202eB.V.', '2026-11-02', 'EUR', 'advice', 1,
        250, false, false, false, '{_CODING}', '2026-12-01 06:00:00+00');
insert into reconciliation.cut_off values
    ('books', 'C1', 'exact_online', 'C1', 'o1', 'l1', 'receipt', 'books:read', 'books', null, null, '2026-11-02',
        '2026-11-20', false, false, 7, null, null, null, null),
    ('books', 'C1', 'exact_online', 'C1', 'o1', 'l1', 'invoice', 'exact_online:e1', 'books', 'F-7', '2026-11-21',
        '2026-11-21', '2026-11-21', false, false, 2, 20, 'booked', null, '26700007'),
    ('books', 'C1', 'exact_online', 'C1', 'o1', 'l1', 'invoice', 'exact_online:e2', 'books', 'F-8', '2026-11-22', null,
        null, false, false, 1, 10, 'draft', null, null),
    ('books', 'C1', 'exact_online', 'C1', 'o1', 'l1', 'invoice', 'exact_online:e3', 'books', 'F-9', '2026-12-02',
        '2026-12-02', '2026-12-02', false, false, 4, 40, 'booked', null, '26800001');
insert into reconciliation.accrual_accounts values ('books', 'C1', '2190', 'Accrued costs');
"""
