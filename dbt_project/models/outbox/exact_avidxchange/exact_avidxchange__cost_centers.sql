{#- Cost centres and cost units that AvidXchange should offer; an ended one becomes inactive there. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
accounts as (
    select * from {{ ref('int_codes') }} where system = 'exact_online' and kind in ('cost_center', 'cost_unit')
),
types as (select connection, company, code_key as id, cast(null as bigint) as type from accounts),
{{ code_flow('dimension') }}
