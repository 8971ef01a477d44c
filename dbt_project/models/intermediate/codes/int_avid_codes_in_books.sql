{#- The way back: for each AvidXchange code of a link's company, the code of the books that it stands for. What travels
    as it goes before the equal code that is mapped to another one, what is in use before what is not, and the equal
    code before those that are mapped to it; of several alike it stands for none. One that no code of the books is
    keeps its name. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
own_codes as (select * from {{ ref('canonical_codes') }} where system <> 'avidxchange' and stands_for_code),
mappings as (select * from {{ ref('int_link_mappings') }}),

-- an open batch may say something else than what it closed with
lines as (
    select connection, company, account, cost_center, cost_unit from {{ ref('int_avid_invoice_lines') }}
    union
    select connection, company, account, cost_center, cost_unit from {{ ref('int_approved_lines') }}
),

used as (
    select connection, company, 'gl_account' as kind, account as code from lines
    union
    select connection, company, 'cost_center', cost_center from lines
    union
    select connection, company, 'cost_unit', cost_unit from lines
),

travelling as (
    select pairs.link, pairs.books_company, own_codes.kind, own_codes.code, own_codes.code_key,
        coalesce(own_codes.active, false) as is_active, coalesce(own_codes.control_account, false) as is_control,
        coalesce(own_codes.requires_cost_center, false) as requires_cost_center,
        coalesce(mappings.target_code, own_codes.code) as travels_as
    from pairs
    inner join own_codes on own_codes.connection = pairs.books_connection and own_codes.company = pairs.books_company
    left join mappings
        on mappings.link = pairs.link and mappings.company = pairs.books_company
        and mappings.kind = own_codes.kind and mappings.source_code = own_codes.code
    qualify row_number() over (
        partition by pairs.link, pairs.books_company, own_codes.kind, own_codes.code
        order by own_codes.active desc nulls last, own_codes.code_key) = 1
),

ways as (
    select pairs.link, pairs.books_company, pairs.other_company, used.kind, used.code,
        travelling.* exclude (link, books_company, kind, code), travelling.code as books_code,
        count(*) over (partition by pairs.link, pairs.other_company, used.kind, used.code,
            travelling.travels_as = used.code, travelling.is_active, travelling.code = used.code) as alike
    from pairs
    inner join used on used.connection = pairs.other_connection and used.company = pairs.other_company
    left join (select *, unnest(list_distinct([travels_as, code])) as called from travelling) as travelling
        on travelling.link = pairs.link and travelling.books_company = pairs.books_company
        and travelling.kind = used.kind and travelling.called = used.code
    where used.code is not null
    qualify row_number() over (
        partition by pairs.link, pairs.other_company, used.kind, used.code
        order by travelling.travels_as = used.code desc nulls last, travelling.is_active desc,
        travelling.code = used.code desc, travelling.code_key) = 1
),

final as (
    select
        link, books_company, other_company, kind, code,
        case when code_key is null then code when alike = 1 then books_code end as books_code,
        case when alike = 1 then code_key end as code_key,
        alike = 1 and coalesce(is_active, false) as is_active,
        alike = 1 and coalesce(is_control, false) as is_control,
        alike = 1 and coalesce(requires_cost_center, false) as requires_cost_center
    from ways
)

select * from final
