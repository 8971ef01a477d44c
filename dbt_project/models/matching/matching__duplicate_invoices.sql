{{ config(alias='duplicate_invoices') }}
{#- Purchase invoices that may be one and the same, over both systems and the whole vendor family. Each pair has two rows, so
    that either document finds its twin. -#}
with invoices as (select * from {{ ref('matching__invoice_keys') }}),

amounts as (
    select distinct scope, system, company, invoice_key, entity, currency, unnest([gross - 0.01, gross, gross + 0.01, net]) as amount
    from invoices
),

suspects as (
    select a.scope, a.system, a.company, a.invoice_key, b.system as twin_system, b.company as twin_company, b.invoice_key as twin_key
    from invoices as a
    inner join invoices as b on b.scope = a.scope and b.family = a.family and b.n1 = a.n1
    union
    select a.scope, a.system, a.company, a.invoice_key, b.system, b.company, b.invoice_key
    from invoices as a
    inner join invoices as b on b.scope = a.scope and b.entity = a.entity and b.n2 = a.n2
    union
    select a.scope, a.system, a.company, a.invoice_key, b.system, b.company, b.invoice_key
    from invoices as a
    inner join amounts on amounts.scope = a.scope and amounts.entity = a.entity and amounts.currency = a.currency and amounts.amount = a.gross
    inner join invoices as b
        on b.scope = a.scope and b.system = amounts.system and b.company = amounts.company and b.invoice_key = amounts.invoice_key
    where b.date between a.date - 60 and a.date + 60
),

both_ways as (
    select * from suspects
    union
    select scope, twin_system, twin_company, twin_key, system, company, invoice_key from suspects
),

credited as (
    -- pairs with a credit note of the same amount between them: billed again on purpose
    select distinct s.scope, s.system, s.company, s.invoice_key, s.twin_system, s.twin_company, s.twin_key
    from both_ways as s
    inner join invoices as i on i.scope = s.scope and i.system = s.system and i.company = s.company and i.invoice_key = s.invoice_key
    inner join invoices as twin on twin.scope = s.scope and twin.system = s.twin_system and twin.company = s.twin_company and twin.invoice_key = s.twin_key
    inner join invoices as credit on credit.scope = i.scope and credit.entity = i.entity and credit.currency = i.currency and credit.gross = -i.gross
        and credit.date between least(i.date, twin.date) and greatest(i.date, twin.date)
),

ruled as (
    select i.*, twin.connection as twin_connection, twin.system as twin_system, twin.company as twin_company, twin.invoice_key as twin_key,
        twin.vendor_key as twin_vendor_key, twin.vendor_name as twin_vendor_name, twin.number as twin_number, twin.date as twin_date, twin.gross as twin_gross,
        twin.currency as twin_currency, credited.invoice_key is not null as rebilled, {{ duplicate_rule() }} as rule
    from both_ways as s
    inner join invoices as i on i.scope = s.scope and i.system = s.system and i.company = s.company and i.invoice_key = s.invoice_key
    inner join invoices as twin on twin.scope = s.scope and twin.system = s.twin_system and twin.company = s.twin_company and twin.invoice_key = s.twin_key
    left join credited
        on credited.scope = s.scope and credited.system = s.system and credited.company = s.company and credited.invoice_key = s.invoice_key
        and credited.twin_system = s.twin_system and credited.twin_company = s.twin_company and credited.twin_key = s.twin_key
    where (s.system, s.company, s.invoice_key) <> (s.twin_system, s.twin_company, s.twin_key)
),

final as (
    select
        link, system, connection, company, invoice_key, vendor_key, vendor_name, number, date, currency, gross,
        twin_system, twin_connection, twin_company, twin_key, twin_vendor_key, twin_vendor_name, twin_number, twin_date, twin_currency, twin_gross,
        rule::integer as rule, {{ duplicate_action() }} as action, {{ duplicate_reason() }} as reason,
        (date, system, invoice_key) > (twin_date, twin_system, twin_key) as is_later, system <> twin_system as across_systems
    from ruled
    where rule is not null
)

select * from final
