"""A German distributor: invoices are approved in Basware, and its two companies keep their books in Exact Online."""
