{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}
{#- Who is paid and where, each fact as it was first seen: a payee that changes while invoices are open is a question for
    a person. It is memory, so a full build keeps it. -#}
with accounts as (select * from {{ ref('int_books_vendors') }} where is_vendor and not is_deleted),
vendors as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),
canonical as (select * from {{ ref('int_vendors') }}),

facts as (
    select connection, company, system, id as vendor_key, read_at,
        unnest([{'fact': 'name', 'value': name}, {'fact': 'name on the check', 'value': check_name}, {'fact': 'e-mail address', 'value': lower(email)},
                {'fact': 'address', 'value': lower(concat_ws(', ', address_line1, postcode, city, country))}], recursive := true)
    from accounts
    union all by name
    select connection, company, 'avidxchange' as system, vendor_id as vendor_key, read_at,
        unnest([{'fact': 'name on the check', 'value': name_on_check}, {'fact': 'remittance e-mail address', 'value': lower(remit_email)},
                {'fact': 'e-mail address', 'value': lower(email)}, {'fact': 'remittance address', 'value': lower(remit_address)}], recursive := true)
    from vendors
    union all by name
    select connection, company, system, vendor_key, now() as read_at, 'bank account' as fact, cast(ibans as varchar) as value
    from canonical
    where ibans <> '[]'
),

final as (
    select connection, company, system, vendor_key, fact, value, read_at as first_seen_at
    from facts
    where coalesce(value, '') <> ''
    {% if is_incremental() %}
        and not exists (
            select 1 from {{ this }} as seen
            where seen.connection = facts.connection and seen.company = facts.company and seen.system = facts.system
                and seen.vendor_key = facts.vendor_key and seen.fact = facts.fact and seen.value = facts.value
        )
    {% endif %}
)

select * from final
