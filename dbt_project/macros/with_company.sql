{#-
  Records of AvidXchange with the company they belong to. Its lists cover the whole tenant, and a record may not name its
  company (of payments the reference lists no CompanyExternalCode): then it is that of the invoices it pays, where they agree,
  else the only one that the connection's links route. What then has none keeps '' and is told (int_findings_companies).
  A record that came both ways is stored twice: the version that came last counts, under the company it was named with.

  `columns`: as for `raw`, last_modified_date among them. `pays`: the column with the invoices a record pays.
-#}
{% macro with_company(table, key, columns, pays=none) -%}
{%- set version = "(not is_deleted, coalesce(last_modified_date, timestamptz '-infinity'), read_at)" -%}
{%- set heads = {key: 'varchar', 'last_modified_date': 'timestamptz'} -%}
{%- if pays %}{% do heads.update({pays: 'varchar'}) %}{% endif -%}
with records as ({{ raw('avidxchange', table, columns) }}),

nameless as (
    select *, {{ version }} as version from ({{ raw('avidxchange', table, heads) }}) where company = ''
),

named as (
    select heads.connection, heads.{{ key }}, heads.company, heads.version > nameless.version as is_newer
    from (select *, {{ version }} as version from ({{ raw('avidxchange', table, heads) }}) where company <> '') as heads
    inner join nameless using (connection, {{ key }})
    qualify row_number() over (partition by connection, {{ key }} order by heads.version desc, heads.company) = 1
),

{% if pays -%}
paid as (
    select lines.connection, lines.{{ key }}, min(invoices.company) as company
    from (select connection, {{ key }}, unnest(cast({{ pays }} as json[])) as line from nameless) as lines
    inner join {{ ref('stg_avidxchange__invoices') }} as invoices
        on invoices.connection = lines.connection and invoices.invoice_id = (lines.line ->> '$.InvoiceId')
    where invoices.company <> ''
    group by all
    having count(distinct invoices.company) = 1
),

{% endif -%}
only_route as (
    select connection, min(company) as company from {{ ref('stg_config__routes') }}
    where system = 'avidxchange'
    group by all
    having count(distinct company) = 1
)

select records.* replace (
    case when records.company <> '' then records.company
        else coalesce(named.company, {% if pays %}paid.company, {% endif %}only_route.company, '') end as company)
from records
left join named using (connection, {{ key }})
{% if pays -%}
left join paid using (connection, {{ key }})
{% endif -%}
left join only_route using (connection)
where named.is_newer is null or named.is_newer = (records.company <> '')
{%- endmacro %}
