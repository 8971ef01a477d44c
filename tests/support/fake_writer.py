"""A little target system in memory behind the engine's Writer seam: it commits and drops the answer, lags in its reads,
refuses, throttles, honours idempotency keys or not, takes batches; and a person can work in it by hand."""

from __future__ import annotations

import itertools
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from include.clock import Clock
from include.documents import fingerprint, parse, to_json
from include.http.errors import ApiError
from include.systems.base import Action, Outcome, Posting, Prepared, Request, Target


@dataclass
class FakeDocument:
    """A document in the target. ``shown_from``: its reads lag behind its writes."""

    id: str
    natural_key: str
    fingerprint: str
    made_by: str
    shown_from: datetime
    key: str = ""
    version: int = 1
    void: bool = False
    void_shown_from: datetime | None = None
    changed_shown_from: datetime | None = None
    deleted: bool = False
    document: str = ""

    @property
    def live(self) -> bool:
        return not self.void and not self.deleted


@dataclass
class FakeTarget:
    """The target's books. ``lag`` seconds until a write shows in reads; ``refused``: keys that were answered with no,
    and are again for ever where keys are honoured."""

    clock: Clock
    lag: float = 0.0
    honours_keys: bool = False
    documents: dict[str, FakeDocument] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    writes: list[tuple[str, str]] = field(default_factory=list)
    _ids: Iterable[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def live(self, natural_key: str) -> list[FakeDocument]:
        return [one for one in self.documents.values() if one.natural_key == natural_key and one.live]

    def shown(self, natural_key: str) -> FakeDocument | None:
        """The live document as a read shows it now, the newest if there are several."""
        now = self.clock.now()
        rows = [one for one in self.live(natural_key) if one.shown_from <= now]
        return rows[-1] if rows else None

    def create_by_hand(self, natural_key: str, print_: str = "by hand") -> FakeDocument:
        """What a person does in the target's own screens."""
        return self._new(natural_key, print_, "person", "")

    def apply(self, item: dict[str, str]) -> Outcome:
        with self._lock:
            if self.honours_keys and item["key"] in self.refused:
                return Outcome("refused", code="remembered", text="refused before", status=400, spends_key=True)
            self.writes.append((item["action"], item["natural_key"]))
            return getattr(self, f"_{item['action']}")(item)

    def _create(self, item: dict[str, str]) -> Outcome:
        if self.honours_keys:
            for one in self.documents.values():
                if one.key == item["key"]:
                    return self._yes(one)
        one = self._new(item["natural_key"], fingerprint(parse(item["document"])), "us", item["key"])
        one.document = item["document"]
        return self._yes(one)

    def _update(self, item: dict[str, str]) -> Outcome:
        one = self.documents.get(item["target"])
        if one is None or not one.live:
            return Outcome("refused", code="not_found", text="there is no such document", status=404)
        if item["token"] and item["token"] != str(one.version):
            return Outcome("refused", code="stale", text="it was changed since", status=409)
        one.fingerprint, one.version = fingerprint(parse(item["document"])), one.version + 1
        one.document = item["document"]
        one.changed_shown_from = self.clock.now() + timedelta(seconds=self.lag)
        return self._yes(one)

    def _void(self, item: dict[str, str]) -> Outcome:
        one = self.documents.get(item["target"])
        if one is None or one.deleted:
            return Outcome("refused", code="not_found", text="there is no such document", status=404)
        if one.void:
            return Outcome("refused", code="already_void", text="it is void already", status=409)
        one.void, one.void_shown_from = True, self.clock.now() + timedelta(seconds=self.lag)
        return self._yes(one)

    def _new(self, natural_key: str, print_: str, made_by: str, key: str) -> FakeDocument:
        shown = self.clock.now() + timedelta(seconds=self.lag)
        one = FakeDocument(f"T{next(iter(self._ids))}", natural_key, print_, made_by, shown, key)
        self.documents[one.id] = one
        return one

    def _yes(self, one: FakeDocument) -> Outcome:
        return Outcome("delivered", self.target(one), status=201, request_id=f"r{len(self.writes)}")

    @staticmethod
    def target(one: FakeDocument) -> Target:
        return Target(one.id, number=one.natural_key, token=str(one.version), facts={"void": one.void})


Fault = Callable[[Request], "str | Exception | Outcome | Sequence[Outcome] | None"]


class FakeWriter:
    """``faults`` are used up one per request: ``None`` nothing happens to it; ``drop`` the target does it and the
    answer is lost; ``lose`` the request is lost; an Outcome (for every document in it) or a list of them instead of
    doing it; an exception is raised instead. ``fault`` decides the same for each request. A document whose number is
    in ``refuses`` is refused, one in ``cannot`` cannot be prepared; one in ``big`` takes two places in a batch."""

    system = "fake"

    def __init__(self, target: FakeTarget, *, batch: int = 1, settle: float = 60.0) -> None:
        self.target, self._batch, self._settle = target, batch, settle
        self.faults: deque[str | BaseException | Outcome | Sequence[Outcome] | None] = deque()
        self.fault: Fault | None = None
        self.look_up_errors: deque[ApiError] = deque()
        self.refuses: dict[str, str] = {}
        self.cannot: set[str] = set()
        self.big: set[str] = set()
        self.sent: list[Request] = []
        self.looked_up: list[str] = []
        self.before_prepare: Callable[[], None] = lambda: None
        self.before_effect: Callable[[Request], None] = lambda request: None
        self.after_effect: Callable[[Request], None] = lambda request: None
        self.after_look_up: Callable[[], None] = lambda: None

    def batch_size(self, flow: str, action: Action) -> int:
        return self._batch

    def settle_seconds(self, flow: str) -> float:
        return self._settle

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        self.before_prepare()
        if bad := [one for one in postings if one.document.source_key in self.cannot]:
            return Prepared(None, [("number_missing", f"{one.document.source_key} has no number") for one in bad])
        if (
            len(postings) > 1
            and len(postings) + sum(one.document.source_key in self.big for one in postings) > self._batch
        ):
            return Prepared(None, [("batch_too_large", "they are too many for one batch")])
        items = [
            {
                "action": one.action,
                "natural_key": natural_key(one),
                "key": one.key,
                "document": to_json(one.document),
                "target": one.target.id if one.target else "",
                "token": (one.target.token or "") if one.target else "",
                "references": {name: target.id for name, target in one.references.items()},
            }
            for one in postings
        ]
        return Prepared(Request(postings[0].company, "POST", "documents", json.dumps(items)))

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        self.sent.append(request)
        self.before_effect(request)
        items = json.loads(request.body)
        fault = self.faults.popleft() if self.faults else self.fault(request) if self.fault else None
        if isinstance(fault, BaseException):
            raise fault
        if isinstance(fault, Outcome):
            return [fault] * len(items)
        if fault == "lose":
            return [Outcome("unknown", code="no_answer", text="no answer came")] * len(items)
        if isinstance(fault, Sequence) and not isinstance(fault, str):
            return fault
        outcomes = [self._one(item) for item in items]
        self.after_effect(request)
        if fault == "drop":
            return [Outcome("unknown", code="no_answer", text="no answer came")] * len(items)
        return outcomes

    def look_up(self, posting: Posting) -> Target | None:
        found = self._shown(posting)
        self.after_look_up()
        return found

    def _shown(self, posting: Posting) -> Target | None:
        self.looked_up.append(natural_key(posting))
        if self.look_up_errors:
            raise self.look_up_errors.popleft()
        now = self.target.clock.now()
        if posting.action == "create":
            shown = self.target.shown(natural_key(posting))
            return self.target.target(shown) if shown else None
        one = self.target.documents.get(posting.target.id) if posting.target else None
        if one is None or one.deleted:
            return None
        if posting.action == "void":
            done = one.void and one.void_shown_from is not None and one.void_shown_from <= now
        else:
            done = one.fingerprint == fingerprint(posting.document) and (
                one.changed_shown_from is None or one.changed_shown_from <= now
            )
        return self.target.target(one) if done else None

    def _one(self, item: dict[str, str]) -> Outcome:
        key = item["natural_key"].partition("/")[2]
        if key in self.refuses:
            return Outcome("refused", code=self.refuses[key], text=f"{key} is not accepted", status=400)
        return self.target.apply(item)


def natural_key(posting: Posting) -> str:
    """What the target can be searched by: company and our key."""
    return f"{posting.company}/{posting.document.source_key}"
