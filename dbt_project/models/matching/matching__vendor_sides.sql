{{ config(alias='vendor_sides') }}
{#- The vendors of both sides of every pair of companies of every link. Left is the ERP. `scope` is one pair of
    companies; `rid` is the same in every build, whoever comes or goes. -#}
with routes as (
    select *, dense_rank() over (order by link, pair_no) as scope,
        case when system in ('exact_online', 'quickbooks_online') then 'left' else 'right' end as side
    from {{ ref('stg_config__routes') }}
),

-- not kept: it is read twice, the second time for one column
vendors as not materialized (
    select connection, system, company, vendor_key, code, name, vat_number, registration_number, ibans, tax_id, email,
        phone, website, address_line1, postcode, city, country, active, block_flag as blocked, external_ids, last_used
    from {{ ref('canonical_vendors') }}
    where is_vendor and not is_deleted
),

sided as not materialized (
    -- '' is a vendor list that all companies of a connection share
    select routes.link, routes.scope, routes.side, vendors.* replace (routes.company as company),
        (hash(routes.link, routes.pair_no, routes.side, vendors.connection, routes.company, vendors.vendor_key)
            >> 1)::bigint as rid,
        hash(vendors) as as_read
    from routes
    inner join vendors
        on vendors.connection = routes.connection and vendors.system = routes.system
        and vendors.company in (routes.company, '')
),

-- the country that most records of a book name; of equally many the first in alphabetical order
usual as (
    select scope, side, arg_max(country_code, (records, country_code)) as country
    from (select scope, side, {{ country_code('country') }} as country_code, sum(records) as records
        from (select scope, side, country, count(*) as records from sided group by all) group by all)
    where country_code is not null
    group by scope, side
),

books as (
    select sides.scope, sides.side, coalesce(usual.country, other.country, 'NL') as usual_country
    from (select distinct scope, side from routes) as sides
    left join usual on usual.scope = sides.scope and usual.side = sides.side
    left join usual as other on other.scope = sides.scope and other.side <> sides.side
),

located as (
    select *, {{ country_code('country') }} as country_code,
        {{ plain_identifier('vat_number') }} as vat_plain,
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
select rid from (
    select rid, as_read, usual_country from sided inner join books using (scope, side)
    union all
    select rid, as_read, usual_country from {{ this }}
)
group by rid, as_read, usual_country having count(*) = 1
{% endcall %}
