"""How the target of a flow is asked for vendors that the run had not read: as the reading side asks for its next
changes, at first from where its cursor stood (`looks.py`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from include.clock import Clock
from include.connections.connect import Opened
from include.delivery.meanwhile import Meanwhile, NewVendor
from include.delivery.vendor_traits import Traits
from include.warehouse.duckdb_file import Database

if TYPE_CHECKING:
    from dlt_sources.readers.feeds import Feed
    from include.pipeline.looks import Looks
    from include.pipeline.run_context import Run
    from include.warehouse.vendors_read import VendorsRead

Row = Mapping[str, Any]


@dataclass(frozen=True)
class VendorList:
    """Where a system lists its vendors, as raw columns. ``only``: true of vendors alone; ``accounts``: a list of them;
    ``accounts_in``: the feed that they are in, with the column of the vendor and of the account."""

    feed: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    called: tuple[str, ...]
    only: str | None = None
    accounts: str | None = None
    accounts_in: tuple[str, str, str] | None = None


LISTS: Mapping[str, VendorList] = {
    "exact_online": VendorList(
        "accounts",
        names=("name",),
        numbers=("vat_number", "chamber_of_commerce"),
        called=("code", "name"),
        only="is_supplier",
        accounts_in=("bank_accounts", "account", "bank_account"),
    ),
    # Tax ids are shown masked, bank accounts not at all.
    "quickbooks_online": VendorList("vendors", ("display_name", "company_name"), (), ("display_name",)),
    "avidxchange": VendorList(
        "vendors",
        names=("name",),
        numbers=("fed_tax_id", "vat_number", "registration_number"),
        called=("external_vendor_code", "name"),
        accounts="bank_accounts",
    ),
    # It shows neither tax ids nor bank accounts.
    "airbase": VendorList("vendors", ("name", "legal_name"), (), ("name",)),
}
"""The systems in which vendors are created."""


def read_of(run: Run, database: Database, flow: str) -> VendorsRead | None:
    """To be read with the outbox, which was decided from it. None where the flow may create no vendor."""
    from include.warehouse.vendors_read import vendors_read

    target = run.link.shape.flow(flow).target
    if target not in LISTS:
        return None
    outbox, connection = f"{run.link.kind}__{flow}", run.link.connections[target]
    return vendors_read(database, run.link.name, outbox, target, connection, _feed(target, LISTS[target].feed))


def meanwhile_of(run: Run, connection: Opened, flow: str) -> Meanwhile | None:
    """What vendors of ``flow``, whose target is ``connection``, are held against; None where it may create none."""
    read = run.vendors_read[flow]
    if read is None:
        return None
    asked = NewVendors(run.clock, connection, read)
    return Meanwhile(asked.of, tenant_wide=asked.feed.tenant_wide, accounts=read.accounts)


class NewVendors:
    """Of one connection, as far as the looks at it showed them."""

    def __init__(self, clock: Clock, connection: Opened, read: VendorsRead) -> None:
        self._clock, self._connection, self._read = clock, connection, read
        self._system = connection.settings.system
        self._list = LISTS[self._system]
        self.feed = _feed(self._system, self._list.feed)
        self._looks: dict[tuple[str, str], Looks] = {}
        self._shown: defaultdict[tuple[str, str], dict[str, Row]] = defaultdict(dict)

    def of(self, company: str, ours: Set[str]) -> list[NewVendor]:
        """But for ``ours``. One call, and one more where accounts are in a list of their own and a vendor is new.
        Raises ``ApiError``."""
        only, rows = self._list.only, self._changed(self.feed, company, ours)
        found = {key: row for key, row in rows.items() if key not in ours and (only is None or row[only])}
        accounts = self._accounts(company, ours) if found and self._list.accounts_in and self._read.accounts else {}
        return [self._vendor(key, row, accounts.get(key, ())) for key, row in found.items()]

    def _vendor(self, key: str, row: Row, accounts: Sequence[str]) -> NewVendor:
        said = self._list
        if said.accounts:
            accounts = [str(one) for one in json.loads(row[said.accounts] or "[]")]
        traits = Traits.of([row[name] for name in said.names], [row[name] for name in said.numbers], accounts)
        return NewVendor(key, row["company"], " ".join(str(row[name]) for name in said.called if row[name]), traits)

    def _accounts(self, company: str, ours: Set[str]) -> Mapping[str, Sequence[str]]:
        assert self._list.accounts_in is not None
        feed, vendor, account = self._list.accounts_in
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self._changed(_feed(self._system, feed), company, ours).values():
            found[row[vendor]].append(row[account])
        return found

    def _changed(self, feed: Feed, company: str, ours: Set[str]) -> Mapping[str, Row]:
        """Since the run read the feed, by key, each in its newest version, but for what it had read and ``ours``."""
        from dlt_sources.readers.registry import source
        from include.pipeline.looks import Looks

        of = feed.name, company
        if of not in self._looks:
            settings, cursor = self._connection.settings, self._read.cursors.get(of, {})
            self._looks[of] = Looks(
                self._clock, source(self._system), self._connection.client, settings, feed, company, cursor
            )
        known, shown = self._read.known, self._looks[of].look()
        self._shown[of] |= {key: row for key, row in shown.items() if key not in known and key not in ours}
        return self._shown[of]


def _feed(system: str, name: str) -> Feed:
    from dlt_sources.readers.registry import source

    return next(feed for feed in source(system).FEEDS if feed.name == name)
