"""The people of ``links.yml``, typed: ``people:``, ``shared:`` and ``four_eyes:``.

    people:
      anna: {system: [anna], airflow: [anna.devries], language: nl}
      bo: {system: ["1004"], airflow: [bo]}
    shared: [ap_team]
    four_eyes: {required: yes, duplicates_above: 500}

A person is known by users of the operating system (name or number) and logins of Airflow; each is one person's alone.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from include.texts.languages import Language

SHARED = frozenset({"root", "0", "airflow"})
"""Whoever installs or runs things has these; nobody is known by them."""
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,40}")
_RESERVED = frozenset({"schedule", "event"})


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Settings):
    """The ids by which one person is known. ``system``: a user of the operating system, by name or number;
    ``language``: what the person reads (None: that of the link, else of all)."""

    system: tuple[str, ...] = ()
    airflow: tuple[str, ...] = ()
    language: Language | None = None

    @field_validator("system", "airflow", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return tuple(map(str, value)) if isinstance(value, list | tuple) else value


class FourEyes(_Settings):
    """``required``: what needs two people waits for the second, once two are known. ``duplicates_above``: a suspected
    duplicate over more than this, in its own currency, is released by two. Of vendors that are accepted as a group
    after a sample: two people accept more than ``group_vendors_above``, or when more than ``group_amount_above`` waits
    of them; one of which more than ``vendor_alone_above`` waits is asked about alone (amounts in each currency)."""

    required: bool = True
    duplicates_above: Decimal = Field(default=Decimal(500), ge=0)
    group_vendors_above: int = Field(default=50, ge=0)
    group_amount_above: Decimal = Field(default=Decimal(25000), ge=0)
    vendor_alone_above: Decimal = Field(default=Decimal(10000), ge=0)


class People(_Settings):
    """Who may decide. ``unusable``: why the settings cannot be used; nobody may decide anything then, since who is who
    is not known."""

    shared: frozenset[str] = frozenset()
    people: dict[str, Person] = {}
    four_eyes: FourEyes = FourEyes()
    unusable: str = ""

    @field_validator("shared", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> Any:
        return frozenset(map(str, value)) if isinstance(value, list | tuple) else value

    @field_validator("people")
    @classmethod
    def _one_each(cls, value: dict[str, Person], info: ValidationInfo) -> dict[str, Person]:
        shared = SHARED | info.data.get("shared", frozenset())
        for kind in ("system", "airflow"):
            whose: dict[str, str] = {}
            for name, person in value.items():
                if not person.system and not person.airflow:
                    raise ValueError(f"{name} has no id: give a user of the operating system, or a login of Airflow")
                if not _NAME.fullmatch(name) or name in shared | _RESERVED:
                    raise ValueError(
                        f"{name!r} cannot be a person's name: small letters and figures, nobody's shared id"
                    )
                for one in getattr(person, kind):
                    if one in shared:
                        raise ValueError(f"{one} is shared by several people: it cannot be {name} alone")
                    if whose.setdefault(one, name) != name:
                        raise ValueError(f"{kind} id {one} is {whose[one]}'s already: it cannot be {name}'s too")
        return value

    @property
    def off(self) -> str:
        """Why one person's word is enough for everything, as a sentence; '' when it is not."""
        if self.unusable:
            return ""
        if len(self.people) < 2:
            return "four eyes are off, since links.yml names no two people: one person's word was enough"
        if not self.four_eyes.required:
            return "four eyes are off, by four_eyes in links.yml: one person's word was enough"
        return ""
