from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from include.http.errors import MalformedAnswer, Refused
from include.link_kinds import LINK_KINDS
from include.link_kinds.shape import LinkKind
from include.systems.base import Target
from tests.support.avid_writer import request_of, to_avid, writer
from tests.support.http import Server
from tests.support.postings import ENTRY, code, invoice


def answer(*results: dict[str, Any]) -> Server:
    return lambda request: httpx.Response(200, json={"Results": list(results)})


def test_a_batch_is_answered_item_by_item() -> None:
    codes = [f"exact_online:123:{key}" for key in ("a", "b")]
    subject = writer(
        answer(
            {"Successful": True, "Item": {"InvoiceId": 7, "ExternalCode": codes[0], "UpdateType": "Unchanged"}},
            {"Successful": "false", "Errors": {"Code": "InvalidCode", "Message": "4000 is not active"}},
        )
    )
    request = request_of(*(to_avid(invoice(source_key=key)) for key in ("a", "b")))
    first, second = subject.send("purchase_invoices", request, 2)
    assert first.target is not None
    assert (first.kind, first.target.id, first.target.code) == ("delivered", "7", codes[0])
    assert (second.kind, second.code) == ("refused", "account_unknown")
    assert second.text == "AvidXchange says: InvalidCode: 4000 is not active"


def test_what_is_answered_with_its_id_alone_stands_under_the_code_it_was_sent_with() -> None:
    request = request_of(to_avid(invoice()))
    [outcome] = writer(answer({"Successful": True, "Item": {"InvoiceId": 7}})).send("purchase_invoices", request, 1)
    assert outcome.target == Target("7", code=f"exact_online:123:{ENTRY}")


def test_a_dropped_answer_leaves_the_whole_batch_unknown() -> None:
    def drop(request: httpx.Request) -> httpx.Response:
        raise httpx.RemoteProtocolError("cut")

    request = request_of(*(to_avid(invoice(source_key=key)) for key in ("a", "b")))
    assert [outcome.kind for outcome in writer(drop).send("purchase_invoices", request, 2)] == ["unknown", "unknown"]


def test_an_invoice_is_voided_alone_by_its_id() -> None:
    void = to_avid(invoice(), "void", target=Target("4711"))
    request = request_of(void)
    assert (request.method, request.path, request.body) == ("POST", "invoices/4711/void", "")
    paid = writer(lambda sent: httpx.Response(409, json={"Errors": [{"Code": "PaymentExists"}]}))
    [outcome] = paid.send("purchase_invoices", request, 1)
    assert (outcome.kind, outcome.code) == ("refused", "paid_already")


TO_AVIDXCHANGE = [kind for kind in LINK_KINDS.values() if kind.flow(kind.invoices).target == "avidxchange"]


@pytest.mark.parametrize("kind", TO_AVIDXCHANGE, ids=lambda kind: kind.name)
def test_the_invoices_of_every_kind_of_link_are_voided_one_by_one_and_all_else_goes_in_batches(kind: LinkKind) -> None:
    subject = writer(invoice_flow=kind.invoices)
    assert subject.batch_size(kind.invoices, "void") == 1
    assert subject.batch_size(kind.invoices, "create") == subject.batch_size("purchase_orders", "void") == 100
    assert writer().batch_size("bills", "void") == 1


def found(*rows: dict[str, Any], asked: list[httpx.URL] | None = None) -> Server:
    def serve(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request.url)
        return httpx.Response(200, json={"Items": list(rows)})

    return serve


OURS = {
    "InvoiceId": 7,
    "ExternalCode": f"exact_online:123:{ENTRY}",
    "CompanyExternalCode": "C1",
    "Status": "InWorkflow",
}


def test_an_invoice_is_found_by_our_code_among_what_changed_lately() -> None:
    asked: list[httpx.URL] = []
    others = [{"InvoiceId": 8, "ExternalCode": "exact_online:123:other"}, {"InvoiceId": 9}]
    target = writer(found(*others, OURS, asked=asked)).look_up(to_avid(invoice()))
    assert target is not None
    assert target.id == "7"
    assert dict(asked[0].params) == {
        "externalCode": f"exact_online:123:{ENTRY}",
        "lastModifiedFrom": "2026-02-28",
        "lastModifiedTo": "2026-03-02",
    }


@pytest.mark.parametrize("change", [{"Status": "Voided"}, {"Status": "Rejected"}, {"CompanyExternalCode": "C2"}])
def test_a_dead_or_foreign_invoice_is_not_ours(change: dict[str, Any]) -> None:
    assert writer(found(OURS | change)).look_up(to_avid(invoice())) is None


def test_an_update_is_found_when_the_vendor_says_what_was_sent() -> None:
    update = to_avid(invoice(), "update", target=Target("7", code=f"exact_online:123:{ENTRY}"))
    row = OURS | json.loads(request_of(update).body)["Items"][0] | {"InvoiceDate": "2026-03-02T00:00:00"}

    def server(row: dict[str, Any]) -> Server:
        def serve(request: httpx.Request) -> httpx.Response:
            assert request.url.path == "/v1/invoices/7"
            return httpx.Response(200, json=row)

        return serve

    assert writer(server(row)).look_up(update) is not None
    assert writer(server(row | {"Amount": 121.01})).look_up(update) is None
    changed = row | {"Lines": [row["Lines"][0] | {"Codes": []}, row["Lines"][1]]}
    assert writer(server(changed)).look_up(update) is None


@pytest.mark.parametrize(("status", "is_there"), [("Voided", True), ("InWorkflow", False)])
def test_a_void_is_found_when_the_invoice_is_void(status: str, is_there: bool) -> None:
    void = to_avid(invoice(), "void", target=Target("7"))
    subject = writer(lambda request: httpx.Response(200, json=OURS | {"Status": status}))
    assert (subject.look_up(void) is not None) is is_there


def test_a_look_up_that_was_refused_is_no_no() -> None:
    with pytest.raises(Refused):
        writer(lambda request: httpx.Response(400)).look_up(to_avid(invoice()))
    assert writer(lambda request: httpx.Response(404)).look_up(to_avid(invoice(), "void", target=Target("7"))) is None


def test_a_code_is_found_in_its_group_and_company() -> None:
    row = {"GroupName": "Accounting Codes", "CodeValue": "4000", "CompanyExternalCode": "C1", "EnterpriseCodeId": 3}
    others = [row | {"GroupName": "Cost Centers"}, row | {"CompanyExternalCode": "C2"}]
    target = writer(found(*others, row)).look_up(to_avid(code()))
    assert target is not None
    assert (target.id, target.code) == ("3", "4000")
    assert writer(found(*others)).look_up(to_avid(code())) is None


def test_a_repeat_needs_no_waiting_since_it_changes_nothing() -> None:
    assert writer().settle_seconds("purchase_invoices") == 0


@pytest.mark.parametrize(
    "change",
    [
        {"InvoiceDate": "2026-03-03T00:00:00"},
        {"InvoiceNumber": "F-78"},
        {"InvoiceNumber": None},
        {"NetAmount": None},
        {"NetAmount": True},
        {"Lines": []},
        {"Lines": None},
    ],
    ids=str,
)
def test_an_update_that_differs_anywhere_is_not_found(change: dict[str, Any]) -> None:
    update = to_avid(invoice(), "update", target=Target("7", code=f"exact_online:123:{ENTRY}"))
    row = OURS | json.loads(request_of(update).body)["Items"][0]
    assert writer(lambda request: httpx.Response(200, json=row)).look_up(update) is not None
    assert writer(lambda request: httpx.Response(200, json=row | change)).look_up(update) is None


@pytest.mark.parametrize("reply", [httpx.Response(404), httpx.Response(200, json=[])], ids=["404", "a list"])
def test_an_invoice_that_is_gone_is_not_found(reply: httpx.Response) -> None:
    assert (
        writer(lambda request: reply).look_up(
            to_avid(invoice(), "update", target=Target("7", code=f"exact_online:123:{ENTRY}"))
        )
        is None
    )


def test_half_an_invoice_is_no_answer() -> None:
    cut = httpx.Response(200, content=b'{"InvoiceId":7,"Status":"Voi')
    with pytest.raises(MalformedAnswer):
        writer(lambda request: cut).look_up(to_avid(invoice(), "void", target=Target("7")))
