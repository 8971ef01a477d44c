{#- Who is paid and where, as each system says it now. Of bank accounts only the last figures and a digest are kept;
    `none` where a system tells them and there is none. QuickBooks and Airbase tell none; Airbase's vendors are of all
    its companies ('', as in other lists without one). -#}
with reads as (select connection, max(read_at) as read_at from {{ ref('canonical_feeds') }} group by all),
read_banks as (
    select distinct connection, company from {{ ref('canonical_feeds') }}
    where system = 'exact_online' and feed = 'bank_accounts'
),

books as (
    select * from {{ ref('canonical_vendors') }} where system in {{ books_systems() }} and is_vendor and not is_deleted
),
avid as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),
basware as (select * from {{ ref('stg_basware__vendors') }} where not is_deleted),
airbase as (
    select * from {{ ref('stg_airbase__vendors') }} where not is_deleted
    qualify row_number() over (partition by connection, vendor_id order by company) = 1
),

{%- set address = "lower(concat_ws(', ', address_line1, postcode, city, country))" %}
{%- set remit = ['Line1', 'Line2', 'PostalCode', 'City', 'State', 'Country'] %}

said as (
    select connection, company, system, vendor_key, read_at, unnest([
        {'fact': 'name', 'value': name}, {'fact': 'name on the check', 'value': check_name},
        {'fact': 'e-mail address', 'value': lower(email)}, {'fact': 'address', 'value': {{ address }}}
    ], recursive := true)
    from books
    union all by name
    select connection, company, 'avidxchange' as system, vendor_id as vendor_key, read_at, unnest([
        {'fact': 'name on the check', 'value': name_on_check}, {'fact': 'e-mail address', 'value': lower(email)},
        {'fact': 'remittance e-mail address', 'value': lower(remit_email)},
        {'fact': 'remittance address', 'value': lower(concat_ws(', ',
            {% for part in remit -%}
            nullif(trim(remit_to_address ->> '$.{{ part }}'), ''){{ ', ' if not loop.last }}
            {%- endfor %}))}
    ], recursive := true)
    from avid
    union all by name
    select connection, company, 'basware' as system, vendor_code as vendor_key, read_at, unnest([
        {'fact': 'name', 'value': name}, {'fact': 'e-mail address', 'value': lower(email)},
        {'fact': 'address', 'value': {{ address }}}
    ], recursive := true)
    from basware
    union all by name
    select connection, '' as company, 'airbase' as system, vendor_id as vendor_key, read_at, unnest([
        {'fact': 'name', 'value': name}, {'fact': 'name in law', 'value': legal_name},
        {'fact': 'e-mail address', 'value': lower(email)}, {'fact': 'address', 'value': {{ address }}}
    ], recursive := true)
    from airbase
),

banks as (
    select connection, company, system, vendor_key, ibans from books
    where system = 'exact_online' and (ibans <> '[]' or (connection, company) in (from read_banks))
    union all
    select connection, company, 'avidxchange', vendor_id, {{ json_values('bank_accounts') }} from avid
    where bank_accounts is not null
    union all
    select connection, company, 'basware', vendor_code, cast(ibans as varchar) from basware
),

final as (
    select * from said where coalesce(value, '') <> ''
    union all by name
    select banks.* exclude (ibans), reads.read_at, 'bank account' as fact, case
        when ibans = '[]' then 'none'
        else {{ masked_accounts('ibans') }} || ' #'
            || left(sha256(array_to_string({{ plain_accounts('ibans') }}, ',')), 16)
        end as value
    from banks
    inner join reads using (connection)
)

select connection, company, system, vendor_key, fact, min(value) as value, min_by(read_at, value) as read_at
from final
group by all
