"""The kinds of master data and orders that are posted to the API, and how each is read (sections 4, 5 and 7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from include.sandbox.basware import listing
from include.sandbox.basware.call import Call, Handler
from include.sandbox.basware.errors import PARAMETER, not_found, refused
from include.sandbox.basware.http import Reply
from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import Fields
from include.sandbox.basware.store import KEYS, TENANT, shown
from include.sandbox.kernel.tables import Row

LIST_KEY = re.compile(r"ACC_LIST_([1-9]|[12]\d|3[0-5])$|INV_LIST_([1-9]|1\d|20)$|CUST_RESOLVER_[1-5]$")


@dataclass(frozen=True)
class Master:
    """``entity``: its type in requestStatus. ``module``: of P2P, which processes it. ``batch``: most of one POST.
    ``page``: most of one page, which holds ``usual`` where no size is asked for. ``filters``: query name to row field.
    """

    name: str
    envelope: str
    entity: str
    schema: str
    module: str
    batch: int = 500
    page: int = 500
    usual: int | None = None
    redirect: bool = False
    filters: tuple[str, ...] = ()

    @property
    def fields(self) -> Fields:
        return SCHEMAS[self.schema]

    @property
    def key(self) -> str:
        """The field that a record is named by in a path."""
        return KEYS.get(self.name, "externalCode")


# requestStatus has no type for companies: theirs is assumed.
KINDS = (
    Master("vendors", "vendorEntities", "Vendor", "VendorEntity", "ADM", batch=200, usual=100),
    Master("accounts", "accounts", "Account", "AccountEntity", "ADM"),
    Master("costCenters", "costCenters", "CostCenter", "CostCenterEntity", "ADM"),
    Master("lists", "listItems", "GenericList", "GenericListEntity", "ADM"),
    Master("taxCodes", "taxCodes", "TaxCode", "TaxCodeEntity", "ADM"),
    Master("paymentTerms", "paymentTerms", "PaymentTerm", "PaymentTermEntity", "ADM"),
    Master("companies", "companies", "Organization", "CompanyEntity", "ADM"),
    Master("matchingOrders", "matchingOrders", "MatchingOrder", "OrderEntity", "OM"),
    Master("matchingOrderLines", "matchingOrderLines", "MatchingOrderLine", "OrderLineEntity", "OM", batch=100,
           page=100, filters=("orderExternalCode",)),
    Master("purchaseOrders", "purchaseOrders", "PurchaseOrder", "PurchaseOrderEntity", "PR", page=100, redirect=True,
           filters=("processingStatus",)),
)  # fmt: skip


def scope_of(call: Call) -> str:
    """The records of one list are apart from those of another; everything else is the tenant's."""
    key = call.parts.get("key", TENANT)
    if key and not LIST_KEY.match(key):
        raise refused(400, PARAMETER, f"{key} is no list: ACC_LIST_1-35, INV_LIST_1-20 or CUST_RESOLVER_1-5")
    return key


def get_list(kind: Master) -> Handler:
    def handler(call: Call) -> Reply:
        asked = {name: call.request.query[name] for name in kind.filters if name in call.request.query}
        of = _of_company(call.request.query.get("companyCode"))

        def wanted(row: Row) -> bool:
            return of(row) and all(row.get(name) == value for name, value in asked.items())

        table = call.store.masters[kind.name]
        return listing.answer(
            call.store, call.request, table, kind.envelope, kind.page, wanted, scope=scope_of(call), usual=kind.usual
        )  # fmt: skip

    return handler


def _of_company(code: str | None) -> Callable[[Row], bool]:
    def of(row: Row) -> bool:
        if code is None:
            return True
        listed = [one["companyCode"] for one in row.get("companies", [])]
        return code in listed or code in (row.get("companyCode"), row.get("organizationUnitCode"))

    return of


def find(kind: Master, call: Call) -> Row:
    row = call.store.masters[kind.name].get(scope_of(call), call.parts["id"])
    if row is None:
        raise not_found(f"{kind.name} {call.parts['id']}")
    return row


def get_one(kind: Master) -> Handler:
    """The bare entity; an order to import comes in its envelope, as everything behind a redirect does."""

    def handler(call: Call) -> Reply:
        row = shown(find(kind, call))
        return Reply(200, {kind.envelope: [row]} if kind.redirect else row)

    return handler
