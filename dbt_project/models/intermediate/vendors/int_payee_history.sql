{#- Who is paid and where, each fact as it changed. The store remembers (a run adds what `is_new`), since no system
    tells what it said before. That there is no bank account counts only as the first that is known of a vendor: an
    account that comes after it is a first one, and one that is gone changes nobody's payee. -#}
with known as (select * from {{ ref('stg_operations__payee_facts') }}),

last_known as (
    select connection, company, system, vendor_key, fact, max_by(value, id) as value
    from known
    group by all
)

select connection, company, system, vendor_key, fact, value, seen_at as first_seen_at, id as position, false as is_new
from known
union all by name
select facts.* exclude (read_at), facts.read_at as first_seen_at, 9223372036854775807 as position, true as is_new
from {{ ref('int_payee_facts') }} as facts
left join last_known using (connection, company, system, vendor_key, fact)
where facts.value is distinct from last_known.value and (facts.value <> 'none' or last_known.value is null)
