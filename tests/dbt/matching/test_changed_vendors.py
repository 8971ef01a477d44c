"""After each change of some vendors, every table of matching is, row for row, what a whole build makes of them."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from include.warehouse import versions
from include.warehouse.build import build_nodes
from include.warehouse.changes import CHANGES_OF, Little, touched
from include.warehouse.duckdb_file import connect
from tests.dbt.matching.edited import edited, nodes
from tests.dbt.matching.warehouse import Books

ALWAYS = Little(rows=0, share=100)
# Few of each, so that vendors meet: misspelt, longer, shorter and translated names, numbers of others, one city.
VALUES: dict[str, list[str | None]] = {
    "name": [
        "Kroon Transport B.V.", "Transport Kroon", "Kron Transport BV", "Kroon Transporten Holding B.V.",
        "KROON TRANSPORT", "J. de Vries",
        "Jan de Vries Schilderwerken", "Bakkerij Molenaar", "Bakery Molenaar Ltd", "Molenaar", "Alpine Rock Cutting Co",
        "ARC", "Delta Print h.o.d.n. Printhuis", "Printhuis", "Газпром нефть", "Ptnrs Legal", "Partners Legal LLP",
        "Trans Port Kroon", "Kroontransporten", "Bakkers Molen Services", "Molenservices Bakkers",
    ],
    "vat_number": [None, "NL004495445B01", "NL001234567B13", "BE0403170701", "DE136695976", "NL999999999B99"],
    "registration_number": [None, "27248698", "33011433", "HRB 12345"],
    "ibans": ["[]", '["NL91ABNA0417164300"]', '["DE89370400440532013000"]', '["NL91ABNA0417164301"]'],
    "postcode": [None, "1012 AB", "3011 CC"], "city": [None, "Amsterdam", "Rotterdam"],
    "address_line1": [None, "Damrak 1", "Coolsingel 40"], "country": [None, "NL", "NL", "DE"],
    "phone": [None, "020 1234567", "+31 10 7654321"], "email": [None, "info@kroon.example", "a@molenaar.example"],
    "code": [None, "V1", "avidxchange:A-a:7"], "last_used": [None, "2026-10-01"], "active": ["true", "false"],
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """Two links with vendors of either side, and what the models read of them under the names of what is read."""
    books, chance = Books(tmp_path), random.Random(20261126)
    for link in ("a", "b"):
        for side, number in [(side, number) for side in ("left", "right") for number in range(30)]:
            fields = {name: chance.choice(values) for name, values in VALUES.items()}
            accounts = json.loads(fields.pop("ibans") or "[]")
            books.vendor(link, side, f"{side}{number}", fields.pop("name") or "", ibans=accounts, **fields)
    books.account_seen("a", "left", "left1", "NL91ABNA0417164300", "2026-01-05T09:00:00Z")
    opened = connect(books.write())
    edited(opened)
    return opened


def change(database: duckdb.DuckDBPyConnection, chance: random.Random) -> str:
    vendors = "select connection, company, vendor_key from edited.vendors order by all"
    connection, company, key = chance.choice(database.execute(vendors).fetchall())
    one = f"connection = '{connection}' and company = '{company}' and vendor_key = '{key}'"
    field = chance.choice(list(VALUES))
    value, place = chance.choice(VALUES[field]), chance.randrange(2, 12)
    statements = {
        "delete": f"delete from edited.vendors where {one}",
        "copy": "insert into edited.vendors select * replace (vendor_key || 'x' as vendor_key) from edited.vendors "
        f"where {one}",
        "account": f"insert into edited.payees select connection, system, company, vendor_key, 'bank account', "
        f"vendor_key, read_at - interval 10 day, n from edited.vendors, range(2) as twice (n) where {one}",
        "slip": f"update edited.vendors set name = left(name, {place}) || substr(name, {place + 2}) where {one}",
        "bill": "insert into edited.invoices by name select connection, system, company, vendor_key, "
        f"'2026-' || n as number, number || company || vendor_key as invoice_key, date '2026-03-01' as date, "
        f"'EUR' as currency, {place} as gross from edited.vendors, range(100, 10{place % 4}) as bills (n) where {one}",
        "read": "update edited.vendors set read_at = read_at + interval 40 day",
        "decide": _decided(company, key, chance),
    }
    what = chance.choice(["field"] * 6 + list(statements))
    if what == "field":
        database.execute(f"update edited.vendors set {field} = $1 where {one}", [value])
        return f"{company} {key}: {field} {value}"
    database.execute(statements[what])
    return f"{company} {key}: {what}"


def _decided(company: str, key: str, chance: random.Random) -> str:
    link, other = company[-1], f"{'right' if company.startswith('E') else 'left'}{chance.randrange(30)}"
    left, right = (key, other) if company.startswith("E") else (other, key)
    row = {
        "id": f"{chance.random()}", "link": link, "kind": "vendor", "left_company": f"E-{link}", "left_key": left,
        "right_company": f"A-{link}", "right_key": right, "verdict": chance.choice(["same", "different"]),
        "who": "ana", "at": "2026-11-20T09:00:00Z", "why": "seen", "evidence": json.dumps({"group": "names alone"}),
    }  # fmt: skip
    values = ", ".join(f"'{value}'" for value in row.values())
    names = ", ".join(f'"{name}"' for name in row)
    return f"insert into raw_operations.decisions ({names}) values ({values})"


@pytest.mark.parametrize("steps", [4, pytest.param(60, marks=pytest.mark.faults)])
def test_after_each_change_the_tables_are_those_of_a_whole_build(
    database: duckdb.DuckDBPyConnection, steps: int
) -> None:
    chance, plan_nodes = random.Random(steps), nodes()
    tables = {node.name: node.relation for node in plan_nodes if node.kind == "table"}
    build_nodes(database, plan_nodes, "friday", little=ALWAYS)
    done: list[str] = []
    for _ in range(steps):
        done += [change(database, chance) for _ in range(chance.choice([1, 1, 2, 5]))]
        build_nodes(database, plan_nodes, "friday", little=ALWAYS)
        found = versions.of_tables(database, tables.values())
        noted = versions.known(database)
        assert {relation: noted[name].version for name, relation in tables.items()} == found
        build_nodes(database, plan_nodes, "friday", full_refresh=True)
        assert versions.of_tables(database, tables.values()) == found, f"after {done[-5:]}"
    assert database.execute("select count(*) from matching.vendors where verdict <> 'none'").fetchall()[0][0] > 20


@pytest.mark.faults
def test_where_the_number_of_vendors_moves_all_are_worked_out_again(database: duckdb.DuckDBPyConnection) -> None:
    """1,099 are counted as 1,000, and one more as 1,100: every word is worth another weight."""
    many = (
        "insert into edited.vendors select one.* replace ('m' || n as vendor_key, 'Vendor ' || n as name) "
        "from (from edited.vendors where company = 'E-a' limit 1) as one, range({}, {}) as numbers (n)"
    )
    database.execute("update edited.vendors set code = null")  # no copies, which are not counted
    there = database.execute("select count(*) from edited.vendors where company = 'E-a'").fetchall()[0][0]
    plan_nodes = nodes()
    database.execute(many.format(there, 1_099))
    build_nodes(database, plan_nodes, "friday", little=ALWAYS)
    weights = "select distinct population from matching.vendor_words where scope = 1"
    assert database.execute(weights).fetchall() == [(1_000,)]
    database.execute(many.format(1_099, 1_100))
    build_nodes(database, plan_nodes, "friday", little=ALWAYS)
    assert database.execute(weights).fetchall() == [(1_100,)]
    tables = [node.relation for node in plan_nodes if node.kind == "table"]
    found = versions.of_tables(database, tables)
    build_nodes(database, plan_nodes, "friday", full_refresh=True)
    assert versions.of_tables(database, tables) == found


def test_who_has_one_rival_less_is_surer_though_nothing_of_it_changed(tmp_path: Path) -> None:
    """One of two branches of a name gets a VAT number that is not the vendor's: the vendor is the other one."""
    books, name = Books(tmp_path), "Velthuizen Kozijnen B.V."
    books.vendor("a", "left", "tiel", name, postcode="4001 AB", city="Tiel", country="NL")
    books.vendor("a", "left", "ede", name, postcode="6711 CC", city="Ede", country="NL")
    books.vendor("a", "right", "either", name, country="NL", vat_number="NL834258481B01")
    with connect(books.write()) as database:
        edited(database)
        plan_nodes = nodes()
        build_nodes(database, plan_nodes, "friday", little=ALWAYS)
        asked = "select probability from matching.vendor_pairs where left_key = 'tiel'"
        before = database.execute(asked).fetchall()[0][0]
        database.execute("update edited.vendors set vat_number = 'NL819727817B01' where vendor_key = 'ede'")
        build_nodes(database, plan_nodes, "friday", little=ALWAYS)
        since = database.execute(asked).fetchall()[0][0]
        build_nodes(database, plan_nodes, "friday", full_refresh=True)
        whole = database.execute(asked).fetchall()[0][0]
    # Of two alike each has half at most.
    assert before <= Decimal("0.5") < since == whole


def test_each_table_says_what_follows_from_a_change_of_each_table_that_it_reads() -> None:
    """Where one says nothing of an input it is built whole with every change of it, and so is all that reads it."""
    made = {node.name: node for node in nodes()}
    silent = {
        (node.name, name)
        for node in made.values()
        if (sets := touched(node.sql))
        for name in node.after
        if made[name].relation.replace('"', "") not in {one for each in sets for one in CHANGES_OF.findall(each.query)}
        and made[name].relation not in {relation for each in sets for relation in each.compares}
    }
    fixed = "matching__trade_words"  # as long as the release is
    readers = ("matching__vendor_names", "matching__vendor_words", "matching__word_parts", "matching__word_pairs")
    assert silent == {*((reader, fixed) for reader in readers), ("matching__vendors", "matching__calibration")}


def test_a_field_that_nothing_is_matched_by_touches_no_pair(database: duckdb.DuckDBPyConnection) -> None:
    plan_nodes = nodes()
    build_nodes(database, plan_nodes, "friday", little=ALWAYS)
    database.execute("update edited.vendors set read_at = timestamptz '2026-11-20 09:00:00Z'")
    built = build_nodes(database, plan_nodes, "friday", little=ALWAYS)
    assert set(built) == {"canonical_vendors", "matching__vendor_sides", "matching__vendor_records"}
