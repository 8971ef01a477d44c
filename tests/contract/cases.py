"""One case per system for the contract suite: how it is opened on the sandbox, a long list, and a document to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from include.documents import Document
from include.store.database import Store
from include.systems.airbase.writer import AirbaseWriter
from include.systems.avalara.writer import AvalaraWriter
from include.systems.avidxchange.writer import AvidXchangeWriter
from include.systems.base import Writer
from include.systems.basware.writer import BaswareWriter
from include.systems.exact_online.codebook import Books
from include.systems.exact_online.writer import ExactOnlineWriter
from include.systems.quickbooks_online import codebook
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.conftest import RunningSandbox
from tests.support.avalara import COMPANY, MARKER, sales_invoice
from tests.support.basware_tenant import approved, taken
from tests.support.business_central import BOOKS
from tests.support.live import Live, airbase, avalara, avid, basware, business_central, exact, quickbooks
from tests.support.postings import FROM_EXACT, code, vendor
from tests.support.quickbooks import REALM


@dataclass(frozen=True, kw_only=True)
class Case:
    """``listed``: path and parameters of a list longer than its page; ``entity``: the same rows in the sandbox's
    state, of ``listed_company`` (None where the list is the whole tenant's); ``row_key``: what tells them apart there.
    ``document`` is written with ``flow``: what it is about may have to be made in the sandbox first; ``written(row)``:
    whether a row of ``written_entity`` shows it; none of these of a system that is only read."""

    company: str
    open: Callable[[RunningSandbox, Store], AbstractContextManager[Live]]
    listed: tuple[str, Mapping[str, Any]]
    entity: str
    row_key: str
    listed_company: str | None
    writer: Callable[[Live], Writer] | None = None
    flow: str = ""
    document: Callable[[RunningSandbox], Document] | None = None
    write_path: str = ""
    written_entity: str = ""
    written: Callable[[Mapping[str, Any]], bool] = lambda row: False


def _no_wait(seconds: float) -> None:
    """Back-off is real time; that a call is repeated is looked at here, not how long it waits."""


def _taken(sandbox: RunningSandbox) -> Document:
    return taken(approved(sandbox, "RE-CONTRACT"))


CASES: dict[str, Case] = {
    "exact_online": Case(
        company="123",
        open=lambda sandbox, store: exact(sandbox, store, sleep=_no_wait),
        writer=lambda live: ExactOnlineWriter(live.client, {}, Books({})),
        listed=(
            "financialtransaction/TransactionLines",
            {"$select": "ID", "$filter": "Date ge datetime'2020-01-01T00:00:00'"},
        ),
        entity="transaction_lines",
        row_key="ID",
        listed_company="123",
        flow="suppliers",
        document=lambda sandbox: vendor(company="C1", source_key="501", name="Contract Supplies B.V."),
        write_path="crm/Accounts",
        written_entity="accounts",
        written=lambda row: row["Name"] == "Contract Supplies B.V.",
    ),
    "avidxchange": Case(
        company="C1",
        open=lambda sandbox, store: avid(sandbox, store, sleep=_no_wait),
        writer=lambda live: AvidXchangeWriter(live.client, FROM_EXACT),
        listed=("vendors", {"pageSize": 5}),
        entity="vendors",
        row_key="VendorId",
        listed_company=None,
        flow="gl_accounts",
        document=lambda sandbox: code(code="4999", source_key="c-4999", name="Contract account"),
        write_path="enterpriseCodes",
        written_entity="enterprise_codes",
        written=lambda row: row["CodeValue"] == "4999",
    ),
    "quickbooks_online": Case(
        company=REALM,
        open=lambda sandbox, store: quickbooks(sandbox, store, sleep=_no_wait),
        writer=lambda live: QuickBooksWriter(live.client, {}, codebook.Books({})),
        listed=("query", {"query": "SELECT * FROM Vendor WHERE Active IN (true, false)", "page_size": 5}),
        entity="vendor",
        row_key="Id",
        listed_company=REALM,
        flow="vendors",
        document=lambda sandbox: vendor(company="C3", source_key="501", name="Contract Supplies Inc."),
        write_path="vendor",
        written_entity="vendor",
        written=lambda row: row["DisplayName"] == "Contract Supplies Inc.",
    ),
    "basware": Case(
        company="DE01",
        open=lambda sandbox, store: basware(sandbox, store, sleep=_no_wait),
        writer=lambda live: BaswareWriter(live.client, {"source_system": "exact_online"}),
        listed=("vendors", {"pageSize": "5"}),
        entity="vendors",
        row_key="externalCode",
        listed_company=None,
        flow="invoice_acknowledgements",
        document=_taken,
        write_path="/acknowledge",
        written_entity="accountingDocuments",
        written=lambda row: (
            (row.get("invoiceNumber"), row["processingStatus"]) == ("RE-CONTRACT", "TransferInProgress")
        ),
    ),
    "airbase": Case(
        company="MER-NL",
        open=lambda sandbox, store: airbase(sandbox, store, sleep=_no_wait),
        writer=lambda live: AirbaseWriter(live.client, {}),
        listed=("vendors", {"page_size": "5"}),
        entity="vendors",
        row_key="id",
        listed_company=None,
        flow="airbase_vendors",
        document=lambda sandbox: vendor(company="791", source_key="501", code="9001", name="Contract Supplies B.V."),
        write_path="/v1/vendors/",
        written_entity="vendors",
        written=lambda row: row["name"] == "Contract Supplies B.V.",
    ),
    "avalara": Case(
        company=COMPANY,
        open=lambda sandbox, store: avalara(sandbox, store, sleep=_no_wait),
        writer=lambda live: AvalaraWriter(live.client),
        listed=("nexus", {"$top": "3"}),
        entity="nexus",
        row_key="id",
        listed_company=None,
        flow="tax",
        document=lambda sandbox: sales_invoice(),
        write_path="/transactions/createoradjust",
        written_entity="transactions",
        written=lambda row: row.get("referenceCode") == MARKER,
    ),
    "business_central": Case(
        company=BOOKS,
        open=lambda sandbox, store: business_central(sandbox, store, sleep=_no_wait),
        listed=("vendors", {"odata.maxpagesize": 5}),
        entity="vendors",
        row_key="id",
        listed_company=BOOKS,
    ),
}
