{{ config(materialized='table') }}
{#- The bills and vendor credits that a run has to look at: all but the history. -#}
with {{ purchase_scope('quickbooks_online', ref('quickbooks_online__bill_records')) }}

select * from chosen
