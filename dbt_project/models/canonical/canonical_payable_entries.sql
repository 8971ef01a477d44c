{#- What the books have on accounts payable, dated: every entry or transaction with what it adds to what is owed to a
    vendor. Owed is positive. `nature`: bill, payment, journal or revaluation.
    Grain: one row per system, connection, company, entry, day, vendor, currency and A/P account. -#}
{{ branches('payable_entries') }}
