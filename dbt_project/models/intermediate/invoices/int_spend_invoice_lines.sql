{#- Every coded line of a spend system's invoices as a line of a bill of the books: codes of the books, and everything
    that is wrong with them, all lines at once. Where lines bear tax codes, one without is not sent, since the books
    would take the account's own; where they do not, tax is part of the cost (`cost`). Tax is compared by code over the
    whole invoice: suppliers round once at its end.
    Grain: one row per link, company of the spend system, invoice and line. -#}
with pairs as (
    select pairs.*, coalesce(journals.takes_tax_codes, true) as takes_tax_codes
    from {{ ref('int_spend_pairs') }} as pairs
    left join {{ ref('canonical_journals') }} as journals
        on journals.system = pairs.books_system and journals.connection = pairs.books_connection
        and journals.company = pairs.books_company and journals.code = pairs.purchase_journal
    where pairs.is_routed
),

accounts_mapped as (select * from {{ ref('matching__gl_accounts') }}),
dimensions_mapped as (select * from {{ ref('matching__dimensions') }}),
maps as (select * from {{ ref('int_link_mappings') }}),

accounts as (
    select * from {{ ref('canonical_codes') }} where kind = 'gl_account'
    qualify row_number() over (
        partition by system, connection, company, trim(code) order by coalesce(is_deleted, not active), code_key) = 1
),

wanted as (
    select
        pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.today, pairs.has_projects,
        pairs.takes_tax_codes, pairs.division, pairs.other_name, coding.* exclude (system, coding),
        {{ sentence('coding.at_line', {'line': 'coding.no'}) }} as at_line,
        coalesce(coding.account_code, '') || coalesce(' ' || coding.account_name, '') as account_label,
        nullif(trim(json_extract_string(coding.coding, '$.' || coalesce(pairs.cost_unit_field, 'none'))), '')
            as cost_unit_code
    from pairs
    inner join {{ ref('canonical_spend_invoice_lines') }} as coding
        on coding.system = pairs.other_system and coding.connection = pairs.other_connection
        and coding.company = pairs.other_company
),

joined as (
    select
        wanted.*, gl.target_code as account, gl.verdict as account_verdict, gl.problem as account_problem,
        center.target_code as cost_center, center.verdict as center_verdict, center.problem as center_problem,
        unit.target_code as cost_unit, unit.verdict as unit_verdict, unit.problem as unit_problem,
        accounts.code_key as account_id, accounts.use_costcenter, accounts.use_costunit,
        case when wanted.takes_tax_codes then coalesce(tax_map.target_code, wanted.tax_code) end as vat_code,
        tax_map.target_code is not null as is_tax_mapped,
        vat.tax_key as vat_id, vat.is_deleted or vat.is_blocked as vat_blocked, vat.name as vat_name,
        round(wanted.net * coalesce(vat.rate, 0), 2) as vat_expected,
        coalesce(project_map.target_code, wanted.project_code) as project, projects.project_key as project_id,
        projects.is_deleted or coalesce(projects.end_date < wanted.today, false) as project_ended,
        case when wanted.takes_tax_codes then wanted.net else wanted.net + wanted.tax end as cost
    from wanted
    left join accounts_mapped as gl
        on gl.link = wanted.link and gl.company = wanted.company and gl.source_code = wanted.account_code
    left join dimensions_mapped as center
        on center.link = wanted.link and center.company = wanted.company and center.kind = 'cost_center'
        and center.source_code = wanted.cost_center_code
    left join dimensions_mapped as unit
        on unit.link = wanted.link and unit.company = wanted.company and unit.kind = 'cost_unit'
        and unit.source_code = wanted.cost_unit_code
    left join accounts
        on accounts.system = wanted.books_system and accounts.connection = wanted.books_connection
        and accounts.company = wanted.books_company and trim(accounts.code) = gl.target_code
    left join maps as tax_map
        on tax_map.link = wanted.link and tax_map.company = wanted.company and tax_map.kind = 'tax_code'
        and tax_map.source_code = wanted.tax_code
    left join lateral (
        select * from {{ ref('canonical_tax_codes') }} as vat
        where vat.system = wanted.books_system and vat.connection = wanted.books_connection
            and vat.company = wanted.books_company and vat.code = coalesce(tax_map.target_code, wanted.tax_code)
            and wanted.takes_tax_codes
    ) as vat on true
    left join maps as project_map
        on project_map.link = wanted.link and project_map.company = wanted.company and project_map.kind = 'project'
        and project_map.source_code = wanted.project_code
    left join {{ ref('canonical_projects') }} as projects
        on projects.system = wanted.books_system and projects.connection = wanted.books_connection
        and projects.company = wanted.books_company
        and projects.code = coalesce(project_map.target_code, wanted.project_code)
),

taxed as (
    select *,
        sum(tax) over of_code as code_tax, sum(vat_expected) over of_code as code_vat,
        sum(net) over of_code as code_net,
        row_number() over (partition by link, company, invoice_id, vat_code order by no) = 1 as is_first_of_code
    from joined
    window of_code as (partition by link, company, invoice_id, vat_code)
),

final as (
    select
        link, connection, company, invoice_id, no, row_key, books_company,
        coalesce(description, account_name, '') as description, order_number,
        account, cost_center, cost_unit, project, vat_code, net, tax, cost,
        list_filter([
            {{ approved_line_problems() }}
        ], lambda entry: entry is not null) as problems
    from taxed
)

select * from final
