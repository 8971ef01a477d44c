"""What the delivery engine may ask of a system, and what it gets: the seam between `delivery` and `systems`.

A writer turns canonical documents into requests (pure), sends them, and looks documents up by their natural key. It
never decides whether something should be sent, never retries a write, and never raises for what a vendor can answer: a
refusal, a time-out, a throttle are outcomes. It does raise for programming errors.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from include.documents import Document

Action = Literal["create", "update", "void"]
Problem = tuple[str, str]
"""Our code and plain words."""
NOTHING = "NOTHING"
"""The method of a request that is not sent: the target is as wanted without a write, and the writer says delivered."""
NOWHERE = "nothing:"
"""How a target's id begins where nothing had to be written: an invoice without tax has no line, and no journal."""
OutcomeKind = Literal["delivered", "refused", "retry", "throttled", "unauthorised", "unknown", "not_sent"]


class Unsendable(ValueError):
    """The posting cannot be said in the vendor's terms: every problem at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(dict.fromkeys(text for _, text in problems)))
        self.problems = tuple(dict.fromkeys(problems))


@dataclass(frozen=True)
class Target:
    """A document as it stands in the target system.

    ``id`` is what the vendor addresses it by, ``code`` what other documents name it by when that differs (an
    AvidXchange vendor's ExternalVendorCode), ``number`` what a person sees (an Exact entry number), ``token`` the
    vendor's concurrency token, ``facts`` whatever else a later posting needs (literal JSON values). ``shared`` among
    them: a record that each of several documents tells of (answers to one invoice), and that is none of theirs alone.
    """

    id: str
    code: str | None = None
    number: str | None = None
    token: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def nothing_for(source_key: str) -> str:
    """The path of a request that is not sent."""
    return f"{NOWHERE}{source_key}"


def nothing(path: str) -> Target:
    """Where a document stands for which nothing was written: nowhere, which is right."""
    return Target(path)


@dataclass(frozen=True)
class Posting:
    """One document about to be written. ``key`` is the idempotency key of this attempt; ``target`` is set for updates
    and voids; ``references`` maps ``"<flow>:<source key>"`` to where that document stands in the target.
    ``past``: ids that carry the same natural key and are not what is looked up, of a document that was voided and
    is posted anew."""

    flow: str
    action: Action
    company: str
    document: Document
    key: str
    target: Target | None = None
    references: Mapping[str, Target] = field(default_factory=dict)
    past: Collection[str] = ()


@dataclass(frozen=True)
class Request:
    """A prepared write: stored whole before it leaves, repeated byte for byte if it must be repeated.

    ``path`` is relative to the connection's base address and holds no secret; ``headers`` holds no credential.
    """

    company: str
    method: str
    path: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of one posting. ``code`` is ours (``period_closed``), ``text`` plain words for a person;
    ``retry_at`` (UTC) when the vendor named a moment; ``status`` the HTTP status. ``spends_key``: the vendor said no to
    this very request and may give the same answer whenever its key comes again, so that a next attempt needs another
    key. Never set where it is not known what became of a request. ``not_sent``: it did not leave, and the next run
    decides about the document anew; no writer says so. ``request_id``: the vendor's name for the call;
    ``request_id_sent``: ours, where that is not the posting's key.
    """

    kind: OutcomeKind
    target: Target | None = None
    code: str = ""
    text: str = ""
    status: int | None = None
    request_id: str | None = None
    retry_at: datetime | None = None
    spends_key: bool = False
    request_id_sent: str | None = None


@dataclass(frozen=True)
class Prepared:
    """A posting that cannot be turned into a request says why here instead (``blocked`` before anything is sent)."""

    request: Request | None
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class LedgerLine:
    """One side of what a request would post, for a person to read: account and supplier by the ids that the vendor will
    be sent. Debit or credit, the other is zero. ``account`` None: the bank account of bank journal ``journal``; a word
    in place of an id: the account that the vendor chooses, as "accounts payable". What the vendor works out by itself,
    as the VAT of a purchase invoice, is in none of them. ``cost_center``: by its code, or the id that is sent."""

    journal: str
    account: str | None
    supplier: str | None
    debit: Decimal
    credit: Decimal
    words: str
    cost_center: str | None = None


class Writer(Protocol):
    """One system's writing side for one connection. Thread-safe: the engine calls it from several threads."""

    system: str

    def batch_size(self, flow: str, action: Action) -> int:
        """How many postings one request may carry (1 where the vendor has no batches)."""
        ...

    def settle_seconds(self, flow: str) -> float:
        """How long after a write the vendor's own reads may still not show it: no resend before that."""
        ...

    def prepare(self, postings: Sequence[Posting]) -> Prepared:
        """Postings of one flow, action and company (at most ``batch_size``) as one request. Pure: no network."""
        ...

    def send(self, flow: str, request: Request, count: int) -> Sequence[Outcome]:
        """Send it once; one outcome per posting, in order."""
        ...

    def look_up(self, posting: Posting) -> Target | None:
        """Whether the target shows the effect of this posting: the document, or None.

        Of a create: the live document that carries the posting's natural key. Of an update: the document, if it says
        what the posting says. Of a void: the document or its reversal, if it is void. None means "not seen at this
        moment"; after ``settle_seconds`` the engine takes it for "did not happen" and repeats the first request.

        Raises ``ApiError`` when the question could not be answered: that is not a None.
        """
        ...
