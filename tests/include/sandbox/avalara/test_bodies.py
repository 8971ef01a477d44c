"""Whatever a client sends is answered: calculated, or refused in the envelope, and never with a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.sandbox.avalara import schema
from include.sandbox.avalara.fields import Field, Fields
from tests.include.sandbox.avalara.conftest import AMSTERDAM, BERLIN, IRVINE, MONDAY, SEATTLE
from tests.support.walks import examples

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60), st.just([]), st.just({}), st.just([{}]),
    st.just("\ud800"),
)  # fmt: skip
ADDRESSES = st.sampled_from([IRVINE, SEATTLE, AMSTERDAM, BERLIN])


def quiet(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fitting(field: Field) -> st.SearchStrategy[Any]:
    if field.kind == "object":
        return fits(field.fields or {})
    if field.kind == "list":
        return st.lists(fits(field.fields) if field.fields else st.text(max_size=5), max_size=3)
    found: dict[str, st.SearchStrategy[Any]] = {
        "number": st.decimals(places=2, min_value=0, max_value=10**6).map(str), "flag": st.booleans(),
        "date": st.dates().map(str), "enum": st.sampled_from(field.allowed or ("None",)),
        "text": st.text(max_size=min(field.most or 20, 40)),
    }  # fmt: skip
    return found[field.kind]


def fits(fields: Fields) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: fitting(field) for name, field in fields.items()})


def bodies(fields: Fields) -> st.SearchStrategy[dict[str, Any]]:
    """A body that fits but for one member."""
    odd = st.dictionaries(st.sampled_from(sorted(fields)), ODD, max_size=1)
    return st.tuples(fits(fields), odd).map(lambda both: {**both[0], **both[1]})


LINE = {name: one for name, one in schema.LINE.items() if name not in ("addresses", "taxOverride", "number")}
LINES = st.lists(fits(LINE), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def account(ava_process: Any) -> Any:
    """One account for all bodies of this file."""
    ava_process.control("POST", "/reset", {"empty": True, "now": MONDAY})
    return ava_process


def sent(ava: Any, path: str, body: Any) -> None:
    content = json.dumps(body, default=str)
    reply = ava.api("POST", path, content=content.encode("utf-8", "surrogatepass"))
    assert reply.status_code in (200, 201, 400), reply.text
    if reply.status_code == 400:
        assert reply.json()["error"]["details"][0]["code"]


@examples(25, 1500)
def test_any_document(account: Any, examples: int) -> None:
    @quiet(examples)
    @given(body=bodies(schema.CREATE))
    def anything(body: dict[str, Any]) -> None:
        sent(account, "transactions/create", body)

    anything()


@examples(25, 1500)
def test_a_document_that_is_nearly_right(account: Any, examples: int) -> None:
    @quiet(examples)
    @given(data=st.data(), origin=ADDRESSES, there=ADDRESSES, amount=st.integers(-(10**6), 10**6), own=LINES)
    def anything(data: st.DataObject, origin: Any, there: Any, amount: int, own: Any) -> None:
        ava = account
        name = data.draw(st.sampled_from(sorted(set(schema.CREATE) - {"date", "customerCode", "lines"})))
        lines = [{**one, "amount": amount} for one in own]
        body = ava.sale(*lines, addresses={"shipFrom": origin, "shipTo": there})
        sent(ava, "transactions/create", {**body, name: data.draw(st.one_of(fitting(schema.CREATE[name]), ODD))})
        found = ava.control("GET", "/books")["systems"]["avalara"]
        assert [company["unbalanced"] for company in found.values()] == [[], []]

    anything()


def test_a_rate_that_makes_amounts_longer_than_any_field_is_refused(account: Any) -> None:
    sale = account.sale({"amount": 1324}, addresses={"shipFrom": IRVINE, "shipTo": IRVINE})
    taken = account.api("POST", "transactions/create", content=json.dumps({**sale, "exchangeRate": 755_287_009}))
    assert taken.status_code == 201
    reply = account.api("POST", "transactions/create", content=json.dumps({**sale, "exchangeRate": 755_287_009_064}))
    assert reply.status_code == 400
    assert "exchangeRate: amounts at this rate cannot be converted to a number" in reply.text


@examples(25, 1500)
def test_any_address(account: Any, examples: int) -> None:
    @quiet(examples)
    @given(address=ADDRESSES, body=bodies(schema.RESOLVE), names=st.sets(st.sampled_from(sorted(schema.RESOLVE))))
    def anything(address: Any, body: dict[str, Any], names: set[str]) -> None:
        sent(account, "addresses/resolve", {**address, **{name: body[name] for name in names & set(body)}})

    anything()


@examples(25, 1500)
def test_any_filter(account: Any, examples: int) -> None:
    @quiet(examples)
    @given(text=st.text(alphabet="codeq 'A1()<>=,andorinbetw\\", max_size=40))
    def anything(text: str) -> None:
        reply = account.api("GET", "companies/KESTREL-US/transactions", params={"$filter": text})
        assert reply.status_code in (200, 400), reply.text

    anything()
