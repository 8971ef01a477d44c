{#- Which posting each invoice of an AvidXchange payment belongs to (what AvidXchange does not know as an invoice has no
    `invoice_id`). A payment is one posting, unless its invoices stand on several A/P accounts or suppliers; then one
    each. Once anything of a payment is posted, or may be, its postings keep their names whatever people change in the
    books since: under another name it would be posted again, and its void would find nothing to take back. -#}
with lines as (select * from {{ ref('int_avid_payment_lines') }}),
posted as (select * from {{ ref('int_posted_payments') }} where was_posted),

spread as (
    select link, company, payment_id, count(distinct ap_account) as ap_accounts, count(distinct supplier) as suppliers,
        bool_or(document_key is null) as has_unknown
    from lines
    group by all
),

by_account as (
    select lines.link, lines.company, lines.payment_id, lines.invoice_id, lines.document_key,
        lines.payment_id || case when spread.has_unknown or (spread.ap_accounts <= 1 and spread.suppliers <= 1) then ''
            else ':' || coalesce(lines.ap_account, '')
                || case when spread.suppliers > 1 then '-' || right(coalesce(lines.supplier, ''), 12) else '' end
        end as source_key
    from lines
    inner join spread using (link, company, payment_id)
),

renamed as (
    select link, company, payment_id, min(source_key) as first_key
    from posted
    group by all
    having bool_or((link, company, source_key) not in (select (link, company, source_key) from by_account))
),

named as (
    select link, company, payment_id, document_key, min(source_key) as source_key
    from (select link, company, payment_id, source_key, unnest(document_keys) as document_key from posted)
    group by all
),

final as (
    select distinct by_account.link, by_account.company, by_account.payment_id, by_account.invoice_id,
    by_account.document_key,
        case when renamed.payment_id is null then by_account.source_key
            else coalesce(named.source_key, renamed.first_key) end as source_key
    from by_account
    left join renamed using (link, company, payment_id)
    left join named using (link, company, payment_id, document_key)
)

select * from final
