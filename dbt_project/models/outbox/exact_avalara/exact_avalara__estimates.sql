{#- Drafts as AvaTax is asked for their tax; it keeps none of them. A draft on which Exact puts VAT itself needs no tax line. -#}
with drafts as (select * from {{ ref('int_avalara_invoice_facts') }} where is_routed and not is_final and is_due),

rows as (
    select
        {{ avalara_row('estimates') }}, invoice_id as source_key, 'present' as wanted, cast(null as varchar) as skip, document,
        {{ json_list("[" ~ avalara_hindrances() ~ "]") }} as problems, '[]' as holds, {{ json_list("[" ~ avalara_address() ~ "]") }} as refs, cast(coalesce(stated_net, cast(net as decimal(28, 6))) as decimal(18, 6)) as amount
    from drafts
),

final as (
    select * from rows
    union all by name
    {{ avalara_left('estimates', 'rows') }}
)

select *, cast(null as varchar) as replaces, cast(null as varchar) as adopt from final
