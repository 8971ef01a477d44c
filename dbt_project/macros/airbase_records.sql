{#- Records of Airbase with the subsidiary they name as company: its reference in the books, which never changes. Where
    the record was read before the subsidiary had one, or names it by key or name alone, the list of subsidiaries tells.
    A record that names none keeps ''. -#}
{% macro airbase_of_subsidiary(records) -%}
with records as ({{ records }}),

subsidiaries as (select connection, airbase_id, name, company from {{ ref('stg_airbase__subsidiaries') }}),

-- ledger entries name no key: a name that two subsidiaries share tells nothing
names as (select connection, name, min(company) as company from subsidiaries where name is not null group by all
    having count(*) = 1)

select records.* replace (
    coalesce(subsidiary ->> '$.erp_reference_id', subsidiaries.company, {{ airbase_key('subsidiary') }}, names.company,
        '') as company)
from records
left join subsidiaries on subsidiaries.connection = records.connection
    and subsidiaries.airbase_id = {{ airbase_key('records.subsidiary') }}
left join names on names.connection = records.connection and names.name = (records.subsidiary ->> '$.name')
{%- endmacro %}

{#- Vendors, accounts and tags of Airbase, a row for each subsidiary they belong to, with the list of those in
    `subsidiaries`. One that names no subsidiary belongs to every one of the tenant (*assumed*: there it is a
    restriction, and none is set). -#}
{% macro airbase_in_each_subsidiary(records) -%}
with records as ({{ records }}),

known as (select connection, airbase_id, company as known_company,
    is_deleted as is_gone from {{ ref('stg_airbase__subsidiaries') }}),

entries as (select connection, id, unnest(cast(subsidiary_reference_ids as json[])) as entry from records),

named as (
    select distinct
        entries.connection, entries.id, coalesce(entry ->> '$.erp_reference_id', known_company,
            {{ airbase_key('entry') }}) as in_company
    from entries
    left join known on known.connection = entries.connection and known.airbase_id = {{ airbase_key('entries.entry') }}
    where in_company is not null
),

belongs as (
    select * from named
    union all by name
    select records.connection, records.id, coalesce(known_company, '') as in_company
    from records
    anti join named using (connection, id)
    left join known on known.connection = records.connection and not known.is_gone
),

lists as (
    select connection, id, cast(to_json(list(in_company order by in_company)
        filter (where in_company <> '')) as varchar) as subsidiaries
    from belongs
    group by all
)

select records.* replace (belongs.in_company as company), coalesce(lists.subsidiaries, '[]') as subsidiaries
from records
inner join belongs using (connection, id)
inner join lists using (connection, id)
{%- endmacro %}

{#- The key of a record inside another one, whichever of its two names is there. -#}
{% macro airbase_key(part) -%}
coalesce({{ part }} ->> '$.id', {{ part }} ->> '$.airbase_id')
{%- endmacro %}
