"""The same schedules with two guards: what is large leaves only while exactly it is approved, and nothing leaves that
would change a month which stands signed. What stands in the target is what the target says, not what we know of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from include.delivery.approval import Rule
from include.delivery.context import Context
from include.delivery.outbox import OutboxRow
from include.delivery.signed_months import Books, ledger_days
from include.documents import parse
from include.store import approval_requests, month_ends, signatures
from include.store.approval_requests import Document, Item
from include.store.month_ends import SignOff
from include.systems.base import Action, Request
from tests.simulation.world import Broken, Schedule, Source, Worker
from tests.support.outbox_rows import document, row

LARGE, SMALL = 500, 5
OCTOBER = date(2026, 10, 31)
DAYS = ("2026-10-20", "2026-11-02")
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_ACTIONS: tuple[Action, ...] = ("create", "update", "void")


@dataclass
class Guarded(Schedule):
    """``let_go``: what people approved, until when; ``signed``: from when to when October stood signed."""

    days: dict[str, str] = field(default_factory=dict)
    let_go: dict[Item, datetime] = field(default_factory=dict)
    signed: list[tuple[datetime, datetime]] = field(default_factory=list)
    sign_off: SignOff | None = None
    left: set[tuple[str, str]] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.link = f"guarded-{self.seed}"

    def context(self, run_id: str, owner: str) -> Context:
        found = super().context(run_id, owner)
        found.approval, found.books = Rule(above=Decimal(LARGE)), Books(self.link)
        return found

    def outbox(self) -> list[OutboxRow]:
        adopts = {one.source_key: one.adopt for one in super().outbox()}
        return [self._row(key, source, adopts[key]) for key, source in self.sources.items()]

    def someone_works_at_the_source(self) -> None:
        self.someone_decides()
        key = self.chance.choice(sorted(self.sources))
        what = self.chance.random()
        if what < 0.2:
            self.blocked ^= {key}
        elif what < 0.55:
            self.sources[key].amount = self.chance.choice([SMALL, SMALL + 1, LARGE, LARGE + 1])
        elif what < 0.75:
            self.days[key] = self.chance.choice(DAYS)
        elif what < 0.85:
            self.sources[key].void = True
        else:
            self.sources[f"P{len(self.sources)}"] = Source(LARGE)
        self.note(f"source: {key} {self.sources[key]} {self.days.get(key)}{' blocked' if key in self.blocked else ''}")

    def someone_decides(self) -> None:
        what = self.chance.random()
        if what < 0.6:
            self.approve(self.chance.sample(sorted(self.sources), k=self.chance.randint(1, len(self.sources))))
        elif self.sign_off is None:
            self.sign()
        else:
            self.withdraw()

    def finish(self, worker: Worker) -> None:
        if not self.faults:
            self.withdraw()
            self.blocked.clear()
            self.approve(sorted(self.sources))
        super().finish(worker)

    def approve(self, keys: list[str]) -> None:
        now, until = self.clock.now(), self.clock.now() + timedelta(hours=1)
        for action in _ACTIONS:
            items: list[Item] = [
                ("C1", key, action, self._row(key, self.sources[key], None).fingerprint, "123") for key in keys
            ]
            asked = [Document("payments", one[0], one[1], one[4], one[2], one[3], True, one[1]) for one in items]
            with self.store.begin() as db:
                request = approval_requests.add(
                    db, self.link, "r", asked, preview=False, facts={}, now=now, expires_at=until
                )
                approval_requests.answer(db, request, "approved", who="person:anna", now=now, note=None)
            self.let_go |= dict.fromkeys(items, until)
        self.note(f"people: approve {keys}")

    def sign(self) -> None:
        """As a person does: not while something is in doubt that would change the month."""
        now = self.clock.now()
        with self.store.begin() as db:
            signatures.one_at_a_time(db)
            for one in month_ends.on_the_way(db, [self.link], "fake", "123"):
                days = ledger_days(parse(one.document), one.action, one.delivered, reverses=False)
                if any(day <= OCTOBER for day in days):
                    return
            self.sign_off = month_ends.prepare(
                db, link=self.link, connection=self.link, company="123", as_of=OCTOBER, needs_review=False,
                who="person:anna", now=now, comment="", accepted=[], sha256="0" * 64, copy="{}",
            )  # fmt: skip
        self.signed.append((now, NEVER))
        self.note("people: sign October")

    def withdraw(self) -> None:
        if self.sign_off is None:
            return
        now = self.clock.now()
        with self.store.begin() as db:
            month_ends.step(db, self.sign_off, "withdrawn", who="person:bo", now=now, note="a bill was missing")
        self.sign_off, self.signed[-1] = None, (self.signed[-1][0], now)
        self.note("people: withdraw October")

    def in_the_air(self, worker: Worker, request: Request, when: str) -> None:
        if when == "before":
            for item in self.items(request):
                self.check_leaving(item)
        super().in_the_air(worker, request, when)

    def check_leaving(self, item: dict[str, str]) -> None:
        """At the moment at which it was written down as on its way."""
        key, action = item["natural_key"].partition("/")[2], item["action"]
        at = next(one.sent_at for one in self.rows() if one.source_key == key)  # type: ignore[attr-defined]
        there = self.target.documents.get(item["target"])
        before = there.document if there is not None and there.document else None
        is_first, text = (item["key"], item["document"]) not in self.left, item["document"]
        self.left.add((item["key"], item["document"]))
        if is_first and max(self._amount(text), self._amount(before)) >= LARGE:
            exact = ("C1", key, action, self._print(key, text, action), "123")
            if not at < self.let_go.get(exact, datetime.min.replace(tzinfo=UTC)):  # type: ignore[call-overload]
                raise Broken(f"{action} {text} of {before} left at {at} without an approval")
        days = ledger_days(parse(text), action, before, reverses=False)
        if min(days) <= OCTOBER and any(start < at < end for start, end in self.signed):
            raise Broken(f"{action} {text} of {before} left at {at}, and October was signed: {self.signed}")

    def _row(self, key: str, source: Source, adopt: Any) -> OutboxRow:
        return self._outbox_row(key, f"{source.amount}.00", self.days.get(key, DAYS[1]), source.void, adopt)

    def _outbox_row(self, key: str, amount: str, day: str, void: bool, adopt: Any) -> OutboxRow:
        text = json.dumps(json.loads(document(key, amount)) | {"date": day})
        found = None if adopt is None else {"id": adopt.id, "number": adopt.number, "token": adopt.token}
        wanted = "void" if void else "present"
        problems = [{"code": "no_account", "text": "line 1 has no account"}] if key in self.blocked else []
        more = {"document": text, "doc_date": day, "adopt": found, "wanted": wanted, "problems": problems}
        return row(key, amount, link=self.link, **more)

    def _print(self, key: str, text: str, action: str) -> str:
        values = json.loads(text)
        return self._outbox_row(key, values["amount"], values["date"], action == "void", None).fingerprint

    @staticmethod
    def _amount(text: str | None) -> Decimal:
        return Decimal(0) if text is None else Decimal(json.loads(text)["amount"])
