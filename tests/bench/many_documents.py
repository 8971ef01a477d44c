"""Ten times the documents: what building all tables of a run takes, beside ten times what a tenth of them takes beyond
hardly any.

A document of each kind, with its vendor, is written as literal rows and copied. Where a model compares each row with
each, its share grows a hundredfold.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date

import duckdb

from include.pipeline.finishing import COMPARED, but_what_was_decided
from include.warehouse import raw_tables
from include.warehouse.build import build
from include.warehouse.database import Warehouse
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.dbt import books as avidxchange
from tests.dbt.airbase import books as airbase
from tests.dbt.basware import books as basware
from tests.support import raw

DAY = "2026-11-29"
TIMES, OF_A_VENDOR = 10, 10
DOCUMENT, VENDOR = "_document_", "_vendor_"
NUMBERED = ("entry_number", "order_number", "id")
NAME = f"Firm {VENDOR} B.V."
Books = Callable[[duckdb.DuckDBPyConnection], None]


def _avidxchange(db: duckdb.DuckDBPyConnection) -> None:
    """A bill that was delivered, paid, and its payment posted; an order that AvidXchange has."""
    e, supplier, order, payment = f"e{DOCUMENT}", f"s{VENDOR}", f"o{DOCUMENT}", f"p{DOCUMENT}"
    avidxchange.base(db)
    avidxchange.supplier(db, supplier, f"C{VENDOR}", NAME, vendor=f"v{VENDOR}")
    avidxchange.entry(db, e, supplier=supplier)
    avidxchange.term(db, e, account=supplier)
    named = {"vendor_external_code": f"C{VENDOR}"}
    avidxchange.invoice(db, f"i{DOCUMENT}", e, vendor_id=f"v{VENDOR}", **named)
    document = json.dumps({"kind": "invoice", "lines": []})
    avidxchange.delivered(db, "invoices", e, f"i{DOCUMENT}", delivered_document=document)
    avidxchange.payment(db, payment, (f"i{DOCUMENT}", "121.00", "0"), **named)
    avidxchange.posted(db, payment, e)
    avidxchange.own_term(db, payment, f"je-{payment}", account=supplier)
    line = {"ID": f"l{order}", "LineNumber": 1, "Item": "i1", "Quantity": "2", "NetPrice": "10.50", "AmountFC": "21.00"}
    facts = {"order_number": 71, "supplier": supplier, "order_date": date(2026, 11, 2), "order_status": 10}
    facts |= {"purchase_order_id": order, "currency": "EUR", "purchase_order_lines": [line]}
    raw.insert(db, f"{avidxchange.E}.purchase_orders", facts)
    facts = {"external_code": f"exact_online:123:{order}", "status": "Open", "currency_code": "EUR"}
    raw.insert(db, f"{avidxchange.A}.purchase_orders", facts | {"purchase_order_id": f"a{order}"})


def _basware(db: duckdb.DuckDBPyConnection) -> None:
    """An invoice that waits and one that was booked; an order that waits and one that was exported."""
    booked, named = f"j{DOCUMENT}", {"supplier_code": VENDOR, "supplier_name": NAME}
    basware.base(db)
    basware.vendor(db, VENDOR, NAME, supplier=f"s{VENDOR}")
    basware.invoice(db, f"i{DOCUMENT}", **named)
    basware.invoice(db, booked, processing_status="Transferred", **named)
    basware.entry(db, f"e{DOCUMENT}", f"R-{booked}", supplier=f"s{VENDOR}")
    basware.posted(db, booked, f"e{DOCUMENT}")
    basware.order(db, f"o{DOCUMENT}", **named)
    basware.order(db, f"p{DOCUMENT}", processing_status="Exported", **named)


def _airbase(db: duckdb.DuckDBPyConnection) -> None:
    """An order that waits and one that was written; a bill that was entered by hand."""
    written, named = f"w{DOCUMENT}", {"id": f"v{VENDOR}", "name": NAME}
    airbase.base(db)
    airbase.vendor(db, f"v{VENDOR}", NAME, paired=f"s{VENDOR}")
    airbase.order(db, f"o{DOCUMENT}", vendor=f"v{VENDOR}")
    airbase.order(db, written, vendor=f"v{VENDOR}")
    airbase.written(db, written, f"t{DOCUMENT}")
    airbase.exact_order(db, f"t{DOCUMENT}", written, supplier=f"s{VENDOR}")
    airbase.told(db, written, 1)
    airbase.bill(db, f"b{DOCUMENT}", vendor=named)
    airbase.entry(db, f"e{DOCUMENT}", f"F-b{DOCUMENT}", supplier=f"s{VENDOR}")


LINKS: dict[str, Books] = {"exact_avidxchange": _avidxchange, "basware_exact": _basware, "airbase_exact": _airbase}


def measure(quick: bool) -> Iterator[Row]:
    few = 200 if quick else 2_000
    for link, books in LINKS.items():
        none, before, after = (_seconds(link, books, many) for many in (OF_A_VENDOR, few, few * TIMES))
        figure = f"{link}: all tables, of {few * TIMES:,} documents of each kind instead of {few:,}"
        note = f"{none:.1f} s with {OF_A_VENDOR} documents, {before:.1f} s with {few:,}"
        yield Row(figure, after, "s", floor=none + (before - none) * TIMES, limit=None if quick else 1.5, note=note)


def _seconds(link: str, books: Books, documents: int) -> float:
    with fresh_home() as home:
        warehouse = Warehouse(home)
        warehouse.path.parent.mkdir(parents=True)
        with raw.warehouse(warehouse.path) as database:
            books(database)
            _copied(database, documents)
        started = time.perf_counter()
        build(warehouse, ["+path:models/outbox"], day=DAY)
        build(warehouse, COMPARED, **but_what_was_decided(link), day=DAY)
        return time.perf_counter() - started


def _copied(database: duckdb.DuckDBPyConnection, documents: int) -> None:
    """Each row that names the document as often as there are documents, each that names a vendor alone for each."""
    for table, columns in raw_tables.tables().items():
        texts = [name for name, kind in columns.items() if kind == "VARCHAR"]
        numbers = [name for name in NUMBERED if columns.get(name) == "BIGINT"]
        for said, copies, vendor in (
            (DOCUMENT, documents, f"copy_no // {OF_A_VENDOR}"),
            (VENDOR, documents // OF_A_VENDOR, "copy_no"),
        ):
            where = " or ".join(f"contains(\"{name}\", '{said}')" for name in texts)
            words = {f"'{DOCUMENT}'": "copy_no", f"'{VENDOR}'": vendor}
            others = [f'"{name}" + copy_no as "{name}"' for name in numbers]
            for name in texts:
                value = f'"{name}"'
                for word, number in words.items():
                    value = f"replace({value}, {word}, '-' || ({number}) || '-')"
                others.append(f'{value} as "{name}"')
            database.execute(
                f"create or replace temp table copies as select * exclude (copy_no) replace ({', '.join(others)}) "
                f"from {table}, range({copies}) as numbers(copy_no) where {where}"
            )
            database.execute(f"delete from {table} where {where}")
            database.execute(f"insert into {table} from copies")
