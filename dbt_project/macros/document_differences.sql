{#- How a document stands on both sides (reconciliation__documents_current): the feeds of the target in which a row of
    the outbox shows. -#}
{% macro feeds_showing() -%}
case
    when outbox.target_system = 'airbase' then case outbox.flow when 'gl_accounts' then ['gl_accounts']
        when 'cost_centers' then ['tags'] when 'order_results' then ['purchase_orders'] else ['vendors'] end
    when outbox.target_system = 'avalara' then ['transactions']
    when outbox.flow = 'tax_lines' then ['sales_invoice_rows']
    when outbox.flow = 'tax_journals' then ['transaction_lines', 'journal_entries']
    when outbox.target_system = 'basware' then ['transfer_queue', 'export_queue']
    when outbox.flow = 'invoices' then ['purchase_entries', 'bills', 'vendor_credits']
    when outbox.flow = 'vendors' and outbox.target_system = 'exact_online' then ['accounts']
    when outbox.flow = 'purchase_orders' and outbox.target_system = 'exact_online' then ['purchase_order_rows']
    when outbox.flow = 'payments' then ['transaction_lines', 'bill_payments']
    when outbox.flow = 'payment_status' then ['bills']
    when outbox.flow = 'vendor_changes' then ['vendors']
    when outbox.flow in {{ invoice_flows() }} then ['invoices']
    when outbox.flow in ('vendors', 'purchase_orders') then [outbox.flow]
    when outbox.flow = 'coding' then ['purchase_entries', 'transaction_lines']
    when outbox.flow in {{ code_flows() }} then ['enterprise_codes']
end
{%- endmacro %}

{#- What differs first; the order is fixed: the first that applies. -#}
{% macro first_difference() -%}
case
    when skip = 'before_start' then 'before_start'
    when skip is not null then 'not_chosen'
    when list_contains(hold_codes, 'duplicate_suspected') then 'duplicate'
    when voided then 'agrees'
    -- what is not read is not gone
    when unread is not null then 'not_routed'
    when is_posted_in_vain then 'status'
    when wanted = 'void' and is_moving then 'in_flight'
    when is_target_gone and was_delivered then 'deleted'
    when is_source_gone and is_there then 'deleted'
    when not is_in_outbox then 'agrees'
    when not is_there and was_delivered and should_show and not is_moving then 'deleted'
    when flow = 'coding' and is_there and coding_text is null then 'agrees'
    -- a line that was just written; a journal shows in the ledger, or does not
    when flow = 'coding' and is_there and target_status <> 'posted' and state = 'delivered' and not should_show
        then 'in_flight'
    when flow = 'coding' and not is_there and (is_moving or was_delivered
        or (state is null and problems = '[]' and holds = '[]')) then 'in_flight'
    when flow = 'coding' then 'coding'
    when not is_there and (is_moving or was_delivered or (state is null and problems = '[]' and holds = '[]'))
        then 'in_flight'
    when not is_there then 'missing_in_target'
    when currency is not null and target_currency is not null and currency <> target_currency then 'currency'
    when amount is not null and target_amount is not null and
        -- an invoice that became a credit is another one; a ledger's side of a posting has a sign of its own
        abs(case when flow in {{ invoice_flows() }} or flow = 'invoices' then posted_amount - target_amount
            else abs(posted_amount) - abs(target_amount) end) > 0 then 'amount'
    when not is_same_counterparty then 'counterparty'
    when target_date is not null and doc_date is not null and target_date <> doc_date then 'date'
    when coding_text is not null then 'coding'
    when flow in ('payment_status', 'vendor_changes') and status_text is not null and not should_show
        then 'in_flight'
    when status_text is not null or wanted = 'void' then 'status'
    when is_moving then 'in_flight'
    else 'agrees'
end
{%- endmacro %}

{#- Why, in a sentence: what keeps the document, else what the difference is. -#}
{% macro difference_reason() -%}
coalesce(
    case when difference_class = 'not_routed' then {{ sentence('reconciliation.not_routed.unread', {
        'unread': 'unread',
    }) }} end,
    case when skip is null then nullif(concat_ws('; ', nullif(problem_text, ''),
        nullif(hold_text, '')), '') end,
    case when state in ('refused', 'blocked', 'held', 'waiting', 'retrying', 'unknown') then reason_text end,
    case difference_class
        when 'deleted' then case when is_target_gone or not is_there
            then {{ sentence('reconciliation.missing.delivered') }}
            else {{ sentence('reconciliation.missing.source') }} end
        when 'missing_in_target' then {{ sentence('reconciliation.missing.target') }}
        when 'currency' then {{ sentence('reconciliation.differs.sides', {
            'source': 'currency', 'target': 'target_currency',
        }) }}
        when 'amount' then {{ sentence('reconciliation.differs.sides', {
            'source': money('amount'), 'target': money('target_amount'),
        }) }}
        when 'counterparty' then {{ sentence('reconciliation.differs.sides', {
            'source': 'coalesce(counterparty, ' ~ sentence('common.none') ~ ')',
            'target': 'coalesce(target_counterparty, ' ~ sentence('common.none') ~ ')',
        }) }}
        when 'date' then {{ sentence('reconciliation.differs.sides', {
            'source': 'doc_date', 'target': 'target_date',
        }) }}
        when 'coding' then coding_text
        when 'status' then coalesce(status_text, {{ sentence('reconciliation.should_be_void') }})
        when 'agrees' then case when posted_amount <> amount then {{ sentence('reconciliation.rounded', {
            'amount': money('amount'), 'posted': money('posted_amount'),
        }) }} end
        when 'in_flight' then {{ sentence('reconciliation.in_flight') }}
        when 'before_start' then {{ sentence('reconciliation.before_start') }}
        when 'not_chosen' then case skip when 'same_vendor'
            then {{ sentence('reconciliation.skipped.same_vendor') }}
            when 'reversed_by_hand' then {{ sentence('reconciliation.skipped.reversed_by_hand') }}
            when 'vat_in_books'
                then {{ sentence('reconciliation.skipped.vat_in_books') }}
            when 'tax_in_books' then {{ sentence('reconciliation.skipped.tax_in_books') }}
            when 'final_without_line'
                then
                {{ sentence('reconciliation.skipped.final_without_line') }}
            when 'recorded_by_others' then {{ sentence('reconciliation.skipped.recorded_by_others') }}
            else {{ sentence('reconciliation.skipped.not_chosen') }} end
    end)
{%- endmacro %}
