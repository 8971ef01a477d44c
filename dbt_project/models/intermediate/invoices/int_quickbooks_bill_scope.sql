{#- The bills and vendor credits that a run has to look at: all but the history. -#}
with {{ purchase_scope('quickbooks_online', ref('int_quickbooks_bill_records')) }}

select * from chosen
