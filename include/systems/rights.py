"""What a connection may read, found out by asking for next to nothing: one call for each kind of record.

Rights to *write* cannot be tried without writing; a missing one shows with the first document, as a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from include.http.errors import Refused, Unauthorised

if TYPE_CHECKING:
    from include.http.client import BaseClient


@dataclass(frozen=True)
class Need:
    """A kind of record that links read: what people call it, and a read of it that finds nothing or one row."""

    what: str
    path: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Right:
    """Whether ``what`` can be read; ``problem`` says why not, '' when it can. ``company`` '': for the connection."""

    what: str
    company: str = ""
    problem: str = ""


def probed(client: BaseClient, company: str, needs: Sequence[Need]) -> Iterator[Right]:
    """One read for each need. Raises ``ApiError`` for anything that is no answer about rights (a spent budget, a vendor
    that is down)."""
    for need in needs:
        try:
            client.get(company, need.path, need.params)
        except (Refused, Unauthorised) as error:
            yield Right(need.what, company, error.vendor_text or error.what)
        else:
            yield Right(need.what, company)
