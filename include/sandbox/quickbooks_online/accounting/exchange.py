"""Exchange rates: what one unit of a currency costs in the company's own, from a day on.

Source: the entity ExchangeRate in Intuit's XSD, and clients that ask it by ``sourcecurrencycode`` and ``asofdate``. A
rate that nobody has entered is the generated company's.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.quickbooks_online import errors, wire
from include.sandbox.quickbooks_online.accounting.references import home_currency, is_multi_currency
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object


def rate(company: Company, currency: str, day: str) -> Decimal:
    """The last one that was entered for this day or one before it."""
    known = _known(company, currency, day)
    return Decimal(known["Rate"]) if known else company.rates.get(currency, Decimal(1))


def read(company: Company, currency: str, day: str) -> Object:
    """As ``GET exchangerate`` answers; ``day`` "" is today. Raises Fault 2020, 5030, 6000."""
    if not currency:
        raise errors.required("sourcecurrencycode")
    _need(company, currency)
    day = day or company.today.isoformat()
    made: Object = {
        "SourceCurrencyCode": currency, "TargetCurrencyCode": home_currency(company), "AsOfDate": day,
        "Rate": Decimal(1) if currency == home_currency(company) else rate(company, currency, day),
        "SyncToken": "0", "domain": "QBO", "sparse": False, "MetaData": {"LastUpdatedTime": wire.stamp(company.now())},
    }  # fmt: skip
    known = _known(company, currency, day)
    return {**made, **(known or {}), "AsOfDate": day}


def complete(company: Company, entity: str, made: Object, before: Object | None) -> Object:
    """One rate for each currency and day: another one takes its place. Raises Fault 5030, 6000."""
    home = home_currency(company)
    _need(company, str(made["SourceCurrencyCode"]))
    if made["SourceCurrencyCode"] == home or made.get("TargetCurrencyCode", home) != home or made["Rate"] <= 0:
        raise errors.business(f"A rate says what another currency costs in {home}.", "Rate")
    made |= {"TargetCurrencyCode": home, "AsOfDate": made.get("AsOfDate") or company.today.isoformat()}
    known = _known(company, made["SourceCurrencyCode"], made["AsOfDate"])
    return {**made, "Id": known["Id"]} if known and known["AsOfDate"] == made["AsOfDate"] else made


def _need(company: Company, currency: str) -> None:
    if not is_multi_currency(company):
        raise errors.feature_not_supported("This company does not use multiple currencies.")
    if currency not in company.rates:
        raise errors.business(f"This company does not use the currency {currency}.", "SourceCurrencyCode")


def _known(company: Company, currency: str, day: str) -> Object | None:
    found = [one for one in company.all("ExchangeRate") if one["SourceCurrencyCode"] == currency]
    return max((one for one in found if one["AsOfDate"] <= day), key=lambda one: one["AsOfDate"], default=None)
