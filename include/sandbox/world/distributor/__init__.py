"""The third company of the generated world: a wholesale distributor in the USA that keeps its books in QuickBooks."""
