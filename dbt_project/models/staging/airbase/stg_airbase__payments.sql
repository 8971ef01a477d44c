with payments as (
    {{ raw('airbase', 'payments', {
        'id': 'varchar',
        'bill_id': 'varchar',
        'method': 'varchar',
        'status': 'varchar',
        'amount': 'decimal(28,6)',
        'currency': 'json',
        'initiated_date': 'date',
        'settled_date': 'date',
        'check_number': 'varchar',
        'trace_number': 'varchar',
        'updated_date': 'timestamptz',
    }) }}
)

select
    payments.connection, coalesce(bills.company, '') as company, payments.id as payment_id, payments.bill_id,
    payments.method,
    payments.status, payments.amount, coalesce(payments.currency ->> '$.iso_code',
        bills.currency_code) as currency_code,
    payments.initiated_date, payments.settled_date, payments.check_number, payments.trace_number,
    payments.updated_date as updated_at, payments.read_at, payments.is_deleted, payments._dlt_load_id
from payments
left join {{ ref('stg_airbase__bills') }} as bills on bills.connection = payments.connection
    and bills.bill_id = payments.bill_id
