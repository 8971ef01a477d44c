"""What all documents have in common, and the address that several of them carry."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class BaseDocument(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    changes_what_is_there: ClassVar[bool] = False
    """Whether the document is a change of something that people made in the target: the first one already is."""


class Address(BaseDocument):
    line1: str | None = None
    line2: str | None = None
    postcode: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
