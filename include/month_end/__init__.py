"""Accounts payable at a month end: from what the books owe, cause by cause, to what nothing explains."""
