"""The simulated QuickBooks Online, written from the reference page alone."""
