{#- Who is paid and where, each fact as it changed: a payee that changes while invoices are open is a question for a person.
    The store remembers (a run adds what `is_new`), since no system tells what it said before. Of bank accounts only the last
    figures and a digest are kept. -#}
with accounts as (select * from {{ ref('int_books_vendors') }} where is_vendor and not is_deleted),
vendors as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),
canonical as (select * from {{ ref('int_vendors') }} where ibans <> '[]'),
reads as (select connection, max(read_at) as read_at from {{ ref('int_feeds') }} group by all),

facts as (
    select connection, company, system, id as vendor_key, read_at,
        unnest([{'fact': 'name', 'value': name}, {'fact': 'name on the check', 'value': check_name}, {'fact': 'e-mail address', 'value': lower(email)},
                {'fact': 'address', 'value': lower(concat_ws(', ', address_line1, postcode, city, country))}], recursive := true)
    from accounts
    union all by name
    select connection, company, 'avidxchange' as system, vendor_id as vendor_key, read_at,
        unnest([{'fact': 'name on the check', 'value': name_on_check}, {'fact': 'remittance e-mail address', 'value': lower(remit_email)},
                {'fact': 'e-mail address', 'value': lower(email)}, {'fact': 'remittance address', 'value': lower(concat_ws(', ',
                    {% for part in ['Line1', 'Line2', 'PostalCode', 'City', 'State', 'Country'] %}nullif(trim(remit_to_address ->> '$.{{ part }}'), ''){{ ', ' if not loop.last }}{% endfor %}))}], recursive := true)
    from vendors
    union all by name
    select connection, company, system, vendor_key, reads.read_at, 'bank account' as fact,
        {{ masked_accounts('ibans') }} || ' #' || left(sha256(array_to_string({{ plain_accounts('ibans') }}, ',')), 16) as value
    from canonical
    inner join reads using (connection)
),

standing as (
    select connection, company, system, vendor_key, fact, min(value) as value, min_by(read_at, value) as read_at
    from facts
    where coalesce(value, '') <> ''
    group by all
),

known as (select * from {{ ref('stg_operations__payee_facts') }}),
last_known as (select connection, company, system, vendor_key, fact, max_by(value, id) as value from known group by all),

final as (
    select connection, company, system, vendor_key, fact, value, seen_at as first_seen_at, id as position, false as is_new from known
    union all by name
    select standing.*, standing.read_at as first_seen_at, 9223372036854775807 as position, true as is_new
    from standing
    left join last_known using (connection, company, system, vendor_key, fact)
    where standing.value is distinct from last_known.value
)

select * exclude (read_at) from final
