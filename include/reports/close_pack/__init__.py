"""The close pack of a company: cut-off, accruals and the auditor's sample, from what is published. Each is worked out
by pure functions over rows; `reading` asks for them."""
