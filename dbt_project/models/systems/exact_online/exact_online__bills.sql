{{ config(materialized='table') }}
{#- One row per purchase entry or trade-module invoice a run looks at, in our signs: what is owed is positive, a credit
    note negative, whatever sign the feed carried. `total` is the header's own figure (`stated_total`: as it was read),
    `lines_total` the lines' (net + tax payable). -#}
with trade_entries as (
    select distinct connection, company, 'purchase_invoice' as origin, document_key, entry_id
        from {{ ref('int_trade_invoice_ledger') }}
),

-- `entry_key` is what ledger and payment terms know the document by
documents as (
    select records.*, coalesce(trade_entries.entry_id, records.document_key) as entry_key
    from {{ ref('exact_online__purchase_records') }} as records
    semi join {{ ref('exact_online__purchase_scope') }} using (connection, company, origin, document_key)
    left join trade_entries using (connection, company, origin, document_key)
),

keys as (select connection, company, entry_key as entry_id from documents),
ledger as (
    select * from {{ ref('exact_online__ledger_by_entry') }} semi join keys using (connection, company, entry_id)
),
terms as (select * from {{ ref('exact_online__terms_by_entry') }} semi join keys using (connection, company, entry_id)),
accounts as (select * from {{ ref('stg_exact_online__gl_accounts') }}),

line_sums as (
    select connection, company, origin, document_key, count(*) as line_count,
        sum(net) as net, sum(tax_payable) as tax_payable
    from {{ ref('exact_online__bill_lines') }}
    group by all
),

ap_accounts as (
    select entries.connection, entries.company, entries.entry_id, min(accounts.code) as ap_account
    from (select connection, company, entry_id, unnest(gl_accounts) as gl_account from ledger) as entries
    inner join accounts
        on accounts.connection = entries.connection and accounts.company = entries.company
        and accounts.id = entries.gl_account and accounts.type = 22
    group by all
),

supplier_ap as (
    select suppliers.connection, suppliers.company, suppliers.id as supplier, accounts.code as ap_account
    from {{ ref('stg_exact_online__accounts') }} as suppliers
    inner join accounts
        on accounts.connection = suppliers.connection and accounts.company = suppliers.company
        and accounts.id = suppliers.glap
),

only_ap as (
    select connection, company, min(code) as ap_account from accounts
    where type = 22 and not is_deleted
    group by all
    having count(*) = 1
),

joined as (
    select
        documents.* exclude (is_deleted, header, lines, load_id, number_key, n1, n2, amount_sum, vat_sum,
            due_date, description),
        -- AvidXchange knows one day for an invoice: the first, so that nothing is late, and the approvers read the
        -- others
        coalesce(parts.instalments[1].due, documents.due_date) as due_date,
        coalesce('In terms: ' || list_aggregate(list_transform(parts.instalments,
            lambda part: {{ money('part.amount') }} || ' due ' || part.due), 'string_agg', ', ')
            || '. ', '') || coalesce(documents.description, '') as description,
        -- credit notes whose lines come positive are turned; all else keeps the lines' sign
        case when documents.is_credit_type and line_sums.net + line_sums.tax_payable > 0 then -1 else 1 end as turn,
        coalesce(line_sums.line_count, 0) as line_count,
        coalesce(line_sums.net, 0) as lines_net, coalesce(line_sums.tax_payable, 0) as lines_tax,
        -- Exact announces no deleted entries, only their ledger lines. An edit can replace lines too: the entry is gone
        -- when no line and no open item of it is left.
        documents.is_deleted or coalesce(ledger.all_deleted and terms.term_amount is null, false) as is_deleted,
        coalesce(ap_accounts.ap_account, supplier_ap.ap_account, only_ap.ap_account) as ap_account,
        {{ posted_amount('terms.term_amount', 'documents.currency') }} as term_amount,
        {{ posted_amount('terms.open_amount', 'documents.currency') }} as open_amount,
            coalesce(terms.is_blocked, false) as is_payment_blocked,
        terms.last_payment_date
    from documents
    left join line_sums using (connection, company, origin, document_key)
    left join ledger
        on ledger.connection = documents.connection and ledger.company = documents.company
        and ledger.entry_id = documents.entry_key
    left join ap_accounts
        on ap_accounts.connection = documents.connection and ap_accounts.company = documents.company
        and ap_accounts.entry_id = documents.entry_key
    left join supplier_ap
        on supplier_ap.connection = documents.connection and supplier_ap.company = documents.company
        and supplier_ap.supplier = documents.supplier
    left join only_ap on only_ap.connection = documents.connection and only_ap.company = documents.company
    left join terms
        on terms.connection = documents.connection and terms.company = documents.company
        and terms.entry_id = documents.entry_key,
    lateral (select case when not documents.is_credit_type then terms.instalments end as instalments) as parts
),

signed as (
    select
        *,
        (turn * lines_net)::decimal(28, 6) as net,
        (turn * (lines_net + lines_tax))::decimal(28, 6) as lines_total,
        (header_abs * case when is_credit_type or turn * (lines_net + lines_tax) < 0 then -1 else 1 end)::decimal(28, 6)
            as stated_total,
        {{ posted_amount('stated_total', 'currency') }} as total
    from joined
),

final as (
    select
        * exclude (header_abs, lines_net, lines_tax),
        (total - net)::decimal(28, 6) as tax_payable,
        total < 0 as is_credit,
        -- the supplier rounds VAT on the invoice, Exact per line: a cent per line is rounding, more is a mismatch
        abs(total - lines_total) <= {{ smallest_amount('currency') }} * line_count as totals_agree
    from signed
)

select
    *, coalesce(status in (20, 50), false) as is_bill, is_deleted or coalesce(status = 5, false) as is_gone,
    case when status = 20 then 'open' when status = 50 then 'processed'
        else cast(status as varchar) end as status_word
from final
