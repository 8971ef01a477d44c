{{ config(alias='vendor_sides') }}
{#- The vendors of both sides of every pair of companies of every link. Left is the ERP. `scope` is one pair of
    companies; `rid` is the same in every build, whoever comes or goes. -#}
with routes as (
    select *, dense_rank() over (order by link, pair_no) as scope,
        case when system in ('exact_online', 'quickbooks_online') then 'left' else 'right' end as side
    from {{ ref('stg_config__routes') }}
),

vendors as not materialized (
    select connection, system, company, vendor_key, code, name, vat_number, registration_number, ibans, tax_id, email,
        phone, website, address_line1, postcode, city, country, active, block_flag as blocked, external_ids, last_used
    from {{ ref('canonical_vendors') }}
    where is_vendor and not is_deleted
),

countries as (
    select connection, system, company, {{ country_code('country') }} as country_code, sum(records) as records
    from (select connection, system, company, country, count(*) as records from vendors group by all)
    group by all
),

-- the country that most records of a book name (`arg_max` passes over those without one); of equally many the first in
-- alphabetical order
usual as (
    select scope, side, arg_max(country_code, (records, country_code)) as country
    from (select routes.scope, routes.side, country_code, sum(records) as records
        from routes
        inner join countries on {{ vendors_of_route('countries') }}
        group by all)
    group by scope, side
),

books as (
    select sides.scope, sides.side, coalesce(usual.country, other.country, 'NL') as usual_country
    from (select distinct scope, side from routes) as sides
    left join usual on usual.scope = sides.scope and usual.side = sides.side
    left join usual as other on other.scope = sides.scope and other.side <> sides.side
),

sided as not materialized (
    select routes.link, routes.scope, routes.side, vendors.* replace (routes.company as company),
        (hash(routes.link, routes.pair_no, routes.side, vendors.connection, routes.company,
            {{ for_hash('vendors.vendor_key') }}) >> 1)::bigint as rid,
        hash(vendors) as as_read
    from routes
    inner join (select * from vendors where {{ if_touched('rid', 'vendor_key') }}) as vendors
        on {{ vendors_of_route('vendors') }}
),

located as (
    select *, {{ country_code('country') }} as country_code,
        {{ without_vat_label(plain_identifier('vat_number')) }} as vat_plain,
            {{ plain_identifier('registration_number') }} as registration_plain
    from sided
    where {{ if_touched('rid', 'rid') }}
),

final as (
    select located.* exclude (country, registration_number),
        -- fills in a missing country for reading numbers only, never as evidence: the rest of the record, then what is
        -- usual in the book
        coalesce(country_code,
            case when regexp_matches(vat_plain, '^({{ vat_prefixes() }})[0-9U]') then left(vat_plain, 2) end,
            case when regexp_matches(vat_plain, '^[0-9]{7,9}B[0-9]{2}$') then 'NL' end,
            books.usual_country) as assumed_country,
        books.usual_country
    from located
    inner join books using (scope, side)
)

select * from final
{% call touched('rid', rows='rid', compares=[ref('canonical_vendors')]) %}
select coalesce(sided.rid, kept.rid) as rid, coalesce(sided.vendor_key, kept.vendor_key) as vendor_key
from (select * from sided inner join books using (scope, side)) as sided
full join {{ this }} as kept on kept.rid = sided.rid
where kept.as_read is distinct from sided.as_read or kept.usual_country is distinct from sided.usual_country
{% endcall %}
