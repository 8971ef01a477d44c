"""Reports of the simulated QuickBooks Online: shapes as recorded, amounts from the simulated ledger."""
