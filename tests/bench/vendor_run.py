"""A run after one vendor changed among many: seconds until all tables are right again that it decides and reconciles
from, beside building all of them in the same run. Both sides are read, and one true pair in three was made by a link.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from include.pipeline.finishing import COMPARED, but_what_was_decided
from include.warehouse.build import build
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import connect
from tests.bench import vendor_files
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.bench.vendor_metrics import Keys
from tests.bench.vendor_sets.sets import made
from tests.dbt import books
from tests.support import raw

DAY = "2026-11-02"
READ = "timestamptz '2026-11-01 00:00:00Z' as read_at, false as is_deleted, '1' as _dlt_load_id"
ACCOUNTS = f"""
    insert into {books.E}.accounts by name
    select vendor_key as id, code, 'A' as status, name, true as is_supplier, false as blocked, vat_number,
        registration_number as chamber_of_commerce, email, phone, website, address_line1, postcode, city, country,
        'exact_main' as connection, '123' as company, {READ}
    from read_parquet(?)
"""
BANK_ACCOUNTS = f"""
    insert into {books.E}.bank_accounts by name
    select vendor_key || '-' || iban as id, vendor_key as account, iban as bank_account, true as main,
        'exact_main' as connection, '123' as company, {READ}
    from (select vendor_key, unnest(from_json(ibans, '["varchar"]')) as iban from read_parquet(?))
"""
VENDORS = f"""
    insert into {books.A}.vendors by name
    select vendor_key as vendor_id, code as external_vendor_code, name, tax_id as fed_tax_id, vat_number,
        registration_number, true as active, true as is_valid, email, phone as telephone1, website,
        json_object('Line1', address_line1, 'PostalCode', postcode, 'City', city, 'Country', country) as address,
        ibans as bank_accounts, 'avid_main' as connection, 'C1' as company, {READ}
    from read_parquet(?)
"""
DELIVERED = f"""
    insert into raw_operations.deliveries by name
    select '{books.LINK}' as link, 'vendors' as flow, '123' as company, left_key as source_key,
        'avidxchange' as target_system, 'C1' as target_company, right_key as target_id, 'delivered' as state,
        false as voided, '1' as _dlt_load_id
    from (select unnest(cast(? as varchar[])) as left_key, unnest(cast(? as varchar[])) as right_key)
"""
CHANGES = {
    "another name in the books": (f"{books.E}.accounts", "id", "name = name || ' Rotterdam'"),
    "another telephone in the books": (f"{books.E}.accounts", "id", "phone = '+31 10 7654321'"),
    "another name in AvidXchange": (f"{books.A}.vendors", "vendor_id", "name = name || ' Rotterdam'"),
    "another telephone in AvidXchange": (f"{books.A}.vendors", "vendor_id", "telephone1 = '+31 10 7654321'"),
}


def measure(quick: bool) -> Iterator[Row]:
    vendors = 2_000 if quick else 200_000
    with fresh_home() as folder, fresh_home() as home:
        generated = made("all_facts", "tuning", vendors)
        vendor_files.write_set(generated, folder)
        warehouse = _read(folder, home, sorted(generated.truth)[::3])
        # The reconciliation stands on the outboxes of all kinds of links: a run builds those of others once.
        build(warehouse, ["+path:models/outbox"], day=DAY)
        whole = _built(warehouse, full_refresh=True)
        found = {name: _changed(warehouse, number, *what) for number, (name, what) in enumerate(CHANGES.items())}
    note = ", ".join(f"{name} {seconds:.1f}" for name, seconds in sorted(found.items(), key=lambda one: -one[1]))
    figure = f"a run after one of {vendors:,} x {vendors:,} vendors changed: all its tables"
    yield Row(figure, statistics.median(found.values()), "s", floor=whole, limit=None if quick else 0.5, note=note)


def _read(folder: Path, home: Path, delivered: Sequence[Keys]) -> Warehouse:
    warehouse = Warehouse(home)
    warehouse.path.parent.mkdir(parents=True)
    with raw.warehouse(warehouse.path) as database:
        books.base(database)
        for statement, side in ((ACCOUNTS, "left"), (BANK_ACCOUNTS, "left"), (VENDORS, "right")):
            database.execute(statement, [str(folder / f"{side}.parquet")])
        database.execute(DELIVERED, [list(keys) for keys in zip(*delivered, strict=True)])
    return warehouse


def _changed(warehouse: Warehouse, number: int, table: str, key: str, what: str) -> float:
    one = f"select {key} from {table} order by hash({key}, {number}) limit 1"
    with connect(warehouse.path) as database:
        database.execute(f"update {table} set {what}, _dlt_load_id = '{number + 2}' where {key} = ({one})")
    return _built(warehouse)


def _built(warehouse: Warehouse, *, full_refresh: bool = False) -> float:
    """Seconds; the tables that a run builds when it decides, then those that it builds at its end."""
    started = time.perf_counter()
    build(warehouse, [f"+path:models/outbox/{books.LINK}"], day=DAY, full_refresh=full_refresh)
    build(warehouse, COMPARED, **but_what_was_decided(books.LINK), day=DAY, full_refresh=full_refresh)
    return time.perf_counter() - started
