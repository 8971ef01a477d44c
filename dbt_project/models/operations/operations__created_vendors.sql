{{ config(materialized='ephemeral') }}
{#- Vendors that were created in the other system, with the run that did it, and whether another one there resembled
    them, which the link's option `ask_about_vendors_from` or a pair that was accepted before let pass. One row per
    link, flow, company and vendor. -#}
with events as (
    select * from {{ ref('stg_operations__audit_events') }}
    where flow in ('vendors', 'suppliers', 'airbase_vendors') and event in ('delivered', 'adopted')
    qualify row_number() over (partition by link, flow, company, document_key order by "at", id::bigint) = 1
),

resembling as (
    select link, left_company as company, left_key as vendor_key from {{ ref('matching__vendor_pairs') }}
    where known is null and own_probability >= 0.1
    union
    select link, right_company, right_key from {{ ref('matching__vendor_pairs') }}
    where known is null and own_probability >= 0.1
),

final as (
    select events.run_id, events.link, events.flow, events.company, events.document_key as vendor_key,
        resembling.vendor_key is not null as resembled_another
    from events
    left join resembling on resembling.link = events.link and resembling.company = events.company
        and resembling.vendor_key = events.document_key
    where events.event = 'delivered'
)

select * from final
