{#- Suspected twins of an invoice, at the one of two that waits. Of two the one that the target has already stays, else
    the one that was paid, else the one that came first. A document's own copy in the other system is no twin of it. -#}
with twins as (
    select * from {{ ref('matching__duplicate_invoices') }}
    where system <> 'avidxchange' and action in ('block', 'review')
),

copies as (
    select link, books_company as company, document_key, invoice_id as copy from {{ ref('int_invoice_pairs') }}
    union all
    select link, company, invoice_id, entry_id from {{ ref('int_spend_invoice_pairs') }}
),

waiting as (
    select twins.*
    from twins
    left join copies as own
        on own.link = twins.link and own.company = twins.company and own.document_key = twins.invoice_key
    left join copies as theirs
        on theirs.link = twins.link and theirs.company = twins.twin_company and theirs.document_key = twins.twin_key
    left join {{ ref('canonical_bills') }} as mine
        on mine.connection = twins.connection and mine.company = twins.company
        and mine.document_key = twins.invoice_key
    left join {{ ref('canonical_bills') }} as other
        on other.connection = twins.twin_connection and other.company = twins.twin_company
        and other.document_key = twins.twin_key
    where case
        when twins.across_systems then own.copy is distinct from twins.twin_key
        when (own.copy is null) <> (theirs.copy is null) then own.copy is null
        when twins.system not in {{ books_systems() }} then twins.is_later
        when (mine.open_amount <= 0.0005) <> (other.open_amount <= 0.0005) then other.open_amount <= 0.0005
        else (coalesce(mine.created, '1970-01-01'), coalesce(mine.entry_number, 0), twins.invoice_key)
            > (coalesce(other.created, '1970-01-01'), coalesce(other.entry_number, 0), twins.twin_key)
    end
)

select
    link, system, company, invoice_key as document_key, list_sort(list(distinct pair)) as pairs,
    array_to_string(list(reason order by rule, twin_key)[1:3], '; ')
        || case when count(*) > 3 then {{ sentence('rules.and_more', {'count': 'count(*) - 3'}) }}
            else '' end as text,
    list(json_object('twin_system', twin_system, 'twin_company', twin_company, 'twin_key', twin_key,
        'twin_number', twin_number, 'twin_date', cast(twin_date as varchar), 'twin_gross', {{ money("twin_gross") }},
        'rule', rule) order by rule, twin_key)[1] as payload
from waiting
group by all
