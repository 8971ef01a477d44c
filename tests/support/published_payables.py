"""Published movements of accounts payable with a few literal rows: company 123 as of 31 October 2026.

Ledger 188.60, open in the other system 41.10; of the difference of 147.50 the causes explain 145.00.
"""

from __future__ import annotations

from tests.support.published_books import HOSTILE

MOVEMENTS = f"""
create table reconciliation.payables_companies as
    select 'books' as link, '123' as company, 'exact_online' as books_system, 'avidxchange' as other_system,
        true as pays, true as has_ledger, date '2026-01-01' as start_date,
        'Meridiaan Advies B.V.' as company_name,
        timestamptz '2026-11-03 05:00:00+00' as books_read_at,
        timestamptz '2026-11-03 05:10:00+00' as other_read_at, date '2026-11-03' as read_on;
create table reconciliation.payables_movements (link text, company text, ap_account text, ap_account_name text,
    counterparty_key text, counterparty_code text, counterparty text, currency text, side text, cause text,
    document_key text, movement text, number text, date date, amount decimal(22,6), basis text, reason text,
    document_flow text, document_company text, document_source_key text);
insert into reconciliation.payables_movements
select 'books', '123', '1600', 'Creditors', vendor, null, name, 'EUR', side, cause,
    document_key, movement, number, cast(day as date), cast(amount as decimal(22, 6)), basis, reason, flow,
    case when flow is not null then '123' end, case when flow is not null then document_key end
from (values
    ('s1', 'Jansen', 'ledger', 'bill', 'f1', 'ledger f1', 'F-1', '2026-10-05', 121.1, 'dated', null, null),
    ('s1', 'Jansen', 'books', 'timing', 'f1', 'bill', 'F-1', '2026-10-05', 121.1, 'dated', null, 'invoices'),
    ('s1', 'Jansen', 'other', 'timing', 'f1', 'invoice 1', 'F-1', '2026-10-05', 121.1, 'dated', null, 'invoices'),
    ('s1', 'Jansen', 'other', 'timing', 'f1', 'payment 7 of 1', 'F-1', '2026-10-28', -100, 'dated', null, 'invoices'),
    ('s1', 'Jansen', 'ledger', 'payment', 'je7', 'ledger je7', '9007', '2026-11-02', -100, 'dated', null, null),
    ('s1', 'Jansen', 'books', 'timing', 'f1', '7', 'F-1', '2026-11-02', -100, 'dated', null, 'invoices'),
    ('s1', 'Jansen', 'ordered', 'ordered', 'f1', 'payment 8 of 1', 'F-1', '2026-10-30', 11.1, 'as_read', null, null),
    ('s2', '{HOSTILE}', 'ledger', 'bill', 'f2', 'ledger f2', 'F-2', '2026-10-20', 50, 'dated', null, null),
    ('s2', '{HOSTILE}', 'books', 'held', 'f2', 'bill', 'F-2', '2026-10-20', 50, 'dated', 'the VAT differs', 'invoices'),
    ('s3', 'Smit \u202eB.V.', 'ledger', 'journal', 'j9', 'ledger j9', '9009', '2026-10-15', 30, 'dated', null, null),
    ('s3', 'Smit \u202eB.V.', 'books', 'manual_journal', 'j9', 'entry', '9009', '2026-10-15', 30, 'dated',
        'no bill stands for it', null),
    ('s3', 'Smit \u202eB.V.', 'ledger', 'journal', 'j10', 'ledger j10', '9010', '2026-10-30', 2.5, 'dated', null, null),
    ('s3', 'Smit \u202eB.V.', 'ledger', 'payment', 'p4', 'ledger p4', '4', '2026-10-25', -15, 'dated', null, null),
    ('s3', 'Smit \u202eB.V.', 'books', 'prepayment', 'p4', 'entry', '4', '2026-10-25', -15, 'as_read',
        'a payment on account', null),
    ('s4', '=HYPERLINK("http://evil")', 'other', 'other_only', 'x7', 'invoice 9', 'X-7', '2026-10-18', 20, 'dated',
        null, null)
) as rows (vendor, name, side, cause, document_key, movement, number, day, amount, basis, reason, flow);
"""
TABLES = f"""{MOVEMENTS}
create table reconciliation.clearing (link text, company text, account text, account_name text, currency text,
    entry_number text, date date, text text, amount decimal(22,6));
insert into reconciliation.clearing values
    ('books', '123', '1299', 'AvidXchange clearing', 'EUR', '9001', '2026-10-30', 'AVX:801', -50),
    ('books', '123', '1299', 'AvidXchange clearing', 'EUR', '9000', '2026-06-30', 'AVX:700 {HOSTILE}', -7.5),
    ('books', '123', '1299', 'AvidXchange clearing', 'EUR', '9002', '2026-11-02', 'AVX:802', -9);
create table reconciliation.to_match (link text, company text, counterparty text, invoice_number text,
    books_entry_number text, posting_date date, currency text, amount decimal(22,6), suggested_action text);
insert into reconciliation.to_match values
    ('books', '123', '{HOSTILE}', 'F-0', '9006', '2026-10-08', 'EUR', 71, 'match it with F-0'),
    ('books', '123', 'Jansen', 'F-1', '9007', '2026-11-02', 'EUR', 100, 'match it with F-1');
"""
BILLS = 50_000
MANY = f"""
insert into reconciliation.payables_movements
    select 'books', '123', '1600', 'Creditors', 's' || i % 977, null, 'Vendor ' || i % 977, 'EUR', side,
        ['timing', 'held'][1 + (i % 100 = 0)::int], 'd' || i, side, 'F-' || i, date '2026-01-01' + (i % 300)::int,
        i / 7, 'dated', null, 'invoices', '123', 'd' || i
    from range({BILLS}) as numbers (i), (values ('ledger'), ('books'), ('other')) as sides (side)
    where side <> 'other' or i % 100 <> 0;
"""
"""Bills that both have, and one in a hundred that is held."""
