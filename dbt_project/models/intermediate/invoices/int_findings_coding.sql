{#- Correcting journals that stand in Exact while AvidXchange says something else by now. Exact changes no entry: a
    person does. -#}
select
    link, 'coding' as flow, other_company as company, invoice_id as document_key, 'review' as kind,
    'warning' as severity, 'changed_after_lock' as code,
    {{ sentence('coding.changed_after_lock.journal', {
        'number': 'coalesce(number, invoice_id)',
        'entries': 'coalesce(entry_numbers, ' ~ sentence('common.not_read_yet') ~ ')', 'moves': 'moves_text',
        'wanted': 'wanted_text',
    }) }} as text,
    json_object('before', moves_text, 'after', wanted_text, 'entry', entry_numbers) as payload
from {{ ref('int_coding_corrections') }}
where is_reported
