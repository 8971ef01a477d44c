"""What a kind of link is: its flows in the order of delivery, what they read, and what a company may choose."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator


class LinkOptions(BaseModel):
    """What a company may choose in every link; each kind adds its own, with its accountant's default. Unknown names are
    refused, not ignored.

    ``accept_vendors_from``: how probable it must be that two vendors are one, so that nobody is asked;
    ``ask_about_vendors_from``: below it nothing resembles a vendor, and a new one may be created; ``accept_questions``:
    question groups of matching.calibration that people have said yes to so often that nobody is asked about like pairs,
    while their answers bear out that at most ``accept_questions_wrong_at_most`` of them are wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    waiting_alert_days: int = Field(default=3, ge=1, le=90)
    unmatched_alert_days: int = Field(default=7, ge=1, le=365)
    duplicate_window_days: int = Field(default=60, ge=1, le=365)
    accept_vendors_from: float = Field(default=0.98, ge=0.9, le=1)
    ask_about_vendors_from: float = Field(default=0.01, ge=0.001, le=0.5)
    accept_questions: tuple[str, ...] = ()
    accept_questions_wrong_at_most: float = Field(default=0.05, gt=0, le=0.2)

    @field_validator("*", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """An unquoted yes or no of YAML arrives as true or false."""
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


Level = Literal["off", "remark", "hold"]
"""What a rule does that finds something in a document: nothing; say it, and let it go; ask a person first."""
Remark = Literal["off", "remark"]
"""The same where nothing is sent that could be held."""
Rounding = Literal["hold", "half_up"]
"""What becomes of a header or payment with more decimals than its currency has (ISO 4217): it waits, or it is posted
with half of the last decimal rounded away from zero, and both amounts are shown."""
RULES = ("duplicate", "over_order", "over_receipt", "paid_elsewhere", "payee_account", "payee_details", "payment_block")


class BillOptions(LinkOptions):
    """What a company may choose where bills are compared: what becomes of one that brings the sum of a purchase order's
    bills, or of a line's, above it by more than ``over_order_percent`` of it or by more than ``over_order_amount`` in
    its currency, of one that bills by as much more of a line than came in, and of those to a payee whose name, address
    or e-mail changed while bills are open."""

    over_order: Level = "hold"
    over_receipt: Level = "remark"
    over_order_percent: float = Field(default=5, ge=0, le=100)
    over_order_amount: float = Field(default=500, ge=0)
    payee_details: Level = "hold"


class InvoiceOptions(BillOptions):
    """The same where invoices are sent: what becomes of a suspected duplicate, of an invoice to a bank account that
    the books do not know, or that changed, and of amounts with too many decimals."""

    duplicate: Level = "hold"
    payee_account: Level = "hold"
    amount_rounding: Rounding = "hold"


class PaidOptions(InvoiceOptions):
    """The same where the other system pays them: what becomes of an invoice of which the books show a part as paid by
    something else. One that is paid whole is never sent, or is taken back."""

    paid_elsewhere: Level = "hold"


@dataclass(frozen=True)
class ModelCall:
    """An outbox model that is the call of a dbt macro with the name of the link kind and these ``arguments``.
    ``is_view``: computed each time it is asked for."""

    macro: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    is_view: bool = False


@dataclass(frozen=True)
class Flow:
    """One kind of document moving one way. ``feeds`` names the raw tables, by system, that its decisions rest on;
    ``needs`` the flows without which it says or does the wrong thing: they are delivered before it in the same run.
    ``moves``: the source may give a document to another of its companies, which another link may route; only one of
    the links that read it by one connection sends it. ``row``: what, besides the link, one row of its outbox model is
    of; ``model``: what ``make compile`` writes as that model, None where the model is written by hand.
    ``needs_approval``: its documents may wait until a person approved them (``approval`` in ``links.yml``); not what
    only answers, notes or works out something, and not payments, whose money has left already."""

    name: str
    source: str
    target: str
    title: str
    feeds: dict[str, tuple[str, ...]]
    optional: bool = False
    needs: tuple[str, ...] = ()
    moves: bool = False
    row: str = ""
    model: ModelCall | None = None
    needs_approval: bool = True


@dataclass(frozen=True)
class ChosenFeed:
    """A feed that is read only where the link's ``option`` has one of ``values``."""

    system: str
    feed: str
    option: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class LinkKind:
    """A pair of systems. ``books`` is the one that keeps the ledger; ``invoices`` the flow that carries supplier
    invoices, ``codes`` those that carry each kind of code, where SQL writes them for many kinds of link alike;
    ``options`` what a link of the kind may choose; ``groups`` the code groups, by kind of code, where they are called
    otherwise than the other system usually does; ``findings`` the model of what needs a person though nothing is sent.

    ``unrouted_feeds``: by system, the feeds by which it shows that a company which no link routes has documents: of
    such a company no others are read. A system that is not named is read whole.

    ``concurrent_flows``: flows, one behind the other in ``flows``, that are delivered at the same time, each document
    as soon as what it refers to is there; by the name of the step that does so."""

    name: str
    title: str
    books: str
    other: str
    invoices: str
    flows: tuple[Flow, ...]
    full_only_feeds: dict[str, tuple[str, ...]]
    chosen_feeds: tuple[ChosenFeed, ...] = ()
    options: type[LinkOptions] = LinkOptions
    findings: ModelCall | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    unrouted_feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concurrent_flows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rules(self) -> dict[str, str]:
        """The level that each rule of such a link has unless the company chose another one."""
        fields = self.options.model_fields
        return {name: str(fields[name].default) for name in RULES if name in fields}

    def may_hold(self, rule: str) -> bool:
        """Whether a company may choose ``hold`` for a rule of such a link."""
        return "hold" in get_args(self.options.model_fields[rule].annotation)

    @property
    def systems(self) -> tuple[str, str]:
        return (self.books, self.other)

    @property
    def source(self) -> str:
        """The system whose documents carry codes to the other one."""
        return self.flow(self.invoices).source

    def flow(self, name: str) -> Flow:
        return next(flow for flow in self.flows if flow.name == name)

    def chosen(self, asked: Collection[str] | None) -> tuple[str, ...]:
        """The flows to deliver, in their order, where ``asked`` are wanted (all when None): what they need as well."""
        wanted = None if asked is None else set(asked) | {name for one in asked for name in self.flow(one).needs}
        return tuple(flow.name for flow in self.flows if wanted is None or flow.name in wanted)

    def steps(self, flows: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Which of ``flows`` each step of a run delivers, in their order: one, or several together."""
        step_of = {flow: step for step, members in self.concurrent_flows.items() for flow in members}
        steps: dict[str, tuple[str, ...]] = {}
        for flow in self.flows:
            if flow.name in flows:
                step = step_of.get(flow.name, flow.name)
                steps[step] = (*steps.get(step, ()), flow.name)
        return steps

    def feeds(
        self, flows: tuple[str, ...] | None = None, full: bool = False, options: Mapping[str, Any] | None = None
    ) -> dict[str, tuple[str, ...]]:
        """The feeds to read, by system, for these flows (all when None); a full comparison reads more, and ``options``
        of the link leave out what it chose not to use (nothing when None)."""
        asked = [flow.feeds for flow in self.flows if flows is None or flow.name in flows]
        asked += [self.full_only_feeds] if full else []
        left_out = {
            (one.system, one.feed)
            for one in self.chosen_feeds
            if options is not None and options[one.option] not in one.values
        }
        needed = {
            system: dict.fromkeys(name for feeds in asked for name in feeds.get(system, ())) for system in self.systems
        }
        return {
            system: tuple(name for name in names if (system, name) not in left_out) for system, names in needed.items()
        }
