"""Whatever a client sends is answered: calculated, or refused in the envelope, and never with a 500."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.sandbox.avalara import schema
from include.sandbox.avalara.fields import Field, Fields
from tests.include.sandbox.avalara.conftest import AMSTERDAM, BERLIN, IRVINE, SEATTLE

ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=60), st.just([]), st.just({}), st.just([{}]),
    st.just("\ud800"),
)  # fmt: skip
ADDRESSES = st.sampled_from([IRVINE, SEATTLE, AMSTERDAM, BERLIN])
# No call leaves anything behind that the next one could trip over.
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def values(field: Field) -> st.SearchStrategy[Any]:
    """What fits a field, mostly."""
    if field.kind == "object":
        return st.one_of(bodies(field.fields or {}), ODD)
    if field.kind == "list":
        inner = bodies(field.fields) if field.fields else st.text(max_size=5)
        return st.one_of(st.lists(inner, max_size=3), ODD)
    fits = {
        "number": st.decimals(places=2, min_value=-(10**6), max_value=10**6).map(str),
        "flag": st.booleans(), "date": st.dates().map(str), "enum": st.sampled_from(field.allowed or ("None",)),
        "text": st.text(max_size=(field.most or 20) + 1),
    }  # fmt: skip
    return st.one_of(fits[field.kind], ODD)


def bodies(fields: Fields) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: values(field) for name, field in fields.items()})


LINES = st.lists(bodies(schema.LINE), min_size=1, max_size=3)


def sent(ava: Any, path: str, body: Any) -> None:
    content = json.dumps(body, default=str)
    reply = ava.api("POST", path, content=content.encode("utf-8", "surrogatepass"))
    assert reply.status_code in (200, 201, 400), reply.text
    if reply.status_code == 400:
        assert reply.json()["error"]["details"][0]["code"]


@QUIET
@given(body=bodies(schema.CREATE))
def test_any_document(ava_process: Any, body: dict[str, Any]) -> None:
    sent(ava_process, "transactions/create", body)


@QUIET
@given(data=st.data(), origin=ADDRESSES, there=ADDRESSES, amount=st.integers(-(10**6), 10**6), own=LINES)
def test_a_document_that_is_nearly_right(
    ava_process: Any, data: st.DataObject, origin: Any, there: Any, amount: int, own: Any
) -> None:
    ava = ava_process
    name = data.draw(st.sampled_from(sorted(set(schema.CREATE) - {"date", "customerCode", "lines"})))
    lines = [{"amount": amount, **one} for one in own]
    body = ava.sale(*lines, addresses={"shipFrom": origin, "shipTo": there})
    sent(ava, "transactions/create", {**body, name: data.draw(values(schema.CREATE[name]))})
    assert ava.sound()


@QUIET
@given(body=bodies(schema.RESOLVE))
def test_any_address(ava_process: Any, body: dict[str, Any]) -> None:
    sent(ava_process, "addresses/resolve", body)


@QUIET
@given(text=st.text(alphabet="codeq 'A1()<>=,andorinbetw\\", max_size=40))
def test_any_filter(ava_process: Any, text: str) -> None:
    reply = ava_process.api("GET", "companies/KESTREL-US/transactions", params={"$filter": text})
    assert reply.status_code in (200, 400), reply.text
