"""Published tables of mappings, with a few literal rows, beside those of `published_books`."""

from __future__ import annotations

TABLES = """
create table operations.mappings (link text, kind text, company text, line_company text, source_code text,
    source_name text, target_code text, target_name text, note text, is_mapped boolean, problem text,
    suggested_code text, suggested_name text, used_documents bigint, last_used date, blocked_documents bigint,
    blocked_amounts text, blocked_oldest date);
insert into operations.mappings values
    ('books', 'payment_term', '123', '', 'Z30', null, '30', '30 days', '', true, null, null, null, 7, '2026-11-18', 0,
        null, null),
    ('books', 'payment_term', '123', null, 'Z45', 'Net 45', null, null, null, false,
        'Exact division 123 has no code Z45: map it to one that it has', '45', 'Net 45', 3, '2026-11-17', 2,
        'EUR 300.00', '2026-11-02');
create table operations.mapping_documents (link text, kind text, company text, source_code text, flow text,
    source_key text, number text, counterparty text, doc_date date, currency text, amount decimal(22,6), state text,
    is_blocked boolean);
insert into operations.mapping_documents values
    ('books', 'payment_term', '123', 'Z45', 'invoices', '11', 'F-2', 'Smit', '2026-11-02', 'EUR', 100, 'blocked', true),
    ('books', 'payment_term', '123', 'Z45', 'invoices', '12', 'F-3', 'Smit', '2026-11-04', 'EUR', 200, 'blocked', true),
    ('books', 'payment_term', '123', 'Z30', 'invoices', '13', 'F-4', 'Jansen', '2026-11-05', 'EUR', 40, 'held', false);
"""
