{#- Records of AvidXchange with the company they belong to. Its lists cover the whole tenant, and a record may not name
    its company (of payments the reference lists no CompanyExternalCode): then it is that of the invoices it pays, where
    they agree, else the only one that the connection's links route. What then has none keeps '' and is reported
    (int_findings_companies). A record that named its company once keeps it when it comes without. `columns`: as for
    `raw`, last_modified_date among them. `pays`: the column with the invoices a record pays. -#}
{% macro with_company(table, key, columns, pays=none) -%}
with records as ({{ newest_of_each(table, key, columns) }}),

named as (
    select connection, {{ key }}, max_by(company, {{ record_version() }}) as company
    from ({{ raw('avidxchange', table, {key: 'varchar', 'last_modified_date': 'timestamptz'}) }})
    where company <> '' and (connection, {{ key }}) in (select (connection, {{ key }}) from records where company = '')
    group by all
),

{% if pays -%}
paid as (
    select lines.connection, lines.{{ key }}, min(invoices.company) as company
    from (select connection, {{ key }}, unnest(cast({{ pays }} as json[])) as line from records
        where company = '') as lines
    inner join {{ ref('stg_avidxchange__invoices') }} as invoices
        on invoices.connection = lines.connection and invoices.invoice_id = (lines.line ->> '$.InvoiceId')
    where invoices.company <> ''
    group by all
    having count(distinct invoices.company) = 1
),

{% endif -%}
only_route as (
    select connection, min(company) as company from {{ ref('int_connection_routes') }}
    where system = 'avidxchange'
    group by all
    having count(distinct company) = 1
)

select records.* replace (
    case when records.company <> '' then records.company
        else coalesce(named.company, {% if pays %}paid.company, {% endif %}only_route.company, '') end as company)
from records
left join named on named.connection = records.connection and named.{{ key }} = records.{{ key }}
{% if pays -%}
left join paid on paid.connection = records.connection and paid.{{ key }} = records.{{ key }}
{% endif -%}
left join only_route on only_route.connection = records.connection
{%- endmacro %}

{#- Records of AvidXchange, each once. A record whose company was added, changed or taken away is stored under each: the
    version that came last counts, and the others stay until a full read marks them as gone. -#}
{% macro newest_of_each(table, key, columns) -%}
{%- set heads = {key: 'varchar', 'last_modified_date': 'timestamptz'} -%}
select stored.*
from ({{ raw('avidxchange', table, columns) }}) as stored
left join (
    select connection, {{ key }}, max_by(company, {{ record_version() }}) as newest_company
    from ({{ raw('avidxchange', table, heads) }})
    semi join (
        select connection, {{ key }} from ({{ raw('avidxchange', table, heads) }}) group by all having count(*) > 1
    ) using (connection, {{ key }})
    group by all
) as repeated using (connection, {{ key }})
where repeated.newest_company is null or repeated.newest_company = stored.company
{%- endmacro %}

{#- What orders the versions of a record under several companies. -#}
{% macro record_version() -%}
(not is_deleted, coalesce(last_modified_date, timestamptz '-infinity'), read_at, company)
{%- endmacro %}
