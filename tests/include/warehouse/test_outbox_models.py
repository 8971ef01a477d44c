"""Outbox models that `make compile` writes from the registry of link kinds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from include.link_kinds import LINK_KINDS, Flow, LinkKind
from include.link_kinds.shape import ModelCall
from include.warehouse.outbox_models import DESCRIBED, OUTBOX, NoModel, are_written, write
from include.warehouse.plan import DBT_PROJECT
from tests.support.yaml_files import loaded

BY = "{#- Written by `make compile` from include/link_kinds: not to be edited. -#}\n"
BILLS = Flow("bills", "books", "payer", "bills to be paid", {}, row="company and bill", model=ModelCall("invoice_flow"))
PAYMENTS = Flow("payments", "payer", "books", "what was paid", {}, row="company and payment")
KIND = LinkKind("a_b", "A <-> B", "a", "b", "bills", (BILLS,), {}, findings=ModelCall("findings_of"))
FOLDER = OUTBOX / "a_b"


def generated(project: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in (project / FOLDER / "generated").glob("*")}


def test_the_generated_models_of_the_dbt_project_are_those_of_the_registry() -> None:
    assert are_written(DBT_PROJECT), "run `make compile` and commit what it writes"


def test_a_flow_and_the_findings_are_calls_with_the_name_of_the_kind(tmp_path: Path) -> None:
    write(tmp_path, [KIND])
    assert generated(tmp_path) == {
        "a_b__bills.sql": BY + "{{ invoice_flow('a_b') }}\n",
        "a_b__findings.sql": BY + "{{ findings_of('a_b') }}\n",
    }


def test_arguments_are_written_as_jinja_reads_them_and_a_view_says_so(tmp_path: Path) -> None:
    call = ModelCall("findings_of", {"own": ["int_late"], "is_short": True, "of": "books"}, is_view=True)
    write(tmp_path, [replace(KIND, findings=call)])
    assert generated(tmp_path)["a_b__findings.sql"] == (
        BY + "{{ config(materialized='view') }}\n"
        '{{ findings_of(\'a_b\', own=["int_late"], is_short=true, of="books") }}\n'
    )


def test_a_model_that_is_written_by_hand_takes_the_place_of_the_generated_one(tmp_path: Path) -> None:
    write(tmp_path, [KIND])
    by_hand = tmp_path / FOLDER / "a_b__bills.sql"
    by_hand.write_text("select 1")
    write(tmp_path, [KIND])
    assert list(generated(tmp_path)) == ["a_b__findings.sql"]
    assert by_hand.read_text() == "select 1"


def test_a_flow_without_a_model_must_be_written_by_hand(tmp_path: Path) -> None:
    kind = replace(KIND, flows=(BILLS, PAYMENTS))
    with pytest.raises(NoModel, match=r"flow payments of a_b .* or write models/outbox/a_b/a_b__payments\.sql$"):
        write(tmp_path, [kind])
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "a_b__payments.sql").write_text("select 1")
    write(tmp_path, [kind])
    assert set(generated(tmp_path)) == {"a_b__bills.sql", "a_b__findings.sql"}


def test_what_was_generated_for_a_flow_or_a_kind_that_is_gone_goes(tmp_path: Path) -> None:
    other = replace(KIND, name="a_c", flows=(BILLS, replace(BILLS, name="credits")))
    write(tmp_path, [KIND, other])
    write(tmp_path, [replace(other, flows=(BILLS,))])
    assert {str(file.relative_to(tmp_path / OUTBOX)) for file in (tmp_path / OUTBOX).rglob("*.sql")} == {
        "a_c/generated/a_c__bills.sql",
        "a_c/generated/a_c__findings.sql",
    }
    assert not (tmp_path / FOLDER / "generated").exists()


def test_each_model_is_described_by_its_flow_and_each_findings_model_checks_its_references(tmp_path: Path) -> None:
    write(tmp_path, [KIND])
    bills, findings = loaded(tmp_path / DESCRIBED)["models"]
    assert (bills["name"], bills["description"]) == (
        "a_b__bills",
        "Bills to be paid. Grain: one row per link, company and bill.",
    )
    assert bills["data_tests"] == [
        {"unique_key": {"arguments": {"columns": ["link", "flow", "company", "source_key"]}}}
    ]
    assert {"link", "document", "amount"} <= {column["name"] for column in bills["columns"]}
    complete = {"name": "references_are_complete__a_b", "arguments": {"kind": "a_b"}}
    assert {"references_are_complete": complete} in findings["data_tests"]
    accepted = {column["name"]: column["data_tests"] for column in findings["columns"] if "data_tests" in column}
    assert accepted["kind"] == [{"accepted_values": {"arguments": {"values": ["review", "alert"]}}}]


def test_a_project_whose_generated_models_were_edited_lost_or_left_over_is_seen(tmp_path: Path) -> None:
    for file in (DBT_PROJECT / OUTBOX).glob("*/*.sql"):
        copy = tmp_path / file.relative_to(DBT_PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    assert not are_written(tmp_path)
    write(tmp_path)
    assert are_written(tmp_path)
    kind = next(iter(LINK_KINDS))
    vendors = tmp_path / OUTBOX / kind / "generated" / f"{kind}__vendors.sql"
    text = vendors.read_text()
    vendors.write_text(text.replace(kind, "another"))
    assert not are_written(tmp_path)
    vendors.write_text(text)
    (vendors.parent / f"{kind}__left_over.sql").touch()
    assert not are_written(tmp_path)
    (vendors.parent / f"{kind}__left_over.sql").unlink()
    assert are_written(tmp_path)
    vendors.unlink()
    assert not are_written(tmp_path)


def test_a_project_without_a_model_that_must_be_written_by_hand_is_seen(tmp_path: Path) -> None:
    (tmp_path / OUTBOX).mkdir(parents=True)
    assert not are_written(tmp_path)
