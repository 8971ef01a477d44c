"""Two records of one relation made one in the screens: everything of the first moves, the first is gone."""

from __future__ import annotations

from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

# table -> field that names the relation
HOLDERS = {
    "purchase_entries": "Supplier",
    "purchase_invoices": "Supplier",
    "purchase_orders": "Supplier",
    "transaction_lines": "Account",
    "payments": "Account",
    "journal_entry_lines": "Account",
    "bank_entry_lines": "Account",
}


def merge(store: ExactBooks, division: str, gone: str, kept: str) -> Row:
    """Raises EditRefused when one of the two is not there, or both are the same."""
    source, target = (store["accounts"].get(division, key) for key in (gone, kept))
    if source is None or target is None or gone == kept:
        raise EditRefused("give 'from' and 'into': two different relations of this division")
    for table, field in HOLDERS.items():
        for row in [row for row in store[table].rows(division) if row.get(field) == gone]:
            store.save(table, division, {**row, field: kept})
    known = {bank["BankAccount"] for bank in store["bank_accounts"].find("Account", division, kept)}
    for bank in store["bank_accounts"].find("Account", division, gone):
        if bank["BankAccount"] in known:
            store.remove("bank_accounts", division, bank["ID"])
        else:
            store.save("bank_accounts", division, {**bank, "Account": kept, "Main": False})
    store.remove("accounts", division, gone)
    return store.save(
        "accounts", division, {**target, "IsSupplier": bool(target["IsSupplier"] or source["IsSupplier"])}
    )
