"""Bill payments: by check or credit card, with vendor credits applied, or more than the bills (unapplied)."""

from __future__ import annotations

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting import applications
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, posting
from include.sandbox.quickbooks_online.accounting.payables import money_of, rate_of
from include.sandbox.quickbooks_online.accounting.references import need_type, payable_account
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """Raises Fault 610, 2020, 6000."""
    vendor = company.get("Vendor", made["VendorRef"]["value"]) or {}
    money_of(company, made, before, vendor["CurrencyRef"]["value"])
    made["TotalAmt"] = cents(made["TotalAmt"])
    made["Line"] = applications.lines(entity, made.get("Line") or [])
    _paid_from(company, made)
    made["APAccountRef"] = payable_account(
        company, made.get("APAccountRef") or _account_of_bills(company, made), made["CurrencyRef"]["value"]
    )
    applications.unapplied(made)
    applications.check(company, entity, made, before)
    made["_postings"] = postings(company, made)
    return made


def _paid_from(company: Company, made: Object) -> None:
    by_check = made["PayType"] == "Check"
    part = made.get("CheckPayment" if by_check else "CreditCardPayment")
    if not part:
        raise errors.required("CheckPayment" if by_check else "CreditCardPayment")
    if by_check:
        need_type(company, part.get("BankAccountRef"), "BankAccountRef", "Bank")
        made["CheckPayment"] = {"PrintStatus": "NotSet", **part}
        made.pop("CreditCardPayment", None)
    else:
        need_type(company, part.get("CCAccountRef"), "CCAccountRef", "Credit Card")
        made.pop("CheckPayment", None)


def _account_of_bills(company: Company, made: Object) -> Object | None:
    for kind, key in applications.taken("BillPayment", made):
        if target := company.get(kind, key):
            found: Object = target["APAccountRef"]
            return found
    return None


def paid_from(made: Object) -> str:
    """Id of the account that the money came from."""
    if made["PayType"] == "Check":
        return str(made["CheckPayment"]["BankAccountRef"]["value"])
    return str(made["CreditCardPayment"]["CCAccountRef"]["value"])


def postings(company: Company, made: Object) -> list[Object]:
    """The bills leave at the rate they came in with; the difference is a realised gain or loss on exchange."""
    rate, name = rate_of(made), f"Vendor:{made['VendorRef']['value']}"
    payable = made["APAccountRef"]["value"]
    bills, credits = applications.sides(made)
    home = cents((made["TotalAmt"] - bills + credits) * rate)
    for (kind, key), amount in applications.taken("BillPayment", made).items():
        target = company.get(kind, key) or {}
        home += cents(amount * rate_of(target)) * (1 if kind == "Bill" else -1)
    lines = [
        {"account": payable, "home": home, "own": made["TotalAmt"], "name": name},
        posting(paid_from(made), -made["TotalAmt"], rate),
    ]
    difference = -sum((line["home"] for line in lines), ZERO)
    if difference:
        lines.append({"account": exchange_account(company), "home": difference, "own": ZERO})
    return [line for line in lines if line["home"] or line["own"]]


def exchange_account(company: Company) -> str:
    for account in company.all("Account"):
        if account["AccountSubType"] == "ExchangeGainOrLoss":
            return str(account["Id"])
    raise errors.business("This company has no account for exchange gains and losses.")


def voided(made: Object) -> Object:
    """What a void leaves (section 4): the payment itself, without amounts and lines, its memo marked."""
    memo = made.get("PrivateNote")
    return {
        **made, "TotalAmt": ZERO, "Line": [], "_postings": [], "_voided": True,
        "PrivateNote": f"Voided - {memo}"[:4000] if memo else "Voided",
        **({"TxnTaxDetail": {"TotalTax": ZERO}} if "TxnTaxDetail" in made else {}),
    }  # fmt: skip
