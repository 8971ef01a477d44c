{#- AvidXchange invoices whose coding counts beside the lines of their document in the books: one row per line of either
    side. -#}
{%- set codes = ['account', 'cost_center', 'cost_unit'] -%}
with invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
documents as (select * from {{ ref('canonical_bills') }} where not is_deleted),
own_lines as (select * from {{ ref('int_coded_invoice_lines') }}),
avid_lines as (select * from {{ ref('int_approved_lines') }}),
counting as (select distinct connection, company, invoice_id from avid_lines),
back as (select * from {{ ref('int_avid_codes_in_books') }}),
agreed as (select * from {{ ref('int_agreed_codings') }}),

approved as (
    select invoice_pairs.*, documents.origin, documents.turn, invoices.external_code is not null as is_sent
    from invoice_pairs
    inner join invoices
        on invoices.connection = invoice_pairs.other_connection and invoices.company = invoice_pairs.other_company
        and invoices.invoice_id = invoice_pairs.invoice_id
    inner join counting
        on counting.connection = invoices.connection and counting.company = invoices.company
        and counting.invoice_id = invoices.invoice_id
    inner join documents
        on documents.connection = invoice_pairs.books_connection and documents.company = invoice_pairs.books_company
        and documents.document_key = invoice_pairs.document_key
),

ours as (
    select approved.link, approved.books_company, approved.invoice_id, own_lines.* exclude (link),
        cast(approved.turn * own_lines.net as decimal(28, 6)) as signed_net
    from approved
    inner join own_lines
        on own_lines.link = approved.link and own_lines.company = approved.books_company
        and own_lines.document_key = approved.document_key
),

approved_lines as (
    select approved.link, approved.books_company, approved.document_key, approved.origin, avid_lines.*,
        -- a line without an account was not coded; a cost centre that is missing from an invoice which people entered
        -- by hand was never taken away by anybody
        avid_lines.account is not null and (avid_lines.cost_center is not null or approved.is_sent) as says_cost_center
    from approved
    inner join avid_lines
        on avid_lines.connection = approved.other_connection and avid_lines.company = approved.other_company
        and avid_lines.invoice_id = approved.invoice_id
),

-- what each code stands for in the books
theirs as (
    select
        lines.*,
        {%- for code in codes %}
        case when agreed.no is not null and lines.{{ code }} is not distinct from agreed.from_{{ code }}
            then agreed.{{ code }} when {{ code }}_back.code_key is not null then {{ code }}_back.books_code
            end as meant_{{ code }},
        {%- endfor %}
        case when meant_account = account_back.books_code then account_back.is_active end as account_is_active,
        case when meant_account = account_back.books_code then account_back.is_control end as is_control,
        case when meant_account = account_back.books_code then account_back.requires_cost_center
            end as requires_cost_center,
        meant_cost_center is not null and coalesce(meant_cost_center <> cost_center_back.books_code
            or cost_center_back.is_active, true) as is_center_usable,
        meant_cost_unit is not null and coalesce(meant_cost_unit <> cost_unit_back.books_code
            or cost_unit_back.is_active, true) as is_unit_usable
    from approved_lines as lines
    left join agreed
        on agreed.link = lines.link and agreed.books_company = lines.books_company
        and agreed.document_key = lines.document_key and agreed.no = lines.no
    {%- for code in codes %}
    left join back as {{ code }}_back
        on {{ code }}_back.link = lines.link and {{ code }}_back.other_company = lines.company
        and {{ code }}_back.kind = '{{ 'gl_account' if code == 'account' else code }}'
        and {{ code }}_back.code = lines.{{ code }}
    {%- endfor %}
),

final as (
    select
        coalesce(ours.link, theirs.link) as link, coalesce(ours.books_company, theirs.books_company) as books_company,
        coalesce(ours.document_key, theirs.document_key) as document_key,
        coalesce(ours.invoice_id, theirs.invoice_id) as invoice_id,
        coalesce(ours.origin, theirs.origin) as origin,
        ours.no as books_no, ours.line_key, ours.signed_net as books_net, ours.books_account, ours.books_cost_center,
        ours.books_cost_unit,
        theirs.no as avid_no, theirs.net as avid_net, theirs.account as avid_account,
        theirs.cost_center as avid_cost_center,
        {'account': theirs.account, 'cost_center': theirs.cost_center, 'cost_unit': theirs.cost_unit} as coded_from,
        case when theirs.account is null or theirs.account = ours.current_account then ours.books_account
            else theirs.meant_account end as new_account,
        case when not theirs.says_cost_center or theirs.cost_center is not distinct from ours.current_cost_center
            then ours.books_cost_center else theirs.meant_cost_center end as new_cost_center,
        case when theirs.cost_unit is null or theirs.cost_unit = ours.current_cost_unit then ours.books_cost_unit
            else theirs.meant_cost_unit end as new_cost_unit,
        -- what was sent before its code was mapped anew stands for what the line has
        (theirs.account is not null and theirs.account is distinct from ours.current_account
            and (theirs.meant_account is null or theirs.meant_account is distinct from ours.books_account))
            or (theirs.says_cost_center and theirs.cost_center is distinct from ours.current_cost_center
                and (theirs.meant_cost_center is null
                    or theirs.meant_cost_center is distinct from ours.books_cost_center))
            or (theirs.cost_unit is not null and theirs.cost_unit is distinct from ours.current_cost_unit
                and (theirs.meant_cost_unit is null or theirs.meant_cost_unit is distinct from ours.books_cost_unit))
            as is_recoded,
        ours.no is not null and theirs.no is not null and ours.signed_net = theirs.net as is_same_line,
        list_filter([
            {{ problem('coding.account_unknown.no_counterpart',
                "theirs.account is distinct from ours.current_account and theirs.account is not null
                and theirs.meant_account is null",
                {
                    'no': 'coalesce(theirs.no, 0)', 'account': 'theirs.account', 'division': 'theirs.books_company',
                }) }},
            {{ problem('coding.account_inactive.in_exact',
                "theirs.account is distinct from ours.current_account and not theirs.account_is_active",
                {
                    'no': 'coalesce(theirs.no, 0)', 'account': 'theirs.meant_account',
                }) }},
            {{ problem('coding.account_not_postable.approved',
                "theirs.account is distinct from ours.current_account and theirs.is_control",
                {
                    'no': 'coalesce(theirs.no, 0)', 'account': 'theirs.meant_account',
                }) }},
            {{ problem('coding.cost_center_unknown.approved',
                "theirs.cost_center is not null and theirs.cost_center is distinct from ours.current_cost_center
                and not theirs.is_center_usable",
                {
                    'no': 'coalesce(theirs.no, 0)', 'cost_center': 'theirs.cost_center',
                    'division': 'theirs.books_company',
                }) }},
            {{ problem('coding.cost_center_unknown.unit_approved',
                "theirs.cost_unit is not null and theirs.cost_unit is distinct from ours.current_cost_unit
                and not theirs.is_unit_usable",
                {
                    'no': 'coalesce(theirs.no, 0)', 'cost_unit': 'theirs.cost_unit',
                    'division': 'theirs.books_company',
                }) }},
            {{ problem('coding.cost_center_missing.approved',
                "theirs.requires_cost_center and theirs.cost_center is null
                and (theirs.says_cost_center or ours.books_cost_center is null)",
                {
                    'no': 'coalesce(theirs.no, 0)', 'account': 'theirs.meant_account',
                }) }}
        ], lambda entry: entry is not null) as problems
    from ours
    full outer join theirs
        on theirs.link = ours.link and theirs.books_company = ours.books_company
        and theirs.document_key = ours.document_key and theirs.no = ours.no
)

select * from final
