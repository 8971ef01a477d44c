"""What the columns of the published tables are called in a workbook, in the language that is spoken."""

from __future__ import annotations

from include.texts.translations import gettext

HEADS = (
    *("account", "account name", "action", "age days", "amount", "amount difference", "avatax code", "avatax status"),
    *("avatax tax", "avidxchange status", "books balance", "books entry id", "books entry number", "books open items"),
    *("books system", "closed at", "code", "company", "counterparty", "counterparty code", "counterparty key"),
    *("currency", "date", "decided at", "decided by", "decision", "difference", "difference class", "discount"),
    *("doc date", "document key", "documents", "entry id", "entry number", "explained", "flow", "invoice entry number"),
    *("invoice key", "invoice net", "invoice number", "invoice numbers", "invoice tax", "journal", "journal amount"),
    *("journal entry id", "jurisdiction", "ledger tax", "line id", "lines", "method", "month", "net", "note", "number"),
    *("open amount", "opened at", "other in flight", "other open", "other system", "payment date", "payment id"),
    *("payment state", "posted unmatched", "posting date", "reason", "reason code", "review id", "rule", "run id"),
    *("settlement basis", "source amount", "source key", "source status", "source system", "state"),
    *("suggested action", "system", "target amount", "target company", "target id", "target number", "target status"),
    *("target system", "text", "trace", "twin amount", "twin company", "twin counterparty", "twin date", "twin key"),
    *("twin lines", "twin net", "twin number", "twin open amount", "twin system", "twin vat", "unexplained"),
    *("unmatched amount", "updated at", "vat"),
)
COUNTS = ("agree", "counterparties", "differ", "entries", "in flight", "items", "left out", "not routed", "oldest days")
"""Of the overview."""


def head(column: str) -> str:
    return gettext(column.replace("_", " "))
