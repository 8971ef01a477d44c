"""General journal entries: balanced, in a journal of type 90; posted at once, and never matched by themselves."""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.exact_online import cash_and_journals, ledger
from include.sandbox.exact_online.cash_and_journals import (
    LEDGER_LINE,
    Kind,
    draft,
    further_line,
    ledger_header,
    open_entry,
)
from include.sandbox.exact_online.rules import PAYABLE, RECEIVABLE, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.vat import line_vat
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

GENERAL_JOURNAL = 90
JOURNAL_ENTRIES = Kind(
    "journal_entries", "journal_entry_lines", "GeneralJournalEntryLines", journal_types=(GENERAL_JOURNAL,)
)


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    asked = draft(rules, JOURNAL_ENTRIES, values, lines)
    for line in asked.given:
        check_line(rules, line, bool((asked.journal or {}).get("AllowVAT")), asked.day)
    rules.refusals.check()
    entry = store.save(
        "journal_entries",
        division,
        {
            **asked.header(rules, values),
            "ExchangeRate": num(rules.rate(asked.currency, values.get("ExchangeRate"))),
            "Reversal": bool(values.get("Reversal")),
            "Type": values.get("Type") or GENERAL_JOURNAL,
        },
    )
    _post(rules, entry, asked.lines(store, entry))
    return entry


def check_line(rules: Rules, line: Row, with_vat: bool, day: int) -> None:
    account = rules.gl_account(line.get("GLAccount"))
    if line.get("AmountFC") is None:
        rules.refusals.add("mandatory", "Amount")
    if account is not None and account["Type"] in (PAYABLE, RECEIVABLE) and line.get("Account") is None:
        rules.refusals.add("mandatory", "Account", account["Code"])
    if account is not None and account["Type"] == PAYABLE and line.get("Account") is not None:
        # What was paid before the supplier was blocked is history; only clients and people meet the block.
        if rules.store.writer != "generator":
            rules.supplier(line["Account"])
    else:
        rules.account(line.get("Account"))
    rules.dimension("cost_centers", line.get("CostCenter"), account, day)
    rules.dimension("cost_units", line.get("CostUnit"), account, day)
    if line.get("VATCode", "") not in (None, ""):
        if not with_vat:
            rules.refusals.add("not_allowed", "VAT-code")
        else:
            rules.vat_code(line["VATCode"])


def _post(rules: Rules, entry: Row, lines: list[Row]) -> None:
    store, division = rules.store, rules.division
    rate = dec(entry["ExchangeRate"])
    rows = []
    for line in lines:
        amount = dec(line["AmountFC"])
        code = store.one("vat_codes", division, "Code", line["VATCode"]) if line.get("VATCode") else None
        override = dec(line["AmountVATFC"]) if line.get("AmountVATFC") is not None else None
        vat = line_vat(amount, code, override, None)
        saved = store.save(
            "journal_entry_lines",
            division,
            {
                **line,
                "AmountDC": num(cents(amount * rate)),
                "AmountVATFC": num(vat.vat),
                "VATBaseAmountFC": num(vat.base),
                "VATPercentage": (code or {}).get("Percentage"),
            },
        )
        own = {"Type": entry["Type"], "Date": saved["Date"], "Description": saved.get("Description")}
        header = {**ledger_header(entry), **own}
        rows.append(ledger.of_line(
            header,
            saved,
            vat.base + vat.lost,
            *LEDGER_LINE,
            "Quantity",
            "OffsetID",
            LineType=0,
            InvoiceNumber=saved.get("OurRef"),
            VATCode=saved.get("VATCode") or None,
            AmountVATFC=num(vat.vat),
        ))  # fmt: skip
        if code is not None and vat.vat != 0:
            key = ledger.line_id(entry["EntryID"], f"vat/{saved['LineNumber']}")
            rows.append(ledger.transaction(header, key, 9000, code["GLToClaim"], vat.vat - vat.lost, LineType=5))
            if vat.reverse:
                key = ledger.line_id(entry["EntryID"], f"vat/{saved['LineNumber']}/pay")
                rows.append(ledger.transaction(header, key, 9001, code["GLToPay"], -vat.vat, LineType=5))
    ledger.post(rules, entry["EntryID"], rows, rate, rounding=_largest(rows))


def _largest(rows: list[Row]) -> str:
    return str(max(rows, key=lambda row: abs(dec(row["AmountFC"])))["ID"])


def create_line(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    """A single line can only unbalance its entry, unless its amount is nil."""
    rules = Rules(store, division)
    entry = open_entry(rules, JOURNAL_ENTRIES, values.get("EntryID"))
    check_line(rules, values, False, values.get("Date") or rules.today())
    if values.get("AmountFC") is not None and dec(values["AmountFC"]) != Decimal(0):
        rules.refusals.add("difference", "", str(values["AmountFC"]))
    rules.refusals.check()
    present = store["journal_entry_lines"].find("EntryID", division, entry["EntryID"])
    made = further_line(store, entry, present, values, values.get("Date") or rules.today())
    _post(rules, entry, [*present, made])
    saved = store["journal_entry_lines"].get(division, made["ID"])
    assert saved is not None
    return saved


def remove(store: ExactBooks, division: str, entry: Row) -> None:
    cash_and_journals.remove(JOURNAL_ENTRIES, store, division, entry)
