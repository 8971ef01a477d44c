"""Changes of QuickBooks Online as they come: signed in a header, in either shape, of any number of companies."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.systems.events import NotGenuine, Received, Unreadable
from include.systems.quickbooks_online.webhooks import SIGNATURE, received

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
# The known answer of the reference page, section 9.
TOKEN = "b5771f19b12ddb4bcdb9f08bdc50bc63878a"
BODY = (
    b'{"eventNotifications":[{"realmId":"1185883450","dataChangeEvent":{"entities":[{"name":"Customer","id":"1",'
    b'"operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}]}}]}'
)
KNOWN = "JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q="


def told(said: Any, now: datetime = NOW) -> Received:
    body = json.dumps(said).encode()
    signature = base64.b64encode(hmac.new(b"Jefe", body, hashlib.sha256).digest()).decode()
    return received(body, {SIGNATURE: signature}, ["Jefe"], now)


def classic(*entities: Any, realm: Any = "9130") -> dict[str, Any]:
    return {"eventNotifications": [{"realmId": realm, "dataChangeEvent": {"entities": list(entities)}}]}


def entity(name: Any = "Bill", **more: Any) -> dict[str, Any]:
    return {"name": name, "id": "77", "operation": "Update", "lastUpdated": "2026-11-02T08:00:00Z", **more}


def cloud(type: Any = "qbo.bill.updated.v1", **more: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "5f2a-Bill-77",
        "source": "intuit.c2FuZGJveA==",
        "type": type,
        "time": "2026-11-02T08:00:00Z",
        "intuitentityid": "77",
        "intuitaccountid": "9130",
        **more,
    }


def rows(said: Any) -> list[tuple[str, str, str, str | None]]:
    return [(one.company, one.topic, one.action, one.key) for one in told(said).events]


def test_the_known_answer_of_the_vendor() -> None:
    [one] = received(BODY, {SIGNATURE: KNOWN}, [TOKEN], NOW).events
    assert (one.company, one.topic, one.action, one.key) == ("1185883450", "Customer", "create", "1")
    assert one.at == datetime(2015, 10, 5, 21, 42, 19, tzinfo=UTC)


def test_both_tokens_count_while_one_takes_the_place_of_the_other() -> None:
    assert received(BODY, {SIGNATURE: KNOWN}, ["the new one", TOKEN], NOW).events


@pytest.mark.parametrize(
    ("body", "headers", "keys", "said"),
    [
        (BODY, {SIGNATURE: KNOWN}, ["nobody's"], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: KNOWN}, [], "it is signed with a key that nobody here knows"),
        (BODY.replace(b'"1"', b'"2"'), {SIGNATURE: KNOWN}, [TOKEN], "it is signed with a key that nobody here knows"),
        (BODY + b" ", {SIGNATURE: KNOWN}, [TOKEN], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: KNOWN.rstrip("=")}, [TOKEN], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: KNOWN.lower()}, [TOKEN], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: "é\ud800"}, [TOKEN], "it is signed with a key that nobody here knows"),
        (BODY, {}, [TOKEN], "it is not signed"),
        (b"", {}, [TOKEN], "it is not signed"),
        (BODY, {SIGNATURE: KNOWN}, None, "it has to be signed, and there is no key to check it with"),
    ],
)
def test_what_nobody_we_know_has_signed_is_not_read(
    body: bytes, headers: dict[str, str], keys: list[str] | None, said: str
) -> None:
    with pytest.raises(NotGenuine, match=f"^{said}$"):
        received(body, headers, keys, NOW)


def test_both_shapes_say_the_same_of_a_change() -> None:
    expected = [("9130", "BillPayment", "void", "77")]
    assert rows(classic(entity("BillPayment", operation="Void"))) == expected
    assert rows([cloud("qbo.billpayment.void.v1")]) == expected
    assert rows(cloud("qbo.billpayment.void.v1")) == expected


@pytest.mark.parametrize(
    ("operation", "past", "action"),
    [
        ("Create", "created", "create"),
        ("Update", "updated", "update"),
        ("Delete", "deleted", "delete"),
        ("Merge", "merged", "merge"),
        ("Void", "void", "void"),
        ("Emailed", "emailed", "other"),
        ("Frozen", "frozen", "other"),
    ],
)
def test_actions_are_ours(operation: str, past: str, action: str) -> None:
    assert rows(classic(entity(operation=operation))) == [("9130", "Bill", action, "77")]
    assert rows([cloud(f"qbo.bill.{past}.v1")]) == [("9130", "Bill", action, "77")]


@pytest.mark.parametrize(
    "said", [classic(entity("Vendor", operation="Merge", deletedId="12")),
             [cloud("qbo.vendor.merged.v1", data={"deletedid": "12"})]],
)  # fmt: skip
def test_a_merge_is_told_of_the_one_that_stays_and_of_the_one_that_is_gone(said: Any) -> None:
    assert rows(said) == [("9130", "Vendor", "merge", "77"), ("9130", "Vendor", "delete", "12")]
    assert len({one.id for one in told(said).events}) == 2
    assert [one.at for one in told(said).events] == [NOW, NOW]


def test_two_records_merged_into_one_at_once_are_both_gone() -> None:
    both = [entity("Vendor", operation="Merge", deletedId=gone) for gone in ("12", "13")]
    assert [key for _, _, action, key in rows(classic(*both)) if action == "delete"] == ["12", "13"]


def test_one_delivery_may_tell_of_several_companies() -> None:
    several = [cloud(), cloud(intuitaccountid=4620), cloud(intuitaccountid="4620", intuitentityid="78")]
    expected = [("9130", "Bill", "update", "77"), ("4620", "Bill", "update", "77"), ("4620", "Bill", "update", "78")]
    assert rows(several) == expected
    parts = [classic(entity()), classic(entity(), entity(id=78), realm="4620")]
    assert rows({"eventNotifications": [one for part in parts for one in part["eventNotifications"]]}) == expected


def test_a_change_that_comes_twice_in_one_delivery_is_one() -> None:
    assert len(told([cloud(), cloud()]).events) == 1
    assert len(told(classic(entity(), entity())).events) == 1


@pytest.mark.parametrize("name", ["estimate", "timeactivity"])
def test_an_entity_that_nobody_knows_is_an_event_of_it(name: str) -> None:
    assert rows([cloud(f"qbo.{name}.created.v1")]) == [("9130", name, "create", "77")]


def test_a_type_that_nobody_knows_is_an_event_of_that_type() -> None:
    assert rows([cloud("intuit.payroll.run-closed")]) == [("9130", "intuit.payroll.run-closed", "other", "77")]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-11-02T08:00:00Z", NOW),
        ("2026-11-02T08:00:00.12Z", NOW.replace(microsecond=120000)),
        ("2026-11-02T08:00:00.123456789Z", NOW.replace(microsecond=123456)),
        ("2026-11-02T09:00:00.5+01:00", NOW.replace(microsecond=500000)),
        ("2026-11-02T01:00:00-0700", NOW),
        ("2026-11-02T08:00:00", NOW),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (1793606400, None),
        (None, None),
    ],
)
def test_moments_are_utc(said: Any, at: datetime | None) -> None:
    assert [one.at for one in told([cloud(time=said)]).events] == [at]
    assert [one.at for one in told(classic(entity(lastUpdated=said))).events] == [at]


def ids(said: Any, later: int = 0) -> set[str]:
    return {one.id for one in told(said, NOW + timedelta(seconds=later)).events}


@pytest.mark.parametrize("said", [classic(entity()), [cloud()]])
def test_the_same_change_has_the_same_id_whenever_it_comes(said: Any) -> None:
    assert ids(said) == ids(said, later=21_600)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (classic(entity()), classic(entity(id="78"))),
        (classic(entity()), classic(entity(operation="Delete"))),
        (classic(entity()), classic(entity("VendorCredit"))),
        (classic(entity()), classic(entity(), realm="4620")),
        (classic(entity()), classic(entity(lastUpdated="2026-11-02T08:00:01Z"))),
        ([cloud()], [cloud(id="5f2b-Bill-77")]),
        # An id that says which record, and not which change of it.
        ([cloud()], [cloud(time="2026-11-02T08:00:01Z")]),
        ([cloud()], [cloud(intuitaccountid="4620")]),
    ],
)
def test_another_change_has_another_id(one: Any, other: Any) -> None:
    assert not ids(one) & ids(other)


def test_a_change_without_its_moment_is_never_taken_for_the_one_before() -> None:
    assert not ids([cloud(time=None)]) & ids([cloud(time=None)], later=1)


def test_a_test_of_the_portal_is_a_change_of_a_company_that_nobody_has() -> None:
    assert rows([cloud("qbo.account.created.v1", intuitaccountid="310687", data={})]) == [
        ("310687", "Account", "create", "77")
    ]


@pytest.mark.parametrize("said", [[], {"eventNotifications": []}])
def test_a_delivery_of_nothing_is_a_test(said: Any) -> None:
    assert told(said) == Received(is_test=True)


def test_one_part_that_tells_of_nothing_does_not_lose_the_others() -> None:
    found = told([cloud(intuitaccountid=None), "?", cloud()])
    assert [one.key for one in found.events] == ["77"]
    assert found.unread == ("a change has no company", "a change has no company, entity")


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ("{}", "the body is neither eventNotifications nor a list of CloudEvents"),
        ({"eventNotifications": {}}, "the body is neither eventNotifications nor a list of CloudEvents"),
        ({"eventNotifications": [{"realmId": "9130"}]}, "a change has no entity"),
        ({"eventNotifications": [7]}, "a change has no company, entity"),
        (classic(entity(), realm=None), "a change has no company"),
        ([cloud(type="")], "a change has no entity"),
        ([[]], "a change has no company, entity"),
    ],
)
def test_what_is_no_change_says_what_it_lacks(said: Any, lacks: str) -> None:
    with pytest.raises(Unreadable, match=f"^{lacks}$"):
        told(said)
