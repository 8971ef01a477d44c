{#- What is wrong with an approved invoice of a spend system (int_spend_invoice_checks), all of it at once. -#}
{% macro approved_invoice_problems() -%}
{%- set at = {'label': 'label', 'day': 'invoice_date', 'division': 'division',
    'journal': "case when journal <> '' then " ~ sentence('approved.for_journal', {'journal': 'journal'})
        ~ " else '' end"} -%}
{%- set dated = 'case when is_month_closed then ' ~ sentence('approved.dated.closed', at) ~ ' else '
    ~ sentence('approved.dated.filed', at) ~ ' end' -%}
{{ problem('approved.number_missing', "nullif(trim(invoice_number), '') is null", {
    'invoice_id': 'invoice_id', 'other.name': 'other_name',
}) }},
{{ problem('approved.booked_elsewhere', "booked_elsewhere is not null", {
    'label': 'label', 'other.name': 'other_name', 'elsewhere': 'booked_elsewhere',
    'books': 'books_system',
}) }},
{{ problem('approved.date_unlikely.none', "invoice_date is null", {
    'label': 'label', 'other.name': 'other_name',
}) }},
{{ problem('approved.date_unlikely.dates',
    "invoice_date > today + 60 or due_date < invoice_date - 365 or due_date > invoice_date + 1100",
    {
        'label': 'label', 'day': 'invoice_date', 'other.name': 'other_name',
        'due': 'coalesce(' ~ sentence('invoices.and_due', {'due': 'due_date'}) ~ ", '')",
    }) }},
{{ problem('approved.vendor_unmatched.none', "coalesce(supplier_code, '') = ''", {
    'label': 'label', 'other.name': 'other_name',
}) }},
{{ problem('approved.vendor_blocked.blocked', "supplier_blocked", {
    'books': 'books_system', 'supplier_label': 'supplier_label',
    'division': 'division', 'other.name': 'other_name',
}) }},
{{ problem('approved.vendor_blocked.ended', "supplier_ended", {
    'books': 'books_system', 'supplier_label': 'supplier_label', 'division': 'division',
    'other.name': 'other_name',
}) }},
{{ problem('approved.currency_not_accepted.none', "currency_code is null", {
    'label': 'label', 'other.name': 'other_name',
}) }},
{{ problem('approved.currency_not_accepted.connection',
    "len(accepted_currencies) > 0 and not list_contains(accepted_currencies, currency_code)",
    {
        'label': 'label', 'currency': 'currency_code', 'books': 'books_system',
        'currencies': "array_to_string(accepted_currencies, ', ')",
    }) }},
{{ problem('approved.journal_unknown', "not home_is_there and purchase_journal <> ''", {
    'journal': 'purchase_journal', 'division': 'division',
}) }},
{% set no_journal = 'home_is_there and journal is null and currency_code is not null' -%}
{{ problem('approved.currency_not_accepted.home', no_journal ~ " and purchase_journal = ''", {
    'label': 'label', 'currency': 'currency_code', 'division': 'division', 'other.name': 'other_name',
    'home': 'coalesce(home_currency, ' ~ sentence('approved.another_currency') ~ ')',
}) }},
{{ problem('approved.currency_not_accepted.journal',
    no_journal ~ " and coalesce(purchase_journal <> '', true)", {
        'label': 'label', 'currency': 'currency_code', 'journal': 'purchase_journal',
        'division': 'division',
        'nor': 'coalesce(' ~ sentence('approved.nor_foreign', {'journal': 'foreign_journal'}) ~ ", '')",
    }) }},
{{ problem('approved.period_missing',
    "journal is not null and invoice_date is not null and not has_period",
    {
        'label': 'label', 'day': 'invoice_date', 'division': 'division', 'other.name': 'other_name',
    }) }},
{{ problem('approved.period_closed.open_it', "is_period_closed and closed_period = 'block'", {
    'dated': dated, 'other.name': 'other_name',
}) }},
{{ problem('approved.period_closed.none_open',
    "is_period_closed and closed_period <> 'block' and first_open_day is null",
    {
        'dated': dated,
    }) }},
{{ opens_later("is_period_closed", "label", "invoice_date", "books_system") }},
{{ problem('approved.payment_term_unknown.mapped', "is_term_mapped and not term_is_there", {
    'source_term': 'payment_term_code', 'term': 'term_code', 'division': 'division',
}) }},
{{ problem('approved.payment_term_unknown.blocked',
    "due_date is null and payment_block and block_term is not null",
    {
        'label': 'label', 'books': 'books_system', 'term': 'block_term', 'division': 'division',
        'other.name': 'other_name',
    }) }},
{{ problem('approved.payment_term_unknown.no_due_date',
    "due_date is null and not term_is_there and not is_term_mapped",
    {
        'label': 'label', 'books': 'books_system',
        'source_term': 'coalesce(payment_term_code, ' ~ sentence('common.none') ~ ')',
        'division': 'division', 'other.name': 'other_name',
    }) }},
{{ problem('approved.quarantined_line', "coalesce(line_count, 0) = 0", {
    'label': 'label', 'other.name': 'other_name',
}) }},
{{ too_fine("label", "gross_sum", "currency_code",
    sentence('invoices.correct_it', {'other.name': 'other_name'})) }},
{{ too_fine("label", "net_sum", "currency_code",
    sentence('invoices.correct_net', {'other.name': 'other_name'})) }},
{{ problem('approved.totals_differ',
    "line_count > 0 and (lines_gross is distinct from total
    or coalesce(net, lines_net) is distinct from lines_net)",
    {
        'label': 'label', 'other.name': 'other_name',
        'net_sum': 'coalesce(' ~ money("net_sum") ~ ', ' ~ sentence('common.nothing') ~ ')',
        'gross_sum': 'coalesce(' ~ money("gross_sum") ~ ', ' ~ sentence('common.nothing') ~ ')',
        'lines_net': 'coalesce(' ~ money("lines_net") ~ ', ' ~ sentence('common.nothing') ~ ')',
        'lines_gross': 'coalesce(' ~ money("lines_gross") ~ ', ' ~ sentence('common.nothing') ~ ')',
    }) }},
{{ problem('approved.ap_account_differs', "supplier_ap_account <> ap_account", {
    'label': 'label', 'account': 'ap_account', 'books': 'books_system',
    'supplier_label': 'supplier_label', 'booked_on': 'supplier_ap_account', 'division': 'division',
}) }},
{{ problem('approved.order_blocked', "is_order_blocked", {'reason': 'order_text'}) }}
{%- endmacro %}

{#- What is wrong with a line of it (int_spend_invoice_lines). -#}
{% macro approved_line_problems() -%}
{{ problem('lines.account_unknown.none', "account_code is null", {
    'line': 'at_line', 'other.name': 'other_name',
}) }},
{{ problem('lines.account_unknown.other',
    "account_code is not null and (account_verdict is distinct from 'auto'
    or account_problem is not null or account_id is null)",
    {
        'line': 'at_line',
        'problem': 'coalesce(account_problem, ' ~ sentence('lines.not_there.account',
            {'account': 'account_label', 'division': 'division'}) ~ ')',
    }) }},
{{ problem('lines.cost_center_unknown.other',
    "cost_center_code is not null
    and (center_verdict is distinct from 'auto' or center_problem is not null)",
    {
        'line': 'at_line',
        'problem': 'coalesce(center_problem, ' ~ sentence('lines.not_there.cost_center', {
            'word': word('cost_center', 'books_system'), 'code': 'cost_center_code',
            'division': 'division'}) ~ ')',
    }) }},
{{ problem('lines.cost_unit_unknown.other',
    "cost_unit_code is not null and (unit_verdict is distinct from 'auto'
    or unit_problem is not null)",
    {
        'line': 'at_line',
        'problem': 'coalesce(unit_problem, ' ~ sentence('lines.not_there.cost_unit', {
            'word': word('cost_unit', 'books_system'), 'code': 'cost_unit_code',
            'division': 'division'}) ~ ')',
    }) }},
{{ problem('lines.cost_center_missing.code',
    "account_id is not null and use_costcenter = 1 and cost_center_code is null",
    {
        'line': 'at_line', 'account': 'account_label', 'books': 'books_system',
        'division': 'division', 'other.name': 'other_name',
    }) }},
{{ problem('lines.cost_center_not_allowed.take',
    "account_id is not null and use_costcenter = 2 and cost_center_code is not null",
    {
        'line': 'at_line', 'account': 'account_label', 'books': 'books_system',
        'division': 'division', 'code': 'cost_center_code', 'other.name': 'other_name',
    }) }},
{{ problem('lines.cost_unit_missing',
    "account_id is not null and use_costunit = 1 and cost_unit_code is null",
    {
        'line': 'at_line', 'account': 'account_label', 'books': 'books_system',
        'division': 'division', 'other.name': 'other_name',
    }) }},
{{ problem('lines.cost_unit_not_allowed',
    "account_id is not null and use_costunit = 2 and cost_unit_code is not null",
    {
        'line': 'at_line', 'account': 'account_label', 'books': 'books_system',
        'division': 'division', 'code': 'cost_unit_code', 'other.name': 'other_name',
    }) }},
{{ problem('lines.tax_code_missing', "takes_tax_codes and tax_code is null", {
    'line': 'at_line', 'other.name': 'other_name',
}) }},
{% set unknown = 'takes_tax_codes and tax_code is not null and ' -%}
{% set blocked = unknown ~ 'vat_id is not null and vat_blocked' -%}
{% set mapped = ' and coalesce(is_tax_mapped, false)' -%}
{% set unmapped = ' and not coalesce(is_tax_mapped, false)' -%}
{% set taxed = {'line': 'at_line', 'code': 'tax_code', 'books': 'books_system', 'target': 'vat_code',
    'division': 'division'} -%}
{{ problem('lines.tax_code_unknown.none', unknown ~ 'vat_id is null' ~ unmapped, taxed) }},
{{ problem('lines.tax_code_unknown.mapped_to_none', unknown ~ 'vat_id is null' ~ mapped, taxed) }},
{{ problem('lines.tax_code_unknown.blocked', blocked ~ unmapped, taxed) }},
{{ problem('lines.tax_code_unknown.mapped_to_blocked', blocked ~ mapped, taxed) }},
{{ problem('lines.tax_differs',
    "vat_id is not null and not vat_blocked and is_first_of_code
    and abs(code_tax - code_vat) > greatest(0.05, 0.005 * abs(code_net))",
    {
        'line': 'at_line', 'tax': money("code_tax"), 'books': 'books_system', 'net': money("code_net"),
        'code': 'vat_code',
        'name': "coalesce(vat_name, '')", 'expected': money("code_vat"), 'other.name': 'other_name',
    }) }},
{% set project = {'line': 'at_line', 'project': 'project_code', 'books': 'books_system',
    'division': 'division', 'other.name': 'other_name'} -%}
{% set in_projects = 'project_code is not null and coalesce(has_projects, true)' -%}
{% set no_projects = 'project_code is not null and not has_projects and books_system ' -%}
{{ problem('lines.project_unknown.option_no', no_projects ~ "= 'exact_online'", project) }},
{{ problem('lines.project_unknown.no_projects', no_projects ~ "<> 'exact_online'", project) }},
{{ problem('lines.project_unknown.not_there', in_projects ~ ' and project_id is null', project) }},
{{ problem('lines.project_unknown.ended', in_projects ~ ' and project_id is not null and project_ended',
    project) }},
{{ problem('lines.quarantined_line.invoice', "net is null or tax is null", {
    'line': 'at_line', 'other.name': 'other_name',
}) }}
{%- endmacro %}
