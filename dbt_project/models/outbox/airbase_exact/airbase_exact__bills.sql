{#- Bills of Airbase are compared with Exact's purchase entries (`reconciliation.documents`), and never written there:
    this flow has nothing to send. -#}
select * from {{ ref('airbase_exact__purchase_orders') }} where false
