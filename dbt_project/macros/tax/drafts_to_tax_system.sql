{#- Drafts as AvaTax is asked for their tax; it keeps none of them. A draft on which the books put tax themselves
    needs no tax line. Each question is a new one: nothing that AvaTax has is changed by it. -#}
{% macro drafts_to_tax_system(kind) -%}
with facts as (select * from {{ ref('int_avalara_invoice_facts') }}
    where kind = '{{ kind }}' and is_routed and not is_final and is_due),
asked as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'estimates'),

drafts as (
    select facts.*, case when asked.delivered_document <> facts.asked_document then asked.target_id end as replaces
    from facts
    left join asked on asked.link = facts.link and asked.company = facts.books_company
        and asked.source_key = facts.invoice_id
),

rows as (
    select
        {{ tax_row('estimates') }}, invoice_id as source_key, 'present' as wanted, cast(null as varchar) as skip,
            asked_document as document,
        {{ json_list("[" ~ tax_blockers(sides_by_kind()[kind].books) ~ "]") }} as problems, '[]' as holds,
            {{ json_list("[" ~ address_ref() ~ "]") }} as refs,
        cast(coalesce(stated_net, cast(net as decimal(28, 6))) as decimal(18, 6)) as amount, replaces
    from drafts
),

final as (
    select * from rows
    union all by name
    {{ no_longer_asked(kind, 'estimates', 'rows') }}
)

select *, cast(null as varchar) as adopt from final
{%- endmacro %}
