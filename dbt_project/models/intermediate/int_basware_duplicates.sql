{#- Suspected twins of an invoice that Basware wants booked, as one hold. The entry that it is itself is no twin, and of two that
    wait the one that came first goes. -#}
with twins as (
    select * from {{ ref('matching__duplicate_invoices') }} where system = 'basware' and action in ('block', 'review')
),

own as (select * from {{ ref('int_basware_invoice_pairs') }}),
states as (select link, company, invoice_id, is_posted from {{ ref('int_basware_invoice_states') }}),

final as (
    select
        twins.link, twins.company, twins.invoice_key as invoice_id,
        {{ duplicate_hold('release it if it is another invoice, else reject it, and Basware is told') }} as holds
    from twins
    left join own on own.link = twins.link and own.company = twins.company and own.invoice_id = twins.invoice_key
    left join states as mine on mine.link = twins.link and mine.company = twins.company and mine.invoice_id = twins.invoice_key
    left join states as other
        on twins.twin_system = 'basware' and other.link = twins.link and other.company = twins.twin_company and other.invoice_id = twins.twin_key
    where not coalesce(mine.is_posted, false)
        and case when twins.twin_system = 'basware' then twins.is_later or coalesce(other.is_posted, false)
                 else own.entry_id is distinct from twins.twin_key end
    group by all
)

select * from final
