"""What P2P makes of a request, in its own time (section 5, step 2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.include.sandbox.basware.test_masters import account, imported, line, order, vendor

STATUS = "/v1/requestStatus"
Row = dict[str, Any]


def sent(bw: Any, path: str, *items: Row) -> str:
    reply = bw.api("POST", f"/v1/{path}", list(items))
    assert reply.status_code == 200, reply.text
    return str(reply.headers["x-amzn-RequestId"])


def asked(bw: Any, request: str, query: str = "") -> Row:
    (found,) = bw.get(f"{STATUS}/{request}{query}")["requestStatus"]
    return dict(found)


def done(bw: Any, request: str) -> tuple[str, list[tuple[str, str, list[str]]]]:
    """After enough polls: the status, and of each item its code, its status and what is wrong."""
    for _ in range(3):
        row = asked(bw, request)
    items = row["systems"][0]["items"]
    return row["requestStatus"], [
        (item["externalCode"], item["status"], [one["message"] for one in item["errors"]]) for item in items
    ]


def test_a_request_is_in_progress_for_a_poll_or_two(bw: Any) -> None:
    seen = set()
    for n in range(2):
        request = sent(bw, "vendors", vendor(f"V{n}"))
        polls = [asked(bw, request)["requestStatus"] for _ in range(3)]
        assert polls in (["InProgress", "Success", "Success"], ["InProgress", "InProgress", "Success"])
        seen.add(tuple(polls))
    assert len(seen) == 2


def test_it_is_done_after_a_while_though_nobody_asked(bw: Any) -> None:
    request = sent(bw, "vendors", vendor())
    bw.wait(31)
    row = asked(bw, request)
    assert row["requestStatus"] == "Success"
    assert {"requestId", "entityType", "entityVersion", "requestStatus", "operationType", "changedBy", "lastUpdated",
            "systems"} <= set(row)  # fmt: skip
    (system,) = row["systems"]
    assert set(system) == {"system", "module", "systemStatus", "lastUpdated", "items"}
    assert row["entityType"] == "Vendor"
    assert system["items"] == [{"externalCode": "V1", "status": "Success", "errors": []}]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("vendors", vendor(companies=[{"companyCode": "FR01"}]), "company FR01 is unknown"),
        ("vendors", vendor(paymentTerms={"paymentTermCode": "Z99"}), "payment term Z99 is unknown"),
        ("vendors", vendor(paymentMeans=[{"paymentMeansCode": "SEPA", "financialAccounts": [
            {"financialAccountIdentifiers": 2 * [{"schemeId": "IBAN", "id": "DE02"}]}]}]),
         "bank account DE02 stands twice"),
        ("accounts", account(accountCode="4930"), "accountCode 4930 is used in company DE01 by ACC-4930"),
        ("accounts", account(taxCode="T99"), "tax code T99 is unknown"),
        ("matchingOrders", order(), "supplier 7V1 is unknown in company DE01"),
        ("matchingOrderLines", line(), "order PO-1 is unknown: its header comes first"),
        ("purchaseOrders", imported(processingStatus="ReadyForImport", supplierCode="no"), "supplier no is unknown"),
    ],
)  # fmt: skip
def test_what_p2p_does_not_know_is_an_error_of_the_item(bw: Any, path: str, body: Row, words: str) -> None:
    request = sent(bw, path, body)
    assert done(bw, request) == ("Error", [(body["externalCode"], "Error", [words])])
    (told,) = asked(bw, request)["systems"][0]["items"][0]["errors"]
    assert (told["type"], told["category"]) == ("Error", "DataValidation")


def test_a_line_finds_its_header_however_the_polls_fall(bw: Any) -> None:
    sent(bw, "vendors", vendor())
    sent(bw, "matchingOrders", order())
    whole = {"rowIndex": 1, "allocatedQuantity": 5}
    coding = [{"externalCode": "c1", "accountCode": "4930", "costCenterCode": "100", **whole}]
    lines = sent(bw, "matchingOrderLines", line(orderLineCoding=coding), line("PO-1-2", orderLineCoding=[
        {"externalCode": "c2", "accountCode": "9999", **whole}]))  # fmt: skip
    assert done(bw, lines) == (
        "Error",
        [("PO-1-1", "Success", []), ("PO-1-2", "Error", ["account 9999 is unknown"])],
    )


def test_an_identical_post_is_accepted_and_not_processed(bw: Any) -> None:
    body = order()
    assert done(bw, sent(bw, "matchingOrders", body))[0] == "Error"
    sent(bw, "vendors", vendor())
    again = bw.api("POST", "/v1/matchingOrders", [body])
    assert again.status_code == 200
    assert done(bw, again.headers["x-amzn-RequestId"]) == ("Success", [("PO-1", "NotProcessed", [])])
    assert bw.state("p2p_matchingOrders") == [], "a repeat does not repair what P2P lacks"
    assert done(bw, sent(bw, "matchingOrders", {**body, "supplierName": "Müller"}))[0] == "Success"
    assert len(bw.state("p2p_matchingOrders")) == 1


def test_the_older_of_two_within_a_second_is_expired(bw: Any) -> None:
    bw.edit("settings", expires_within_s=60)
    older = sent(bw, "vendors", vendor(description="old"))
    newer = sent(bw, "vendors", vendor(description="new"))
    assert done(bw, newer)[1] == [("V1", "Success", [])]
    assert [item[1] for item in done(bw, older)[1]] == ["RecordExpired"]
    assert [row["description"] for row in bw.state("p2p_vendors")] == ["new"]


def test_an_older_copy_never_wins(bw: Any) -> None:
    bw.edit("settings", expires_within_s=0)
    older = sent(bw, "vendors", vendor(description="old"))
    newer = sent(bw, "vendors", vendor(description="new"))
    assert done(bw, newer)[0] == done(bw, older)[0] == "Success"
    assert [row["description"] for row in bw.state("p2p_vendors")] == ["new"]


def test_the_list_shows_errors_unless_it_is_narrowed(bw: Any) -> None:
    good, bad = sent(bw, "vendors", vendor("V1")), sent(bw, "accounts", account(taxCode="T99"))
    bw.wait(31)

    def ids(query: str = "") -> list[str]:
        return [row["requestId"] for row in bw.get(f"{STATUS}{query}")["requestStatus"]]

    assert ids() == [bad]
    assert ids("?status=Success") == [good]
    assert ids("?entityType=Vendor") == [good]
    assert ids("?system=P2P") == [good, bad]
    assert ids("?entityType=Vendor&status=Error") == []
    last = asked(bw, bad)["lastUpdated"]
    assert ids(f"?lastUpdated={last}") == []


def test_the_two_spellings_of_ignore_successful_items(bw: Any) -> None:
    request = sent(bw, "accounts", account("A1"), account("A2", taxCode="T99"))
    bw.wait(31)

    def single(name: str) -> list[str]:
        return [item["externalCode"] for item in asked(bw, request, f"?{name}=true")["systems"][0]["items"]]

    def listed(name: str) -> list[str]:
        (row,) = bw.get(f"{STATUS}?{name}=true")["requestStatus"]
        return [item["externalCode"] for item in row["systems"][0]["items"]]

    assert (single("ignoreSuccessfulItems"), single("ignoreSuccessfullItems")) == (["A2"], ["A1", "A2"])
    assert (listed("ignoreSuccessfullItems"), listed("ignoreSuccessfulItems")) == (["A2"], ["A1", "A2"])


def test_a_request_is_acknowledged_once(bw: Any) -> None:
    good, bad = sent(bw, "vendors", vendor()), sent(bw, "accounts", account(taxCode="T99"))
    early = bw.api("POST", f"{STATUS}/acknowledge", {"requestIds": [good]})
    assert (early.status_code, early.json()["errors"][0]["type"]) == (400, "BUSINESS")
    bw.wait(31)
    bw.post(f"{STATUS}/acknowledge", {"requestIds": [good, bad]})
    rows = [asked(bw, request) for request in (good, bad)]
    assert [row["requestStatus"] for row in rows] == ["AcknowledgedSuccess", "AcknowledgedError"]
    assert [row["systems"][0]["systemStatus"] for row in rows] == ["AcknowledgedSuccess", "AcknowledgedError"]
    again = bw.api("POST", f"{STATUS}/acknowledge", {"requestIds": [good]})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert bw.api("POST", f"{STATUS}/acknowledge", {"requestIds": ["none"]}).status_code == 404


def test_lists_name_their_key_in_the_request(bw: Any) -> None:
    request = sent(bw, "lists/ACC_LIST_2", {"externalCode": "X", "text_1": "one"})
    assert asked(bw, request)["genericListKey"] == "ACC_LIST_2"


def test_the_older_feedback_shows_errors_alone_and_minutes_later(bw: Any) -> None:
    sent(bw, "vendors", vendor())
    bad = sent(bw, "accounts", account(taxCode="T99"))
    bw.wait(31)
    asked(bw, bad)
    assert bw.get("/v1/errorFeedbacks") == {"errorList": []}
    bw.wait(130)
    (row,) = bw.get("/v1/errorFeedbacks")["errorList"]
    assert (row["requestId"], row["externalCode"], row["entityType"]) == (bad, "A1", "Account")
    assert row["errors"] == ["tax code T99 is unknown"]
