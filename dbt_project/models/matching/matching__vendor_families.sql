{{ config(materialized='ephemeral') }}
{#- Which vendor records are one vendor (`entity`: duplicates inside a side, and pairs that were accepted) and which
    belong together (`family`: the same VAT number, registration number or bank account). -#}
with records as (
    select rid, scope, link, connection, system, company, vendor_key, name, twin_group, vat_core, registration,
    bank_accounts, bank_owners
    from {{ ref('matching__vendor_records') }}
),

pairs as (
    select l.twin_group as left_group, r.rid as right_rid
    from {{ ref('matching__vendors') }} as m
    inner join records as l on l.link = m.link and l.system = m.left_system and l.connection = m.left_connection
        and l.company = m.left_company and l.vendor_key = m.left_key
    inner join records as r on r.scope = l.scope and r.system = m.right_system and r.connection = m.right_connection
        and r.company = m.right_company and r.vendor_key = m.right_key
    where m.verdict = 'auto'
),

-- several supplier records that a person called one vendor are one
shared as (select left_group, right_rid, min(left_group) over (partition by right_rid) as entity from pairs),

joined as (select left_group, min(entity) as entity from shared group by left_group),

entities as (
    select records.*, coalesce(matched.entity, joined.entity, records.twin_group) as entity
    from records
    left join (select right_rid, min(entity) as entity from shared
        group by right_rid) as matched on matched.right_rid = records.rid
    left join joined on joined.left_group = records.twin_group
),

-- an account with more than 3 owners is a factoring company's
marks as (
    select distinct entity, scope, unnest(list_filter(['v' || vat_core, 'r' || registration] || list_transform(
        list_filter(range(1, len(bank_accounts) + 1), lambda i: bank_owners[i] <= 3), lambda i: 'b'
            || bank_accounts[i]), lambda k: k is not null)) as mark
    from entities
),

first_round as (select entity, mark, scope, min(entity) over (partition by scope, mark) as lowest from marks),

second_round as (select entity, mark, scope, min(lowest) over (partition by entity) as lowest from first_round),

third_round as (select entity, min(lowest) over (partition by scope, mark) as lowest from second_round),

families as (select entity, min(lowest) as family from third_round group by entity),

final as (
    select entities.scope, entities.link, entities.connection, entities.system, entities.company, entities.vendor_key,
    entities.name as vendor_name,
        entities.entity, coalesce(families.family, entities.entity) as family
    from entities
    left join families using (entity)
)

select * from final
