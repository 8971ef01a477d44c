"""The world of a software company that sells abroad: invoices in Exact, tax from AvaTax."""
