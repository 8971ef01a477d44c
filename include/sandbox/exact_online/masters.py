"""Relations, bank accounts, ledger accounts, dimensions, items, documents: what documents refer to."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from include.sandbox.exact_online.rules import PAYABLE, RECEIVABLE, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Handler, Lines
from include.sandbox.kernel.tables import Row

COUNTRIES = {
    "NL", "BE", "DE", "FR", "GB", "US", "CH", "LU", "ES", "IT", "AT", "DK", "SE", "NO", "PL", "IE", "PT", "JP", "CN",
    "IL", "CZ", "FI", "CA", "AU", "TR", "HU", "RO", "BG", "GR",
}  # fmt: skip
IBAN = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$")
PAYMENT_METHODS = ("B", "I", "K", "V")


def _check_account(rules: Rules, row: Row) -> None:
    if not (row.get("Name") or "").strip():
        rules.refusals.add("mandatory", "Name")
    if row.get("Country") and row["Country"].strip().upper() not in COUNTRIES:
        rules.refusals.add("reference", "Country", row["Country"])
    for field, kind in (("GLAccountPurchase", 0), ("GLAP", PAYABLE), ("GLAccountSales", 0), ("GLAR", RECEIVABLE)):
        account = rules.known("gl_accounts", row.get(field), "G/L account")
        if kind and account is not None and account["Type"] != kind:
            rules.refusals.add("invalid", "G/L account type", account["Code"])
    for side in ("Purchase", "Sales"):
        rules.payment_condition(row.get(f"PaymentCondition{side}"))
        rules.vat_code(row.get(f"{side}VATCode"))
        if row.get(f"{side}Currency"):
            rules.currency(row[f"{side}Currency"])
    code = (row.get("Code") or "").strip()
    other = rules.store.one("accounts", rules.division, "Code", code) if code else None
    if other is not None and other["ID"] != row.get("ID"):
        rules.refusals.add("exists", "Code", code)
    rules.refusals.check()


def create_account(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    row = {
        "Country": (store["divisions"].get("", division) or {}).get("Country", "NL"),
        "Status": "C",
        **values,
    }
    row["ID"] = values.get("ID") or store.new_id()
    _check_account(rules, row)
    if not (row.get("Code") or "").strip():
        row["Code"] = _free_code(store, division)
    row["Code"] = row["Code"].strip()
    row["Country"] = row["Country"].strip().upper()
    row.setdefault("SearchCode", "".join(sign for sign in row["Name"].upper() if sign.isalnum())[:9])
    row.setdefault("StartDate", rules.today())
    saved = store.save("accounts", division, row)
    for bank in lines.get("BankAccounts", []):
        _save_bank(store, division, {**bank, "ID": bank.get("ID") or store.new_id(), "Account": saved["ID"]})
    return saved


def _free_code(store: ExactBooks, division: str) -> str:
    counters = store.books.table("exact_online", "counters", lags=False)
    code = int((counters.get(division, "account") or {"last": 50_000})["last"]) + 1
    while store.one("accounts", division, "Code", str(code)) is not None:
        code += 1
    counters.put(division, "account", {"last": code})
    return str(code)


def change_account(store: ExactBooks, division: str, row: Row, values: Row) -> None:
    changed = {**row, **values}
    _check_account(Rules(store, division), changed)
    changed["Code"] = changed["Code"].strip()
    store.save("accounts", division, changed)


def remove_account(store: ExactBooks, division: str, row: Row) -> None:
    rules = Rules(store, division)
    used = store["transaction_lines"].find("Account", division, row["ID"])
    bought = store["purchase_orders"].find("Supplier", division, row["ID"])
    if used or bought or store["sales_invoices"].find("OrderedBy", division, row["ID"]):
        rules.refusals.add("not_allowed", "Delete", row["Code"])
        rules.refusals.check()
    for bank in store["bank_accounts"].find("Account", division, row["ID"]):
        store.remove("bank_accounts", division, bank["ID"])
    for address in store["addresses"].find("Account", division, row["ID"]):
        store.remove("addresses", division, address["ID"])
    store.remove("accounts", division, row["ID"])


def _valid_iban(number: str) -> bool:
    if not IBAN.match(number):
        return True  # a domestic number is taken as it is
    digits = "".join(str(int(sign, 36)) for sign in number[4:] + number[:4])
    return int(digits) % 97 == 1


def _save_bank(store: ExactBooks, division: str, row: Row) -> Row:
    rules = Rules(store, division)
    if row.get("Account") is None:
        rules.refusals.add("mandatory", "Account")
    else:
        rules.account(row["Account"])
    number = re.sub(r"\s", "", row.get("BankAccount") or "").upper()
    if not number:
        rules.refusals.add("mandatory", "Bank account")
    elif not _valid_iban(number):
        rules.refusals.add("invalid", "Bank account", number)
    if row.get("Type", "A") != "A":
        rules.refusals.add("invalid", "Type")
    rules.refusals.check()
    others = [
        bank for bank in store["bank_accounts"].find("Account", division, row["Account"]) if bank["ID"] != row["ID"]
    ]
    row = {**row, "BankAccount": number, "Type": "A", "Blocked": bool(row.get("Blocked"))}
    # Exactly one main account per relation.
    row["Main"] = bool(row.get("Main")) or not any(bank.get("Main") for bank in others)
    if row["Main"]:
        for bank in others:
            if bank.get("Main"):
                store.save("bank_accounts", division, {**bank, "Main": False})
    return store.save("bank_accounts", division, row)


def create_bank(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    return _save_bank(store, division, {**values, "ID": values.get("ID") or store.new_id()})


def change_bank(store: ExactBooks, division: str, row: Row, values: Row) -> None:
    _save_bank(store, division, {**row, **values})


def change_payment(store: ExactBooks, division: str, row: Row, values: Row) -> None:
    """Terms of an open item: when, how and to which account it is to be paid. None of it says that money left.

    [assumed] No property of the page blocks an item: one whose method is not B (on credit), such as K (cash), is left
    out of the payment file, which is how people keep one back.
    """
    rules = Rules(store, division)
    if row["Status"] == 50:
        rules.refusals.add("not_allowed", "Status", str(row["EntryNumber"]))
    if "PaymentMethod" in values and values["PaymentMethod"] not in PAYMENT_METHODS:
        rules.refusals.add("invalid", "Payment method", str(values["PaymentMethod"]))
    bank = values.get("AccountBankAccountID")
    if bank is not None and (store["bank_accounts"].get(division, bank) or {}).get("Account") != row["Account"]:
        rules.refusals.add("reference", "Bank account")
    rules.payment_condition(values.get("PaymentCondition"))
    rules.refusals.check()
    may: tuple[str, ...] = (
        "DueDate",
        "PaymentMethod",
        "PaymentReference",
        "AccountBankAccountID",
        "Description",
        "PaymentCondition",
    )
    if store.writer != "api":
        may += ("ApprovalStatus", "Status")
    store.save("payments", division, {**row, **{key: value for key, value in values.items() if key in may}})


Derived = Callable[[ExactBooks, str, Row], Row]


def _plain(table: str, required: tuple[str, ...], derived: Derived = lambda store, division, row: {}) -> Handler:
    """A master with required fields and, where it has one, a unique code. ``derived``: what follows from its values."""

    def check(store: ExactBooks, division: str, row: Row) -> None:
        rules = Rules(store, division)
        for name in required:
            if row.get(name) in (None, ""):
                rules.refusals.add("mandatory", name)
        code: Any = row.get("Code")
        if code and "Code" in required:
            other = store.one(table, division, "Code", str(code))
            if other is not None and other["ID"] != row["ID"]:
                rules.refusals.add("exists", "Code", str(code))
        rules.refusals.check()

    def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
        row = {**values, "ID": values.get("ID") or store.new_id()}
        check(store, division, row)
        return store.save(table, division, row | derived(store, division, row))

    def change(store: ExactBooks, division: str, row: Row, values: Row) -> None:
        changed = {**row, **values}
        check(store, division, changed)
        store.save(table, division, changed | derived(store, division, changed))

    def remove(store: ExactBooks, division: str, row: Row) -> None:
        if table == "gl_accounts" and store["transaction_lines"].find("GLAccount", division, row["ID"]):
            rules = Rules(store, division)
            rules.refusals.add("not_allowed", "Delete", row["Code"])
            rules.refusals.check()
        store.remove(table, division, row["ID"])

    return Handler(create, change, remove)


def _contact(store: ExactBooks, division: str, row: Row) -> Row:
    rules = Rules(store, division)
    relation = rules.account(row["Account"]) or {}
    rules.refusals.check()
    named = (row.get("FirstName"), row.get("MiddleName"), row["LastName"])
    return {
        "FullName": " ".join(filter(None, named)), "IsMainContact": relation.get("MainContact") == row["ID"],
        "AccountIsSupplier": relation.get("IsSupplier"), "AccountIsCustomer": relation.get("Status") == "C",
    }  # fmt: skip


def _exchange_rate(store: ExactBooks, division: str, row: Row) -> Row:
    """What one unit of the source is worth in the company's own currency, from a day on.

    [assumed] It is kept and listed: postings take the rate that they name, else that of the ``currencies`` edit.
    """
    rules = Rules(store, division)
    rules.currency(row["SourceCurrency"])
    rules.refusals.check()
    return {"TargetCurrency": (store["divisions"].get("", division) or {}).get("Currency", "EUR")}


def _attachment(store: ExactBooks, division: str, row: Row) -> Row:
    rules = Rules(store, division)
    rules.known("documents", row["Document"], "Document")
    try:
        content = base64.b64decode(row["Attachment"], validate=True)
    except ValueError:
        content = b""
        rules.refusals.add("invalid", "Attachment")
    rules.refusals.check()
    return {"FileSize": float(len(content))}


DOCUMENTS = _plain("documents", ("Subject", "Type"), lambda store, division, row: {"HasEmptyBody": not row.get("Body")})
ATTACHMENTS = _plain("document_attachments", ("Document", "FileName", "Attachment"), _attachment)


def create_document(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    assert DOCUMENTS.create is not None
    assert ATTACHMENTS.create is not None
    made = DOCUMENTS.create(store, division, values, {})
    for attachment in lines.get("Attachments", []):
        ATTACHMENTS.create(store, division, {**attachment, "Document": made["ID"]}, {})
    return made


MASTERS: dict[str, Handler] = {
    "crm/Accounts": Handler(create_account, change_account, remove_account),
    "crm/BankAccounts": Handler(
        create_bank, change_bank, lambda store, division, row: store.remove("bank_accounts", division, row["ID"])
    ),
    "financial/GLAccounts": _plain("gl_accounts", ("Code", "Description")),
    "financial/Journals": _plain("journals", ("Code", "Description", "Type")),
    "vat/VATCodes": _plain("vat_codes", ("Code", "Description")),
    "financial/FinancialPeriods": _plain("financial_periods", ("FinYear", "FinPeriod", "StartDate", "EndDate")),
    "hrm/Costcenters": _plain("cost_centers", ("Code", "Description")),
    "hrm/Costunits": _plain("cost_units", ("Code", "Description")),
    "logistics/Items": _plain("items", ("Code", "Description")),
    "crm/Contacts": _plain("contacts", ("Account", "LastName"), _contact),
    "financial/ExchangeRates": _plain("exchange_rates", ("SourceCurrency", "StartDate", "Rate"), _exchange_rate),
    "project/Projects": _plain("projects", ("Code", "Description")),
    "documents/Documents": Handler(create_document, DOCUMENTS.change, DOCUMENTS.remove),
    "documents/DocumentAttachments": ATTACHMENTS,
    "cashflow/Payments": Handler(change=change_payment),
}
