{#- The lines of the books' purchase documents as AvidXchange will see them, per link, and for each line what is wrong
    with its coding. A line that approvers recoded and that was then recoded in the books the same way keeps the coding
    it was sent with: that change came from AvidXchange, sending it back would be an update of nothing. A trade-module
    line goes without an account where its item was booked on one that AvidXchange does not offer: nobody can recode it
    in the books, and approvers code it. What it was sent with stays.
    Grain: one row per link, company of the books, purchase document and line. -#}
with lines as (select * from {{ ref('int_mapped_invoice_lines') }}),
accounts as (select * from {{ ref('canonical_codes') }} where system <> 'avidxchange' and kind = 'gl_account'),
dimensions as (select * from {{ ref('canonical_codes') }} where system <> 'avidxchange' and kind <> 'gl_account'
    and stands_for_code),
avid_codes as (select * from {{ ref('canonical_codes') }} where system = 'avidxchange' and kind = 'gl_account'),
account_rows as {{ rows_of('gl_account', 'link, company, source_key, skip') }},
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
avid_lines as (select * from {{ ref('int_avid_invoice_lines') }}),
agreed as (select * from {{ ref('int_agreed_codings') }}),

joined as (
    select
        lines.*,
        {{ word('name', 'books_system') }} as books_name,
        {{ sentence('companies.called', {'books': 'books_system', 'company': 'lines.company'}) }} as company_label,
        {{ word('cost_center', 'books_system') }} as cost_center_word,
            {{ word('cost_unit', 'books_system') }} as cost_unit_word,
        {{ word('has_ended', 'books_system') }} as has_ended,
        {{ word('blocked', 'books_system') }} as blocked_word, {{ word('unblock', 'books_system') }} as unblock_word,
        accounts.code_key as account_key, accounts.active as account_active, accounts.control_account,
        accounts.requires_cost_center, account_rows.skip as account_skip, mapped_code.active as mapped_account_active,
        mapped_code.code as mapped_account_found,
        center.code_key as cost_center_key, coalesce(center.active, false) as cost_center_active,
        unit.code_key as cost_unit_key, coalesce(unit.active, false) as cost_unit_active,
        avid_lines.account as their_account, avid_lines.cost_center as their_cost_center,
        agreed.no is not null and agreed.from_account = their_account and agreed.account = lines.account
            and agreed.from_cost_center is not distinct from their_cost_center
            and agreed.cost_center is not distinct from lines.cost_center as is_agreed
    from lines
    left join accounts
        on accounts.connection = lines.connection and accounts.company = lines.company
        and accounts.code_key = lines.gl_account
    left join account_rows
        on account_rows.link = lines.link and account_rows.company = lines.company
        and account_rows.source_key = lines.gl_account
    left join lateral (
        select * from avid_codes as mapped_code
        where mapped_code.connection = lines.other_connection
            and mapped_code.company in (lines.other_company, '') and mapped_code.code = lines.mapped_account
    ) as mapped_code on true
    left join dimensions as center
        on center.connection = lines.connection and center.company = lines.company and center.kind = 'cost_center'
        and center.code = lines.cost_center
    left join dimensions as unit
        on unit.connection = lines.connection and unit.company = lines.company and unit.kind = 'cost_unit'
        and unit.code = lines.cost_unit
    left join invoice_pairs
        on invoice_pairs.link = lines.link and invoice_pairs.books_company = lines.company
        and invoice_pairs.document_key = lines.document_key
    left join avid_lines
        on avid_lines.connection = lines.other_connection and avid_lines.company = lines.other_company
        and avid_lines.invoice_id = invoice_pairs.invoice_id and avid_lines.no = lines.no
    left join agreed
        on agreed.link = lines.link and agreed.books_company = lines.company
        and agreed.document_key = lines.document_key and agreed.no = lines.no
    qualify row_number() over (
        partition by lines.link, lines.connection, lines.company, lines.origin, lines.document_key, lines.no
        order by mapped_code.active desc nulls last) = 1
),

coded as (
    select
        *,
        is_agreed or (sent_line is not null and their_account = coded_account
            and their_cost_center is not distinct from coded_cost_center) as follows_approvers,
        origin = 'purchase_invoice' and not coalesce(account_active and not control_account
            and case when mapped_account is null then account_skip is null or keeps_account
                else mapped_account_active end, false) as stays_uncoded,
        sent_line is not null and (follows_approvers or origin = 'purchase_invoice') as stays_as_sent,
        {{ sentence('coding.at_line', {'line': 'no'}) }} as at_line,
        coalesce(account, '') || coalesce(' (' || nullif(account_name, '') || ')', '') as account_label
    from joined
),

final as (
    select
        link, connection, company, other_company, origin, document_key, no, line_key, description, item, quantity,
        unit_price, po_line, net, tax_payable, vat_code, account_key,
        mapped_account is null and not keeps_account and not stays_uncoded as sends_account,
        {{ flow_of('gl_account', 'kind') }} as flow_account, {{ flow_of('cost_center', 'kind') }} as flow_cost_center,
        {{ flow_of('cost_unit', 'kind') }} as flow_cost_unit, cost_center_word, cost_unit_word,
        cost_center_key, mapped_cost_center is null and not keeps_cost_center as sends_cost_center,
        cost_unit_key, mapped_cost_unit is null and not keeps_cost_unit as sends_cost_unit,
        case when stays_as_sent then sent_account when not stays_uncoded then coded_account end as account,
        case when stays_as_sent then sent_cost_center else coded_cost_center end as cost_center,
        case when stays_as_sent then sent_cost_unit else coded_cost_unit end as cost_unit,
        case when stays_as_sent then sent_from_account when not stays_uncoded then from_account end as from_account,
        case when stays_as_sent then sent_from_cost_center else from_cost_center end as from_cost_center,
        case when stays_as_sent then sent_from_cost_unit else from_cost_unit end as from_cost_unit,
        account as books_account, cost_center as books_cost_center, cost_unit as books_cost_unit,
        coded_account as current_account, coded_cost_center as current_cost_center,
        coded_cost_unit as current_cost_unit,
        list_filter(list_concat(case when stays_uncoded then [] else [
            {{ problem('coding.account_unknown.not_there', "gl_account is not null and account_key is null", {
                'line': 'at_line', 'company': 'company_label',
            }) }},
            {{ problem('coding.account_unknown.item',
                "gl_account is null and origin <> 'purchase_invoice' and item is not null",
                {'line': 'at_line', 'item': 'item', 'books.name': 'books_name'}) }},
            {{ problem('coding.account_unknown.none',
                "gl_account is null and origin <> 'purchase_invoice' and item is null",
                {'line': 'at_line', 'books.name': 'books_name'}) }},
            {{ problem('coding.account_inactive.in_books', "account_key is not null and not account_active", {
                'line': 'at_line', 'account': 'account_label', 'books.blocked': 'blocked_word',
                'company': 'company_label', 'books.unblock': 'unblock_word',
            }) }},
            {{ problem('coding.account_not_postable.control', "account_active and control_account", {
                'line': 'at_line', 'account': 'account_label',
            })
                }},
            {{ problem('coding.account_not_postable.type',
                "account_active and not control_account and mapped_account is null and not keeps_account
                and account_skip is not null",
                {
                    'line': 'at_line', 'account': 'account_label', 'type': 'account_type',
                }) }},
            {%- set mapped = {'line': 'at_line', 'account': 'account_label', 'code': 'mapped_account'} %}
            {{ problem('coding.account_unknown.mapped',
                "mapped_account is not null and mapped_account_found is null and not keeps_account", mapped) }},
            {{ problem('coding.account_inactive.mapped', "not mapped_account_active and not keeps_account", mapped) }},
            {{ problem('coding.account_inactive.sent',
                "keeps_account and mapped_account is not null and not coalesce(mapped_account_active, false)", mapped)
                }},
            {{ problem('coding.cost_center_missing.in_books', "requires_cost_center and cost_center is null", {
                'line': 'at_line', 'account': 'account_label', 'books.name': 'books_name',
            }) }}
        ] end, [
            {{ problem('coding.cost_center_unknown.in_books', "cost_center is not null and cost_center_key is null", {
                'line': 'at_line', 'books.cost_center': 'cost_center_word', 'cost_center': 'cost_center',
                'company': 'company_label', 'books.name': 'books_name',
            }) }},
            {{ problem('coding.cost_center_unknown.ended', "cost_center_key is not null and not cost_center_active", {
                'line': 'at_line', 'books.cost_center': 'cost_center_word', 'cost_center': 'cost_center',
                'books.has_ended': 'has_ended', 'company': 'company_label',
            }) }},
            {{ problem('coding.cost_center_unknown.unit',
                "cost_unit is not null and (cost_unit_key is null or not cost_unit_active)",
                {
                    'line': 'at_line', 'books.cost_unit': 'cost_unit_word', 'cost_unit': 'cost_unit',
                    'books.has_ended': 'has_ended', 'company': 'company_label',
                }) }}
        ]), lambda entry: entry is not null) as problems
    from coded
)

select * from final
