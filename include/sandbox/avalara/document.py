"""From what was asked to a whole document: lines, details, summary, addresses (section 2). Nothing is kept here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from include.sandbox.avalara import calculation, definitions, places, taxation
from include.sandbox.avalara.calculation import Line, Taxed, override
from include.sandbox.avalara.fields import malformed
from include.sandbox.avalara.money import MOST, ZERO, cents, money, text
from include.sandbox.avalara.rates import LONG_TYPES
from include.sandbox.avalara.request import Asked
from include.sandbox.avalara.store import Store
from include.sandbox.avalara.taxation import Levied, Sale
from include.sandbox.kernel.tables import Row

PURCHASES = ("PurchaseInvoice", "PurchaseOrder")
TAX_CODE = "P0000000"
RATE_CODES = {"General": "G", "Standard": "S", "Zero": "Z"}
ECHOED = ("purchaseOrderNo", "referenceCode", "salespersonCode", "reportingLocationCode", "batchCode", "description",
          "email", "businessIdentificationNo", "exchangeRateCurrencyCode")  # fmt: skip


class Draft:
    """One calculation: its parts share the company, the day, the addresses and the numbers given out."""

    def __init__(self, store: Store, asked: Asked) -> None:
        self.store, self.asked, self.model = store, asked, asked.model
        self.nexus = store.nexus_of(asked.company["companyCode"])
        self.vat_enabled = bool(store.settings()["vat_enabled"])
        rows = store.items_of(asked.company["companyCode"])
        self.items = {row["itemCode"].upper(): row["taxCode"] for row in rows if row["taxCode"]}
        self.addresses: list[Row] = []
        self.messages: dict[str, list[str]] = {}
        self.types: set[str] = set()

    def made(self) -> Row:
        """Raises ``Refusal``. Ids are 0 where nothing is saved."""
        lines, placed = self.model["lines"], self._placed()
        amounts = [money(line["amount"]) for line in lines]
        self._refuse_what_no_field_holds(amounts)
        flagged = [bool(line.get("discounted")) for line in lines]
        less = calculation.discounts(amounts, flagged, money(self.model.get("discount", "0")))
        found = [
            self._line(line, places_, off) for line, places_, off in zip(lines, placed, less, strict=True)
        ]  # fmt: skip
        self._forced([line for line, _ in found])
        id = self._number("transaction", 85000000000001)
        rows = [
            self._line_row(asked, one, levied, id, places_)
            for asked, (one, levied), places_ in zip(lines, found, placed, strict=True)
        ]
        return self._document(id, [one for one, _ in found], rows, placed)

    def _refuse_what_no_field_holds(self, amounts: Sequence[Decimal]) -> None:
        """An amount in the reporting currency that is longer than one may be (assumed: Avalara names no limit)."""
        forced = [one.get("taxOverride") or {} for one in (self.model, *self.model["lines"])]
        taxes = [money(one.get("taxAmount", "0")) for one in forced]
        largest = sum((abs(amount) for amount in (*amounts, *taxes)), ZERO)
        if largest * max(Decimal(1), abs(money(self.model.get("exchangeRate", "1")))) >= MOST:
            raise malformed("exchangeRate", "amounts at this rate cannot be converted to a number")

    def _number(self, name: str, first: int) -> int:
        return 0 if self.asked.is_order else self.store.next_number(name, first)

    # -- addresses

    def _placed(self) -> list[tuple[int, int]]:
        """For every line the positions of its origin and destination among the document's addresses."""
        own = self._at(self.model["addresses"]) if self.model.get("addresses") else None
        placed, used = [], []
        for line in self.model["lines"]:
            at = self._at(line["addresses"]) if line.get("addresses") else own
            assert at is not None, "judged before"
            placed.append(at)
            used += [(index, line["number"], self.addresses[index]) for index in dict.fromkeys(at)]
        places.check(used)
        return placed

    def _at(self, addresses: Row) -> tuple[int, int]:
        roles = {role: places.normal(one) for role, one in places.roles(addresses).items()}
        for one in roles.values():
            if one not in self.addresses:
                self.addresses.append(one)
        return self.addresses.index(roles["shipFrom"]), self.addresses.index(roles["shipTo"])

    # -- tax

    def _day(self, line: Row) -> str:
        """The day whose rates count."""
        for one in (line, self.model):
            if found := override(one.get("taxOverride"), "TaxDate"):
                return str(found["taxDate"])
        return str(self.model["date"])

    def _line(self, line: Row, at: tuple[int, int], discount: Decimal) -> tuple[Line, Levied]:
        sale = Sale(
            dt.date.fromisoformat(self._day(line)), self.asked.company, self.nexus, self.addresses[at[0]],
            self.addresses[at[1]], (line.get("businessIdentificationNo") or self._number_of_buyer()).strip(),
            self._tax_code(line), self.asked.type in PURCHASES, self.vat_enabled,
        )  # fmt: skip
        levied = taxation.levied(sale)
        if levied.message:
            self.messages.setdefault(levied.message, []).append(line["number"])
        if levied.reverse_charge:
            self.types.add("ReverseChargeInvoice")
        found = calculation.line(
            money(line["amount"]), discount, levied.levies, exempt=self._exempt(line),
            non_taxable=self._tax_code(line).upper() == definitions.NON_TAXABLE,
            gross=bool(line.get("taxIncluded")),
        )  # fmt: skip
        if forced := override(line.get("taxOverride"), "TaxAmount"):
            by = [money(one) for one in line["_rows"]] if "_rows" in line else None
            calculation.force([found], money(forced["taxAmount"]), by)
        return found, levied

    def _number_of_buyer(self) -> str:
        return str(self.model.get("businessIdentificationNo") or "")

    def _exempt(self, line: Row) -> bool:
        """By certificate number, by use, or by override."""
        number = line.get("exemptionCode") or self.model.get("exemptionNo") or ""
        if number.strip() or definitions.exempts(_use(line) or _use(self.model)):
            return True
        return any(override(one.get("taxOverride"), "Exemption") for one in (line, self.model))

    def _forced(self, lines: list[Line]) -> None:
        if forced := override(self.model.get("taxOverride"), "TaxAmount"):
            calculation.force(lines, money(forced["taxAmount"]))

    # -- rows

    def _line_row(self, asked: Row, line: Line, levied: Levied, id: int, at: tuple[int, int]) -> Row:
        line_id = self._number("line", 85000000100001)
        untaxed = line.base - line.taxable
        return {
            "id": line_id, "transactionId": id, "lineNumber": asked["number"],
            "customerUsageType": _use(asked) or _use(self.model), "entityUseCode": _use(asked) or _use(self.model),
            "description": asked.get("description", ""), "itemCode": asked.get("itemCode", ""),
            "quantity": text(asked.get("quantity", "1")), "lineAmount": text(line.amount),
            "discountAmount": text(line.discount), "exemptAmount": text(untaxed),
            "exemptNo": asked.get("exemptionCode") or self.model.get("exemptionNo") or "",
            "isItemTaxable": bool(line.taxable) or not line.base, "isSSTP": False, "tax": text(line.tax),
            "taxableAmount": text(line.taxable), "taxCalculated": text(line.calculated),
            "taxCode": self._tax_code(asked), "taxCodeId": self._tax_code_id(self._tax_code(asked)),
            "taxDate": self._day(asked),
            "reportingDate": self.model["date"], "taxIncluded": bool(asked.get("taxIncluded")),
            "sourcing": "Destination", "ref1": asked.get("ref1", ""), "ref2": asked.get("ref2", ""),
            "revAccount": asked.get("revenueAccount", ""), "vatCode": levied.vat_code, "hsCode": asked.get("hsCode"),
            "businessIdentificationNo": asked.get("businessIdentificationNo") or self._number_of_buyer(),
            "details": [self._detail(row, id, line_id) for row in line.rows], "nonPassthroughDetails": [],
            "lineLocationTypes": [
                {"documentAddressId": n, "locationTypeCode": role}
                for n, role in zip(at, ("ShipFrom", "ShipTo"), strict=True)
            ],
        }  # fmt: skip

    def _tax_code(self, line: Row) -> str:
        """That of the company's own item goes before what the line says (Avalara's help, "Guidelines for mapping items
        to tax codes"; avadev/AvaTax-REST-V2-PHP-SDK #174). Case does not tell items apart (assumed)."""
        return str(self.items.get((line.get("itemCode") or "").upper()) or line.get("taxCode") or TAX_CODE)

    def _tax_code_id(self, code: str) -> int:
        """One that nobody has is that of goods in general."""
        own = self.store.tax_codes_of(self.asked.company["companyCode"])
        return next((int(row["id"]) for row in own if row["taxCode"] == code), definitions.tax_code_id(code))

    def _detail(self, row: Taxed, id: int, line_id: int) -> Row:
        levy, juris = row.levy, row.levy.jurisdiction
        rate = money(self.model.get("exchangeRate", "1"))
        return {
            "id": self._number("detail", 85000000200001), "transactionLineId": line_id, "transactionId": id,
            "country": juris.country, "region": juris.region, "stateFIPS": definitions.fips(juris),
            "exemptAmount": text(row.exempt), "exemptReasonId": 3 if row.exempt else 4,
            "jurisCode": juris.code, "jurisName": juris.name,
            "jurisdictionId": definitions.jurisdiction_id(juris), "signatureCode": definitions.signature(juris),
            "stateAssignedNo": juris.assigned, "jurisType": juris.type, "jurisdictionType": LONG_TYPES[juris.type],
            "nonTaxableAmount": text(row.non_taxable), "rate": f"{row.rate.normalize():f}" if row.rate else "0",
            "rateType": levy.rate_type, "rateTypeCode": RATE_CODES[levy.rate_type], "tax": text(row.tax),
            "taxableAmount": text(row.taxable), "taxType": levy.tax_type, "taxSubTypeId": levy.tax_type[0],
            "taxName": levy.tax_name or juris.tax_name, "taxAuthorityTypeId": 45, "taxRegionId": 0,
            "taxCalculated": text(row.calculated), "taxOverride": "0.0000", "unitOfBasis": "PerCurrencyUnit",
            "isNonPassThru": False, "isFee": False, "reportingTax": text(cents(row.tax * rate)),
            "reportingTaxCalculated": text(cents(row.calculated * rate)),
            "reportingTaxableUnits": text(cents(row.taxable * rate)),
            "reportingNonTaxableUnits": text(cents(row.non_taxable * rate)),
            "reportingExemptUnits": text(cents(row.exempt * rate)), "liabilityType": "Seller", "chargedTo": "Buyer",
        }  # fmt: skip

    def _document(self, id: int, lines: list[Line], rows: list[Row], placed: list[tuple[int, int]]) -> Row:
        model, asked = self.model, self.asked
        origin, destination = placed[0]
        forced = model.get("taxOverride") or {}
        totals = {
            "totalAmount": _sum(line.amount for line in lines), "totalDiscount": _sum(line.discount for line in lines),
            "totalExempt": _sum(line.base - line.taxable for line in lines),
            "totalTax": _sum(line.tax for line in lines), "totalTaxable": _sum(line.taxable for line in lines),
            "totalTaxCalculated": _sum(line.calculated for line in lines),
        }  # fmt: skip
        return {
            "id": id, "code": asked.code, "companyId": asked.company["id"], "date": model["date"],
            "paymentDate": model["date"], "type": asked.type, "_type": next(iter(self.types), None),
            "currencyCode": (model.get("currencyCode") or "USD").upper(), "customerUsageType": _use(model),
            "entityUseCode": _use(model), "customerVendorCode": model["customerCode"],
            "customerCode": model["customerCode"], "exemptNo": model.get("exemptionNo", ""), "reconciled": False,
            "locationCode": "", **{name: model.get(name, "") for name in ECHOED},
            "taxOverrideType": forced.get("type", "None"), "taxOverrideAmount": text(forced.get("taxAmount", "0")),
            "taxOverrideReason": forced.get("reason", ""), **totals, "adjustmentReason": "NotAdjusted",
            "adjustmentDescription": "", "locked": False, "region": self.addresses[destination]["region"],
            "country": self.addresses[destination]["country"], "version": 1, "softwareVersion": "26.10.0.0",
            "originAddressId": origin, "destinationAddressId": destination, "taxDate": self._day({}),
            "exchangeRate": f"{money(model.get('exchangeRate', '1')).normalize():f}",
            "exchangeRateEffectiveDate": model.get("exchangeRateEffectiveDate") or model["date"],
            "lines": rows, "addresses": [self._address(n, one, id) for n, one in enumerate(self.addresses)],
            "summary": summary(rows), **self._messages(),
        }  # fmt: skip

    def _address(self, n: int, one: Row, id: int) -> Row:
        level = "Zip5" if one["country"] != "US" or not one["line1"] else "Address"
        return {"id": n, "transactionId": id, "boundaryLevel": level, **one, "taxRegionId": 0, "latitude": "0",
                "longitude": "0"}  # fmt: skip

    def _messages(self) -> Row:
        """Legal texts for the printed invoice, mirrored as a message of success (section 8)."""
        if not self.messages:
            return {"messages": [], "invoiceMessages": []}
        found: list[dict[str, Any]] = [{"content": said, "lineNumbers": n} for said, n in self.messages.items()]
        mirrored = {"summary": "Invoice  Messages for the transaction", "refersTo": "0", "severity": "Success",
                    "details": definitions.as_text(found), "source": "Avalara.AvaTax.Services.Tax"}  # fmt: skip
        return {"messages": [mirrored], "invoiceMessages": found}


def summary(lines: list[Row]) -> list[Row]:
    """One row per jurisdiction and rate: it adds up rounded rows."""
    found: dict[tuple[str, ...], Row] = {}
    for row in (row for line in lines for row in line["details"]):
        key = tuple(str(row[name]) for name in ("country", "jurisType", "jurisCode", "taxType", "taxName", "rate"))
        one = found.setdefault(key, {
            "country": row["country"], "region": row["region"], "jurisType": row["jurisdictionType"],
            "jurisCode": row["jurisCode"], "jurisName": row["jurisName"], "taxAuthorityType": 45,
            "stateAssignedNo": row["stateAssignedNo"], "taxType": row["taxType"], "taxSubType": row["taxSubTypeId"],
            "taxName": row["taxName"], "rateType": row["rateType"], "taxable": "0", "rate": row["rate"], "tax": "0",
            "taxCalculated": "0", "nonTaxable": "0", "exemption": "0",
        })  # fmt: skip
        for name, of in (("taxable", "taxableAmount"), ("tax", "tax"), ("taxCalculated", "taxCalculated"),
                         ("nonTaxable", "nonTaxableAmount"), ("exemption", "exemptAmount")):  # fmt: skip
            one[name] = text(money(one[name]) + money(row[of]))
    return list(found.values())


def _use(model: Row) -> str:
    """The old name is still taken (section 2)."""
    return str(model.get("entityUseCode") or model.get("customerUsageType") or "")


def _sum(amounts: Any) -> str:
    return text(sum(amounts, ZERO))
