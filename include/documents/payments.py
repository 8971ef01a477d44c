"""What was paid, and what the payer is doing about a bill."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from include.documents.base import BaseDocument
from include.documents.money import Money


class Application(BaseDocument):
    """The part of a payment that settles one invoice; ``amount`` excludes ``discount``."""

    document_key: str
    document_number: str | None = None
    amount: Money
    discount: Money = Decimal("0")


class Payment(BaseDocument):
    """Money that left for a supplier. ``amount`` is what was paid: the sum of the applications' amounts."""

    kind: Literal["payment"] = "payment"
    company: str
    source_key: str
    vendor_key: str
    number: str | None = None
    date: dt.date
    currency: str
    amount: Money
    method: str
    trace: str | None = None
    status: Literal["issued", "cleared", "void"]
    voided_on: dt.date | None = None
    ap_account: str | None = None
    applications: tuple[Application, ...]


class BillStatus(BaseDocument):
    """What the payer is doing about a bill, for people who look at it in the books: one line of ours in its memo.

    ``text`` is that line, '' when there is to be none. Nothing else of the bill is ours to change.
    """

    kind: Literal["bill_status"] = "bill_status"
    company: str
    source_key: str
    bill_id: str
    text: str = Field(default="", max_length=200, pattern=r"^[^\r\n]*$")
