"""Any order of calls on a document: what each answers, and what then stands, as section 3 has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.support.walks import examples

CODES = st.sampled_from(["A", "B"])
AMOUNTS = st.integers(min_value=1, max_value=999)
PATH = "companies/KESTREL-US/transactions"


@dataclass
class Expected:
    """The document that a code stands for. ``earlier``: the committed version that it adjusted."""

    amount: int
    status: str
    version: int = 1
    locked: bool = False
    before: str = ""
    earlier: Expected | None = None

    @property
    def is_open(self) -> bool:
        return self.status in ("Saved", "Posted")


class Walk(RuleBasedStateMachine):
    ava: Any

    def __init__(self) -> None:
        super().__init__()
        self.ava.control("POST", "/reset", {"empty": True, "now": "2026-11-02T08:00:00Z"})
        # By code the documents that are not earlier versions, oldest first.
        self.found: dict[str, list[Expected]] = {"A": [], "B": []}

    def current(self, code: str) -> Expected | None:
        rows = self.found[code]
        return next(reversed([row for row in rows if row.status != "Cancelled"] or rows), None)

    def act(self, code: str, act: str, body: Any = None) -> int:
        return int(self.ava.api("POST", f"{PATH}/{code}/{act}", body).status_code)

    def put(self, code: str, old: Expected | None, new: Expected | None) -> None:
        rows = [row for row in self.found[code] if row is not old]
        self.found[code] = [*rows, *([new] if new else [])]

    @rule(code=CODES, amount=AMOUNTS, commit=st.booleans())
    def create(self, code: str, amount: int, commit: bool) -> None:
        old, status = self.current(code), "Committed" if commit else "Saved"
        reply = self.ava.api("POST", "transactions/create", self.ava.sale(amount, code=code, commit=commit))
        if old is None or old.status == "Cancelled":
            assert reply.status_code == 201
            self.put(code, None, Expected(amount, status))
        elif old.is_open:
            assert reply.status_code == 201
            self.put(code, old, Expected(amount, status, old.version, earlier=old.earlier))
        else:
            assert reply.status_code == 400

    @rule(code=CODES, amount=AMOUNTS, commit=st.booleans())
    def create_or_adjust(self, code: str, amount: int, commit: bool) -> None:
        old, status = self.current(code), "Committed" if commit else "Saved"
        body = {"createTransactionModel": self.ava.sale(amount, code=code, commit=commit)}
        reply = self.ava.api("POST", "transactions/createoradjust", body)
        if old is None or old.status == "Cancelled":
            assert reply.status_code == 201
            self.put(code, None, Expected(amount, status))
        elif old.locked:
            assert reply.status_code == 400
        else:
            assert reply.status_code == 200
            earlier = old if old.status == "Committed" else old.earlier
            self.put(code, old, Expected(amount, status, old.version + 1, earlier=earlier))

    @rule(code=CODES)
    def commit(self, code: str) -> None:
        row, status = self.current(code), self.act(code, "commit", {"commit": True})
        if row is not None and row.is_open:
            row.status = "Committed"
            assert status == 200
        else:
            assert status == (404 if row is None else 400)

    @rule(code=CODES)
    def verify(self, code: str) -> None:
        row, status = self.current(code), self.act(code, "verify", {})
        if row is not None and row.is_open:
            row.status = "Posted"
            assert status == 200
        else:
            assert status == (404 if row is None else 400)

    @rule(code=CODES)
    def uncommit(self, code: str) -> None:
        row, status = self.current(code), self.act(code, "uncommit")
        if row is not None and row.status == "Committed" and not row.locked:
            row.status = "Saved"
            assert status == 200
        else:
            assert status == (404 if row is None else 400)

    @rule(code=CODES, how=st.sampled_from(["DocVoided", "DocDeleted", "AdjustmentCancelled", "Unspecified"]))
    def void(self, code: str, how: str) -> None:
        row, status = self.current(code), self.act(code, "void", {"code": how})
        if row is None:
            assert status == 404
        elif row.locked or row.status == "Cancelled" or (how == "AdjustmentCancelled" and row.earlier is None):
            assert status == 400
        else:
            assert status == 200
            if how == "AdjustmentCancelled":
                self.put(code, row, row.earlier)
            elif how == "DocDeleted" and row.is_open:
                self.put(code, row, None)
            else:
                row.before, row.status = row.status, "Cancelled"

    @rule(code=CODES)
    def unvoid(self, code: str) -> None:
        row, status = self.current(code), self.act(code, "unvoid")
        if row is not None and row.status == "Cancelled":
            row.status = row.before
            assert status == 200
        else:
            assert status == (404 if row is None else 400)

    @rule(code=CODES)
    def lock(self, code: str) -> None:
        row, status = self.current(code), self.act(code, "lock", {"isLocked": True})
        if row is not None and row.status == "Committed":
            row.locked = True
            assert status == 200
        else:
            assert status == (404 if row is None else 400)

    @invariant()
    def each_code_stands_for_what_was_last_done_to_it(self) -> None:
        for code in self.found:
            expected, reply = self.current(code), self.ava.api("GET", f"{PATH}/{code}")
            if expected is None:
                assert reply.status_code == 404
                continue
            shown = reply.json()
            assert (shown["status"], shown["version"], shown["totalAmount"], shown["locked"]) == (
                expected.status, expected.version, expected.amount, expected.locked,
            )  # fmt: skip

    def teardown(self) -> None:
        assert self.ava.sound()


@examples(6, 200)
def test_any_order_of_calls(ava_process: Any, examples: int) -> None:
    class OnThis(Walk):
        ava = ava_process

    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        OnThis,
        settings=settings(max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=quiet),
    )
