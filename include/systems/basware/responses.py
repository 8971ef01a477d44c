"""What Basware is sent of an invoice once the books have taken it, or could not: pure.

Source: reference page basware, section 7, and the OpenAPI file for lengths.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from include.systems.base import Unsendable
from include.systems.basware import contract
from include.systems.wire import present
from include.texts.program import said

_OURS = uuid.UUID("6b0f2f5e-5d0c-5a3b-9f0e-0e3f6f6b7a11")
"""The name space of our external codes; another one would make every repeated response a new one."""


@dataclass(frozen=True)
class InvoiceResponse:
    """``attempt`` counts the times Basware gave us this invoice to post, from 1. ``message`` is for a Basware user;
    ``voucher`` and ``second_voucher`` are numbers of the books; ``at`` is when it was decided."""

    invoice_id: str
    attempt: int
    success: bool
    message: str
    payment_block: bool = False
    source_system: str | None = None
    voucher: str | None = None
    second_voucher: str | None = None
    at: datetime | None = None


def external_code(kind: str, response: InvoiceResponse) -> str:
    """36 characters, the same for every repetition of one response, another for each attempt and outcome: Basware wants
    a new code for a new response, and keeps each for good."""
    if response.attempt < 1:
        raise ValueError(f"attempt {response.attempt} of invoice {response.invoice_id}: they count from 1")
    return str(uuid.uuid5(_OURS, json.dumps([kind, response.invoice_id, response.attempt, response.success])))


def codes(kind: str, invoice_id: str, attempt: int) -> frozenset[str]:
    """The external codes that an answer of ours to this attempt may have."""
    made = [InvoiceResponse(invoice_id, attempt, success, "") for success in (True, False)]
    return frozenset(external_code(kind, one) for one in made)


def body(kind: str, response: InvoiceResponse) -> dict[str, Any]:
    """The body of ``transferResponses`` or ``prebookResponses``. Raises ``Unsendable``.

    Basware saves voucher numbers and the payment block of a success only. The message is cut to what it takes; a number
    or a name never is.
    """
    lengths = contract.SENT[kind]
    vouchers = (response.voucher, response.second_voucher) if response.success else (None, None)
    made = present(
        externalCode=external_code(kind, response),
        success=response.success,
        responseMessage=shortened(response.message, lengths["responseMessage"]),
        paymentBlock=response.payment_block,
        sourceSystem=response.source_system,
        voucherNumber1=vouchers[0],
        voucherNumber2=vouchers[1],
        **{contract.DATES[kind]: None if response.at is None else _moment(response.at)},
    )
    what = said("labels.invoice", number=response.invoice_id)
    problems = [
        ("too_long", said("basware.too_long", what=what, name=name, its_value=repr(value), most=most))
        for name, value in made.items()
        if (most := lengths[name]) is not None and len(value) > most
    ]
    if not made["responseMessage"]:
        problems.append(("message_missing", said("basware.message_missing", what=what)))
    if problems:
        raise Unsendable(problems)
    return made


def shortened(text: str, most: int | None) -> str:
    """``text`` on one line, at most ``most`` characters; what is cut shows as dots."""
    line = " ".join(text.split())
    return line if most is None or len(line) <= most else line[: most - 3].rstrip() + "..."


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
