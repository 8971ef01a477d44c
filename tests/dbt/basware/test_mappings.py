"""Which codes of Basware lack a line of a mapping, and the documents that this holds up."""

from __future__ import annotations

from tests.dbt.conftest import Decided


def named(decided: Decided, key: str) -> dict[tuple[str, str], bool]:
    rows = decided.query(f"select * from operations.mapping_documents where source_key = '{key}' and flow = 'invoices'")
    return {(row["kind"], row["source_code"]): row["is_blocked"] for row in rows}


def test_an_invoice_is_held_up_by_each_of_its_codes_that_stands_for_none(decided: Decided) -> None:
    blocked = {code for code, is_blocked in named(decided, "codes wrong").items() if is_blocked}
    assert blocked == {
        ("gl_account", "8888"), ("gl_account", "4200"), ("gl_account", "1600"),
        ("cost_center", "77"), ("cost_center", "99"), ("cost_unit", "U9"), ("project", "P9"), ("project", "P2"),
    }  # fmt: skip
    assert named(decided, "tax unknown")["tax_code", "V5"]


def test_a_code_that_is_mapped_holds_nothing_up_and_a_change_of_its_line_reaches_its_documents(
    decided: Decided,
) -> None:
    assert named(decided, "codes mapped")["gl_account", "K-300"] is False
    (line,) = decided.query(
        "select target_code, line_company, is_mapped, problem, blocked_documents, used_documents > 0 as used"
        " from operations.mappings as mappings where link = 'basware_exact' and kind = 'gl_account'"
        " and source_code = 'K-300' and company = (select any_value(company) from operations.mapping_documents"
        " where source_key = 'codes mapped')"
    )
    assert (line["target_code"], line["is_mapped"], line["problem"]) == ("4300", True, None)
    assert (line["blocked_documents"], line["used"]) == (0, True)


def test_a_code_without_a_line_says_what_is_wrong_and_how_much_depends_on_it(decided: Decided) -> None:
    (line,) = decided.query(
        "select company, is_mapped, line_company, problem, blocked_documents from operations.mappings"
        " where link = 'basware_exact' and kind = 'tax_code' and source_code = 'V5'"
    )
    assert (line["is_mapped"], line["line_company"]) == (False, None)
    assert line["problem"] == "Exact division 789 has no code V5: map it to one that it has"
    held = decided.query(
        "select distinct source_key from operations.mapping_documents"
        " where kind = 'tax_code' and source_code = 'V5' and is_blocked and link = 'basware_exact'"
    )
    assert line["blocked_documents"] == len(held)
    assert {"source_key": "tax unknown"} in held


def test_what_waits_names_what_it_waits_for(decided: Decided) -> None:
    states = {
        (row["link"], row["flow"], row["company"], row["source_key"]): row["state"]
        for row in decided.query("select link, flow, company, source_key, state from operations.deliveries")
    }
    for row in decided.query("select * from operations.waits"):
        first = (row["link"], row["waits_for_flow"], row["waits_for_company"], row["waits_for_key"])
        assert states[row["link"], row["flow"], row["company"], row["source_key"]] == "waiting"
        assert states[first] not in ("delivered", "skipped")
