{#- Every coding row of Basware's invoices as a line of an Exact purchase entry: codes of Exact, and everything that is
    wrong with them, all lines at once. A row without tax code is not sent without one, since Exact would take the
    account's own. VAT is compared by code over the whole invoice: suppliers round once at its end. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
coding as (select * from {{ ref('int_basware_coding') }}),
accounts_mapped as (select * from {{ ref('matching__gl_accounts') }} where source_system = 'basware'),
dimensions_mapped as (select * from {{ ref('matching__dimensions') }} where source_system = 'basware'),
maps as (select * from {{ ref('int_link_mappings') }}),
accounts as {{ exact_masters('gl_accounts') }},
vat_codes as {{ exact_masters('vat_codes') }},
projects as {{ exact_masters('projects') }},

joined as (
    select
        pairs.link, pairs.books_company, pairs.has_projects, coding.* exclude (coding), 'line ' || coding.no
            || ': ' as at_line,
        coalesce(coding.account_code, '') || coalesce(' ' || coding.account_name, '') as account_label,
        'Exact division ' || pairs.books_company as division,
        nullif(trim(json_extract_string(coding.coding, '$.' || coalesce(pairs.cost_unit_field, 'none'))),
            '') as cost_unit_code,
        gl.target_code as account, gl.verdict as account_verdict, gl.problem as account_problem,
        center.target_code as cost_center, center.verdict as center_verdict, center.problem as center_problem,
        unit.target_code as cost_unit, unit.verdict as unit_verdict, unit.problem as unit_problem,
        accounts.id as account_id, accounts.use_costcenter, accounts.use_costunit,
        coalesce(tax_map.target_code, coding.tax_code) as vat_code, tax_map.target_code is not null as is_tax_mapped,
        vat.id as vat_id, vat.is_deleted or coalesce(vat.is_blocked, false) as vat_blocked, vat.description as vat_name,
        {{ vat_billed('coding.net', 'vat') }} as vat_expected,
        coalesce(project_map.target_code, coding.project_code) as project, projects.id as project_id,
        projects.is_deleted or coalesce(projects.end_date < pairs.today, false) as project_ended
    from pairs
    inner join coding on coding.connection = pairs.other_connection and coding.company = pairs.other_company
    left join accounts_mapped as gl
        on gl.link = pairs.link and gl.company = coding.company and gl.source_code = coding.account_code
    left join dimensions_mapped as center
        on center.link = pairs.link and center.company = coding.company and center.kind = 'cost_center'
        and center.source_code = coding.cost_center_code
    left join dimensions_mapped as unit
        on unit.link = pairs.link and unit.company = coding.company and unit.kind = 'cost_unit'
        and unit.source_code = nullif(trim(json_extract_string(coding.coding, '$.'
            || coalesce(pairs.cost_unit_field, 'none'))), '')
    left join accounts on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and trim(accounts.code) = gl.target_code
    left join maps as tax_map
        on tax_map.link = pairs.link and tax_map.company = coding.company and tax_map.kind = 'tax_code'
        and tax_map.source_code = coding.tax_code
    left join vat_codes as vat
        on vat.connection = pairs.books_connection and vat.company = pairs.books_company
        and trim(vat.code) = coalesce(tax_map.target_code, coding.tax_code)
    left join maps as project_map
        on project_map.link = pairs.link and project_map.company = coding.company and project_map.kind = 'project'
        and project_map.source_code = coding.project_code
    left join projects
        on projects.connection = pairs.books_connection and projects.company = pairs.books_company
        and trim(projects.code) = coalesce(project_map.target_code, coding.project_code)
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
        account, cost_center, cost_unit, project, vat_code, net, tax,
        list_filter([
            {{ problem("account_code is null", "account_unknown", "at_line
                || 'it has no account: code it in Basware'") }},
            {{ problem("account_code is not null and (account_verdict is distinct from 'auto'
                or account_problem is not null or account_id is null)", "account_unknown", "at_line
                || coalesce(account_problem, 'account ' || account_label || ' does not exist in ' || division
                || ': add it there, or map it in gl_accounts.csv')") }},
            {{ problem("cost_center_code is not null
                and (center_verdict is distinct from 'auto' or center_problem is not null)", "cost_center_unknown",
                "at_line || coalesce(center_problem, 'cost centre ' || cost_center_code || ' does not exist in '
                || division || ': add it there, or map it in cost_centers.csv')") }},
            {{ problem("cost_unit_code is not null and (unit_verdict is distinct from 'auto'
                or unit_problem is not null)", "cost_unit_unknown", "at_line
                || coalesce(unit_problem, 'cost unit ' || cost_unit_code || ' does not exist in ' || division
                || ': add it there, or map it in cost_units.csv')") }},
            {{ problem("account_id is not null and use_costcenter = 1 and cost_center_code is null",
                "cost_center_missing", "at_line || 'account ' || account_label || ' demands a cost centre in '
                || division || ' and the line has none: code one in Basware'") }},
            {{ problem("account_id is not null and use_costcenter = 2 and cost_center_code is not null",
                "cost_center_not_allowed", "at_line || 'account ' || account_label || ' takes no cost centre in '
                || division || ', and the line has ' || cost_center_code || ': take it away in Basware'") }},
            {{ problem("account_id is not null and use_costunit = 1 and cost_unit_code is null", "cost_unit_missing",
                "at_line || 'account ' || account_label || ' demands a cost unit in ' || division
                || ' and the line has none: code one in Basware'") }},
            {{ problem("account_id is not null and use_costunit = 2 and cost_unit_code is not null",
                "cost_unit_not_allowed", "at_line || 'account ' || account_label || ' takes no cost unit in '
                || division || ', and the line has ' || cost_unit_code || ': take it away in Basware'") }},
            {{ problem("tax_code is null", "tax_code_missing", "at_line
                || 'it has no tax code: give it one in Basware'") }},
            {{ problem("tax_code is not null and (vat_id is null or vat_blocked)", "tax_code_unknown", "at_line
                || 'tax code ' || tax_code || case when is_tax_mapped then ' is mapped to ' || vat_code || ', which'
                else '' end || case when vat_id is null then ' is no VAT code of ' else ' is blocked in ' end
                || division || ': map it in tax_codes.csv'") }},
            {{ problem("vat_id is not null and not vat_blocked and is_first_of_code
                and abs(code_tax - code_vat) > greatest(0.05, 0.005 * abs(code_net))", "tax_differs", "at_line || "
                ~ money("code_tax") ~ " || ' of VAT is billed on ' || " ~ money("code_net") ~ "
                || ', but Exact''s VAT code ' || vat_code || ' (' || coalesce(vat_name, '') || ') makes ' || "
                ~ money("code_vat") ~ " || ': correct the tax code in Basware, or its mapping'") }},
            {{ problem("project_code is not null and (not has_projects or project_id is null or project_ended)",
                "project_unknown", "at_line || 'project ' || project_code
                || case when not has_projects then ' cannot be booked while option projects is no'
                when project_id is null then ' does not exist in ' || division
                || ': add it there, or map it in projects.csv' else ' has ended in ' || division
                || ': take its end date away there, or code another in Basware' end") }},
            {{ problem("net is null or tax is null", "quarantined_line", "at_line
                || 'its net or gross total is missing: code it again in Basware'") }}
        ], lambda entry: entry is not null) as problems
    from taxed
)

select * from final
