"""What ``links.yml`` may say of one connection and of one link, and what is wrong with an entry that says otherwise."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator, model_validator

from include.link_kinds import LINK_KINDS, LinkKind, LinkOptions
from include.schedule import cron
from include.setting_errors import meant
from include.systems import registry
from include.texts.languages import Language

RESERVED = ("approve", "review", "replay", "credential_health", "watch", "subscriptions")

_CURRENCY = re.compile(r"[A-Z]{3}")


def is_address(text: str) -> bool:
    """Whether it leads to a server, without a user, a password or what else is asked there."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    more = parts.username or parts.password or parts.query or parts.fragment
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not more


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Connection(_Settings):
    """One set of credentials for one system. ``base_url`` wins over ``region``."""

    name: str
    system: str
    region: str | None = None
    base_url: str | None = None
    auth: str | None = None
    companies: tuple[str, ...] = Field(min_length=1)
    currencies: tuple[str, ...] = ()
    limits: dict[str, int] = {}

    @field_validator("system")
    @classmethod
    def _known_system(cls, value: str) -> str:
        if value not in registry.SYSTEMS:
            raise ValueError(f"system must be one of {', '.join(registry.SYSTEMS)}{meant(value, registry.SYSTEMS)}")
        return value

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and not is_address(value):
            raise ValueError("must be the address of the system, such as https://api.example.com/v1")
        return value

    @field_validator("currencies")
    @classmethod
    def _known_currencies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [name for name in value if not _CURRENCY.fullmatch(name)]:
            raise ValueError(f"currencies are three capital letters (ISO 4217) such as EUR, not {', '.join(unknown)}")
        return value

    @field_validator("companies", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return tuple(str(item) for item in value) if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _reachable(self) -> Connection:
        facts = registry.contract(self.system)
        if self.base_url is None and not facts.HOSTS:
            raise ValueError(f"base_url is needed: {self.system} has no public host of its own")
        if self.base_url is None and self.region not in facts.HOSTS:
            raise ValueError(f"region must be one of {', '.join(facts.HOSTS)} (or give base_url)")
        ways = [way for way in facts.CREDENTIALS if way]
        if facts.CREDENTIALS and (self.auth or "") not in facts.CREDENTIALS:
            if not ways:
                raise ValueError(f"auth is not needed: there is one way to log in to {self.system}")
            needed = "must be left out, or say" if "" in facts.CREDENTIALS else "is needed:"
            raise ValueError(f"auth {needed} {', '.join(ways[:-1])} or {ways[-1]}")
        if len(set(self.companies)) != len(self.companies):
            raise ValueError("a company is listed twice")
        form, called = facts.COMPANY
        if wrong := [company for company in self.companies if not re.fullmatch(form, company)]:
            raise ValueError(f"{', '.join(map(repr, wrong))} is no company of {self.system}: write {called}")
        if facts.ONE_COMPANY and len(self.companies) > 1:
            raise ValueError(
                f"companies must name one company, not {', '.join(self.companies)}: each company of {self.system} "
                "gives a consent of its own, so make a connection for each of them"
            )
        return self

    @property
    def url(self) -> str:
        return (self.base_url or registry.contract(self.system).HOSTS[self.region or ""]).rstrip("/")

    @property
    def credentials(self) -> tuple[str, ...]:
        """The fields it logs in with."""
        return registry.contract(self.system).CREDENTIALS.get(self.auth or "", ())


class Link(_Settings):
    """Two connections kept in agreement. ``companies`` is the routing table: what it does not pair is not routed.
    ``format``: how amounts are written on its pages; ``language``: of those and of its messages, for whoever has none
    of their own (None: that of all).

    ``approval``: whether a person approves the documents of each run, a preview of the link once (`first_run`), or
    nothing; ``approve_above``: documents of at least this amount, in their own currency, wait for an approval of their
    own each run; ``approval_hours``: how long a request for one, and an approval of it, counts.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{1,60}$", examples=["exact_avidxchange"])
    kind: str
    connections: dict[str, str]
    companies: tuple[dict[str, str], ...] = Field(min_length=1)
    start_date: date
    timezone: str = "UTC"
    format: Literal["1,234.50", "1.234,50"] = "1,234.50"
    language: Language | None = None
    schedule: dict[str, str] = {}
    approved: bool = False
    approval: Literal["each_run", "first_run", "none"] = "first_run"
    approve_above: Decimal | None = Field(default=None, ge=0)
    approval_hours: int = Field(default=24, ge=1, le=336)
    options: LinkOptions = LinkOptions()

    @model_validator(mode="before")
    @classmethod
    def _begins(cls, values: Any) -> Any:
        # A day that is not written down would move with every look at it.
        if isinstance(values, dict) and values.get("start_date") is None:
            said = "the first day whose documents are sent, usually the day of set-up"
            raise ValueError(f"start_date is needed: {said}; older ones are only compared")
        return values

    @field_validator("companies", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return tuple({k: str(v) for k, v in row.items()} if isinstance(row, dict) else row for row in value)

    @field_validator("approve_above", mode="before")
    @classmethod
    def _exact(cls, value: Any) -> Any:
        """As it is written: 0.1 is a tenth."""
        return str(value) if isinstance(value, float) else value

    @field_validator("name")
    @classmethod
    def _not_a_dag_of_ours(cls, value: str) -> str:
        if value in RESERVED or value.endswith("_events"):
            names = f"one of {', '.join(RESERVED)}, nor end in _events"
            raise ValueError(f"name must not be {names}: DAGs of that name are there already")
        return value

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        if value not in LINK_KINDS:
            raise ValueError(f"kind must be one of {', '.join(LINK_KINDS)}{meant(value, LINK_KINDS)}")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as problem:  # OSError: the name of a folder of zones
            raise ValueError("timezone must be an IANA name such as Europe/Amsterdam") from problem
        return value

    @field_validator("schedule")
    @classmethod
    def _known_schedule(cls, value: dict[str, str]) -> dict[str, str]:
        for line in value.values():
            cron(line)
        return value

    @model_validator(mode="after")
    def _complete(self) -> Link:
        kind = LINK_KINDS[self.kind]
        if set(self.connections) != set(kind.systems):
            raise ValueError(f"connections must name one connection for each of {' and '.join(kind.systems)}")
        seen: set[tuple[str, str]] = set()
        for row in self.companies:
            if set(row) != set(kind.systems):
                raise ValueError(f"each line of companies must pair {' and '.join(kind.systems)}")
            for pair in row.items():
                if pair in seen:
                    raise ValueError(f"{pair[0]} company {pair[1]} is routed twice: a company has one counterpart")
                seen.add(pair)
        flows = {flow.name for flow in kind.flows} | {"default", "reconcile"}
        if self.approval == "none" and self.approve_above is not None:
            raise ValueError("approve_above asks for approvals, and approval: none says that there are none: leave one")
        if unknown := set(self.schedule) - flows:
            raise ValueError(
                f"schedule names {', '.join(sorted(unknown))}: use default, reconcile or a flow's name"
                + meant(min(unknown), flows)
            )
        return self

    @property
    def shape(self) -> LinkKind:
        return LINK_KINDS[self.kind]

    def mapped_companies(self, kind: str) -> tuple[str, ...]:
        """Those that a line of a mapping may be for: what documents come from, and of accounts of payments, which go
        the other way, either side."""
        sides = self.shape.systems if kind == "payment_account" else (self.shape.source,)
        return tuple(sorted({row[side] for row in self.companies for side in sides}))


_OF_KIND: dict[str, type[Link]] = {
    kind.name: create_model(f"Link_{kind.name}", __base__=Link, options=(kind.options, kind.options()))
    for kind in LINK_KINDS.values()
}


def link_model(body: Any) -> type[Link] | None:
    """What is to be made of an entry of ``links``: each kind has options of its own. None: its kind is not known."""
    return _OF_KIND.get(str(body.get("kind"))) if isinstance(body, dict) else None


def link_of(body: dict[str, Any]) -> Link:
    """The settings with the options of the link's kind. Of a kind that is not known only that is said, since nobody can
    tell what its options should be."""
    model = link_model(body)
    return model(**body) if model else Link(**{name: value for name, value in body.items() if name != "options"})
