"""What stops a whole flow at a system, as its answers say it, in the alert of the flow; vendors that gave no reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from include.sentences import translated
from include.systems.airbase import faults as airbase_faults
from include.systems.airbase import outcomes as airbase
from include.systems.avalara import outcomes as avalara
from include.systems.avidxchange import outcomes as avidxchange
from include.systems.base import Outcome
from include.systems.basware import faults as basware_faults
from include.systems.basware import outcomes as basware
from include.systems.exact_online import outcomes as exact
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online import outcomes as quickbooks
from include.systems.quickbooks_online.faults import Error, Fault
from include.texts.program import said
from include.texts.translations import spoken

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SAYS = json.dumps({"detail": "Invalid; key."}).encode()
NOBODY = json.dumps({"message": "Invalid; key."}).encode()


def quickbooks_fault(code: str) -> Outcome:
    return quickbooks.refusal(Fault((Error(code, "No; entry"),), contract.VALIDATION_FAULT), 403, None)


def quickbooks_answer(status: int) -> Outcome:
    return quickbooks.write_outcome(status, {}, b"", "Bill", NOW)


STOPS: list[Outcome | None] = [
    exact.write_outcome(401, {}, b"", "x"),
    *avidxchange.batch_outcomes(401, {}, NOBODY, "x", ["1"], NOW),
    *avidxchange.batch_outcomes(401, {}, b"", "x", ["1"], NOW),
    basware.acknowledged(401, {}, NOBODY, "1", NOW),
    basware.acknowledged(403, {}, b"", "1", NOW),
    quickbooks_fault(next(iter(contract.NOT_LET_IN))),
    quickbooks_fault(next(iter(contract.TOKEN_REFUSED))),
    quickbooks_fault(contract.LAPSED),
    quickbooks_answer(401),
    quickbooks_answer(403),
    avalara.not_done(401, b"", "invoice 1", None),
    avalara.not_done(403, b"", "invoice 1", None),
    airbase.written(401, {}, SAYS, NOW)[0],
    airbase.written(403, {}, b"", NOW)[0],
    airbase.session(403, {}, SAYS, NOW),
]


@pytest.mark.parametrize("language", ["nl", "de"])
@pytest.mark.parametrize("outcome", STOPS)
def test_a_stop_is_said_in_the_alert_of_its_flow_as_by_itself(outcome: Outcome | None, language: Any) -> None:
    assert outcome is not None
    assert outcome.kind == "unauthorised"
    with spoken(language):
        own = translated(outcome.text)
        assert own != outcome.text
        assert translated(said("delivery.of_flow", flow="invoices", stop=outcome.text)) == f"invoices: {own}"


def test_a_vendor_that_gave_no_reason_is_said_to_have_given_none() -> None:
    errors = basware_faults.vendor_text(json.dumps({"errors": [{}, {"message": "no; such"}]}).encode())
    items = [{"index": 0, "name": ["missing"], "email": ["bad"]}, {"index": 1}]
    batch = airbase_faults.vendor_text(json.dumps({"validation_errors": items}).encode())
    with spoken("nl"):
        found = translated(said("basware.says", message=errors)), translated(said("airbase.says", vendor_words=batch))
    assert found == (
        "Basware zegt: geen reden opgegeven; no; such",
        "Airbase meldt: item 1: name: missing; email: bad; item 2: geen reden opgegeven",
    )
    with spoken("de"):
        assert translated(said("airbase.says", vendor_words=batch)) == (
            "Airbase meldet: Eintrag 1: name: missing; email: bad; Eintrag 2: kein Grund angegeben"
        )
