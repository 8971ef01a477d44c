"""Pages, filters and ``lastUpdated`` (section 4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.basware.conftest import TOKEN

LIST = "/v1/accountingDocuments"


def numbers(pages: list[list[dict[str, Any]]]) -> list[list[str]]:
    return [[row["invoiceNumber"] for row in page] for page in pages]


def test_the_token_of_a_page_goes_back_as_a_header_until_there_is_none(bw: Any) -> None:
    for n in range(5):
        bw.approved(f"R-{n}")
    pages = bw.pages(f"{LIST}?pageSize=2", "accountingDocuments")
    assert numbers(pages) == [["R-0", "R-1"], ["R-2", "R-3"], ["R-4"]]


def test_a_token_is_good_for_its_own_query_string_only(bw: Any) -> None:
    for n in range(3):
        bw.approved(f"R-{n}")
    token = {TOKEN: bw.api("GET", f"{LIST}?pageSize=2").headers[TOKEN]}
    assert bw.api("GET", f"{LIST}?pageSize=2", headers=token).status_code == 302
    for other in (f"{LIST}?pageSize=1", LIST):
        reply = bw.api("GET", other, headers=token)
        assert (reply.status_code, reply.json()["errors"][0]["code"]) == (400, "PARAMETER_VALIDATION_ERROR")
    assert bw.api("GET", f"{LIST}?pageSize=2", headers={TOKEN: "nonsense"}).status_code == 400


def test_a_page_of_documents_ends_early_by_its_size_and_more_follows(bw: Any) -> None:
    bw.edit("settings", page_bytes=2_500)
    for n in range(7):
        bw.approved(f"R-{n}")
    pages = bw.pages(f"{LIST}?pageSize=5", "accountingDocuments")
    assert len(pages[0]) < 5
    assert [number for page in numbers(pages) for number in page] == [f"R-{n}" for n in range(7)]


def test_records_that_change_meanwhile_are_neither_skipped_nor_repeated(bw: Any) -> None:
    keys = [bw.approved(f"R-{n}") for n in range(4)]
    first = bw.read(f"{LIST}?pageSize=2")
    bw.post(f"{LIST}/{keys[0]}/acknowledge")
    bw.approved("R-4")
    second = bw.read(f"{LIST}?pageSize=2", {TOKEN: first.headers[TOKEN]})
    assert numbers([first.json()["accountingDocuments"], second.json()["accountingDocuments"]]) == [
        ["R-0", "R-1"],
        ["R-2", "R-3"],
    ]
    assert TOKEN in second.headers


def test_last_updated_is_strict(bw: Any) -> None:
    bw.approved("R-1")
    bw.wait(60)
    bw.approved("R-2")
    rows = bw.get(LIST)["accountingDocuments"]
    first, last = rows[0]["lastUpdated"], rows[1]["lastUpdated"]
    assert numbers([bw.get(f"{LIST}?lastUpdated={first}")["accountingDocuments"]]) == [["R-2"]]
    assert bw.get(f"{LIST}?lastUpdated={last}")["accountingDocuments"] == []
    assert bw.api("GET", f"{LIST}?lastUpdated=yesterday").status_code == 400


def test_documents_are_filtered_by_company_and_by_processing_status_with_a_capital_p(bw: Any) -> None:
    moved = bw.approved("R-1")
    bw.approved("R-2", companyCode="DE02")
    bw.approved("R-3")
    bw.post(f"{LIST}/{moved}/acknowledge")
    waiting = bw.get(f"{LIST}?companyCode=DE01&ProcessingStatus=WaitingForTransfer")
    assert numbers([waiting["accountingDocuments"]]) == [["R-3"]]
    small = bw.get(f"{LIST}?companyCode=DE01&processingStatus=WaitingForTransfer")
    assert numbers([small["accountingDocuments"]]) == [["R-1", "R-3"]], "the small p is not read"
    assert bw.get(f"{LIST}?ProcessingStatus=WaitingToBeRemoved")["accountingDocuments"] == []
    assert bw.api("GET", f"{LIST}?ProcessingStatus=Done").status_code == 400


@pytest.mark.parametrize("size", ["0", "101", "many"])
def test_a_page_size_beyond_the_cap_is_refused(bw: Any, size: str) -> None:
    reply = bw.api("GET", f"{LIST}?pageSize={size}")
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (400, "PARAMETER_VALIDATION_ERROR")


def test_an_empty_list_is_an_empty_array_or_in_some_tenants_404(bw: Any) -> None:
    assert bw.get(LIST) == {"accountingDocuments": []}
    bw.edit("settings", empty_list_status=404)
    reply = bw.read(LIST)
    assert (reply.status_code, reply.json()["errors"][0]["code"]) == (404, "ENTITY_NOT_FOUND")


def test_a_read_that_lags_does_not_see_what_was_just_approved(bw: Any) -> None:
    bw.approved("R-1")
    bw.wait(60)
    bw.approved("R-2")
    fault = {"system": "basware", "path": LIST, "method": "GET", "read_lag_s": 30, "count": 1}
    bw.control("POST", "/faults", [fault])
    assert numbers([bw.get(LIST)["accountingDocuments"]]) == [["R-1"]]
    assert numbers([bw.get(LIST)["accountingDocuments"]]) == [["R-1", "R-2"]]
