{{ config(alias='duplicate_invoices') }}
select ''::varchar as link where false
